"""Finds the drivers by walking `devices/drivers`; no list is kept. A name used twice stops the program."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType, ModuleType

import devices.drivers
from devices.driver import DriverInfo
from devices.errors import DriverNameTaken, UnknownDriver


@cache
def drivers() -> Mapping[str, DriverInfo]:
    """name -> DriverInfo of every driver there is, in the order of the names."""
    return MappingProxyType(collect(modules(devices.drivers)))


def driver_info(name: str) -> DriverInfo:
    """UnknownDriver names those that exist."""
    known = drivers()
    if name not in known:
        raise UnknownDriver(f"no driver is called {name!r}; there are {', '.join(known)}")
    return known[name]


def modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        yield importlib.import_module(found.name)


def collect(found: Iterator[ModuleType]) -> dict[str, DriverInfo]:
    """The drivers defined in these modules; an import of another module's driver does not count twice."""
    by_name: dict[str, tuple[DriverInfo, str]] = {}
    for module in found:
        for value in vars(module).values():
            if not isinstance(value, type) or value.__module__ != module.__name__:
                continue
            info = value.__dict__.get("info")
            if not isinstance(info, DriverInfo):
                continue
            if info.name in by_name:
                raise DriverNameTaken(
                    f"driver {info.name!r} is defined in {by_name[info.name][1]} and in {module.__name__}"
                )
            by_name[info.name] = (info, module.__name__)
    return {name: by_name[name][0] for name in sorted(by_name)}
