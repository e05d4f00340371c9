"""The registry of message types: wire name <-> struct.

A wire name is `<area>.<fact or command>.v<major>`, e.g. `stock.goods_received.v1`; it never changes its meaning.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

import msgspec


class ContractError(Exception):
    """A message that cannot be read; the text quotes the evidence."""


class Direction(StrEnum):
    """Which way a message type travels."""

    UP = "up"  # gateway -> central
    DOWN = "down"  # central -> gateway


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of every message's `data`; subclasses are registered with `@message`."""

    TYPE: ClassVar[str] = ""
    DIRECTION: ClassVar[Direction]

    warehouse: str = ""  # which of a gateway's warehouses it is about; "": the one that it serves


M = TypeVar("M", bound=Message)
_registry: dict[str, type[Message]] = {}


def message(name: str, direction: Direction) -> Callable[[type[M]], type[M]]:
    """Registers a struct under its wire name; a name used twice is an error at import."""

    def register(struct: type[M]) -> type[M]:
        if name in _registry:
            raise ContractError(f"message type {name} is defined twice: {_registry[name].__name__}, {struct.__name__}")
        struct.TYPE = name
        struct.DIRECTION = direction
        _registry[name] = struct
        return struct

    return register


def message_types() -> dict[str, type[Message]]:
    """All registered types by wire name (importing `gateway.contracts.work` and `.facts` fills it)."""
    from gateway.contracts import catalogue, facts, work  # noqa: F401  registration happens on import

    return dict(sorted(_registry.items()))


def encode(data: Message) -> bytes:
    """The JSON of a message's data."""
    return msgspec.json.encode(data)


def decode(type_name: str, raw: bytes | str | dict[str, Any]) -> Message:
    """The struct of a message.

    Raises:
        ContractError: the type is unknown, or the data does not fit it.
    """
    struct = message_types().get(type_name) if type_name not in _registry else _registry[type_name]
    if struct is None:
        raise ContractError(f"unknown message type {type_name!r}")
    try:
        if isinstance(raw, dict):
            return msgspec.convert(raw, struct)
        return msgspec.json.decode(raw, type=struct)
    except msgspec.ValidationError as error:
        raise ContractError(f"{type_name}: {error}: {raw!r:.200}") from error
    except msgspec.DecodeError as error:
        raise ContractError(f"{type_name}: not JSON ({error}): {raw!r:.200}") from error
