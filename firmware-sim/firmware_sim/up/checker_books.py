"""Invariant 4: every entry balances, the trial balance is zero, stock in the ledger = stock on hand at cost."""

from collections.abc import Iterator

from firmware_sim.up.books import Books, by_key, differences

STOCK = "1405"


def every_entry_balances(books: Books) -> Iterator[str]:
    """Entries, trial balance, stock value, and that everything was posted."""
    for number, debit, credit in books.central.execute(
        "select e.number, sum(l.debit_fen), sum(l.credit_fen) from journal_entry e"
        " join journal_line l on l.entry_id = e.id group by e.id, e.number"
        " having sum(l.debit_fen) <> sum(l.credit_fen) or sum(l.debit_fen) <> max(e.total_fen)"
    ):
        yield f"entry {number}: debit {debit}, credit {credit}"
    (balance,) = books.central.execute("select coalesce(sum(debit_fen - credit_fen), 0) from journal_line").fetchone()
    if balance:
        yield f"the trial balance is {balance} fen, not zero"
    yield from _stock_value(books)
    yield from _all_posted(books)


def _stock_value(books: Books) -> Iterator[str]:
    sql = "select coalesce(sum(debit_fen - credit_fen), 0) from journal_line where account = ? or account like ?"
    (ledger,) = books.central.execute(sql, (STOCK, STOCK + "%")).fetchone()
    (value,) = books.central.execute("select coalesce(sum(value_fen), 0) from stock_value").fetchone()
    if ledger != value:
        yield f"account {STOCK} holds {ledger} fen, stock is worth {value} fen"
    counted = by_key(books.central.execute("select warehouse, sku, quantity from stock_value"))
    on_hand = by_key(books.central.execute("select warehouse, sku, sum(on_hand) from stock group by warehouse, sku"))
    yield from differences("valued pieces", "the books", counted, "on hand", on_hand)
    yield from _at_cost(books)


def _at_cost(books: Books) -> Iterator[str]:
    """Goods bought at one price only are worth exactly that price a piece."""
    for sku, quantity, value, cost in books.central.execute(
        "with bought as (select sku, warehouse, min(cost_fen) as cost from purchase_line group by sku, warehouse"
        " having min(cost_fen) = max(cost_fen))"
        " select v.sku, v.quantity, v.value_fen, b.cost from stock_value v"
        " join bought b on b.sku = v.sku and b.warehouse = v.warehouse where v.value_fen <> v.quantity * b.cost"
    ):
        yield f"{quantity} of {sku} are worth {value} fen in the books, bought at {cost} fen a piece"


def _all_posted(books: Books) -> Iterator[str]:
    (last,) = books.central.execute("select coalesce(max(id), 0) from fact").fetchone()
    for name, position in books.central.execute("select name, position from cursor where position < ?", (last,)):
        yield f"follower {name} stands at fact {position} of {last}"
    for follower, document, error in books.central.execute(
        "select follower, document, error from parked_effect where resolved_at is null"
    ):
        yield f"{follower} parked {document}: {error}"
    posted = {row[0] for row in books.central.execute("select document from journal_entry")}
    rows = books.central.execute("select type, document from fact where type in ('GoodsReceived', 'GoodsShipped')")
    yield from (f"{kind} {document} is not in the journal" for kind, document in rows if document not in posted)
