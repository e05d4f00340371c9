"""Enrolment, binding a warehouse, what goes down, trying parked events again."""

from dataclasses import replace

import pytest
from sqlalchemy import insert

from central.catalog.services import BadCatalogue, tell_badges_once, upsert_operators, upsert_products
from central.clock import now
from central.database.database import Database
from central.gateways import services
from central.gateways.queries import open_codes
from central.gateways.replay import NotParked, StillParked, replay_parked
from central.gateways.services import EnrolmentRefused, enrol, new_code
from central.purchasing.services import NewPurchaseOrder, order_goods
from central.security.rights import SYSTEM, Forbidden, Person
from central.stock.by_hand import FloorOwnsStock, set_on_hand
from central.stock.models import Warehouse
from gateway.contracts import catalogue, facts
from gateway.contracts.badges import badge_hash, badge_hash_for
from gateway.contracts.envelope import chain_hash
from gateway.contracts.messages import ContractError
from gateway.contracts.sealing import unseal
from tests.central.floor_peer import FloorPeer
from tests.central.site import Site

SOUTH = {"code": "south", "name": "South", "kind": "book", "timezone": "Asia/Shanghai", "is_default": False}


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
    assert (operator.badge_hash, operator.roles) == (hash_at(database, "gw-1", "OP-12345678"), ("picker",))
    assert operator.badge_form is catalogue.BadgeForm.KEYED
    database.write(lambda tx: upsert_products(tx, SYSTEM, [{"sku": "A", "weight_g": 120}]))
    [changed] = floor.poll()
    assert isinstance(changed, catalogue.ProductChanged)
    assert (changed.name, changed.weight_g, changed.version) == ("Äpfel", 120, 2)


def hash_at(database: Database, gateway: str, badge: str) -> str:
    """What this gateway makes of a scanned badge."""
    with database.read() as tx:
        return badge_hash_for(badge_hash(badge), services.gateway_keys(tx)[gateway])


def people_sent(floor: FloorPeer) -> list[catalogue.OperatorChanged]:
    return [message for message in floor.poll() if isinstance(message, catalogue.OperatorChanged)]


def test_each_gateway_gets_hashes_of_its_own_and_new_ones_with_a_new_key(any_database: Database) -> None:
    database = any_database
    database.write(lambda tx: enrol(tx, "gw-1", loopback=True))
    database.write(lambda tx: tx.execute(insert(Warehouse), [SOUTH]) and None)
    code = database.write(lambda tx: new_code(tx, SYSTEM, "gw-2"))
    database.write(lambda tx: enrol(tx, "gw-2", code))
    floors = {name: FloorPeer(database, name) for name in ("gw-1", "gw-2")}
    people = [{"operator": f"op-{no}", "name": "Wang", "badge": f" op-0000000{no}"} for no in (1, 2)]
    database.write(lambda tx: upsert_operators(tx, SYSTEM, people))
    known = {name: [person.badge_hash for person in people_sent(floor)] for name, floor in floors.items()}
    assert known == {name: [hash_at(database, name, f"OP-0000000{no}") for no in (1, 2)] for name in floors}
    assert len({*known["gw-1"], *known["gw-2"]}) == 4
    again = database.write(lambda tx: new_code(tx, SYSTEM, "gw-2"))
    database.write(lambda tx: enrol(tx, "gw-2", again))
    assert people_sent(floors["gw-1"]) == []
    renewed = [person.badge_hash for person in people_sent(floors["gw-2"])]
    assert renewed == [hash_at(database, "gw-2", f"OP-0000000{no}") for no in (1, 2)]
    assert not set(renewed) & set(known["gw-2"])


def test_nothing_that_central_keeps_or_sends_is_a_plain_hash_of_a_badge(any_site: Site) -> None:
    person = {"operator": "op-1", "name": "Wang", "badge": "OP-12345678"}
    any_site.database.write(lambda tx: upsert_operators(tx, SYSTEM, [person]))
    plain = badge_hash("OP-12345678")
    [(known, sealed)] = any_site.rows("SELECT badge_hash, badge_sealed FROM operator")
    sent = str(any_site.rows("SELECT data FROM down_message WHERE type = 'catalogue.operator_changed.v1'"))
    assert "badge_hash" in sent
    for kept in (known, sealed, sent):
        assert plain not in kept
        assert "12345678" not in kept


