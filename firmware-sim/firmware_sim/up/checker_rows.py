"""Invariant 6: nothing is dropped silently - rows, orders, messages."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from firmware_sim.up.books import Books, by_key
from firmware_sim.world.orders_file import order_files, read_table


def nothing_is_dropped(books: Books) -> Iterator[str]:
    """File rows add up, each order is final with a reason, each parked message is shown to somebody."""
    yield from _files(books)
    yield from _orders(books)
    yield from _parked(books)


def _files(books: Books) -> Iterator[str]:
    imports = {
        Path(str(name)).name: (key, json.loads(report))
        for key, name, report in books.central.execute(
            "select id, name, report from import_file where kind = 'orders' order by created_at"
        )
    }
    for file in order_files(books.orders):
        table = read_table(file)
        rows = table.rows
        if file.name not in imports:
            yield f"{file.name} with {len(rows)} rows was not imported"
            continue
        key, report = imports[file.name]
        kept = by_key(books.central.execute("select reason, 1 from import_row where import_id = ?", (key,)))
        used = int(report.get("rows_used", 0))
        if used + sum(kept.values()) != len(rows):
            yield f"{file.name}: {len(rows)} rows, {used} used, {sum(kept.values())} kept {kept}"
        if any(not reason for reason in kept):
            yield f"{file.name}: {kept.get('', 0)} rows are kept without a reason"
        yield from _numbers(books, file, {table.cell(row, "order").upper() for row in rows})


def _numbers(books: Books, file: Path, numbers: set[str]) -> Iterator[str]:
    """Each invoice became an order or a return, or its rows are kept."""
    known = {str(row[0]).upper() for row in books.central.execute("select number from trade")}
    known |= {str(row[0]).upper() for row in books.central.execute("select source from return_order")}
    known |= {str(row[0]).upper() for row in books.central.execute("select document from import_row")}
    for number in sorted(numbers - known):
        yield f"{file.name}: invoice {number} is neither an order nor a return, and none of its rows is kept"


def _orders(books: Books) -> Iterator[str]:
    for number, status, reason in books.central.execute(
        "select number, status, hold_reason from trade where status in ('review', 'out_of_stock')"
    ):
        if not reason:
            yield f"order {number} is {status} without a reason"
    for number, status in books.central.execute(
        "select number, status from trade where status not in ('shipped', 'cancelled', 'out_of_stock', 'review')"
    ):
        yield f"order {number} is left {status}"

    for number, order in books.central.execute(
        "select r.number, t.number from return_order r join trade t on t.id = r.trade_id"
        " where r.status = 'waiting' and t.status = 'shipped'"
    ):
        yield f"return {number} still waits although order {order} has shipped"


def _parked(books: Books) -> Iterator[str]:
    shown = {tuple(row) for row in books.central.execute("select epoch, seq from parked_message")}
    for epoch, seq, kind in books.central.execute("select epoch, seq, type from inbox_event where state = 'parked'"):
        if (epoch, seq) not in shown:
            yield f"event {epoch}:{seq} ({kind}) was parked and is shown nowhere"
    reported = {_id_of(data) for data in books.arrived("message_parked")}
    for identity, kind, reason in books.gateway.execute("select id, type, reason from parked"):
        if identity not in reported:
            yield f"the floor parked {identity} ({kind}: {reason}) and central does not know"


def _id_of(data: dict[str, Any]) -> str:
    return str(data.get("id", ""))
