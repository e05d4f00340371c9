"""What is wrong with a value of an EPCIS event: one function for each kind of field. They yield the faults as text."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from gateway.rfid.epcis import vocabulary
from gateway.rfid.epcis.errors import EpcisError
from gateway.rfid.epcis.links import canonical
from gateway.rfid.epcis.shapes import ALERTS, COMPONENTS, MEASURES, METADATA, REPORT

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_OFFSET = re.compile(r"[+-]((0\d|1[0-3]):[0-5]\d|14:00)")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2}|[^\x00-\x7f])+")
# other identity types of TDS (pgln, upui, bic…) have no binary form and are not taken apart
_READ = re.compile(r"urn:epc:(id:(sgtin|sscc|sgln|grai|giai|gdti|gsrnp?|cpi|itip|sgcn):|class:lgtin:|idpat:sgtin:)")
_UOM = re.compile(r"[A-Z0-9]{2,3}")
_GS1_PREFIXES = {"gs1", "cbv", "cbvmda", "epcis", "rdfs", "owl", "xsd", "dcterms", "schema", "rdf"}
DEEPEST = 24
NO_FIELD = "is no field of EPCIS, and no namespace of @context names it"

Faults = Iterator[str]
Names = Mapping[str, str] | None  # prefix -> URI; None: a context that is not known here may name any


def _text(value: Any, names: Names = None) -> Faults:
    if not isinstance(value, str) or not value:
        yield f"{said(value)} is no text"


def _uri(value: Any, names: Names = None) -> Faults:
    if not isinstance(value, str) or not _URI.fullmatch(value):
        yield f"{said(value)} is no URI"
        return
    try:
        urlsplit(value)
        if _READ.match(value):
            canonical(value)
    except (ValueError, EpcisError) as error:
        yield f"{said(value)} is no URI: {error}"


def _uris(value: Any, names: Names = None) -> Faults:
    if not isinstance(value, list):
        yield f"{said(value)} is no list"
        return
    for one in value:
        yield from _uri(one)


def _uris_once(value: Any, names: Names = None) -> Faults:
    yield from _uris(value)
    if isinstance(value, list) and len({str(one) for one in value}) != len(value):
        yield "names one thing twice"


def _uri_or_uris(value: Any, names: Names = None) -> Faults:
    yield from _uris(value) if isinstance(value, list) else _uri(value)


def time(value: Any, names: Names = None) -> Faults:
    try:
        good = matches(_TIME, value) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        good = False
    if not good:
        yield f"{said(value)} is no time with a time zone, such as 2026-11-24T08:00:00.000+08:00"


def _offset(value: Any, names: Names = None) -> Faults:
    if not matches(_OFFSET, value):
        yield f"{said(value)} is no offset from -14:00 to +14:00"


def _action(value: Any, names: Names = None) -> Faults:
    if not isinstance(value, str) or value not in vocabulary.ACTIONS:
        yield f"{said(value)} is none of ADD, OBSERVE, DELETE"


def _word(kind: str, called: str) -> Callable[[Any, Names], Faults]:
    def check(value: Any, names: Names = None) -> Faults:
        if not isinstance(value, str) or not vocabulary.word(kind, value):
            yield f"{said(value)} is no {called} of CBV 2.0"

    return check


def context(value: Any, names: Names = None) -> Faults:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield from _uri(one)
        elif not isinstance(one, dict):
            yield f"{said(one)} is neither a URI nor an object"
    if isinstance(value, list) and len({str(one) for one in value}) != len(value):
        yield "names one context twice"


def _place(value: Any, names: Names = None) -> Faults:
    if not isinstance(value, dict) or "id" not in value:
        yield f"{said(value)} has no id"
        return
    yield from _uri(value["id"])
    yield from (f"{name}: {NO_FIELD}" for name in value if name != "id" and not named(name, names))


def _quantities(value: Any, names: Names = None) -> Faults:
    for one in _objects(value):
        if isinstance(one, str):
            yield one
            continue
        yield from (f"{name}: {NO_FIELD}" for name in one if name not in ("epcClass", "quantity", "uom"))
        yield from (f"epcClass: {fault}" for fault in _uri(one.get("epcClass")))
        if "quantity" in one and (not _is_number(one["quantity"]) or one["quantity"] <= 0):
            yield f"quantity: {said(one['quantity'])} is no number above 0"
        if "uom" in one and not matches(_UOM, one["uom"]):
            yield f"uom: {said(one['uom'])} is no unit of UN/ECE Recommendation 20"
        if "uom" in one and "quantity" not in one:
            yield "quantity: is missing beside uom"


def _typed(field: str, kind: str, called: str, needed: bool) -> Callable[[Any, Names], Faults]:
    word = _word(kind, called)

    def check(value: Any, names: Names = None) -> Faults:
        for one in _objects(value):
            if isinstance(one, str):
                yield one
                continue
            yield from (f"{name}: {NO_FIELD}" for name in one if name not in ("type", field))
            yield from (f"{field}: {fault}" for fault in _uri(one.get(field)))
            if needed or "type" in one:
                yield from (f"type: {fault}" for fault in word(one.get("type"), names))

    return check


def _lasting(value: Any, names: Names = None) -> Faults:
    if not isinstance(value, dict) or not value or not set(value) <= {"set", "unset"}:
        yield f"{said(value)} has no set and no unset"
        return
    word = _word("disposition", "disposition")
    for name, words in value.items():
        if not isinstance(words, list) or not words:
            yield f"{name}: {said(words)} is no list of dispositions"
            continue
        for one in words:
            yield from (f"{name}: {fault}" for fault in word(one, names))
        if len({str(one) for one in words}) != len(words):
            yield f"{name}: names one disposition twice"


def _error(value: Any, names: Names = None) -> Faults:
    if not isinstance(value, dict):
        yield f"{said(value)} is no object"
        return
    yield from (f"declarationTime: {fault}" for fault in time(value.get("declarationTime")))
    if "reason" in value:
        yield from (f"reason: {fault}" for fault in _word("reason", "error reason")(value["reason"], names))
    if "correctiveEventIDs" in value:
        yield from (f"correctiveEventIDs: {fault}" for fault in _uris(value["correctiveEventIDs"]))
    known = ("declarationTime", "reason", "correctiveEventIDs")
    yield from (f"{name}: {NO_FIELD}" for name in value if name not in known and not named(name, names))


def _ilmd(value: Any, names: Names = None) -> Faults:
    if not isinstance(value, dict):
        yield f"{said(value)} is no object"
        return
    yield from (f"{name}: has no namespace that @context names" for name in value if not named(name, names))
    if depth(value) > DEEPEST:
        yield "is nested too deeply"


def _sensors(value: Any, names: Names = None) -> Faults:
    for one in _objects(value):
        if isinstance(one, str):
            yield one
            continue
        known = ("sensorMetadata", "sensorReport")
        yield from (f"{name}: {NO_FIELD}" for name in one if name not in known and not named(name, names))
        if "sensorMetadata" in one:
            yield from _fields("sensorMetadata", one["sensorMetadata"], METADATA, names)
        reports = one.get("sensorReport")
        if not isinstance(reports, list) or not reports:
            yield "sensorReport: is no list of reports"
            continue
        for report in reports:
            yield from _fields("sensorReport", report, REPORT, names)
            if isinstance(report, dict):
                yield from _measured(report)


def _measured(report: Mapping[str, Any]) -> Faults:
    for name, words in (("type", MEASURES), ("exception", ALERTS), ("component", COMPONENTS)):
        value = report.get(name)
        if value is None and name != "type":
            continue
        if value not in words and not _own_word(value):
            yield f"sensorReport {name}: {said(value)} is no word of GS1's"


def _own_word(value: Any) -> bool:
    gs1 = ("http://gs1.org/voc/", "https://gs1.org/voc/", "http://www.gs1.org/voc/", "https://www.gs1.org/voc/")
    return isinstance(value, str) and bool(_URI.fullmatch(value)) and not value.startswith((*gs1, "urn:epcglobal:cbv"))


def _fields(called: str, value: Any, table: Mapping[str, str], names: Names) -> Faults:
    if not isinstance(value, dict):
        yield f"{called}: {said(value)} is no object"
        return
    for name, one in value.items():
        if name in table:
            yield from (f"{called} {name}: {fault}" for fault in CHECKS[table[name]](one, names))
        elif not named(name, names):
            yield f"{called} {name}: {NO_FIELD}"


def _number(value: Any, names: Names = None) -> Faults:
    if not _is_number(value):
        yield f"{said(value)} is no number"


def _boolean(value: Any, names: Names = None) -> Faults:
    if not isinstance(value, bool):
        yield f"{said(value)} is neither true nor false"


def _hex(value: Any, names: Names = None) -> Faults:
    if not matches(re.compile("[A-Fa-f0-9]+"), value):
        yield f"{said(value)} is no hexadecimal text"


def _string(value: Any, names: Names = None) -> Faults:
    if not isinstance(value, str):
        yield f"{said(value)} is no text"


def _objects(value: Any) -> Iterator[Any]:
    """The objects of a list; a text is a fault."""
    if not isinstance(value, list):
        yield f"{said(value)} is no list"
        return
    for one in value:
        yield one if isinstance(one, dict) else f"{said(one)} is no object"


def named(name: str, names: Names) -> bool:
    """Whether a field's name has a namespace: a prefix that the context defines, or a whole URI."""
    prefix, colon, rest = name.partition(":")
    if not colon or not rest or not _URI.fullmatch(name):
        return False
    if names is None or prefix in names or prefix in _GS1_PREFIXES:
        return True
    return rest.startswith("//") or prefix == "urn"


def depth(value: Any, deep: int = 0) -> int:
    if deep > DEEPEST or not isinstance(value, dict | list):
        return deep
    inner = value.values() if isinstance(value, dict) else value
    return max((depth(one, deep + 1) for one in inner), default=deep)


def matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def said(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "…"


CHECKS: dict[str, Callable[[Any, Names], Faults]] = {
    "text": _text,
    "string": _string,
    "uri": _uri,
    "uris": _uris,
    "uris_once": _uris_once,
    "uri_or_uris": _uri_or_uris,
    "time": time,
    "offset": _offset,
    "action": _action,
    "bizStep": _word("bizStep", "business step"),
    "disposition": _word("disposition", "disposition"),
    "context": context,
    "place": _place,
    "quantities": _quantities,
    "transactions": _typed("bizTransaction", "transaction", "business transaction type", False),
    "sources": _typed("source", "party", "source type", True),
    "destinations": _typed("destination", "party", "destination type", True),
    "lasting": _lasting,
    "error": _error,
    "ilmd": _ilmd,
    "sensors": _sensors,
    "number": _number,
    "boolean": _boolean,
    "hex": _hex,
}
