"""The budget of a real day: SQL statements an order through its whole life, counted, not timed."""

from collections import Counter
from pathlib import Path

from central.app import followers
from central.catalog.services import ensure_products
from central.clock import now
from central.facts.followers import advance_together
from central.imports.reading import read_orders
from central.imports.services import import_orders
from central.purchasing.services import NewPurchaseOrder, order_goods
from central.security.rights import SYSTEM
from tests.central.site import Site

DAY = Path(__file__).parents[1] / "data/orders/2011-02-10.csv"
BATCH = 100  # events that a gateway brings at once


def wanted_pieces(content: bytes) -> Counter[str]:
    pieces: Counter[str] = Counter()
    for rows in read_orders(content, "day").orders.values():
        for each in rows:
            pieces[each.row.sku] += each.row.quantity
    return pieces


def follow(site: Site) -> None:
    while site.database.write(lambda tx: advance_together(tx, followers())):
        pass


def test_a_real_day_from_import_to_confirmation_within_its_statements(any_site: Site) -> None:
    site = any_site
    content = DAY.read_bytes()
    pieces = wanted_pieces(content)
    site.database.write(lambda tx: ensure_products(tx, [(sku, sku) for sku in sorted(pieces)], now()))
    lines = [(sku, quantity, 100) for sku, quantity in sorted(pieces.items())]
    site.database.write(lambda tx: order_goods(tx, SYSTEM, NewPurchaseOrder("ACME", lines, opening=True)))
    site.floor.poll()
    before = site.database.statements
    report = site.database.write(lambda tx: import_orders(tx, SYSTEM, content, DAY.name))
    for receipt in list(site.floor.receipts.values()):
        site.floor.receive(receipt)
    site.floor.sync(BATCH)
    site.floor.poll()
    site.floor.work_all(lambda _: None)
    while site.floor.sync(BATCH, at_most=1):
        follow(site)
    site.floor.poll()
    for expected in list(site.floor.returns.values()):
        site.floor.take_return(expected)
    site.floor.sync(BATCH)
    follow(site)
    orders = report["orders"]
    assert site.rows("SELECT status, count(*) FROM trade GROUP BY status") == [("shipped", orders)]
    assert site.one("SELECT count(*) FROM confirmation") == orders
    assert site.one("SELECT count(*) FROM parked_effect") == 0
    assert site.one("SELECT SUM(debit_fen) - SUM(credit_fen) FROM journal_line") == 0
    assert site.one("SELECT SUM(quantity) FROM stock_value") == site.one("SELECT SUM(on_hand) FROM stock")
    assert site.one("SELECT SUM(reserved) FROM stock") == 0
    site.assert_sound()
    assert (site.database.statements - before) / orders <= 40
