"""Importing files: a whole file in few statements, each row used or kept with its reason, the same file only once."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from central.aftersales.models import Return
from central.aftersales.returns import NewReturn, NewReturnLine, open_returns
from central.catalog.services import ensure_products
from central.clock import now
from central.database.bulk import RowStatement, insert_rows
from central.database.tables import UtcTime, table
from central.imports.matching import SoldLine, match
from central.imports.models import Import, ImportRow
from central.imports.reading import KeptRow, OrderFile, UsableRow, order_key, read_orders
from central.orders.rules import NewLine
from central.orders.services import FILE_SHOP, NewOrder, accept, shop_named
from central.security.rights import Person, Scope, require
from gateway.contracts.ids import new_id

_KNOWN = RowStatement(
    "SELECT trade.number, trade.content_key FROM v JOIN trade ON trade.shop_id = :shop AND trade.number = v.number",
    number="text",
)
_SOLD = RowStatement(
    "SELECT trade.id, trade.warehouse, line.no, trade.buyer, line.sku, line.price_fen, trade.ordered_at,"
    " line.quantity - line.returned FROM v JOIN trade ON trade.buyer = v.buyer AND trade.shop_id = :shop"
    " JOIN trade_line line ON line.trade_id = trade.id AND line.sku = v.sku"
    " WHERE trade.status <> 'cancelled' AND line.quantity > line.returned",
    results={"ordered_at": UtcTime()},
    buyer="text",
    sku="text",
)


def import_orders(tx: Connection, user: Person, content: bytes, name: str, shop: str = FILE_SHOP) -> dict[str, Any]:
    """Imports a file of orders; returns the report. Raises BadFile, UnknownShop, Forbidden.

    The same bytes for another shop are another file.

    Report: `import, name, format, rows, rows_used, rows_kept {reason: n}, orders, lines, pieces, orders_known,
    orders_by_status, returns, products_created, already`. `already` says that these very bytes were imported before.
    """
    require(user, "imports.write", Scope(shop=shop))
    found = read_orders(content, name)
    same = (Import.kind == "orders", Import.shop == shop, Import.content_hash == found.content_hash)
    earlier = select(Import.report).where(*same)
    report = tx.execute(earlier).scalar()
    if report is not None:
        return {**report, "already": True}
    return _OrderImport(tx, user, found, name, shop_named(tx, shop), shop).run()


def row_key(key: str, shop: str) -> str:
    """What a kept row is known by: the same row of two shops is two."""
    return key if shop == FILE_SHOP else hashlib.sha256(f"{shop}:{key}".encode()).hexdigest()


class _OrderImport:
    """One file on its way in."""

    def __init__(self, tx: Connection, user: Person, found: OrderFile, name: str, shop_id: int, shop: str) -> None:
        self._tx, self._user, self._file, self._name, self._shop = tx, user, found, name, shop_id
        self._shop_name = shop
        self._at: datetime = now()
        self._id = new_id()
        self._kept: list[KeptRow] = list(found.kept)
        self._returns = 0
        self._created = 0

    def run(self) -> dict[str, Any]:
        groups, known = self._new_groups()
        orders = [self._order(number, rows) for number, rows in groups.items()]
        self._create_products(rows for rows in groups.values())
        statuses = accept(
            self._tx, self._shop, orders, self._at, {"source": "import", "file": self._name}, self._user.name
        )
        self._match_cancellations()
        lines = [line for order in orders for line in order.lines]
        report = {
            "import": self._id,
            "name": self._name,
            "format": self._file.layout,
            "rows": self._file.rows,
            "rows_used": self._file.rows - len(self._kept),
            "rows_kept": dict(sorted(Counter(row.reason for row in self._kept).items())),
            "orders": len(orders),
            "lines": len(lines),
            "pieces": sum(line.quantity for line in lines),
            "orders_known": known,
            "orders_by_status": dict(sorted(Counter(statuses.values()).items())),
            "returns": self._returns,
            "products_created": self._created,
            "already": False,
        }
        self._write(report)
        return report

    def _new_groups(self) -> tuple[dict[str, list[UsableRow]], int]:
        """The orders that the shop has not brought yet. One that came with other rows keeps its first content."""
        groups = dict(self._file.orders)
        rows = _KNOWN.run(self._tx, [{"number": number} for number in groups], shop=self._shop)
        for number, key in rows:
            group = groups.pop(number)
            if key != order_key(group):
                self._kept += [row.kept("order_changed") for row in group]
        return groups, len(rows)

    def _order(self, number: str, rows: Sequence[UsableRow]) -> NewOrder:
        head = rows[0].row
        return NewOrder(
            number=number,
            lines=[NewLine(row.row.sku, row.row.quantity, row.row.price_fen, row.row.name) for row in rows],
            ordered_at=head.at,
            receiver_name=head.receiver_name,
            receiver_phone=head.receiver_phone,
            receiver=dict(head.receiver),
            buyer=head.buyer,
            remark=head.remark,
            content_key=order_key(rows),
        )

    def _create_products(self, groups: Any) -> None:
        goods: dict[str, str] = {}
        prices: dict[str, int] = {}
        for rows in groups:
            for each in rows:
                goods[each.row.sku] = goods.get(each.row.sku) or each.row.name
                prices.setdefault(each.row.sku, each.row.price_fen)
        named = [(sku, name or sku) for sku, name in sorted(goods.items())]
        self._created = len(ensure_products(self._tx, named, self._at, prices))

    def _match_cancellations(self) -> None:
        """Each cancelled line becomes part of a return of the order it belongs to, where one can be found."""
        rows = [row for group in self._new_cancellations().values() for row in group]
        wanted = sorted({(row.row.buyer, row.row.sku) for row in rows if row.row.buyer})
        sold: dict[tuple[str, str], list[SoldLine]] = {}
        for found in _SOLD.run(self._tx, [{"buyer": b, "sku": s} for b, s in wanted], shop=self._shop):
            sold.setdefault((found.buyer, found.sku), []).append(SoldLine(*found))
        returns: dict[tuple[str, str], list[NewReturnLine]] = {}
        heads: dict[tuple[str, str], str] = {}
        for each in sorted(rows, key=lambda row: (row.row.at, row.line)):
            row = each.row
            line = match(sold.get((row.buyer, row.sku), []), row.price_fen, row.quantity, row.at)
            if line is None:
                self._kept.append(each.kept("unmatched_cancellation"))
                continue
            key = (row.order, line.trade)
            heads.setdefault(key, line.warehouse)
            lines = returns.setdefault(key, [])
            lines.append(NewReturnLine(line.no, row.sku, row.quantity, row.price_fen))
        reason = "cancelled at the shop"
        new = [NewReturn(key[1], heads[key], lines, reason, key[0]) for key, lines in returns.items()]
        open_returns(self._tx, new, self._at)
        self._returns = len(returns)

    def _new_cancellations(self) -> dict[str, list[UsableRow]]:
        numbers = list(self._file.cancellations)
        known = select(Return.source).where(Return.source.in_(numbers))
        done = set(self._tx.execute(known).scalars()) if numbers else set()
        return {number: rows for number, rows in self._file.cancellations.items() if number not in done}

    def _write(self, report: dict[str, Any]) -> None:
        self._tx.execute(
            insert(Import).values(
                id=self._id,
                kind="orders",
                name=self._name,
                content_hash=self._file.content_hash,
                format=self._file.layout,
                shop=self._shop_name,
                report=report,
                actor=self._user.name,
                created_at=self._at,
            )
        )
        rows = [
            {
                "import_id": self._id,
                "line": row.line,
                "reason": row.reason,
                "document": row.document,
                "row_key": row_key(row.key, self._shop_name),
                "data": row.data,
            }
            for row in self._kept
        ]
        insert_rows(self._tx, table(ImportRow), rows, conflict="DO NOTHING")
