"""Which schemes there are, by name and by header, and the keys that they write."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from gateway.rfid.epc import schemes
from gateway.rfid.epc.errors import EpcError
from gateway.rfid.epc.keys import Key
from gateway.rfid.epc.partitioned import Partitioned, Quick
from gateway.rfid.epc.plus import Plus
from gateway.rfid.epc.unkeyed import Unkeyed

Older = Partitioned | Unkeyed  # of TDS 1: with a tag URI
Scheme = Older | Plus

# Headers that say something, but hold no GS1 key (table 14-1).
OTHERS = {
    0x00: "a tag that nobody has written",
    0x2F: "a USDoD-96, which is no GS1 key",
    0x3B: "an ADI-var, which is no GS1 key",
    0xE2: "a chip's own number (TID), no EPC",
}


@cache
def by_name() -> dict[str, Scheme]:
    """The schemes of every file in the folder; a name or header used twice is an error."""
    found: dict[str, Scheme] = {}
    for module in iter_modules(schemes.__path__):
        for scheme in import_module(f"{schemes.__name__}.{module.name}").SCHEMES:
            if any(scheme.name == other.name or scheme.header == other.header for other in found.values()):
                raise EpcError(f"{scheme.name}: name or header {scheme.header:#04x} is used twice")
            found[scheme.name] = scheme
    return found


@cache
def by_header() -> dict[int, Scheme]:
    """Likewise, by the first eight bits."""
    return {scheme.header: scheme for scheme in by_name().values()}


@cache
def quick_by_header() -> dict[int, Quick]:
    """The schemes of 96 bits that can be read in one step."""
    of_96 = (scheme for scheme in by_name().values() if isinstance(scheme, Partitioned) and scheme.bits == 96)
    return {scheme.header: quick for scheme in of_96 if (quick := scheme.quick()) is not None}


@cache
def keys() -> dict[str, Key]:
    """The keys by the name in their pure identity."""
    return {scheme.key.name: scheme.key for scheme in by_name().values()}


@cache
def keys_by_ai() -> dict[str, Key]:
    """The keys by the identifier that a Digital Link's path begins with."""
    return {key.ai: key for key in keys().values() if key.ai}


def scheme_named(name: str) -> Scheme:
    """Raises EpcError, which names the ones there are."""
    scheme = by_name().get(name.lower())
    if scheme is None:
        raise EpcError(f"scheme {name[:40]!r} is not known ({', '.join(by_name())})")
    return scheme
