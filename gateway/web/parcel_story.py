"""What happened to a parcel, from the event log: scans, label, weights, pictures, hand-over."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from gateway.contracts import facts
from gateway.store.database import Database
from gateway.web import queries

_PARCELS = (
    'SELECT p.*, f.number AS "order", f.shop, m.number AS manifest_number, m.state AS manifest_state'
    " FROM parcel p LEFT JOIN fulfilment f ON f.fulfilment = p.fulfilment"
    " LEFT JOIN manifest m ON m.manifest = p.manifest AND p.manifest <> ''"
)
# What a reader of the story sees of each kind of fact.
_SHOWN: dict[str, tuple[str, tuple[str, ...]]] = {
    facts.LinePicked.TYPE: ("picked", ("sku", "quantity", "bin", "tote")),
    facts.LineVerified.TYPE: ("verified", ("sku", "quantity")),
    facts.ParcelVerified.TYPE: ("packed", ("carton", "parcel_no")),
    facts.WaybillPrinted.TYPE: ("printed", ("waybill", "state", "copy", "reason")),
    facts.ParcelWeighed.TYPE: ("weighed", ("grams", "expected_grams", "accepted", "source", "reason", "overridden_by")),
    facts.ParcelShipped.TYPE: ("shipped", ("waybill", "grams", "carton")),
    facts.DespatchPassed.TYPE: ("passed", ("audited_by",)),
    facts.ParcelHandedOver.TYPE: ("on_manifest", ("carrier", "seen_by")),
    facts.ParcelTakenOff.TYPE: ("off_manifest", ("reason",)),
    facts.ParcelPulledBack.TYPE: ("pulled_back", ("reason", "bin")),
    facts.GatePassed.TYPE: ("gate", ("gate", "direction")),
    facts.FulfilmentIntercepted.TYPE: ("intercepted", ("at",)),
    facts.InterceptTooLate.TYPE: ("too_late", ()),
    facts.EvidenceTaken.TYPE: ("evidence", ("evidence", "moment")),
    facts.EvidenceMissed.TYPE: ("evidence_missed", ("moment", "reason")),
}


def found(database: Database, search: str, limit: int) -> list[dict[str, Any]]:
    """Parcels whose waybill or order holds the text, the newest first; all with ""."""
    like = f"%{search.replace('%', '').replace('_', '')}%"
    where = " WHERE upper(p.waybill) LIKE ? OR upper(f.number) LIKE ? ORDER BY p.verified_ms DESC LIMIT ?"
    rows = queries.rows(database, _PARCELS + where, like, like, limit, json=("lines", "gone"))
    return [_short(row) for row in rows]


def story(database: Database, wanted: str) -> dict[str, Any] | None:
    """One parcel by its id, waybill or order number (the newest), with its story; None when there is none."""
    upper = wanted.upper()
    where = " WHERE p.parcel = ? OR upper(p.waybill) = ? OR upper(f.number) = ? ORDER BY p.verified_ms DESC LIMIT 1"
    rows = queries.rows(database, _PARCELS + where, wanted, upper, upper, json=("lines", "gone"))
    if not rows:
        return None
    parcel = rows[0]
    names = {row["sku"]: row["name"] for row in queries.rows(database, "SELECT sku, name FROM product")}
    lines = [{**line, "name": names.get(line["sku"], line["sku"])} for line in parcel["lines"]]
    return {**_short(parcel), "lines": lines, "happenings": _happenings(database, parcel)}


def _happenings(database: Database, parcel: dict[str, Any]) -> list[dict[str, Any]]:
    """In their order; those of another parcel of the order are left out."""
    marks = ", ".join("?" * len(_SHOWN))
    events = queries.rows(
        database,
        f"SELECT seq, type, time, data FROM event WHERE subject = ? AND type IN ({marks}) ORDER BY seq LIMIT 1000",
        parcel["order"],
        *_SHOWN,
    )
    people = {row["operator"]: row["name"] for row in queries.rows(database, "SELECT operator, name FROM operator")}
    told = []
    for event in events:
        data = msgspec.json.decode(event["data"])
        if data.get("parcel", parcel["parcel"]) != parcel["parcel"]:
            continue
        kind, names = _SHOWN[event["type"]]
        operator = data.get("operator") or data.get("audited_by", "")
        told.append(
            {
                "seq": event["seq"],
                "at": event["time"],
                "kind": kind,
                "station": data.get("station", ""),
                "operator": people.get(operator, operator),
                "detail": {name: data[name] for name in names if name in data},
            }
        )
    return told


def _short(row: dict[str, Any]) -> dict[str, Any]:
    row.pop("gone", None)
    return dated(row)


def dated(row: dict[str, Any]) -> dict[str, Any]:
    """Milliseconds become ISO 8601 under the name with `_at`; 0 becomes null."""
    shown: dict[str, Any] = {}
    for name, value in row.items():
        if name.endswith("_ms"):
            at = datetime.fromtimestamp(value / 1000, UTC).isoformat() if value else None
            shown[f"{name.removesuffix('_ms')}_at"] = at
        else:
            shown[name] = value
    return shown
