"""What CBV 2.0 and EPCIS 2.0 ask of an event beyond GS1's JSON schema. Written from the standards."""

import re
from datetime import datetime
from typing import Any

BIZ_STEPS = {
    *("accepting", "arriving", "assembling", "collecting", "commissioning", "consigning", "creating_class_instance"),
    *("cycle_counting", "decommissioning", "departing", "destroying", "disassembling", "dispensing", "encoding"),
    *("entering_exiting", "holding", "inspecting", "installing", "killing", "loading", "other", "packing", "picking"),
    *("receiving", "removing", "repackaging", "repairing", "replacing", "reserving", "retail_selling", "sampling"),
    *("sensor_reporting", "shipping", "staging_outbound", "stock_taking", "stocking", "storing", "transporting"),
    *("unloading", "unpacking", "void_shipping"),
}
DISPOSITIONS = {
    *("active", "available", "completeness_inferred", "completeness_verified", "conformant", "container_closed"),
    *("container_open", "damaged", "destroyed", "dispensed", "disposed", "encoded", "expired", "in_progress"),
    *("in_transit", "inactive", "mismatch_class", "mismatch_instance", "mismatch_quantity", "needs_replacement"),
    *("no_pedigree_match", "non_conformant", "non_sellable_other", "partially_dispensed", "recalled", "reserved"),
    *("retail_sold", "returned", "sellable_accessible", "sellable_not_accessible", "stolen", "unavailable", "unknown"),
}
TRANSACTIONS = {
    *("bol", "cert", "desadv", "inv", "pedigree", "po", "poc", "prodorder", "recadv", "rma", "testprd", "testres"),
    "upevt",
}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)")
_OFFSET = re.compile(r"[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")
_GS1 = re.compile(r"https://id\.gs1\.org/(00/\d{18}|01/\d{14}(/(10|21)/[^/]+)?|414/\d{13}(/254/[^/]+)?|\d{3,4}/.+)")
_PRIVATE = {"class": "class", "obj": "obj", "loc": "loc", "bt": "bt"}
_STANDARD = {
    *("@context", "type", "eventID", "eventTime", "eventTimeZoneOffset", "recordTime", "action", "bizStep"),
    *("disposition", "persistentDisposition", "readPoint", "bizLocation", "bizTransactionList", "epcList", "ilmd"),
    *("quantityList", "parentID", "childEPCs", "childQuantityList", "inputQuantityList", "outputQuantityList"),
}


def faults(event: dict[str, Any], namespaces: dict[str, str]) -> list[str]:
    """What is wrong with an event; an empty list for one that may go out."""
    found = [f"{name} is no namespaced field" for name in _foreign(event, namespaces)]
    found += [f"ilmd {name} is not namespaced" for name in _foreign(event.get("ilmd", {}), namespaces, ())]
    if event.get("bizStep", "other") not in BIZ_STEPS:
        found.append(f"bizStep {event['bizStep']!r}")
    lasting = [word for words in event.get("persistentDisposition", {}).values() for word in words]
    found += [f"disposition {w!r}" for w in [event.get("disposition", "unknown"), *lasting] if w not in DISPOSITIONS]
    found += [f"{name} {event.get(name)!r}" for name in ("eventTime", "recordTime") if not _is_time(event.get(name))]
    if not _OFFSET.fullmatch(event.get("eventTimeZoneOffset", "")):
        found.append(f"eventTimeZoneOffset {event.get('eventTimeZoneOffset')!r}")
    if event["type"] == "AggregationEvent" and event["action"] != "OBSERVE" and not event.get("parentID"):
        found.append("an aggregation that begins or ends has no parent")
    found += [f"bizTransaction type {one.get('type')!r}" for one in event.get("bizTransactionList", ())
              if one.get("type") not in TRANSACTIONS]  # fmt: skip
    if not any(
        event.get(name) for name in ("epcList", "quantityList", "childEPCs", "childQuantityList", "inputQuantityList")
    ):
        found.append("it is about nothing")
    return found + _names(event)


def _foreign(fields: dict[str, Any], namespaces: dict[str, str], own: Any = _STANDARD) -> list[str]:
    return [name for name in fields if name not in own and name.partition(":")[0] not in namespaces]


def _is_time(text: Any) -> bool:
    if not isinstance(text, str) or not _TIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _names(event: dict[str, Any]) -> list[str]:
    lists = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")
    elements = [one for name in lists for one in event.get(name, ())]
    told = [
        *((one["epcClass"], "class") for one in elements),
        *((epc, "obj") for epc in [*event.get("epcList", ()), *event.get("childEPCs", ())]),
        *((event[place]["id"], "loc") for place in ("readPoint", "bizLocation") if place in event),
        *((one["bizTransaction"], "bt") for one in event.get("bizTransactionList", ())),
        *([(event["parentID"], "obj")] if "parentID" in event else []),
    ]
    found = [f"quantity {one.get('quantity')!r}" for one in elements if not one.get("quantity", 0) > 0]
    found += [f"{name!r} is no URI" for name, _ in told if not _URI.fullmatch(name)]
    return found + [f"{name!r} is no name of a {kind}" for name, kind in told if not _fits(name, kind)]


def _fits(name: str, kind: str) -> bool:
    if name.startswith("urn:epcglobal:cbv:bt:"):
        return kind == "bt"
    if name.startswith("urn:epc:id:"):
        return kind in ("obj", "loc")
    return bool(_GS1.fullmatch(name)) if name.startswith("https://id.gs1.org") else f"/{_PRIVATE[kind]}/" in name
