"""From a pure identity, tag URI, Digital Link or element string to the EPC for a tag."""

import re
from dataclasses import dataclass

from gateway.rfid.epc.characters import is_digits
from gateway.rfid.epc.codes import PURE, TAG, Epc, decode
from gateway.rfid.epc.errors import EpcError
from gateway.rfid.epc.keys import Elements, Key, Parts
from gateway.rfid.epc.partitioned import Partitioned
from gateway.rfid.epc.plus import Content, Plus
from gateway.rfid.epc.prefixes import GTIN_8, KNOWN, Prefixes
from gateway.rfid.epc.registry import Scheme, by_name, keys, keys_by_ai, scheme_named
from gateway.rfid.epc.texts import Named, element_string, read_digital_link, read_element_string
from gateway.rfid.epc.unkeyed import Unkeyed

_CONTROL = re.compile(r"(?:\[[a-z0-9-]+=x?[0-9a-f]+\])+:", re.IGNORECASE)  # what stands beside the EPC in a tag's bank


@dataclass(frozen=True)
class _Given:
    """A text understood: the identity by its parts or by its elements, and what stands beside it."""

    key: Key
    parts: Parts = ()
    identity: Elements = ()
    data: Elements = ()
    host: str = ""
    prefix_digits: int | None = None


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
    if text.lower().startswith(TAG):
        own, filter_value, given = _tag_uri(text)
        wanted = wanted or own
    else:
        given = _understood(text)
    candidates = _candidates(given.key, wanted)
    if not given.parts:
        _refuse_fault(candidates[0].name, given)
    refusals: dict[str, str] = {}  # by what is wrong: two schemes may say the same of two places
    for candidate in candidates:
        try:
            return _encoded(candidate, given, filter_value, prefix_digits, prefixes)
        except EpcError as error:
            refusals.setdefault(str(error).partition(") ")[2], str(error))
    raise EpcError("; ".join(refusals.values()))


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


def _tag_uri(text: str) -> tuple[Scheme, int, _Given]:
    """The scheme and the filter value that a tag URI names, and its parts."""
    control = _CONTROL.match(text, len(TAG))
    name, _, body = text[control.end() if control else len(TAG) :].partition(":")
    scheme = scheme_named(name)
    if isinstance(scheme, Plus):
        raise EpcError(f"{scheme.name}: the standard has no tag URI for it, give a Digital Link")
    if isinstance(scheme, Unkeyed):
        return scheme, 0, _Given(scheme.key, parts=scheme.key.split(body))
    filter_value, _, body = body.partition(".")
    if not (is_digits(filter_value) and len(filter_value) < 5):
        raise EpcError(f"{scheme.name}: filter (bits 8-10) must be a number, not {filter_value[:40]!r}")
    return scheme, int(filter_value), _Given(scheme.key, parts=scheme.key.split(body))


def _understood(text: str) -> _Given:
    if text.lower().startswith(PURE):
        name, _, body = text[len(PURE) :].partition(":")
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
    gtin_8 = any(ai == "01" and len(value) == 8 for ai, value in named.elements)
    return _Given(key, (), tuple(identity.items()), data, named.host, GTIN_8 if gtin_8 else None)


def _candidates(key: Key, wanted: Scheme | None) -> list[Scheme]:
    if wanted is None:
        return [scheme for scheme in by_name().values() if scheme.key is key and not isinstance(scheme, Plus)]
    if wanted.key is not key:
        raise EpcError(f"{wanted.name}: holds {wanted.key.title}, no {key.title}")
    return [wanted]


def _refuse_fault(name: str, given: _Given) -> None:
    if (fault := given.key.fault(dict(given.identity))) is not None:
        raise EpcError(f"{name}: {fault[1]}")


def _encoded(scheme: Scheme, given: _Given, filter_value: int, digits: int | None, prefixes: Prefixes) -> Epc:
    """Raises EpcError. What was written is read again, so nothing leaves here that `decode` would refuse."""
    if not isinstance(scheme, Plus):
        parts = given.parts
        if not parts:
            identity = dict(given.identity)
            known = digits or given.prefix_digits
            parts = given.key.parts(identity, known or prefixes.digits(given.key.prefixed(identity)))
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
