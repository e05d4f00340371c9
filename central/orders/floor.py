"""What a floor did with fulfilments: picked, verified, printed, weighed, shipped, let go, seen by the gate."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from central.aftersales.returns import send_waiting_returns
from central.database.bulk import RowStatement, insert_rows
from central.database.tables import table
from central.facts.stream import record
from central.gateways.intake import CannotApply, FloorEvent, FloorPart, Intake
from central.orders.context import FulfilmentContext, LineContext, load_fulfilments
from central.orders.leaving import HANDLERS, write_pulled
from central.orders.models import Parcel
from central.orders.timeline import note
from central.stock.services import GOOD, OWN, StockKey
from central.tasks.services import raise_task
from gateway.contracts import facts

_RANK = ("released", "short", "picking", "picked", "verified", "weighed", "shipped", "cancelled")
_PARCEL_CHANGES = (
    "status = CASE WHEN parcel.status = 'pulled_back' THEN parcel.status"
    " WHEN excluded.status = 'pulled_back' THEN excluded.status"
    " WHEN parcel.status IN ('shipped', 'passed') AND excluded.status IN ('open', 'verified', 'weighed')"
    " OR parcel.status = 'passed' AND excluded.status = 'shipped' THEN parcel.status ELSE excluded.status END,"
    " waybill = CASE WHEN excluded.waybill = '' THEN parcel.waybill ELSE excluded.waybill END,"
    " carrier = CASE WHEN excluded.carrier = '' THEN parcel.carrier ELSE excluded.carrier END,"
    " sscc = CASE WHEN excluded.sscc = '' THEN parcel.sscc ELSE excluded.sscc END,"
    " epc = CASE WHEN excluded.epc = '' THEN parcel.epc ELSE excluded.epc END,"
    " label_state = CASE WHEN excluded.label_state = '' THEN parcel.label_state ELSE excluded.label_state END,"
    " label_copies = parcel.label_copies + excluded.label_copies,"
    " carton = CASE WHEN excluded.carton = '' THEN parcel.carton ELSE excluded.carton END,"
    " no = CASE WHEN excluded.no = 1 THEN parcel.no ELSE excluded.no END,"
    " manifest = CASE excluded.manifest WHEN '' THEN parcel.manifest WHEN '-' THEN '' ELSE excluded.manifest END,"
) + ", ".join(
    f"{name} = COALESCE(excluded.{name}, parcel.{name})"
    for name in (
        "grams",
        "expected_grams",
        "verified_at",
        "weighed_at",
        "printed_at",
        "shipped_at",
        "passed_at",
        "gate_at",
    )
)
# A line that is picked or verified again (a box that was opened again after a shortage) does not count twice.
_LINES = RowStatement(
    "UPDATE fulfilment_line SET"
    " picked = CASE WHEN fulfilment_line.picked + v.picked > fulfilment_line.quantity THEN fulfilment_line.quantity"
    " ELSE fulfilment_line.picked + v.picked END,"
    " verified = CASE WHEN fulfilment_line.verified + v.verified > fulfilment_line.quantity"
    " THEN fulfilment_line.quantity ELSE fulfilment_line.verified + v.verified END,"
    " shipped = fulfilment_line.shipped + v.shipped FROM v"
    " WHERE fulfilment_line.fulfilment_id = v.id AND fulfilment_line.no = v.no",
    id="text",
    no="integer",
    picked="integer",
    verified="integer",
    shipped="integer",
)
_STATUS = RowStatement(
    "UPDATE fulfilment SET status = v.status, closed_at = COALESCE(fulfilment.closed_at, v.closed_at) FROM v"
    " WHERE fulfilment.id = v.id",
    id="text",
    status="text",
    closed_at="time",
)
_TRADE_LINES = RowStatement(
    "UPDATE trade_line SET shipped = trade_line.shipped + v.shipped, reserved = trade_line.reserved - v.released FROM v"
    " WHERE trade_line.trade_id = v.trade AND trade_line.no = v.no",
    trade="text",
    no="integer",
    shipped="integer",
    released="integer",
)
_SHIPPED = RowStatement(
    "UPDATE trade SET status = 'shipped', shipped_at = v.at FROM v WHERE trade.id = v.trade AND NOT EXISTS"
    " (SELECT 1 FROM trade_line line WHERE line.trade_id = trade.id AND line.shipped < line.quantity)"
    " RETURNING trade.id, EXISTS (SELECT 1 FROM return_order WHERE return_order.trade_id = trade.id"
    " AND return_order.status = 'waiting') AS coming_back",
    trade="text",
    at="time",
)
_PARCELS = RowStatement("SELECT parcel.id, parcel.fulfilment_id FROM v JOIN parcel ON parcel.id = v.id", id="text")
_GATE = RowStatement(
    "UPDATE parcel SET gate_at = COALESCE(parcel.gate_at, v.at) FROM v WHERE parcel.id = v.id", id="text", at="time"
)


class OrdersPart(FloorPart):
    """Fulfilments and parcels of one intake."""

    def __init__(self, intake: Intake) -> None:
        super().__init__(intake)
        self._fulfilments: dict[str, FulfilmentContext] = {}
        self._status: dict[str, dict[str, Any]] = {}
        self._lines: dict[tuple[str, int], dict[str, int]] = {}
        self._parcels: dict[str, dict[str, Any]] = {}
        self._trade_lines: dict[tuple[str, int], dict[str, int]] = {}
        self._shipped: dict[str, datetime] = {}
        self.pulled: dict[str, tuple[FulfilmentContext, FloorEvent, facts.ParcelPulledBack]] = {}
        self._gate: dict[str, datetime] = {}
        self._parcel_fulfilments: dict[str, str] = {}
        self._notes: dict[tuple[str, str], tuple[datetime, str, list[dict[str, Any]]]] = {}

    def load(self, events: Sequence[FloorEvent]) -> None:
        """The fulfilments, their lines where goods leave, and the parcels that a gate saw."""
        tx = self.intake.tx
        wanted: set[str] = set()
        for event in events:
            wanted.update(getattr(event.message, "fulfilments", ()))
            if fulfilment := getattr(event.message, "fulfilment", ""):
                wanted.add(fulfilment)
        gates = (facts.GatePassed, facts.GateMatched)
        seen = {event.message.parcel for event in events if isinstance(event.message, gates)} - {""}
        seen -= {event.message.parcel for event in events if isinstance(event.message, facts.DespatchPassed)}
        self._parcel_fulfilments = {row.id: row.fulfilment_id for row in _PARCELS.run(tx, [{"id": p} for p in seen])}
        moved = (facts.DespatchPassed, facts.ParcelPulledBack)
        leaving = [event.message.fulfilment for event in events if isinstance(event.message, moved)]
        self._fulfilments = load_fulfilments(tx, wanted | set(self._parcel_fulfilments.values()), leaving)

    # --- picking ---

    def wave_created(self, event: FloorEvent, fact: facts.WaveCreated) -> None:
        detail = {"wave": fact.number, "distance_mm": fact.distance_mm}
        for fulfilment in fact.fulfilments:
            self.note(self.find(fulfilment, event), "wave", event, detail)

    def line_picked(self, event: FloorEvent, fact: facts.LinePicked) -> None:
        found = self.find(fact.fulfilment, event)
        self._advance(found, "picking", event)
        self._count(fact.fulfilment, fact.line_no, picked=fact.quantity)
        detail = {"line": fact.line_no, "sku": fact.sku, "quantity": fact.quantity, "bin": fact.bin, "tote": fact.tote}
        self.note(found, "picked", event, detail)

    def pick_short(self, event: FloorEvent, fact: facts.PickShort) -> None:
        detail = {"sku": fact.sku, "bin": fact.bin, "missing": fact.missing, "lacking": fact.lacking}
        if fact.reason:
            detail["reason"] = fact.reason
        self.note(self.find(fact.fulfilment, event), "pick_short", event, detail)

    def put_taken_back(self, event: FloorEvent, fact: facts.PutTakenBack) -> None:
        self.find(fact.fulfilment, event)
        self._count(fact.fulfilment, fact.line_no, picked=-fact.quantity)

    def back_ordered(self, event: FloorEvent, fact: facts.FulfilmentBackOrdered) -> None:
        """The floor finished early and plans the rest again: nothing to decide."""
        lines = [{"line": line.line_no, "sku": line.sku, "quantity": line.quantity} for line in fact.lines]
        self.note(self.find(fact.fulfilment, event), "back_ordered", event, {"lines": lines})

    def fulfilment_short(self, event: FloorEvent, fact: facts.FulfilmentShort) -> None:
        """A person decides: the order waits at the floor until its fulfilment is called back or filled."""
        found = self.find(fact.fulfilment, event)
        lines = [{"line": line.line_no, "sku": line.sku, "quantity": line.quantity} for line in fact.lines]
        self._advance(found, "short", event)
        self.note(found, "short", event, {"lines": lines})
        raise_task(
            self.intake.tx, "fulfilment_short", found.trade, event.time, {"number": found.number, "lines": lines}
        )

    # --- scan-out ---

    def line_verified(self, event: FloorEvent, fact: facts.LineVerified) -> None:
        found = self.find(fact.fulfilment, event)
        self._count(fact.fulfilment, fact.line_no, verified=fact.quantity)
        self.note(found, "verified", event, {"line": fact.line_no, "sku": fact.sku, "quantity": fact.quantity})

    def parcel_verified(self, event: FloorEvent, fact: facts.ParcelVerified) -> None:
        found = self.find(fact.fulfilment, event)
        self._advance(found, "verified", event)
        row = self.parcel(fact.parcel, found)
        row.update(status="verified", verified_at=event.time, no=fact.parcel_no, carton=fact.carton)
        row.update(waybill=fact.waybill or row["waybill"], carrier=fact.carrier or row["carrier"])

    def waybill_printed(self, event: FloorEvent, fact: facts.WaybillPrinted) -> None:
        found = self.find(fact.fulfilment, event)
        parcel = self.parcel(fact.parcel, found)
        parcel.update(label_state=str(fact.state), waybill=fact.waybill, printed_at=event.time)
        parcel["label_copies"] += 1
        parcel["epc"] = fact.epc or parcel["epc"]
        detail = {"waybill": fact.waybill, "state": str(fact.state), "copy": fact.copy}
        self.note(found, "printed", event, {**detail, "reason": fact.reason} if fact.reason else detail)

    def parcel_weighed(self, event: FloorEvent, fact: facts.ParcelWeighed) -> None:
        found = self.find(fact.fulfilment, event)
        detail = {"grams": fact.grams, "expected_grams": fact.expected_grams, "accepted": fact.accepted}
        self.note(found, "weighed", event, detail)
        if not fact.accepted:
            return
        self._advance(found, "weighed", event)
        parcel = self.parcel(fact.parcel, found)
        parcel.update(grams=fact.grams, expected_grams=fact.expected_grams, weighed_at=event.time)
        if parcel["status"] in ("open", "verified"):
            parcel["status"] = "weighed"
        parcel["carton"] = fact.carton or parcel["carton"]

    def parcel_shipped(self, event: FloorEvent, fact: facts.ParcelShipped) -> None:
        found = self.find(fact.fulfilment, event)
        if not fact.more:
            self._advance(found, "shipped", event)
        parcel = self.parcel(fact.parcel, found)
        parcel.update(status="shipped", waybill=fact.waybill, carrier=fact.carrier, grams=fact.grams)
        parcel.update(shipped_at=event.time, sscc=fact.sscc, epc=fact.epc or parcel["epc"], carton=fact.carton)
        self.note(found, "shipped", event, {"waybill": fact.waybill, "grams": fact.grams})

    def despatch_passed(self, event: FloorEvent, fact: facts.DespatchPassed) -> None:
        """Stock has left: reservations end, and what follows the sale may follow."""
        found = self.find(fact.fulfilment, event)
        parcel = self.parcel(fact.parcel, found)
        parcel.update(status="passed", waybill=fact.waybill, carrier=fact.carrier, grams=fact.grams)
        parcel["passed_at"] = event.time
        lines = [self._ship_line(found, line) for line in fact.lines]
        self._shipped[found.trade] = event.time
        record(self.intake.tx, "GoodsShipped", fact.parcel, event.time, goods_shipped(found, fact, lines))

    def _ship_line(self, found: FulfilmentContext, counted: facts.CountedLine) -> dict[str, Any]:
        line = found.lines.get(counted.line_no)
        if line is None or line.sku != counted.sku:
            raise CannotApply(f"fulfilment {found.id} has no line {counted.line_no} of {counted.sku}")
        self._count(found.id, line.no, shipped=counted.quantity)
        released = min(counted.quantity, line.reserved)
        line.reserved -= released
        change = self._trade_lines.setdefault((found.trade, line.trade_line_no), {"shipped": 0, "released": 0})
        change["shipped"] += counted.quantity
        change["released"] += released
        if released:
            self.intake.stock.reserve(StockKey(OWN, line.sku, found.warehouse, GOOD), -released)
        return {"sku": line.sku, "quantity": counted.quantity, "price_fen": line.price_fen}

    def take_back(self, found: FulfilmentContext, line: LineContext, quantity: int) -> None:
        """Pieces of a line did not leave after all."""
        self._count(found.id, line.no, shipped=-quantity)
        change = self._trade_lines.setdefault((found.trade, line.trade_line_no), {"shipped": 0, "released": 0})
        change["shipped"] -= quantity

    def gate_passed(self, event: FloorEvent, fact: facts.GatePassed) -> None:
        fulfilment = self._parcel_fulfilments.get(fact.parcel) or self._parcels.get(fact.parcel, {}).get(
            "fulfilment_id"
        )
        if not fact.parcel:
            return
        if fulfilment is None:
            raise CannotApply(f"there is no parcel {fact.parcel}")
        if fact.direction != "in":
            self._gate[fact.parcel] = event.time
        detail = {"gate": fact.gate, "direction": fact.direction, "verified": fact.verified}
        self.note(self._fulfilments[fulfilment], "gate", event, detail)

    def gate_matched(self, event: FloorEvent, fact: facts.GateMatched) -> None:
        """The parcel's content passed, by the tags of its units."""
        if fact.parcel in self._parcel_fulfilments or fact.parcel in self._parcels:
            passed = facts.GatePassed(
                gate=fact.gate,
                epc="",
                direction="out",
                first_seen=event.time,
                reads=len(fact.passages),
                parcel=fact.parcel,
                verified=True,
            )
            self.gate_passed(event, passed)

    def unremarkable(self, event: FloorEvent, fact: facts.WaveClaimed | facts.WaveCompleted) -> None:
        """Kept in the inbox; changes nothing here."""

    # --- gathering ---

    def find(self, fulfilment: str, event: FloorEvent) -> FulfilmentContext:
        """The fulfilment of an event; raises CannotApply."""
        found = self._fulfilments.get(fulfilment)
        if found is None or found.warehouse != event.warehouse:
            raise CannotApply(f"there is no fulfilment {fulfilment} in warehouse {event.warehouse or '(none)'}")
        return found

    def _advance(self, found: FulfilmentContext, status: str, event: FloorEvent) -> None:
        """A later state is never replaced by an earlier one."""
        if found.status in _RANK and _RANK.index(found.status) >= _RANK.index(status):
            return
        found.status = status
        closed_at = event.time if status == "shipped" else None
        self._status[found.id] = {"id": found.id, "status": status, "closed_at": closed_at}

    def _count(self, fulfilment: str, no: int, *, picked: int = 0, verified: int = 0, shipped: int = 0) -> None:
        line = self._lines.setdefault((fulfilment, no), {"picked": 0, "verified": 0, "shipped": 0})
        line["picked"] += picked
        line["verified"] += verified
        line["shipped"] += shipped

    def parcel(self, parcel: str, found: FulfilmentContext) -> dict[str, Any]:
        """The row of a parcel as this intake changes it."""
        row = self._parcels.get(parcel)
        if row is None:
            row = self._parcels[parcel] = new_parcel(parcel, found)
        return row

    def note(self, found: FulfilmentContext, kind: str, event: FloorEvent, detail: dict[str, Any]) -> None:
        """Notes of one kind about one order in one intake become one row with all details."""
        operator = getattr(event.message, "operator", "")
        at, actor, details = self._notes.setdefault((found.trade, kind), (event.time, operator, []))
        details.append(detail)
        self._notes[found.trade, kind] = (at, operator or actor, details)

    # --- writing ---

    def write(self) -> None:
        """One statement a table."""
        tx = self.intake.tx
        _LINES.run(tx, [{"id": key[0], "no": key[1], **counts} for key, counts in sorted(self._lines.items())])
        _STATUS.run(tx, [self._status[fulfilment] for fulfilment in sorted(self._status)])
        for parcel in self._gate.keys() & self._parcels.keys():
            self._parcels[parcel]["gate_at"] = self._gate.pop(parcel)
        rows = [self._parcels[parcel] for parcel in sorted(self._parcels)]
        insert_rows(tx, table(Parcel), rows, conflict=f"(id) DO UPDATE SET {_PARCEL_CHANGES}")
        _GATE.run(tx, [{"id": parcel, "at": at} for parcel, at in sorted(self._gate.items())])
        for (trade, kind), (at, actor, details) in self._notes.items():
            note(tx, trade, kind, at, details[0] if len(details) == 1 else {"items": details}, actor)
        if self._shipped or self._trade_lines:
            self._write_shipped()
        if self.pulled:
            write_pulled(tx, self.pulled, self.intake.at)

    def _write_shipped(self) -> None:
        tx = self.intake.tx
        changes = [{"trade": key[0], "no": key[1], **change} for key, change in sorted(self._trade_lines.items())]
        _TRADE_LINES.run(tx, changes)
        rows = [{"trade": trade, "at": at} for trade, at in sorted(self._shipped.items())]
        coming_back = [row[0] for row in _SHIPPED.run(tx, rows) if row[1]]
        send_waiting_returns(tx, coming_back, self.intake.at)

    handlers = {  # noqa: RUF012
        facts.WaveCreated: wave_created,
        facts.WaveClaimed: unremarkable,
        facts.WaveCompleted: unremarkable,
        facts.LinePicked: line_picked,
        facts.PickShort: pick_short,
        facts.PutTakenBack: put_taken_back,
        facts.FulfilmentBackOrdered: back_ordered,
        facts.FulfilmentShort: fulfilment_short,
        facts.LineVerified: line_verified,
        facts.ParcelVerified: parcel_verified,
        facts.WaybillPrinted: waybill_printed,
        facts.ParcelWeighed: parcel_weighed,
        facts.ParcelShipped: parcel_shipped,
        facts.DespatchPassed: despatch_passed,
        facts.GatePassed: gate_passed,
        **HANDLERS,
        facts.GateMatched: gate_matched,
    }


