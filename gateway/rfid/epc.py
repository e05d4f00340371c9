"""EPC codes: binary (hex) <-> pure identity and tag URI <-> GS1 elements <-> GS1 Digital Link.

>>> decode("3074257bf7194e4000001a85").uri
'urn:epc:id:sgtin:0614141.812345.6789'
>>> encode("https://id.gs1.org/00/106141412345678908", prefix_digits=7).hex
'3114257bf4499602d2000000'
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from pkgutil import iter_modules
from urllib.parse import quote, unquote, urlsplit

from gateway.rfid import schemes
from gateway.rfid.fields import EpcError
from gateway.rfid.schemes.partitioned import Elements, PartitionedScheme, Parts

__all__ = ["Epc", "EpcError", "decode", "encode", "encode_sscc96"]

_RESOLVER = "https://id.gs1.org"
_PURE, _TAG = "urn:epc:id:", "urn:epc:tag:"
_ELEMENT = re.compile(r"\((\d{2,4})\)([^(]*)")
_PART = re.compile(r"[!%-?A-Z_a-z\"]+")


@dataclass(frozen=True)
class Epc:
    """One EPC. `hex` is lower case, as readers report it; `parts` are those of the pure identity URI."""

    scheme: str
    filter: int
    parts: Parts
    hex: str

    @property
    def uri(self) -> str:
        """The pure identity, `urn:epc:id:...`."""
        return f"{_PURE}{_by_name()[self.scheme].KEY}:{'.'.join(self.parts)}"

    @property
    def tag_uri(self) -> str:
        """The tag URI with binary scheme and filter value, `urn:epc:tag:...`."""
        return f"{_TAG}{self.scheme}:{self.filter}.{'.'.join(self.parts)}"

    @property
    def element_pairs(self) -> Elements:
        """The GS1 elements as (application identifier, value)."""
        return _by_name()[self.scheme].elements(self.parts)

    @property
    def elements(self) -> str:
        """The GS1 element string for people, `(01)...(21)...`."""
        return "".join(f"({ai}){value}" for ai, value in self.element_pairs)

    @property
    def digital_link(self) -> str:
        """The GS1 Digital Link at GS1's own resolver."""
        return _RESOLVER + "".join(f"/{ai}/{quote(value, safe='')}" for ai, value in self.element_pairs)


@cache
def _by_name() -> dict[str, PartitionedScheme]:
    """The schemes of every file in the folder; a name or header used twice is an error."""
    found: dict[str, PartitionedScheme] = {}
    for module in iter_modules(schemes.__path__):
        scheme = getattr(import_module(f"{schemes.__name__}.{module.name}"), "SCHEME", None)
        if scheme is None:
            continue
        if any(other.NAME == scheme.NAME or other.HEADER == scheme.HEADER for other in found.values()):
            raise EpcError(f"{scheme.NAME}: name or header {scheme.HEADER:#04x} is used twice")
        found[scheme.NAME] = scheme
    return found


@lru_cache(maxsize=20_000)
def decode(text: str) -> Epc:
    """The EPC in a tag's hex digits; raises EpcError naming scheme, field and bits."""
    digits = text.strip().lower()
    try:
        raw = bytes.fromhex(digits)
    except ValueError as error:
        raise EpcError(f"EPC must be hex digits, not {text!r}") from error
    if not raw:
        raise EpcError("EPC is empty")
    scheme = next((scheme for scheme in _by_name().values() if raw[0] == scheme.HEADER), None)
    if scheme is None:
        raise EpcError(f"EPC {digits}: header (bits 0-7) {raw[0]:#04x} is of no known scheme")
    if len(raw) * 8 != scheme.BITS:
        raise EpcError(f"{scheme.NAME}: EPC must have {scheme.BITS} bits, not {len(raw) * 8}: {digits}")
    filter_value, parts = scheme.decode(int.from_bytes(raw))
    return Epc(scheme.NAME, filter_value, parts, raw.hex())


def encode(text: str, filter_value: int = 0, prefix_digits: int | None = None) -> Epc:
    """The EPC for a pure identity, a tag URI (which has its own filter), a Digital Link or an element string.

    Args:
        filter_value: 0-7; 0 is all others, 1 a point-of-sale item, 2 a case, 6 a unit load (TDS 10).
        prefix_digits: length of the company prefix, which links and elements do not tell.

    Raises:
        EpcError: naming scheme, field and bits; wrong check digits are refused.
    """
    text = text.strip()
    if text.lower().startswith(_TAG):
        return _from_tag_uri(text)
    if text.lower().startswith(_PURE):
        key, _, body = text[len(_PURE) :].partition(":")
        return _first_that_fits(key.lower(), filter_value, _split(key, body))
    if elements := _elements(text):
        for scheme in _by_name().values():
            parts = scheme.parts(elements, prefix_digits)
            if parts is not None:
                return _epc(scheme, filter_value, parts)
        raise EpcError(f"{text!r}: no known scheme for the elements {', '.join(elements)}")
    raise EpcError(f"{text!r} is no EPC URI, Digital Link or element string")


def encode_sscc96(sscc: str, prefix_digits: int, filter_value: int = 0) -> str:
    """The tag of an SSCC of 18 digits, as lower-case hex; raises EpcError, as for a wrong check digit.

    >>> encode_sscc96("106141412345678908", 7)
    '3114257bf4499602d2000000'
    """
    return encode(f"(00){sscc}", filter_value, prefix_digits).hex


def _from_tag_uri(text: str) -> Epc:
    name, _, body = text[len(_TAG) :].partition(":")
    scheme = _by_name().get(name.lower())
    if scheme is None:
        raise EpcError(f"{text!r}: scheme {name!r} is not known ({', '.join(_by_name())})")
    own_filter, *parts = _split(name, body)
    if not own_filter.isdigit():
        scheme.filter.refuse(f"must be a number, not {own_filter!r}")
    return _epc(scheme, int(own_filter), tuple(parts))


def _first_that_fits(key: str, filter_value: int, parts: Parts) -> Epc:
    """One identity may fit several binary schemes (SGTIN-96, -198): the first in the folder's order is taken."""
    refusals = []
    for scheme in _by_name().values():
        if key == scheme.KEY:
            try:
                return _epc(scheme, filter_value, parts)
            except EpcError as error:
                refusals.append(error)
    raise refusals[0] if refusals else EpcError(f"identity type {key!r} is not known")


def _split(name: str, body: str) -> Parts:
    parts = tuple(body.split("."))
    if not all(_PART.fullmatch(part) for part in parts):
        raise EpcError(f"{name}: empty or forbidden part in {body!r}")
    return parts


def _elements(text: str) -> dict[str, str]:
    """The elements of a Digital Link's path (any domain, any prefix before the key) or of a bracketed string."""
    if text.startswith("("):
        return dict(_ELEMENT.findall(text))
    address = urlsplit(text)
    if address.scheme not in ("http", "https"):
        return {}
    segments = [unquote(segment) for segment in address.path.split("/")]
    keys = {scheme.KEY_AI for scheme in _by_name().values()}
    start = next((place for place, segment in enumerate(segments) if segment in keys), len(segments))
    return dict(zip(segments[start::2], segments[start + 1 :: 2], strict=False))


def _epc(scheme: PartitionedScheme, filter_value: int, parts: Parts) -> Epc:
    bits = scheme.encode(filter_value, parts)
    return Epc(scheme.NAME, filter_value, parts, bits.to_bytes(scheme.BITS // 8).hex())
