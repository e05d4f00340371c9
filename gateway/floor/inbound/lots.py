"""Lots and their dates: what a code says of them, which of them may be picked, the first to expire first."""

import re
from datetime import date
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from gateway.contracts.catalogue import Tracking
from gateway.contracts.facts import LotHeld, LotRecorded
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.scanning.interpret import Scanned
from gateway.store.rows import Stock
from gateway.store.state import State
from gateway.store.unit import Unit

EXPIRED = "expired"
LAST = "9999-12-31"  # of goods that keep for ever
_NAME = re.compile(r"[!-~]{1,20}")  # GS1 General Specifications 3.4.1: up to 20 characters


class Said(NamedTuple):
    """A lot as a code or a person says it; dates are ISO or ""."""

    lot: str = ""
    expiry: str = ""
    produced: str = ""


def tracked(state: State, sku: str) -> bool:
    """Whether each piece of the SKU belongs to a lot."""
    product = state.products.get(sku)
    return product is not None and product.tracking == Tracking.LOT


def said(scanned: Scanned) -> Said:
    """What a GS1 code says: lot (10), expiry (17), best before (15) where there is no expiry, production (11)."""
    code = scanned.gs1
    return Said(code.lot, code.expiry or code.best_before, code.produced) if code is not None else Said()


def keyed(value: Any) -> Said:
    """`{"lot": ..., "expiry"?: ISO date, "produced"?: ISO date}` from the screen."""
    found = {name: str(value.get(name, "") or "").strip() for name in Said._fields} if isinstance(value, dict) else {}
    name = found.get("lot", "").upper()
    if not _NAME.fullmatch(name):
        raise Refused("bad_lot", lot=name)
    for day in (found["expiry"], found["produced"]):
        if day and not _is_day(day):
            raise Refused("bad_value", value=day)
    return Said(name, found["expiry"], found["produced"])


def record(bench: Bench, sku: str, lot: Said) -> None:
    """Remembers a lot and its dates; one that has expired already is held at once."""
    known = bench.state.inbound.lots.get((sku, lot.lot))
    news = known is None or (lot.expiry and lot.expiry != known.expiry) or (lot.produced and not known.produced)
    if not lot.lot or not news:
        return
    bench.unit.record(
        LotRecorded(
            sku=sku,
            lot=lot.lot,
            expiry=lot.expiry,
            produced=lot.produced,
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=sku,
    )
    hold_expired(bench.unit)


def hold_expired(unit: Unit) -> int:
    """Holds lots whose day is over in the warehouse's time zone; returns how many."""
    day = today(unit).isoformat()
    due = [row for row in unit.state.inbound.lots.by("dated", True) if row.expiry < day]
    for row in due:
        unit.record(LotHeld(sku=row.sku, lot=row.lot, reason=EXPIRED), subject=row.sku)
    return len(due)


def today(unit: Unit) -> date:
    """The warehouse's calendar day."""
    return unit.now.astimezone(ZoneInfo(str(unit.state.setting("timezone", "Asia/Shanghai")))).date()


def usable(state: State, sku: str, lot: str) -> bool:
    """Whether pieces of the lot may be picked."""
    row = state.inbound.lots.get((sku, lot)) if lot else None
    return row is None or not row.held


def expiry(state: State, sku: str, lot: str) -> str:
    """The lot's last day, ISO; `LAST` where none is known, so that dates sort."""
    row = state.inbound.lots.get((sku, lot)) if lot else None
    return row.expiry if row is not None and row.expiry else LAST


def first_out(state: State, row: Stock) -> tuple[str, str]:
    """Sorts stock: what expires first goes first, an older lot before a younger one."""
    return expiry(state, row.sku, row.lot), row.lot


def shown(state: State, sku: str, lot: str) -> dict[str, str]:
    """A lot as screens show it."""
    row = state.inbound.lots.get((sku, lot)) if lot else None
    return {"lot": lot, "expiry": row.expiry if row else "", "held": row.held if row else ""}


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10