def test_one_badge_is_one_persons(any_site: Site) -> None:
    def add(*people: tuple[str, str]) -> None:
        rows = [{"operator": name, "name": name, "badge": badge} for name, badge in people]
        any_site.database.write(lambda tx: upsert_operators(tx, SYSTEM, rows))

    add(("li", "OP-00000001"), ("wang", "OP-00000002"))
    for people in ([("zhao", "op-00000001")], [("zhao", "OP-00000003"), ("qian", "OP-00000003")]):
        with pytest.raises(BadCatalogue, match="would be somebody else's as well"):
            add(*people)
    add(("li", "OP-00000001"))
    add(("li", "OP-00000009"))
    add(("zhao", "OP-00000001"))
    assert any_site.one("SELECT count(*) FROM operator") == 3


def test_after_an_upgrade_everybody_is_sent_again_once(any_site: Site) -> None:
    person = {"operator": "op-1", "name": "Wang", "badge": "OP-12345678"}
    any_site.database.write(lambda tx: upsert_operators(tx, SYSTEM, [person]))
    people_sent(any_site.floor)
    any_site.database.write(tell_badges_once)
    [again] = people_sent(any_site.floor)
    assert again.badge_hash == hash_at(any_site.database, "gw-1", "OP-12345678")
    any_site.database.write(tell_badges_once)
    assert people_sent(any_site.floor) == []


def test_a_revoked_gateway_gets_no_work_and_goes_on_after_a_new_code(any_site: Site) -> None:
    site, database = any_site, any_site.database
    site.stock(A=5)
    old = keys(database)["gw-1"]
    stale = database.write(lambda tx: new_code(tx, SYSTEM, "gw-1"))
    database.write(lambda tx: services.revoke(tx, SYSTEM, "gw-1", "the PC was stolen"))
    assert keys(database)["gw-1"] != old
    order = site.order("T-1", ("A", 2))
    assert (site.status(order), site.level("A")) == ("reserved", (5, 2))
    for code, loopback in ((stale, False), ("", True)):
        with pytest.raises(EnrolmentRefused):
            database.write(lambda tx, code=code, loopback=loopback: enrol(tx, "gw-1", code, loopback=loopback))
    fresh = database.write(lambda tx: new_code(tx, SYSTEM, "gw-1"))
    made = database.write(lambda tx: enrol(tx, "gw-1", fresh))
    assert (made.warehouse, site.status(order)) == ("main", "released")
    site.floor.poll()
    [released] = site.floor.released.values()
    assert unseal(released.sealed, bytes.fromhex(made.key), released.fulfilment).name == "Li"
    with pytest.raises(ContractError):
        unseal(released.sealed, old, released.fulfilment)
    assert site.kinds("gateway/gw-1") == ["enrolled", "key_revoked", "enrolled"]


def keys(database: Database) -> dict[str, bytes]:
    with database.read() as tx:
        return services.gateway_keys(tx)


def test_who_may_not_enrol_a_gateway_does_not_shut_it_out_either(any_site: Site) -> None:
    database = any_site.database
    owner = Person(id=1, name="olga", roles=frozenset({"owner"}))
    south = replace(owner, warehouses=frozenset({"south"}))
    clerk = replace(owner, roles=frozenset({"warehouse"}))
    code = database.write(lambda tx: new_code(tx, owner, "gw-1"))
    with database.read() as tx:
        [row] = open_codes(tx, owner, now())
        assert open_codes(tx, south, now()) == []
    assert (row.gateway, row.actor) == ("gw-1", "olga")
    assert code not in str(row)
    for person in (south, clerk):
        for act in (
            lambda tx, person=person: services.revoke(tx, person, "gw-1", "why not"),
            lambda tx, person=person: services.drop_code(tx, person, row.id),
            lambda tx, person=person: new_code(tx, person, "gw-1"),
            lambda tx, person=person: new_code(tx, person, "gw-new"),
        ):
            with pytest.raises(Forbidden):
                database.write(act)
    for gone in ("", "%", row.id[:4]):
        with pytest.raises(services.UnknownCode):
            database.write(lambda tx, gone=gone: services.drop_code(tx, owner, gone))
    assert database.write(lambda tx: services.drop_code(tx, owner, row.id)) == "gw-1"
    with pytest.raises(EnrolmentRefused):
        database.write(lambda tx: enrol(tx, "gw-1", code))
    with pytest.raises(services.UnknownGateway):
        database.write(lambda tx: services.revoke(tx, owner, "gw-9", "none"))


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
