"""What every way to a shop has in common: one class behind one Protocol, found by walking `connectors/`."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from central.errors import CentralError


class ShopUnreachable(CentralError):
    """No answer, or one that says `later`: try again."""


class ShopRefused(CentralError):
    """The shop understood and said no: a person has to look."""


class UnknownPlatform(CentralError):
    """There is no connector for that platform."""


@dataclass(frozen=True, slots=True)
class ShopAccess:
    """Where a shop is reached and what opens it."""

    name: str
    platform: str
    gateway_url: str
    app_key: str = ""
    app_secret: str = ""
    session: str = ""

    def __repr__(self) -> str:
        return f"ShopAccess({self.name!r}, {self.platform!r}, {self.gateway_url!r})"  # secrets stay out of logs


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel of a trade is on its way. `lines` are (SKU, pieces)."""

    confirmation: str
    tid: str
    waybill: str
    carrier: str
    lines: tuple[tuple[str, int], ...]


class Connector(Protocol):
    """A shop as central sees it. Remote calls; never used inside a transaction."""

    def confirm_shipment(self, shipment: Shipment) -> bool:
        """Tells the shop; `True` when it knew already. Safe to repeat.

        Raises:
            ShopUnreachable, ShopRefused.
        """
        ...

    def close(self) -> None:
        """Lets go of connections."""
        ...


Factory = Callable[[ShopAccess], Connector]
C = TypeVar("C", bound=Factory)
_registry: dict[str, Factory] = {}


def connector(platform: str) -> Callable[[C], C]:
    """Registers the connector of a platform; a name used twice fails."""

    def register(factory: C) -> C:
        if platform in _registry:
            raise CentralError(f"two connectors for {platform}")
        _registry[platform] = factory
        return factory

    return register


def connectors() -> dict[str, Factory]:
    """All connectors by platform; the folder is walked once."""
    package = importlib.import_module("central.channels.connectors")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return dict(sorted(_registry.items()))


def connect(shop: ShopAccess) -> Connector:
    """A connector for a shop; raises UnknownPlatform."""
    factory = connectors().get(shop.platform)
    if factory is None:
        raise UnknownPlatform(f"shop {shop.name}: no connector for {shop.platform!r}")
    return factory(shop)
