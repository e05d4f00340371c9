"""Enrolment, binding a warehouse, what goes down, trying parked events again."""

import pytest

from central.catalog.services import upsert_operators, upsert_products
from central.database.database import Database
from central.gateways import services
from central.gateways.replay import NotParked, StillParked, replay_parked
from central.gateways.services import EnrolmentRefused, enrol, new_code
from central.purchasing.services import NewPurchaseOrder, order_goods
from central.security.rights import SYSTEM
from central.stock.by_hand import FloorOwnsStock, set_on_hand
from gateway.contracts import catalogue, facts
from gateway.contracts.badges import badge_hash
from gateway.contracts.envelope import chain_hash
from tests.central.floor_peer import FloorPeer
from tests.central.site import Site


def test_the_first_gateway_joins_from_this_machine_without_a_code(database: Database) -> None:
    made = database.write(lambda tx: enrol(tx, "gw-1", loopback=True))
    assert (made.gateway, made.warehouse, len(bytes.fromhex(made.key))) == ("gw-1", "main", 32)
    again = database.write(lambda tx: enrol(tx, "gw-1", loopback=True))
    assert (again.warehouse, again.key == made.key) == ("main", False)


@pytest.mark.parametrize("name", ["gw-2", "", "a/b", "+", "x" * 65])
def test_others_need_a_code_and_a_plain_name(database: Database, name: str) -> None:
    database.write(lambda tx: enrol(tx, "gw-1", loopback=True))
    with pytest.raises(EnrolmentRefused):
        database.write(lambda tx: enrol(tx, name, loopback=True))


def test_nobody_joins_from_elsewhere_without_a_code(database: Database) -> None:
    with pytest.raises(EnrolmentRefused):
        database.write(lambda tx: enrol(tx, "gw-1"))


def test_a_code_works_once_and_for_its_gateway(database: Database) -> None:
    code = database.write(lambda tx: new_code(tx, SYSTEM, "gw-7"))
    for wrong in (("gw-8", code), ("gw-7", "guess")):
        with pytest.raises(EnrolmentRefused):
            database.write(lambda tx, wrong=wrong: enrol(tx, *wrong))
    assert database.write(lambda tx: enrol(tx, "gw-7", code)).warehouse == "main"
    with pytest.raises(EnrolmentRefused):
        database.write(lambda tx: enrol(tx, "gw-7", code))


def test_a_new_floor_learns_everything_then_every_change(any_database: Database) -> None:
    database = any_database
    database.write(lambda tx: upsert_products(tx, SYSTEM, [{"sku": "a", "name": "Äpfel", "barcode": "6901"}]))
    person = {"operator": "op-1", "name": "Wang", "badge": "OP-12345678", "roles": ["picker"]}
    database.write(lambda tx: upsert_operators(tx, SYSTEM, [person]))
    database.write(lambda tx: enrol(tx, "gw-1", loopback=True))
    floor = FloorPeer(database)
    bound, product, operator = floor.poll()
    assert isinstance(bound, catalogue.WarehouseBound)
    assert isinstance(product, catalogue.ProductChanged)
    assert (product.sku, product.name, product.barcodes, product.version) == ("A", "Äpfel", ("6901",), 1)
    assert isinstance(operator, catalogue.OperatorChanged)
    assert (operator.badge_hash, operator.roles) == (badge_hash("OP-12345678"), ("picker",))
    database.write(lambda tx: upsert_products(tx, SYSTEM, [{"sku": "A", "weight_g": 120}]))
    [changed] = floor.poll()
    assert isinstance(changed, catalogue.ProductChanged)
    assert (changed.name, changed.weight_g, changed.version) == ("Äpfel", 120, 2)


def test_the_down_stream_has_no_holes_and_a_chain(site: Site) -> None:
    site.stock(A=5)
    site.order("T-1", ("A", 1))
    with site.database.read() as tx:
        events = services.read_down(tx, "gw-1", 0, 1000)
        last, acked = services.down_last(tx, "gw-1"), services.down_acked(tx, "gw-1")
    assert [event.seq for event in events] == list(range(1, last + 1))
    assert acked == last - 2
    previous = ""
    for event in events:
        assert event.hash == chain_hash(previous, event.id, event.type, bytes(event.data))
        previous = event.hash
    site.database.write(lambda tx: services.acknowledge_down(tx, "gw-1", last + 99))
    site.database.write(lambda tx: services.acknowledge_down(tx, "gw-1", 1))
    assert site.one("SELECT down_acked FROM gateway") == acked


def test_book_stock_becomes_an_opening_receipt_and_its_orders_claim_it(database: Database) -> None:
    site = Site(database, FloorPeer(database))
    site.products("A")
    database.write(lambda tx: set_on_hand(tx, SYSTEM, None, [("A", 10, 200)]))
    order = site.order("T-1", ("A", 4))
    assert (site.status(order), site.level("A")) == ("reserved", (10, 4))
    database.write(lambda tx: enrol(tx, "gw-1", loopback=True))
    assert (site.status(order), site.level("A")) == ("awaiting_stock", (0, 0))
    site.floor.poll()
    [receipt] = site.floor.receipts.values()
    assert receipt.opening
    site.floor.receive(receipt)
    site.floor.sync()
    assert (site.status(order), site.level("A")) == ("released", (10, 4))
    site.assert_sound()
    with pytest.raises(FloorOwnsStock):
        database.write(lambda tx: set_on_hand(tx, SYSTEM, None, [("A", 99, 200)]))


def test_a_purchase_order_is_known_by_its_number(site: Site) -> None:
    site.products("A")
    new = NewPurchaseOrder("ACME", [("A", 5, 100)], number="PO-110130-0001")
    first = site.database.write(lambda tx: order_goods(tx, SYSTEM, new))
    again = site.database.write(lambda tx: order_goods(tx, SYSTEM, new))
    assert (first[2], again) == (True, (first[0], first[1], False))
    assert site.rows("SELECT ordered FROM purchase_line") == [(5,)]


def test_a_parked_event_is_tried_again_without_moving_goods_twice(any_site: Site) -> None:
    site = any_site
    site.products("A")
    receipt = site.buy(A=4)
    site.floor.poll()
    site.database.write(lambda tx: tx.exec_driver_sql("UPDATE purchase_line SET no = 7") and None)
    line = {"receipt": receipt, "line_no": 1, "sku": "A", "quantity": 4}
    site.floor.emit(facts.GoodsReceived(**line, movements=(facts.Movement("A", 4, "", "RECV"),)))
    site.floor.sync()
    parked = site.one("SELECT id FROM parked_message")
    with pytest.raises(StillParked):
        site.database.write(lambda tx: replay_parked(tx, SYSTEM, parked))
    site.database.write(lambda tx: tx.exec_driver_sql("UPDATE purchase_line SET no = 1") and None)
    assert site.database.write(lambda tx: replay_parked(tx, SYSTEM, parked)) == "gw-1:e1:1"
    assert (site.level("A"), site.rows("SELECT received FROM purchase_line")) == ((4, 0), [(4,)])
    assert len(site.facts("GoodsReceived")) == 1
    with pytest.raises(NotParked):
        site.database.write(lambda tx: replay_parked(tx, SYSTEM, parked))
