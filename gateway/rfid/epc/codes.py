"""EPCs decoded from a tag's digits, and encoded from any of their texts."""

import re
from dataclasses import dataclass
from functools import lru_cache

from gateway.rfid.epc.bits import BitReader
from gateway.rfid.epc.errors import EpcError
from gateway.rfid.epc.keys import Elements, Key, Parts
from gateway.rfid.epc.partitioned import Partitioned
from gateway.rfid.epc.plus import TAG_BITS, Content
from gateway.rfid.epc.prefixes import KNOWN, Prefixes
from gateway.rfid.epc.registry import (
    OTHERS,
    Scheme,
    by_header,
    by_name,
    keys,
    keys_by_ai,
    quick_by_header,
    scheme_named,
)
from gateway.rfid.epc.texts import Named, digital_link, element_string, read_digital_link, read_element_string

_PURE, _TAG = "urn:epc:id:", "urn:epc:tag:"
_HEX = re.compile("[0-9a-f]+")


@dataclass(frozen=True)
class Epc:
    """One EPC.

    `hex` is lower case; `identity` are the GS1 elements that name the thing, `data` those written beside them.
    `parts` are those of the pure identity, none where a "+" scheme does not tell how long the company prefix is.
    """

    scheme: str
    filter: int
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
        return f"{_PURE}{self._key.name}:{'.'.join(self.parts)}"

    @property
    def tag_uri(self) -> str | None:
        """The tag URI with binary scheme and filter value, `urn:epc:tag:...`; the "+" schemes have none."""
        if "+" in self.scheme:
            return None
        return f"{_TAG}{self.scheme}:{self.filter}.{'.'.join(self.parts)}"

    @property
    def element_pairs(self) -> Elements:
        """The GS1 elements as (application identifier, value)."""
        return self.identity + self.data

    @property
    def elements(self) -> str:
        """The GS1 element string for people, `(01)...(21)...`."""
        return element_string(self.element_pairs)

    @property
    def digital_link(self) -> str:
        """The GS1 Digital Link, at GS1's own resolver unless the tag names another host."""
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


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


@lru_cache(maxsize=20_000)
def decode(text: str, prefix_digits: int | None = None) -> Epc:
    """The EPC in a tag's hex digits; raises EpcError naming scheme, field and bits.

    Args:
        prefix_digits: length of the company prefix, for the pure identity of a "+" scheme.
    """
    digits = text.strip().lower()
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
    epc = _decoded(scheme, reader, digits, prefix_digits)
    reader.expect_padding()
    return epc


def _decoded(scheme: Scheme, reader: BitReader, digits: str, prefix_digits: int | None) -> Epc:
    if isinstance(scheme, Partitioned):
        if scheme.bits is not None and reader.total < scheme.bits:
            raise EpcError(f"{scheme.name}: EPC must have {scheme.bits} bits, not {reader.total}: {digits}")
        filter_value, parts = scheme.decode(reader)
        return Epc(scheme.name, filter_value, digits, scheme.key.elements(parts), parts=parts)
    content = scheme.decode(reader)
    parts = () if prefix_digits is None else scheme.key.parts(dict(content.identity), prefix_digits)
    return Epc(scheme.name, content.filter, digits, content.identity, content.data, parts, content.host)


@dataclass(frozen=True)
class _Given:
    """A text understood: the identity by its parts or by its elements, and what stands beside it."""

    key: Key
    parts: Parts = ()
    identity: Elements = ()
    data: Elements = ()
    host: str = ""


def encode(
    text: str,
    filter_value: int = 0,
    prefix_digits: int | None = None,
    scheme: str | None = None,
    prefixes: Prefixes = KNOWN,
) -> Epc:
    """The EPC for a pure identity, a tag URI (which has its own filter), a Digital Link or an element string.

    Args:
        filter_value: 0-7; 0 is all others, 1 a point-of-sale item, 2 a case, 6 a unit load (TDS 10).
        prefix_digits: length of the company prefix, which links and elements do not tell.
        scheme: the binary scheme; without it the first of the key's TDS 1 schemes that holds the identity.
        prefixes: who knows the length without `prefix_digits`.

    Raises:
        EpcError: naming scheme, field and bits; wrong check digits are refused.
    """
    text = text.strip()
    wanted = None if scheme is None else scheme_named(scheme)
    if text.lower().startswith(_TAG):
        name, _, body = text[len(_TAG) :].partition(":")
        own = scheme_named(name)
        if not isinstance(own, Partitioned):
            raise EpcError(f"{own.name}: the standard has no tag URI for it, give a Digital Link")
        own_filter, _, body = body.partition(".")
        if not (own_filter.isascii() and own_filter.isdigit() and len(own_filter) < 5):
            raise EpcError(f"{own.name}: filter (bits 8-10) must be a number, not {own_filter[:40]!r}")
        filter_value, wanted = int(own_filter), wanted or own
        given = _Given(own.key, parts=own.key.split(body))
    else:
        given = _understood(text)
    candidates = _candidates(given.key, wanted)
    if not given.parts:
        _refuse_fault(candidates[0].name, given)
    refusals = []
    for candidate in candidates:
        try:
            return _encoded(candidate, given, filter_value, prefix_digits, prefixes)
        except EpcError as error:
            refusals.append(str(error))
    raise EpcError("; ".join(refusals))


