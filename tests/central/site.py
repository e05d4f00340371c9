"""A small shop with a floor: what tests say in one line each."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from central.aftersales.services import call_back
from central.catalog.services import upsert_products
from central.database.database import Database
from central.facts.stream import Fact
from central.gateways.services import enrol
from central.orders.rules import NewLine
from central.orders.services import NewOrder, place_order
from central.purchasing.services import NewPurchaseOrder, order_goods
from central.security.rights import SYSTEM
from gateway.contracts.work import CancelKind
from tests.central.floor_peer import FloorPeer

ORDERED_AT = datetime(2026, 11, 23, 10, tzinfo=UTC)


@dataclass
class Site:
    """Central's services, called as the system."""

    database: Database
    floor: FloorPeer

    @classmethod
    def opened(cls, database: Database) -> "Site":
        """Binds warehouse `main` to a gateway."""
        database.write(lambda tx: enrol(tx, "gw-1", loopback=True))
        site = cls(database, FloorPeer(database))
        site.floor.poll()
        return site

    def products(self, *skus: str) -> None:
        """Creates goods."""
        rows = [{"sku": sku, "name": f"goods {sku}", "price_fen": 500} for sku in skus]
        self.database.write(lambda tx: upsert_products(tx, SYSTEM, rows))

    def buy(self, **quantities: int) -> str:
        """A purchase order at 2 yuan a piece; returns its id."""
        lines = [(sku, quantity, 200) for sku, quantity in quantities.items()]
        return self.database.write(lambda tx: order_goods(tx, SYSTEM, NewPurchaseOrder("ACME", lines)))[0]

    def stock(self, **quantities: int) -> None:
        """Creates goods, buys and receives them."""
        self.products(*quantities)
        receipt = self.buy(**quantities)
        self.floor.poll()
        self.floor.receive(self.floor.receipts[receipt])
        self.floor.sync()

    def order(self, number: str, *lines: tuple[str, int], receiver: str = "Li", at: datetime = ORDERED_AT) -> str:
        """An order at 5 yuan a piece; returns its id."""
        new = NewOrder(
            number=number,
            lines=[NewLine(sku, quantity, 500) for sku, quantity in lines],
            ordered_at=at,
            receiver_name=receiver,
            buyer="b1",
        )
        return self.database.write(lambda tx: place_order(tx, SYSTEM, "file", new))[0]

    def cancel(self, order: str, kind: CancelKind = CancelKind.CANCEL) -> str:
        """Cancels or refunds."""
        return self.database.write(lambda tx: call_back(tx, SYSTEM, order, kind, "changed my mind"))

    # --- looking ---

    def rows(self, sql: str, **parameters: Any) -> list[Any]:
        """What a query of the test's own gives."""
        with self.database.read() as tx:
            return [tuple(row) for row in tx.execute(text(sql), parameters)]

    def one(self, sql: str, **parameters: Any) -> Any:
        """The only value."""
        [(value,)] = self.rows(sql, **parameters)
        return value

    def status(self, order: str) -> str:
        """An order's status."""
        return str(self.one("SELECT status FROM trade WHERE id = :id", id=order))

    def level(self, sku: str, quality: str = "good") -> tuple[int, int]:
        """(on hand, reserved) of a SKU."""
        rows = self.rows(
            "SELECT on_hand, reserved FROM stock WHERE sku = :sku AND quality = :quality", sku=sku, quality=quality
        )
        return rows[0] if rows else (0, 0)

    def tasks(self) -> list[str]:
        """The kinds of open tasks, sorted."""
        return [row[0] for row in self.rows("SELECT kind FROM task WHERE status = 'open' ORDER BY kind")]

    def facts(self, kind: str) -> list[Fact]:
        """The facts of one type."""
        from central.facts.models import Fact as Table

        with self.database.read() as tx:
            rows = tx.execute(Table.__table__.select().where(Table.type == kind).order_by(Table.id))
            return [Fact(row.id, row.type, row.document, row.data, row.occurred_at) for row in rows]

    def kinds(self, document: str) -> list[str]:
        """The kinds of a document's timeline, in order."""
        return [
            row[0]
            for row in self.rows("SELECT kind FROM timeline WHERE document = :document ORDER BY id", document=document)
        ]

    def assert_sound(self) -> None:
        """Invariants 2 and 3 of the design, from SQL of the test's own."""
        assert_sound(self)


def assert_sound(site: Site) -> None:
    """Stock is the sum of its movements; reservations and claims are what the lines say and within what is there."""
    moved = "SELECT sku, quality, SUM(delta) FROM stock_movement GROUP BY sku, quality"
    levels = site.rows("SELECT sku, quality, on_hand FROM stock WHERE on_hand <> 0 ORDER BY sku, quality")
    assert levels == sorted(row for row in site.rows(moved) if row[2]), "stock is not the sum of its movements"
    reserved = "SELECT sku, SUM(reserved) FROM trade_line GROUP BY sku HAVING SUM(reserved) <> 0"
    on_rows = site.rows("SELECT sku, reserved FROM stock WHERE reserved <> 0 ORDER BY sku")
    assert on_rows == sorted(site.rows(reserved)), "what is reserved is not what the lines have"
    claims = "SELECT purchase_line_id, SUM(quantity) FROM claim GROUP BY purchase_line_id"
    claimed = site.rows("SELECT id, claimed FROM purchase_line WHERE claimed <> 0 ORDER BY id")
    assert claimed == sorted(site.rows(claims)), "what is claimed is not what the claims say"
    by_line = site.rows("SELECT trade_id, line_no, SUM(quantity) FROM claim GROUP BY trade_id, line_no")
    lines = site.rows("SELECT trade_id, no, claimed FROM trade_line WHERE claimed <> 0 ORDER BY trade_id, no")
    assert lines == sorted(by_line), "an order line's claims are not its claims"
    beyond = "SELECT sku FROM purchase_line WHERE claimed > 0 AND (NOT open OR claimed > ordered - received)"
    assert site.rows(beyond) == [], "claims exceed what is on order"
    waiting = "SELECT id FROM trade WHERE status IN ('out_of_stock', 'review', 'cancelled', 'shipped')"
    granted = f"SELECT trade_id FROM trade_line WHERE (reserved > 0 OR claimed > 0) AND trade_id IN ({waiting})"
    assert site.rows(granted) == [], "an order that waits or is over holds goods"
    whole = "SELECT trade_id FROM trade_line JOIN trade ON trade.id = trade_id WHERE status = 'awaiting_stock'"
    assert site.rows(f"{whole} AND trade_line.reserved + claimed <> quantity") == [], "a line is held in part"
