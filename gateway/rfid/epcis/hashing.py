"""Event hash ids (CBV 2.0, 8.9.2): one id for one event, whoever computes it and in whatever order its keys stand.

The event's values are put into one text in the standard's order of properties, each in its canonical form; `recordTime`
and `eventID` stay out. The text's SHA-256 is the id, in the form of RFC 6920.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from gateway.rfid.epcis.errors import EpcisError
from gateway.rfid.epcis.links import canonical

CBV = "https://ref.gs1.org/cbv/"
_URNS = {"bizstep": "BizStep-", "disp": "Disp-", "btt": "BTT-", "sdt": "SDT-", "er": "ER-"}
_PREFIXES = {"cbv": CBV, "gs1": "https://gs1.org/voc/", "epcis": "https://ref.gs1.org/epcis/"}
_ELEMENT = ("epcClass", "quantity", "uom")

# The canonical order; what stands beside a name says how its value is told.
_EPCS, _QUANTITIES, _TYPED, _PLACE, _LASTING, _WORD = "epcs", "quantities", "typed", "place", "lasting", "word"
_ORDER = (
    ("eventTime", "time"),
    ("eventTimeZoneOffset", "text"),
    ("epcList", _EPCS),
    ("parentID", "text"),
    ("inputEPCList", _EPCS),
    ("childEPCs", _EPCS),
    ("quantityList", _QUANTITIES),
    ("childQuantityList", _QUANTITIES),
    ("inputQuantityList", _QUANTITIES),
    ("outputEPCList", _EPCS),
    ("outputQuantityList", _QUANTITIES),
    ("action", "text"),
    ("transformationID", "text"),
    ("bizStep", _WORD),
    ("disposition", _WORD),
    ("persistentDisposition", _LASTING),
    ("readPoint", _PLACE),
    ("bizLocation", _PLACE),
    ("bizTransactionList", _TYPED),
    ("sourceList", _TYPED),
    ("destinationList", _TYPED),
)
_WORDS = {"bizStep": "BizStep-", "disposition": "Disp-", "bizTransactionList": "BTT-"}
_LEFT_OUT = {"type", "@context", "recordTime", "eventID", "errorDeclaration", "ilmd"}
_KNOWN = {name for name, _ in _ORDER}


def event_id(event: Mapping[str, Any], namespaces: Mapping[str, str]) -> str:
    """`ni:///sha-256;<hex>?ver=CBV2.0`; `namespaces` maps the prefixes of extensions to their URIs.

    Raises:
        EpcisError: a value has no canonical form, or the event has sensor data (which a warehouse's events lack).
    """
    return f"ni:///sha-256;{hashlib.sha256(pre_hash(event, namespaces).encode()).hexdigest()}?ver=CBV2.0"


def pre_hash(event: Mapping[str, Any], namespaces: Mapping[str, str]) -> str:
    """The text whose digest is the event's id."""
    parts = [f"eventType={event['type']}"]
    parts += [_told(name, kind, event[name]) for name, kind in _ORDER if event.get(name) not in (None, "", [], {})]
    if event.get("ilmd"):
        parts.append("ilmd" + _extensions(event["ilmd"], namespaces))
    own = {name: value for name, value in event.items() if name not in _KNOWN and name not in _LEFT_OUT}
    return "".join(parts) + _extensions(own, namespaces)


def _told(name: str, kind: str, value: Any) -> str:
    if kind == "time":
        return f"{name}={canonical_time(value)}"
    if kind == _EPCS:
        return name + "".join(sorted(f"epc={_text(epc)}" for epc in value))
    if kind == _QUANTITIES:
        return name + "".join(sorted(_quantity(element) for element in value))
    if kind == _TYPED:
        inner = name.removesuffix("List")
        return name + "".join(sorted(_typed(inner, _WORDS.get(name, "SDT-"), one) for one in value))
    if kind == _PLACE:
        if set(value) != {"id"}:
            raise EpcisError(f"{name} has more than an id: {sorted(value)}")
        return f"{name}id={_text(value['id'])}"
    if kind == _LASTING:
        ways = ((way, value.get(way, ())) for way in ("set", "unset"))
        return name + "".join(w for way, words in ways for w in sorted(f"{way}={_word('Disp-', o)}" for o in words))
    return f"{name}={_word(_WORDS[name], value) if kind == _WORD else _text(value)}"


def _quantity(element: Mapping[str, Any]) -> str:
    return "quantityElement" + "".join(f"{name}={_text(element[name])}" for name in _ELEMENT if name in element)


def _typed(name: str, vocabulary: str, one: Mapping[str, Any]) -> str:
    kind = f"type={_word(vocabulary, one['type'])}" if "type" in one else ""
    return f"{kind}{name}={_text(one[name])}"


def _word(vocabulary: str, value: str) -> str:
    """A bare word of the vocabulary by its full name."""
    return _text(value) if ":" in value else f"{CBV}{vocabulary}{value.strip()}"


def _extensions(values: Mapping[str, Any], namespaces: Mapping[str, str]) -> str:
    told: list[str] = []
    for name, value in values.items():
        prefix, colon, local = name.partition(":")
        if not colon or prefix not in namespaces:
            raise EpcisError(f"{name!r} is no field of EPCIS and has no namespace")
        key = f"{{{namespaces[prefix]}}}{local}"
        many = value if isinstance(value, list) else [value]
        told += [key + (_extensions(o, namespaces) if isinstance(o, dict) else f"={_text(o)}") for o in many]
    return "".join(sorted(told))


def _text(value: Any) -> str:
    """A value in its canonical form: full names, links, numbers without trailing zeros."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    text = str(value).strip()
    prefix, _, rest = text.partition(":")
    if prefix in _PREFIXES and not rest.startswith("//"):
        return _PREFIXES[prefix] + rest
    if text.startswith("urn:epcglobal:cbv:"):
        kind, _, word = text.removeprefix("urn:epcglobal:cbv:").partition(":")
        return CBV + _URNS[kind] + word if kind in _URNS else text
    return canonical(text)


def canonical_time(text: str) -> str:
    """UTC with milliseconds, rounded.

    >>> canonical_time("2026-11-24T20:00:00+08:00")
    '2026-11-24T12:00:00.000Z'
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise EpcisError(f"{text!r} is no time: {error}") from error
    if at.tzinfo is None:
        raise EpcisError(f"{text!r} names no time zone")
    whole = at.astimezone(UTC) + timedelta(microseconds=500)
    return whole.strftime("%Y-%m-%dT%H:%M:%S.") + f"{whole.microsecond // 1000:03d}Z"
