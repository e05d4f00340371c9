"""Intercepts that the floor answered, and goods that came back."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from central.aftersales.services import cancel_now, return_everything
from central.database.bulk import RowStatement
from central.database.tables import moment
from central.facts.stream import record
from central.gateways.intake import CannotApply, FloorEvent, FloorPart, Intake
from central.orders.context import FulfilmentContext, load_fulfilments
from central.orders.timeline import note
from central.shipping.services import void_waybills
from central.tasks.services import raise_task
from gateway.contracts import facts

_RETURN_LINES = RowStatement(
    "SELECT ret.id, ret.number, ret.warehouse, ret.status, ret.trade_id, trade.number AS trade_number, trade.shop_id,"
    " trade.buyer, line.no, line.sku, line.price_fen FROM v JOIN return_order ret ON ret.id = v.id"
    " JOIN trade ON trade.id = ret.trade_id JOIN return_line line ON line.return_id = ret.id",
    id="text",
)
_GRADED = RowStatement(
    "UPDATE return_line SET good = return_line.good + v.good, defective = return_line.defective + v.defective FROM v"
    " WHERE return_line.return_id = v.id AND return_line.no = v.no",
    id="text",
    no="integer",
    good="integer",
    defective="integer",
)
_RETURN_STATUS = RowStatement(
    "UPDATE return_order SET status = v.status, closed_at = v.closed_at FROM v WHERE return_order.id = v.id"
    " AND return_order.status <> 'closed'",
    id="text",
    status="text",
    closed_at="time",
)
_INTERCEPTS = RowStatement(
    "UPDATE intercept SET status = v.status, closed_at = :at FROM v WHERE intercept.fulfilment_id = v.id"
    " AND intercept.status = 'asked'",
    id="text",
    status="text",
)
_FULFILMENTS = RowStatement(
    "UPDATE fulfilment SET status = 'cancelled', closed_at = :at FROM v WHERE fulfilment.id = v.id", id="text"
)
_SHIPPED = RowStatement(
    "SELECT line.sku, line.shipped FROM v JOIN trade_line line ON line.trade_id = v.id WHERE line.shipped > 0",
    id="text",
)
_REFUND_CLOSED = RowStatement("UPDATE trade SET refund_open = false FROM v WHERE trade.id = v.id", id="text")


class AftersalesPart(FloorPart):
    """Intercepts and returns of one intake."""

    def __init__(self, intake: Intake) -> None:
        super().__init__(intake)
        self._fulfilments: dict[str, FulfilmentContext] = {}
        self._lines: dict[tuple[str, int], Row[*tuple[Any, ...]]] = {}
        self._known: dict[str, Row[*tuple[Any, ...]]] = {}
        self._graded: dict[tuple[str, int], dict[str, int]] = {}
        self._status: dict[str, dict[str, Any]] = {}
        self._stopped: dict[str, FloorEvent] = {}
        self._too_late: dict[str, FloorEvent] = {}
        self._told: dict[str, tuple[FloorEvent, list[dict[str, Any]]]] = {}

    def load(self, events: Sequence[FloorEvent]) -> None:
        """The fulfilments and the returns that these events speak of."""
        messages = [event.message for event in events]
        fulfilments = {getattr(message, "fulfilment", "") for message in messages} - {""}
        returns = sorted({getattr(message, "return_id", "") for message in messages} - {""})
        self._fulfilments = load_fulfilments(self.intake.tx, fulfilments)
        for row in _RETURN_LINES.run(self.intake.tx, [{"id": return_id} for return_id in returns]):
            self._known[row.id] = row
            self._lines[row.id, row.no] = row

    def intercepted(self, event: FloorEvent, fact: facts.FulfilmentIntercepted) -> None:
        self._check(fact.fulfilment)
        self._stopped[fact.fulfilment] = event

    def pulled_back(self, event: FloorEvent, fact: facts.ParcelPulledBack) -> None:
        """At the hand-over, because the order was called back: stopped after all."""
        self._check(fact.fulfilment)
        if fact.called_back:
            self._stopped[fact.fulfilment] = event

    def too_late(self, event: FloorEvent, fact: facts.InterceptTooLate) -> None:
        self._check(fact.fulfilment)
        self._too_late[fact.fulfilment] = event

    def return_received(self, event: FloorEvent, fact: facts.ReturnReceived) -> None:
        line = self._lines.get((fact.return_id, fact.line_no))
        if line is None or line.sku != fact.sku:
            raise CannotApply(f"return {fact.return_id} has no line {fact.line_no} of {fact.sku}")
        self._take_back(event, fact.return_id, fact.line_no, fact.sku, fact.quantity, fact.quality)

    def _take_back(
        self, event: FloorEvent, return_id: str, no: int, sku: str, quantity: int, quality: facts.Quality
    ) -> None:
        line = self._lines[return_id, no]
        grades = self._graded.setdefault((return_id, no), {"good": 0, "defective": 0})
        grades[str(quality)] += quantity
        self._status.setdefault(return_id, {"id": return_id, "status": "received", "closed_at": None})
        told = {"sku": sku, "quantity": quantity, "price_fen": line.price_fen, "quality": str(quality)}
        self._told.setdefault(return_id, (event, []))[1].append(told)
        if quality == facts.Quality.GOOD:
            self.intake.rise(line.warehouse, {sku})

    def unclaimed_matched(self, event: FloorEvent, fact: facts.UnclaimedMatched) -> None:
        """A parcel that nobody had announced: its goods came in as an adjustment, which this return replaces."""
        lines = [(self._lines.get((fact.return_id, one.line_no)), one) for one in fact.lines]
        if not lines or any(line is None or line.sku != one.sku for line, one in lines):
            raise CannotApply(f"return {fact.return_id} has not the lines of unclaimed parcel {fact.number}")
        back = [{"sku": one.sku, "delta": -one.quantity} for one in fact.lines]
        data = {"warehouse": event.warehouse, "reason": "unclaimed_matched", "lines": back}
        record(self.intake.tx, "StockAdjusted", event.id, event.time, data)
        for one in fact.lines:
            self._take_back(event, fact.return_id, one.line_no, one.sku, one.quantity, one.quality)

    def return_closed(self, event: FloorEvent, fact: facts.ReturnClosed) -> None:
        row = self._known.get(fact.return_id)
        if row is None:
            raise CannotApply(f"there is no return {fact.return_id}")
        self._status[fact.return_id] = {"id": fact.return_id, "status": "closed", "closed_at": event.time}
        note(self.intake.tx, row.trade_id, "return_closed", event.time, {"return": row.number}, fact.operator)

    def _check(self, fulfilment: str) -> None:
        if fulfilment not in self._fulfilments:
            raise CannotApply(f"there is no fulfilment {fulfilment}")

    def write(self) -> None:
        """One statement a table; cancelled orders one by one, for they are few."""
        tx = self.intake.tx
        _GRADED.run(tx, [{"id": key[0], "no": key[1], **grades} for key, grades in sorted(self._graded.items())])
        _RETURN_STATUS.run(tx, [self._status[return_id] for return_id in sorted(self._status)])
        for return_id, (event, lines) in self._told.items():
            self._tell(self._known[return_id], event, lines)
        answered = [{"id": each, "status": "stopped"} for each in sorted(self._stopped)]
        answered += [{"id": each, "status": "too_late"} for each in sorted(self._too_late)]
        _INTERCEPTS.run(tx, answered, at=moment(tx, self.intake.at))
        if self._stopped:
            self._write_stopped()
        for fulfilment, event in self._too_late.items():
            self._write_too_late(self._fulfilments[fulfilment], event)

    def _write_stopped(self) -> None:
        tx, at = self.intake.tx, self.intake.at
        rows = [{"id": fulfilment} for fulfilment in sorted(self._stopped)]
        _FULFILMENTS.run(tx, rows, at=moment(tx, at))
        void_waybills(tx, sorted(self._stopped))
        for fulfilment, event in self._stopped.items():
            found = self._fulfilments[fulfilment]
            if found.trade_status == "cancelled":
                continue
            found.trade_status = "cancelled"
            detail = {"at": getattr(event.message, "at", "hand-over")}
            note(tx, found.trade, "intercepted", event.time, detail, getattr(event.message, "operator", ""))
            left = [tuple(row) for row in _SHIPPED.run(tx, [{"id": found.trade}])]
            if left:  # an earlier parcel of the order is under way: a person has it sent back, or lets it go
                lines = [{"sku": sku, "quantity": quantity} for sku, quantity in left]
                detail_of_task = {"number": found.number, "lines": lines}
                raise_task(tx, "cancelled_in_part", found.trade, event.time, detail_of_task)
            skus = cancel_now(tx, found.trade, event.time, "intercepted")
            self.intake.rise(found.warehouse, skus)

    def _write_too_late(self, found: FulfilmentContext, event: FloorEvent) -> None:
        """Shipped wins: the goods come back as a return, and a person is told."""
        tx = self.intake.tx
        note(tx, found.trade, "intercept_too_late", event.time)
        _REFUND_CLOSED.run(tx, [{"id": found.trade}])
        numbers = return_everything(tx, found.trade, found.warehouse, "intercept came too late", self.intake.at)
        raise_task(
            tx, "shipped_before_intercept", found.trade, event.time, {"number": found.number, "returns": numbers}
        )

    def _tell(self, row: Row[*tuple[Any, ...]], event: FloorEvent, lines: list[dict[str, Any]]) -> None:
        data = {
            "return_id": row.id,
            "number": row.number,
            "trade": row.trade_id,
            "order": row.trade_number,
            "shop": row.shop_id,
            "buyer": row.buyer,
            "warehouse": row.warehouse,
            "lines": lines,
        }
        record(self.intake.tx, "GoodsReturned", event.id, event.time, data)
        detail = {"return": row.number, "lines": lines[:50]}
        note(
            self.intake.tx, row.trade_id, "return_received", event.time, detail, getattr(event.message, "operator", "")
        )

    handlers = {  # noqa: RUF012
        facts.FulfilmentIntercepted: intercepted,
        facts.InterceptTooLate: too_late,
        facts.ParcelPulledBack: pulled_back,
        facts.ReturnReceived: return_received,
        facts.ReturnClosed: return_closed,
        facts.UnclaimedMatched: unclaimed_matched,
    }
