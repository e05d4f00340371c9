"""Which simulated devices there are: found by walking the folders, so that a new one is one file."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeVar

Kind = Literal["scale", "scanner", "printer", "reader"]
FOLDERS = {"scales": "scale", "scanners": "scanner", "printers": "printer", "readers": "reader"}

_simulated: dict[str, "Simulated"] = {}
T = TypeVar("T", bound=type)


class UnknownSimulator(Exception):
    """No simulated device has this name."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """One simulated device: the name on the command line, its kind, and the class (keywords only, all optional)."""

    name: str
    kind: Kind
    make: Callable[..., Any]


def simulates(name: str, kind: Kind) -> Callable[[T], T]:
    """Name a class as the simulation of one device family; a name used twice fails at import."""

    def register(made: T) -> T:
        known = _simulated.get(name)
        if known is not None and known.make.__qualname__ != made.__qualname__:
            raise ValueError(f"two simulated devices are called {name!r}")
        _simulated[name] = Simulated(name, kind, made)
        return made

    return register


def options_of(made: Callable[..., Any]) -> set[str]:
    """The keywords that a simulated device takes, its own and those of the classes it builds on."""
    classes = made.__mro__ if isinstance(made, type) else ()
    found: set[str] = set()
    for one in classes:
        if "__init__" in vars(one):
            parameters = inspect.signature(vars(one)["__init__"]).parameters.values()
            found |= {each.name for each in parameters if each.kind is each.KEYWORD_ONLY}
            found |= set(getattr(one, "SETTINGS", ()))
    return found - {"on_label"}


@cache
def _walk() -> None:
    for folder in FOLDERS:
        package = importlib.import_module(f"firmware_sim.{folder}")
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"firmware_sim.{folder}.{module.name}")


def simulators(kind: Kind | None = None) -> dict[str, Simulated]:
    """Name -> device, of one kind or of all."""
    _walk()
    return {name: one for name, one in sorted(_simulated.items()) if kind in (None, one.kind)}


def simulator(name: str, kind: Kind) -> Simulated:
    """The one of that name and kind, or UnknownSimulator with the names there are."""
    known = simulators(kind)
    if name not in known:
        raise UnknownSimulator(f"no simulated {kind} is called {name!r}; there are: {', '.join(known) or 'none'}")
    return known[name]
