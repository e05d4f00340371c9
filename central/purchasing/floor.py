"""Goods that arrived: purchase lines filled, claims turned into reservations, oldest first."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from central.database.bulk import RowStatement
from central.database.tables import moment
from central.facts.stream import record
from central.gateways.intake import CannotApply, FloorEvent, FloorPart, Intake
from central.orders.allocation import complete_claimed, set_out_of_stock
from central.orders.timeline import note
from central.purchasing.rules import Arrival, ClaimRow, Conversion, convert
from central.stock.services import GOOD, OWN, StockKey, read_levels, write_reserved
from central.tasks.services import raise_task
from gateway.contracts.facts import GoodsReceived, ReceiptClosed

_ORDERS = RowStatement(
    "SELECT po.id, po.number, po.warehouse, po.opening, po.status, supplier.name AS supplier FROM v"
    " JOIN purchase_order po ON po.id = v.id JOIN supplier ON supplier.id = po.supplier_id",
    id="text",
)
_LINES = RowStatement(
    "SELECT line.id, line.order_id, line.no, line.sku, line.ordered, line.received, line.claimed, line.cost_fen FROM v"
    " JOIN purchase_line line ON line.order_id = v.id AND line.no = v.no ORDER BY line.id {lock}",
    lock="line",
    id="text",
    no="integer",
)
_CLAIMS = RowStatement(
    "SELECT claim.id, claim.purchase_line_id, claim.trade_id, claim.line_no, claim.quantity FROM v"
    " JOIN claim ON claim.purchase_line_id = v.id ORDER BY claim.id",
    id="integer",
)
_RECEIVE = RowStatement(
    "UPDATE purchase_line SET received = purchase_line.received + v.received,"
    " claimed = purchase_line.claimed - v.converted FROM v WHERE purchase_line.id = v.id",
    id="integer",
    received="integer",
    converted="integer",
)
_CLAIMS_LEFT = RowStatement("UPDATE claim SET quantity = v.q FROM v WHERE claim.id = v.id", id="integer", q="integer")
_CLAIMS_DONE = RowStatement("DELETE FROM claim WHERE id IN (SELECT id FROM v)", id="integer")
_LINES_RESERVED = RowStatement(
    "UPDATE trade_line SET reserved = trade_line.reserved + v.q, claimed = trade_line.claimed - v.q FROM v"
    " WHERE trade_line.trade_id = v.trade AND trade_line.no = v.no",
    trade="text",
    no="integer",
    q="integer",
)
_CLOSE_ORDERS = RowStatement(
    "UPDATE purchase_order SET status = 'closed', closed_at = :at FROM v WHERE purchase_order.id = v.id"
    " AND purchase_order.status = 'open'",
    id="text",
)
_CLOSE_LINES = RowStatement(
    "UPDATE purchase_line SET open = false FROM v WHERE purchase_line.order_id = v.id"
    " RETURNING purchase_line.order_id, purchase_line.sku, purchase_line.ordered, purchase_line.received",
    id="text",
)
_LEFT_CLAIMING = RowStatement(
    "SELECT DISTINCT claim.trade_id FROM v JOIN purchase_line line ON line.order_id = v.id"
    " JOIN claim ON claim.purchase_line_id = line.id",
    id="text",
)


class PurchasingPart(FloorPart):
    """Receipts of one intake."""

    def __init__(self, intake: Intake) -> None:
        super().__init__(intake)
        self._orders: dict[str, Row[*tuple[Any, ...]]] = {}
        self._lines: dict[tuple[str, int], Row[*tuple[Any, ...]]] = {}
        self._received: dict[tuple[str, int], int] = {}
        self._first_event: dict[str, FloorEvent] = {}
        self._told: dict[str, dict[tuple[str, int], int]] = {}  # receipt -> (SKU, cost) -> pieces
        self._closed: list[str] = []

    def load(self, events: Sequence[FloorEvent]) -> None:
        """The purchase orders, and the lines that were received."""
        receipts = sorted({event.message.receipt for event in events})  # type: ignore[attr-defined]
        self._orders = {row.id: row for row in _ORDERS.run(self.intake.tx, [{"id": receipt} for receipt in receipts])}
        facts = [event.message for event in events if isinstance(event.message, GoodsReceived)]
        wanted = sorted({(fact.receipt, fact.line_no) for fact in facts})
        rows = _LINES.run(self.intake.tx, [{"id": receipt, "no": no} for receipt, no in wanted])
        self._lines = {(row.order_id, row.no): row for row in rows}

    def goods_received(self, event: FloorEvent, fact: GoodsReceived) -> None:
        line = self._lines.get((fact.receipt, fact.line_no))
        if line is None or line.sku != fact.sku:
            raise CannotApply(f"receipt {fact.receipt} has no line {fact.line_no} of {fact.sku}")
        self._received[fact.receipt, fact.line_no] = self._received.get((fact.receipt, fact.line_no), 0) + fact.quantity
        self._first_event.setdefault(fact.receipt, event)
        told = self._told.setdefault(fact.receipt, {})
        told[fact.sku, line.cost_fen] = told.get((fact.sku, line.cost_fen), 0) + fact.quantity
        if fact.over:
            detail = {"sku": fact.sku, "over": fact.over, "allowed_by": fact.allowed_by, "reason": fact.reason}
            raise_task(self.intake.tx, "over_receipt", self._orders[fact.receipt].number, event.time, detail)

    def receipt_closed(self, event: FloorEvent, fact: ReceiptClosed) -> None:
        if fact.receipt not in self._orders:
            raise CannotApply(f"there is no purchase order {fact.receipt}")
        self._closed.append(fact.receipt)

    def write(self) -> None:
        """Fills lines, turns claims into reservations, closes what is complete or short."""
        if self._received:
            self._convert()
            self._tell()
        if self._closed:
            self._close()

    def _convert(self) -> None:
        tx = self.intake.tx
        arrivals = self._arrivals()
        claimed = [{"id": line.id} for key, line in self._lines.items() if line.claimed and key in self._received]
        claims = [ClaimRow(*row) for row in _CLAIMS.run(tx, claimed)]
        free = self._free_levels()
        made = convert(claims, arrivals, free)
        received = [
            {"id": line_id, "received": arrival.received, "converted": made.by_line.get(line_id, 0)}
            for line_id, arrival in sorted(arrivals.items())
        ]
        _RECEIVE.run(tx, received)
        if made.taken:
            self._reserve_converted(claims, arrivals, made)
        if made.uncovered:
            self._give_up(made.uncovered)
        for key, pieces in free.items():
            if pieces > 0:
                self.intake.rise(key.warehouse, {key.sku})

    def _arrivals(self) -> dict[int, Arrival]:
        found = {}
        for key, quantity in self._received.items():
            line = self._lines[key]
            stock_key = StockKey(OWN, line.sku, str(self._orders[line.order_id].warehouse), GOOD)
            found[line.id] = Arrival(stock_key, quantity, line.ordered - line.received - quantity)
        return found

    def _reserve_converted(self, claims: Sequence[ClaimRow], arrivals: dict[int, Arrival], made: Conversion) -> None:
        tx = self.intake.tx
        left = {claim.id: claim.quantity - made.taken[claim.id] for claim in claims if claim.id in made.taken}
        _CLAIMS_LEFT.run(tx, [{"id": claim, "q": quantity} for claim, quantity in left.items() if quantity])
        _CLAIMS_DONE.run(tx, [{"id": claim} for claim, quantity in left.items() if not quantity])
        sums: dict[StockKey, int] = {}
        for line_id, quantity in made.by_line.items():
            key = arrivals[line_id].key
            sums[key] = sums.get(key, 0) + quantity
        write_reserved(tx, sums)
        lines: dict[tuple[str, int], int] = {}
        for claim in claims:
            if claim.id in made.taken:
                lines[claim.trade, claim.no] = lines.get((claim.trade, claim.no), 0) + made.taken[claim.id]
        _LINES_RESERVED.run(tx, [{"trade": key[0], "no": key[1], "q": q} for key, q in sorted(lines.items())])
        complete_claimed(tx, sorted({trade for trade, _ in lines}), self.intake.at)

    def _give_up(self, trades: Sequence[str]) -> None:
        """Orders whose goods arrived for others: they try elsewhere, or are out of stock."""
        warehouses = {str(order.warehouse) for order in self._orders.values()}
        skus = set_out_of_stock(self.intake.tx, sorted(set(trades)), self.intake.at)
        for code in warehouses:
            self.intake.rise(code, skus)

    def _free_levels(self) -> dict[StockKey, int]:
        """What can be reserved now of each SKU that was received as good."""
        levels = self.intake.levels
        keys = {arrival.key for arrival in self._arrivals().values()}
        levels = {**read_levels(self.intake.tx, keys - levels.keys()), **levels}  # goods that were here before
        return {key: levels[key].on_hand - levels[key].reserved for key in keys if key in levels}

    def _tell(self) -> None:
        for receipt, event in self._first_event.items():
            order = self._orders[receipt]
            lines = [
                {"sku": sku, "quantity": quantity, "cost_fen": cost_fen}
                for (sku, cost_fen), quantity in self._told[receipt].items()
            ]
            data = {
                "receipt": receipt,
                "number": order.number,
                "supplier": order.supplier,
                "warehouse": order.warehouse,
                "opening": bool(order.opening),
                "lines": lines,
            }
            record(self.intake.tx, "GoodsReceived", event.id, event.time, data)
            pieces = sum(self._told[receipt].values())
            note(self.intake.tx, receipt, "received", event.time, {"lines": len(lines), "pieces": pieces})

    def _close(self) -> None:
        """Claims on what will not come are released: their orders try elsewhere, or are out of stock."""
        tx, at = self.intake.tx, self.intake.at
        rows = [{"id": receipt} for receipt in sorted(set(self._closed))]
        _CLOSE_ORDERS.run(tx, rows, at=moment(tx, at))
        short: dict[str, list[dict[str, Any]]] = {}
        for line in _CLOSE_LINES.run(tx, rows):
            if line.received < line.ordered:
                short.setdefault(line.order_id, []).append({"sku": line.sku, "missing": line.ordered - line.received})
        for receipt in self._closed:
            note(tx, receipt, "closed", at, {"short": short.get(receipt, [])})
            if receipt in short:
                raise_task(tx, "short_receipt", self._orders[receipt].number, at, {"lines": short[receipt]})
        trades = [row[0] for row in _LEFT_CLAIMING.run(tx, rows)]
        if trades:
            self._give_up(trades)

    handlers = {GoodsReceived: goods_received, ReceiptClosed: receipt_closed}  # noqa: RUF012
