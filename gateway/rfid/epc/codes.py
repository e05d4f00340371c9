"""What a tag's digits say."""

import re
from dataclasses import dataclass
from functools import lru_cache

from gateway.rfid.epc.bits import BitReader
from gateway.rfid.epc.characters import is_digits
from gateway.rfid.epc.errors import EpcError
from gateway.rfid.epc.keys import Elements, Key, Parts
from gateway.rfid.epc.plus import TAG_BITS, Plus
from gateway.rfid.epc.registry import OTHERS, Scheme, by_header, by_name, quick_by_header
from gateway.rfid.epc.texts import digital_link, element_string

PURE, TAG = "urn:epc:id:", "urn:epc:tag:"
_HEX = re.compile("[0-9a-f]+")


@dataclass(frozen=True)
class Epc:
    """One EPC.

    `hex` is lower case; `identity` are the GS1 elements that name the thing, `data` those written beside them. A GID
    has neither, nor a filter value.
    `parts` are those of the pure identity, none where a "+" scheme does not tell how long the company prefix is.
    """

    scheme: str
    filter: int | None
    hex: str
    identity: Elements
    data: Elements = ()
    parts: Parts = ()
    host: str = ""

    @property
    def uri(self) -> str:
        """The pure identity, `urn:epc:id:...`; without parts the Digital Link, which EPCIS 2.0 takes as well."""
        if not self.parts:
            return digital_link(self._key, self.identity, (), self.host)
        return f"{PURE}{self._key.name}:{'.'.join(self.parts)}"

    @property
    def tag_uri(self) -> str | None:
        """The tag URI with binary scheme and filter value, `urn:epc:tag:...`; the "+" schemes have none."""
        if "+" in self.scheme:
            return None
        control = () if self.filter is None else (str(self.filter),)
        return f"{TAG}{self.scheme}:{'.'.join(control + self.parts)}"

    @property
    def element_pairs(self) -> Elements:
        """The GS1 elements as (application identifier, value)."""
        return self.identity + self.data

    @property
    def elements(self) -> str:
        """The GS1 element string for people, `(01)...(21)...`."""
        return element_string(self.element_pairs)

    @property
    def digital_link(self) -> str | None:
        """The GS1 Digital Link, at GS1's own resolver unless the tag names another host; None where no key is named."""
        if not self.identity:
            return None
        return digital_link(self._key, self.identity, self.data, self.host)

    @property
    def _key(self) -> Key:
        return by_name()[self.scheme].key


@lru_cache(maxsize=65_536)
def uri(epc: str | bytes) -> str:
    """The pure identity of an EPC, as hex digits or bytes: `decode(...).uri`, but fast. Raises EpcError."""
    raw = epc if isinstance(epc, bytes) else _bytes(epc)
    if len(raw) == 12 and (quick := quick_by_header().get(raw[0])) is not None:
        found = quick(int.from_bytes(raw, "big"))
        if found is not None:
            return found
    return decode(epc if isinstance(epc, str) else epc.hex()).uri


def raw_uri(epc: str) -> str:
    """The name of whatever a tag says, an EPC or not (TDS 2.3, 12.1).

    >>> raw_uri("e28011700000020f")
    'urn:epc:raw:64.xE28011700000020F'
    """
    return f"urn:epc:raw:{4 * len(epc)}.x{epc.upper()}"


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


@lru_cache(maxsize=8_192)
def decode(text: str, prefix_digits: int | None = None) -> Epc:
    """The EPC in a tag's hex digits (spaces between them do not matter); raises EpcError naming scheme, field and bits.

    Args:
        prefix_digits: length of the company prefix, for the pure identity of a "+" scheme.
    """
    digits = hex_digits(text)
    if not digits:
        raise EpcError("EPC is empty")
    if _HEX.fullmatch(digits) is None:
        raise EpcError(f"EPC must be hex digits, not {text[:60]!r}")
    total = 4 * len(digits)
    if total > TAG_BITS:
        raise EpcError(f"EPC {digits[:24]}... has {total} bits, more than the {TAG_BITS} that a tag can have")
    if total < 8:
        raise EpcError(f"EPC {digits}: header (bits 0-7) is cut off: the EPC has {total} bits")
    header = int(digits[:2], 16)
    scheme = by_header().get(header)
    if scheme is None:
        raise EpcError(f"EPC {digits}: header (bits 0-7) {header:#04x} is {OTHERS.get(header, 'of no known scheme')}")
    reader = BitReader(scheme.name, int(digits, 16), total, at=8)
    try:
        epc = _decoded(scheme, reader, digits, prefix_digits)
        reader.expect_padding()
    except EpcError as error:
        if total > 16 and header >> 3 == total // 16 - 1 and total % 16 == 0:
            raise EpcError(
                f"{error} (perhaps {digits[:4]} is the control word (PC) that stands before an EPC)"
            ) from error
        raise
    return epc


def hex_digits(text: str) -> str:
    """The digits as programs print them, in groups or behind 0x, in one piece and lower case.

    >>> hex_digits("0x3074 257B F719")
    '3074257bf719'
    """
    return "".join(text.split()).lower().removeprefix("0x")


def _decoded(scheme: Scheme, reader: BitReader, digits: str, prefix_digits: int | None) -> Epc:
    if not isinstance(scheme, Plus):
        if scheme.bits is not None and reader.total < scheme.bits:
            raise EpcError(f"{scheme.name}: EPC must have {scheme.bits} bits, not {reader.total}: {digits}")
        filter_value, parts = scheme.decode(reader)
        return Epc(scheme.name, filter_value, digits, scheme.key.elements(parts), parts=parts)
    content = scheme.decode(reader)
    parts = () if prefix_digits is None else _parts(scheme, content.identity, prefix_digits)
    return Epc(scheme.name, content.filter, digits, content.identity, content.data, parts, content.host)


def _parts(scheme: Scheme, identity: Elements, prefix_digits: int) -> Parts:
    parts = scheme.key.parts(dict(identity), prefix_digits)
    if len(parts[0]) != prefix_digits or not is_digits(parts[0]):
        raise EpcError(f"{scheme.name}: {scheme.key.title} has no company prefix of {prefix_digits} digits")
    return parts
