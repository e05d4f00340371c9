"""How printing stands: jobs with their orders, printers with what they said, bindings. For screens."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from gateway.printing.choice import KINDS, Printer, is_printer
from gateway.store.database import Database
from gateway.store.state import State

_JOBS = (
    "SELECT j.*, coalesce(f.number, json_extract(j.document, '$.order'), '') AS \"order\","
    " coalesce(p.waybill, '') AS waybill, coalesce(o.name, '') AS operator_name"
    " FROM print_job j LEFT JOIN parcel p ON p.parcel = j.parcel AND j.parcel <> ''"
    " LEFT JOIN fulfilment f ON f.fulfilment = p.fulfilment LEFT JOIN operator o ON o.operator = j.operator"
)
_JSON = ("document", "before", "after")
SHOW = {
    "trouble": "j.state IN ('unknown', 'failed') AND j.again = ''",
    "open": "j.state IN ('queued', 'sending')",
}


def jobs(
    database: Database, state: str = "", show: str = "", search: str = "", limit: int = 500
) -> list[dict[str, Any]]:
    """The newest first; `state` is one or several with commas, `search` a part of an order, a waybill, a SKU, a bin."""
    where, params = ["1"], []
    if states := [one for one in state.split(",") if one]:
        where.append(f"j.state IN ({', '.join('?' * len(states))})")
        params += states
    if show in SHOW:
        where.append(SHOW[show])
    if search:
        where.append(
            "(upper(coalesce(f.number, '')) LIKE ? OR upper(coalesce(p.waybill, '')) LIKE ?"
            " OR upper(j.document) LIKE ?)"
        )
        params += [f"%{search.upper().replace('%', '').replace('_', '')}%"] * 3
    sql = f"{_JOBS} WHERE {' AND '.join(where)} ORDER BY j.rowid DESC LIMIT ?"  # rows stay in the order of asking
    with database.reading() as connection:
        return [_plain(dict(row)) for row in connection.execute(sql, (*params, limit))]


def job(database: Database, name: str) -> dict[str, Any]:
    """One job; {} when there is none."""
    with database.reading() as connection:
        row = connection.execute(f"{_JOBS} WHERE j.job = ?", (name,)).fetchone()
    return _plain(dict(row)) if row is not None else {}


def printers(state: State, told: dict[Printer, dict[str, Any]]) -> list[dict[str, Any]]:
    """Every printer with its state, what it said last, and how many labels wait for it."""
    found = []
    for device in state.devices:
        if not is_printer(device.role):
            continue
        station = state.stations.get(device.station)
        here = told.get((device.station, device.role), {"state": "looking", "reason": "", "since": 0, "status": None})
        found.append(
            {
                "station": device.station,
                "station_name": station.name if station else device.station,
                "role": device.role,
                "driver": device.driver,
                "url": device.url,
                **{name: here.get(name) for name in ("state", "reason", "since", "status")},
                "queued": state.print_jobs.count("queued", (device.station, device.role)),
            }
        )
    return sorted(found, key=lambda row: (row["station"], row["role"]))


def bindings(state: State) -> dict[str, Any]:
    """What is bound, and what there is to choose from."""
    carriers = {row.carrier: row.carrier_name or row.carrier for row in state.waybills if row.carrier}
    carriers |= {
        row.carrier: row.carrier for row in state.print_bindings if row.carrier and row.carrier not in carriers
    }
    return {
        "bindings": [
            {
                "station": row.station,
                "kind": row.kind,
                "carrier": row.carrier,
                "printer": f"{row.printer_station}/{row.printer_role}",
                "fallback": f"{row.fallback_station}/{row.fallback_role}" if row.fallback_station else "",
            }
            for row in sorted(state.print_bindings, key=lambda row: (row.station, row.kind, row.carrier))
        ],
        "kinds": list(KINDS),
        "carriers": [{"carrier": code, "name": name} for code, name in sorted(carriers.items())],
        "printers": [f"{row.station}/{row.role}" for row in state.devices if is_printer(row.role)],
        "stations": [{"station": row.station, "name": row.name, "kind": row.kind} for row in state.stations],
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    for name in _JSON:
        row[name] = msgspec.json.decode(row[name])
    for name in ("created", "changed"):
        at = row.pop(f"{name}_ms")
        row[f"{name}_at"] = datetime.fromtimestamp(at / 1000, UTC).isoformat() if at else None
    return row
