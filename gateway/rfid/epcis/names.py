"""What an event is about, as rows to look it up by: identifiers in their canonical form, and the field of each."""

from collections.abc import Iterator, Mapping
from typing import Any

from gateway.rfid.epcis.errors import EpcisError
from gateway.rfid.epcis.links import canonical

# field -> role of its identifiers; queries choose by roles
EPCS = {
    "epcList": "epc",
    "childEPCs": "epc",
    "parentID": "parent",
    "inputEPCList": "input",
    "outputEPCList": "output",
}
CLASSES = {
    "quantityList": "class",
    "childQuantityList": "class",
    "inputQuantityList": "input_class",
    "outputQuantityList": "output_class",
}


def names_of(event: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(role, identifier) of everything that the event is about, its papers and lasting dispositions."""
    for field, role in EPCS.items():
        found = event.get(field) or ()
        yield from ((role, known(epc)) for epc in ([found] if isinstance(found, str) else found))
    for field, role in CLASSES.items():
        yield from ((role, known(one["epcClass"])) for one in event.get(field) or ())
    for one in event.get("bizTransactionList") or ():
        yield f"paper:{one.get('type', '')}", known(one["bizTransaction"])
    for field in ("source", "destination"):
        yield from ((f"{field}:{one['type']}", known(one[field])) for one in event.get(f"{field}List") or ())
    for way, words in (event.get("persistentDisposition") or {}).items():
        yield from ((f"lasting:{way}", word) for word in words)


def known(uri: str) -> str:
    """The canonical form; text that has none as it is."""
    try:
        return canonical(uri)
    except EpcisError:
        return uri