def new_parcel(parcel: str, found: FulfilmentContext) -> dict[str, Any]:
    """A parcel's row as nothing is known of it yet."""
    moments = ("verified_at", "weighed_at", "printed_at", "shipped_at", "passed_at", "gate_at")
    return {
        "id": parcel,
        "fulfilment_id": found.id,
        "trade_id": found.trade,
        "warehouse": found.warehouse,
        "waybill": "",
        "carrier": "",
        "status": "open",
        "grams": None,
        "expected_grams": None,
        "sscc": "",
        "epc": "",
        "label_state": "",
        "label_copies": 0,
        "no": 1,
        "carton": "",
        "manifest": "",
        **dict.fromkeys(moments),
    }


def goods_shipped(
    found: FulfilmentContext, fact: facts.DespatchPassed, lines: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """The data of the fact `GoodsShipped`: all that a follower needs."""
    trade = {
        "trade": found.trade,
        "number": found.number,
        "shop": found.shop_id,
        "shop_name": found.shop,
        "platform": found.platform,
        "buyer": found.buyer,
        "receiver_name": found.receiver_name,
        "ordered_at": found.ordered_at.isoformat(),
        "lines": list(lines),
    }
    return {
        "parcel": fact.parcel,
        "fulfilment": found.id,
        "waybill": fact.waybill,
        "carrier": fact.carrier,
        "warehouse": found.warehouse,
        "grams": fact.grams,
        "trades": [trade],
    }
