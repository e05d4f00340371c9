"""What is wrong with an event that somebody else tells: the shape of EPCIS 2.0, and CBV 2.0 beyond any schema.

GS1's JSON schema lets through business steps and dispositions of anybody's own, times that no calendar has, fields and
ilmd without a namespace. Each fault names the field and quotes the value. `tests` hold these checks to GS1's schema:
what that refuses is refused here.
"""

import re
from collections.abc import Mapping
from typing import Any

from gateway.rfid.epcis.shapes import DOCUMENT, EVENTS, NEEDED
from gateway.rfid.epcis.values import (
    CHECKS,
    DEEPEST,
    NO_FIELD,
    Faults,
    Names,
    context,
    depth,
    matches,
    named,
    said,
    time,
)

_VERSION = re.compile(r"\d+(\.\d+)*")
_OUR_CONTEXT = re.compile(r"https?://(ref\.gs1\.org/standards/epcis/|gs1\.github\.io/EPCIS/)\S*epcis-context\.jsonld")


def document_faults(document: Any) -> list[str]:
    """What is wrong with the document around its events."""
    if not isinstance(document, dict):
        return ["the document is no JSON object"]
    kind = document.get("type")
    if kind not in ("EPCISDocument", "EPCISQueryDocument"):
        return [f"type: {said(kind)} is neither EPCISDocument nor EPCISQueryDocument"]
    found = [
        f"{name}: is missing"
        for name in ("@context", "schemaVersion", "creationDate")
        if name not in document and (kind == "EPCISDocument" or name == "@context")
    ]
    names = namespaces(document.get("@context"))
    found += [f"{name}: {NO_FIELD}" for name in document if name not in DOCUMENT and not named(name, names)]
    found += [f"@context: {fault}" for fault in context(document.get("@context", {}))]
    if "schemaVersion" in document and not matches(_VERSION, document["schemaVersion"]):
        found.append(f"schemaVersion: {said(document['schemaVersion'])} is no version")
    if "creationDate" in document:
        found += [f"creationDate: {fault}" for fault in time(document["creationDate"])]
    if events_of(document) is None:
        found.append("epcisBody: has no eventList")
    return found


def events_of(document: Mapping[str, Any]) -> list[Any] | None:
    """The events of a document or of a query's answer; None where there is no list."""
    body = document.get("epcisBody")
    if isinstance(body, dict) and document.get("type") == "EPCISQueryDocument":
        results = body.get("queryResults")
        body = results.get("resultsBody") if isinstance(results, dict) else None
    found = body.get("eventList") if isinstance(body, dict) else None
    return found if isinstance(found, list) else None


def namespaces(*contexts: Any) -> dict[str, str] | None:
    """The prefixes that `@context` defines; None where a context stands elsewhere, so that any may be defined."""
    found: dict[str, str] = {}
    for given in contexts:
        for one in given if isinstance(given, list) else [given]:
            if isinstance(one, dict):
                found |= {name: uri for name, uri in one.items() if isinstance(uri, str) and not name.startswith("@")}
            elif isinstance(one, str) and not _OUR_CONTEXT.fullmatch(one):
                return None
    return found


def event_faults(event: Any, names: Names) -> list[str]:
    """What is wrong with one event; `names` are the namespaces of its document."""
    if not isinstance(event, dict):
        return ["an event is no JSON object"]
    kind = event.get("type")
    if not isinstance(kind, str) or kind not in EVENTS:
        return [f"type: {said(kind)} is none of {', '.join(EVENTS)}"]
    if "@context" in event:
        own = namespaces(event["@context"])
        names = None if own is None or names is None else {**names, **own}
    found = [f"{name}: is missing" for name in ("eventTime", "eventTimeZoneOffset", *NEEDED[kind]) if name not in event]
    for name, value in event.items():
        check = EVENTS[kind].get(name)
        if check is not None:
            found += [f"{name}: {fault}" for fault in CHECKS[check](value, names)]
        elif not named(name, names):
            found.append(f"{name}: {NO_FIELD}")
        elif depth(value) > DEEPEST:
            found.append(f"{name}: is nested too deeply")
    return found or list(_whole(kind, event))


def _whole(kind: str, event: Mapping[str, Any]) -> Faults:
    """Rules between fields (EPCIS 2.0, 7.4)."""

    def some(*fields: str) -> bool:
        return any(event.get(name) for name in fields)

    sensed = some("sensorElementList") and some("readPoint")
    if kind == "ObjectEvent" and not some("epcList", "quantityList") and not sensed:
        yield "epcList, quantityList: the event is about nothing"
    if kind in ("AggregationEvent", "AssociationEvent"):
        if event["action"] != "OBSERVE" and not some("parentID"):
            yield f"parentID: an action {event['action']} needs it"
        if event["action"] != "DELETE" and not some("childEPCs", "childQuantityList"):
            yield "childEPCs, childQuantityList: the event names no children"
    if kind == "TransactionEvent":
        if not event["bizTransactionList"]:
            yield "bizTransactionList: is empty"
        if event["action"] != "DELETE" and not some("epcList", "quantityList"):
            yield "epcList, quantityList: the event is about nothing"
    if kind == "TransformationEvent":
        inputs, outputs = some("inputEPCList", "inputQuantityList"), some("outputEPCList", "outputQuantityList")
        if not (inputs and outputs) and not (some("transformationID") and (inputs or outputs)):
            yield "inputEPCList, outputEPCList: inputs and outputs are needed, or one of them with a transformationID"
    if event.get("ilmd") and kind == "ObjectEvent" and event["action"] != "ADD":
        yield f"ilmd: only an action ADD brings master data, not {event['action']}"