def left_out(text: str, epc: Epc) -> str:
    """The elements of a text that its EPC has no room for, as an element string."""
    if text.strip().lower().startswith("urn:"):
        return ""
    given = _understood(text.strip())
    return element_string(tuple(pair for pair in given.data if pair not in epc.data))


def scheme_names() -> tuple[str, ...]:
    """The binary schemes that can be read and written."""
    return tuple(by_name())


def encode_sscc96(sscc: str, prefix_digits: int, filter_value: int = 0) -> str:
    """The tag of an SSCC of 18 digits, as lower-case hex; raises EpcError, as for a wrong check digit.

    >>> encode_sscc96("106141412345678908", 7)
    '3114257bf4499602d2000000'
    """
    return encode(f"(00){sscc}", filter_value, prefix_digits, "sscc-96").hex


def _understood(text: str) -> _Given:
    if text.lower().startswith(_PURE):
        name, _, body = text[len(_PURE) :].partition(":")
        key = keys().get(name.lower())
        if key is None:
            raise EpcError(f"identity type {name[:40]!r} is not known ({', '.join(keys())})")
        return _Given(key, parts=key.split(body))
    named: Named | None = (
        read_element_string(text) if text.startswith("(") else read_digital_link(text, keys_by_ai().keys())
    )
    if named is None:
        raise EpcError(f"{text[:200]!r} is no EPC URI, Digital Link or element string")
    key = next((keys_by_ai()[ai] for ai, _ in named.elements if ai in keys_by_ai()), None)
    if key is None:
        held = ", ".join(f"({ai})" for ai, _ in named.elements)
        raise EpcError(f"{text!r}: no known scheme for the elements {held}")
    identity = key.named(dict(named.elements))
    data = tuple(pair for pair in named.elements if pair[0] not in identity)
    return _Given(key, (), tuple(identity.items()), data, named.host)


def _candidates(key: Key, wanted: Scheme | None) -> list[Scheme]:
    if wanted is None:
        return [scheme for scheme in by_name().values() if scheme.key is key and isinstance(scheme, Partitioned)]
    if wanted.key is not key:
        raise EpcError(f"{wanted.name}: holds {wanted.key.title}, no {key.title}")
    return [wanted]


def _refuse_fault(name: str, given: _Given) -> None:
    if (fault := given.key.fault(dict(given.identity))) is not None:
        raise EpcError(f"{name}: {fault[1]}")


def _encoded(scheme: Scheme, given: _Given, filter_value: int, digits: int | None, prefixes: Prefixes) -> Epc:
    """Raises EpcError. What was written is read again, so nothing leaves here that `decode` would refuse."""
    if isinstance(scheme, Partitioned):
        parts = given.parts
        if not parts:
            identity = dict(given.identity)
            parts = given.key.parts(identity, digits or prefixes.digits(given.key.prefixed(identity)))
        return decode(scheme.encode(filter_value, parts))
    identity_pairs, size = given.identity, digits
    if given.parts:
        size = len(given.parts[0])
        _check_parts(given.key, given.parts, filter_value)
        identity_pairs = given.key.elements(given.parts)
    return decode(scheme.encode(Content(filter_value, identity_pairs, given.data, given.host)), size)


def _check_parts(key: Key, parts: Parts, filter_value: int) -> None:
    """The parts of a URI are checked by the TDS 1 scheme that holds the most; raises EpcError."""
    roomiest = [scheme for scheme in by_name().values() if scheme.key is key and isinstance(scheme, Partitioned)]
    roomiest[1 if len(roomiest) > 1 else 0].encode(filter_value, parts)
