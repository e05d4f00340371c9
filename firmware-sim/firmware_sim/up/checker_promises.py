"""Invariant 3: no reservation beyond what is there, no claim beyond what is on order, all lines of an order or none."""

from collections.abc import Iterator

from firmware_sim.up.books import Books, by_key, differences


def promises_are_covered(books: Books) -> Iterator[str]:
    """Looks at stock rows, purchase lines, and order lines at rest."""
    yield from _reservations(books)
    yield from _claims(books)
    yield from _all_or_none(books)


def _reservations(books: Books) -> Iterator[str]:
    tasks = {row[0] for row in books.central.execute("select subject from task where kind = 'oversold'")}
    for sku, warehouse, quality, on_hand, reserved in books.central.execute(
        "select sku, warehouse, quality, on_hand, reserved from stock where reserved > on_hand and reserved > 0"
    ):
        if not any(sku in subject for subject in tasks):
            yield f"{reserved} of {sku} reserved in {warehouse} ({quality}) with {on_hand} on hand, and no task says so"
    stock = by_key(books.central.execute("select sku, warehouse, reserved from stock where reserved <> 0"))
    lines = by_key(
        books.central.execute(
            "select l.sku, t.warehouse, sum(l.reserved) from trade_line l join trade t on t.id = l.trade_id"
            " where l.reserved <> 0 group by l.sku, t.warehouse"
        )
    )
    yield from differences("reserved", "stock rows", stock, "order lines", lines)
    yield from differences("granted", "reserved", lines, "at most in the house", _at_most(lines, _in_the_house(books)))


def _in_the_house(books: Books) -> dict[tuple[str, str], int]:
    """Received less shipped by SKU and warehouse, from the movements: what reservations can stand on."""
    return by_key(
        books.central.execute(
            "select sku, warehouse, sum(delta) from stock_movement where quality = 'good' group by sku, warehouse"
        )
    )


def _at_most(wanted: dict[tuple[str, str], int], there: dict[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    return {key: min(quantity, there.get(key, 0)) for key, quantity in wanted.items()}


def _claims(books: Books) -> Iterator[str]:
    for number, no, ordered, received, claimed in books.central.execute(
        "select o.number, l.no, l.ordered, l.received, l.claimed from purchase_line l"
        " join purchase_order o on o.id = l.order_id"
        " where l.claimed > case when l.open then max(l.ordered - l.received, 0) else 0 end"
    ):
        yield f"{number} line {no}: {claimed} claimed, ordered {ordered}, received {received}"
    on_lines = by_key(books.central.execute("select id, claimed from purchase_line where claimed <> 0"))
    single = by_key(books.central.execute("select purchase_line_id, quantity from claim"))
    yield from differences("claims on purchase line", "the line", on_lines, "its claims", single)
    of_orders = by_key(books.central.execute("select trade_id, no, claimed from trade_line where claimed <> 0"))
    claims = by_key(books.central.execute("select trade_id, line_no, quantity from claim"))
    yield from differences("claims of order line", "the line", of_orders, "its claims", claims)


def _all_or_none(books: Books) -> Iterator[str]:
    for number, status, lines, covered in books.central.execute(
        "select t.number, t.status, count(*), sum(l.reserved + l.claimed >= l.quantity) from trade_line l"
        " join trade t on t.id = l.trade_id"
        " where t.status in ('reserved', 'awaiting_stock', 'released', 'out_of_stock')"
        " group by t.id, t.number, t.status"
    ):
        if covered not in (0, lines) or (status == "out_of_stock") != (covered == 0):
            yield f"order {number} is {status} with {covered} of {lines} lines covered"
