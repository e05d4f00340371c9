"""What a tagged unit has lived through: its facts in the order of the log, and its passages at gates."""

import json
from typing import Any

from gateway.contracts import facts
from gateway.store.database import Database
from gateway.web import queries

_TYPES = (
    facts.TagPrinted.TYPE,
    facts.TagCommissioned.TYPE,
    facts.TagStateChanged.TYPE,
    facts.TagRewritten.TYPE,
    facts.TagSeen.TYPE,
    facts.GatePassed.TYPE,
    facts.GateMatched.TYPE,
)
MOST = 500
_SHOWN = ("place", "before", "reason", "station", "operator", "waybill", "order", "direction", "parcel", "job", "kind")


def history(database: Database, epc: str, former: str = "") -> list[dict[str, Any]]:
    """The newest first; what happened to the tag under the number that it had before comes behind."""
    found: list[dict[str, Any]] = []
    for number in dict.fromkeys(one for one in (epc, former) if one):
        found += _of(database, number)
    seen: dict[int, dict[str, Any]] = {row["seq"]: row for row in found}
    return _named(database, [seen[seq] for seq in sorted(seen, reverse=True)[:MOST]])


def _of(database: Database, epc: str) -> list[dict[str, Any]]:
    marks = ", ".join("?" * len(_TYPES))
    rows = queries.rows(
        database,
        f"SELECT seq, type, time, data FROM event WHERE type IN ({marks}) AND data LIKE ? ORDER BY seq DESC LIMIT ?",
        *(*_TYPES, f'%"{epc}"%', MOST),
    )
    return [_entry(row, json.loads(row["data"]), epc) for row in rows]


def _entry(row: dict[str, Any], fact: dict[str, Any], epc: str) -> dict[str, Any]:
    told = {name: fact[name] for name in _SHOWN if fact.get(name)}
    return {"seq": row["seq"], "at": row["time"], "what": _what(row["type"], fact, epc), **told}


def _what(kind: str, fact: dict[str, Any], epc: str) -> str:
    """printed, commissioned, a state, rewritten, seen_*, passed_* or rang."""
    if kind == facts.TagStateChanged.TYPE:
        return str(fact["state"])
    if kind == facts.TagSeen.TYPE:
        return f"seen_{fact['kind']}"
    if kind == facts.GatePassed.TYPE:
        return "rang" if fact.get("rings") else f"passed_{fact['direction']}"
    if kind == facts.GateMatched.TYPE:
        return "matched"
    return {facts.TagPrinted.TYPE: "printed", facts.TagCommissioned.TYPE: "commissioned"}.get(kind, "rewritten")


def _named(database: Database, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With people's names and the waybills of parcels."""
    people = {row["operator"]: row["name"] for row in queries.rows(database, "SELECT operator, name FROM operator")}
    parcels = {entry["parcel"] for entry in entries if entry.get("parcel")}
    marks = ", ".join("?" * len(parcels))
    waybills = {
        row["parcel"]: row
        for row in queries.rows(
            database,
            'SELECT p.parcel, p.waybill, f.number AS "order" FROM parcel p'
            f" LEFT JOIN fulfilment f ON f.fulfilment = p.fulfilment WHERE p.parcel IN ({marks})",
            *parcels,
        )
    }
    for entry in entries:
        if entry.get("operator"):
            entry["operator_name"] = people.get(entry["operator"], entry["operator"])
        known = waybills.get(entry.pop("parcel", ""))
        if known is not None:
            entry.setdefault("waybill", known["waybill"])
            entry.setdefault("order", known["order"] or "")
    return entries
