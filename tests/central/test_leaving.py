"""From the bench to the carrier: manifests, pull-backs with everything that follows, further parcels."""

import pytest
from flask import Flask

from central.catalog.services import upsert_products
from central.channels import follower as confirmations
from central.crm import follower as customers
from central.facts.followers import Follower, advance_together
from central.finance import follower as ledger
from central.finance.queries import trial_balance as balances
from central.gateways.services import UnknownGateway, set_address
from central.imports.goods import import_products
from central.orders.services import approve
from central.security.rights import SYSTEM
from central.ui.timeline import happenings
from gateway.contracts import facts
from gateway.contracts.work import CancelKind
from tests.central.floor_peer import FloorPeer, parcel_of
from tests.central.site import Site

FOLLOWERS = [
    Follower(module.NAME, frozenset(module.TYPES), module.apply)  # type: ignore[attr-defined]
    for module in (ledger, customers, confirmations)
]


def follow(site: Site) -> None:
    """The books, the customers and the outbox catch up."""
    while site.database.write(lambda tx: advance_together(tx, FOLLOWERS)):
        pass


def trial_balance(site: Site) -> dict[str, int]:
    """What stands on each account, fen; the whole is zero."""
    with site.database.read() as tx:
        rows = {row.account: row.balance_fen for row in balances(tx, SYSTEM)}
    assert sum(rows.values()) == 0
    return rows


def hand_over(floor: FloorPeer, fulfilment: str, *, close: bool = True) -> None:
    """Onto a manifest of its own, which the driver signs."""
    waybill = floor.waybills[fulfilment]
    manifest = {"manifest": f"m-{fulfilment}", "carrier": waybill.carrier}
    floor.emit(facts.ManifestOpened(**manifest, number="MF-261124-001"))
    parcel = parcel_of(fulfilment)
    floor.emit(
        facts.ParcelHandedOver(**manifest, parcel=parcel, fulfilment=fulfilment, waybill=waybill.waybill, operator="v")
    )
    if close:
        floor.emit(
            facts.ManifestClosed(**manifest, number="MF-261124-001", parcels=(parcel,), grams=1200, driver="D-1")
        )


def pull_back(floor: FloorPeer, fulfilment: str, *, passed: bool = True, called_back: bool = False) -> None:
    """The goods of the parcel lie in a bin again."""
    lines = tuple(facts.CountedLine(one.line_no, one.sku, one.quantity) for one in floor.released[fulfilment].lines)
    source = "" if passed else f"PARCEL:{parcel_of(fulfilment)}"
    floor.emit(
        facts.ParcelPulledBack(
            parcel=parcel_of(fulfilment),
            fulfilment=fulfilment,
            waybill=floor.waybills[fulfilment].waybill,
            carrier="YTO",
            reason="wrong address",
            bin="A-01-01",
            lines=lines,
            movements=tuple(facts.Movement(one.sku, one.quantity, source, "A-01-01") for one in lines),
            passed=passed,
            called_back=called_back,
            operator="vera",
        )
    )


def shipped(site: Site, gate: bool = False) -> tuple[str, str]:
    """An order of five whose parcel has shipped and passed; no gate saw it."""
    site.stock(A=8)
    order = site.order("T-1", ("A", 5))
    site.floor.poll()
    [fulfilment] = site.floor.released
    site.floor.pick(fulfilment)
    site.floor.verify(fulfilment)
    site.floor.ship(fulfilment)
    if not gate:
        site.floor.events.pop()
        site.floor.last_hash = site.floor.events[-1].hash
    site.floor.sync()
    return order, fulfilment


def test_a_manifest_is_known_with_its_parcels_and_the_orders_tell_of_it(any_site: Site) -> None:
    site = any_site
    order, fulfilment = shipped(site)
    hand_over(site.floor, fulfilment)
    site.floor.sync()
    assert site.rows("SELECT number, status, parcels, driver FROM manifest") == [("MF-261124-001", "closed", 1, "D-1")]
    assert site.one("SELECT status FROM parcel") == "passed"
    assert site.one("SELECT handed_at IS NOT NULL FROM parcel")
    kinds = [row[0] for row in site.rows("SELECT kind FROM timeline WHERE document = :id ORDER BY id", id=order)]
    assert kinds[-2:] == ["on_manifest", "handed_over"] or kinds[-1] == "handed_over"
    site.assert_sound()


def test_a_pulled_back_order_goes_to_review_and_everything_that_followed_is_taken_back(any_site: Site) -> None:
    site = any_site
    order, fulfilment = shipped(site)
    follow(site)
    assert (site.status(order), site.level("A")) == ("shipped", (3, 0))
    assert site.one("SELECT count(*) FROM confirmation") == 1
    before = trial_balance(site)
    pull_back(site.floor, fulfilment)
    site.floor.sync()
    follow(site)
    assert (site.status(order), site.level("A")) == ("review", (8, 0))
    assert site.one("SELECT hold_reason FROM trade WHERE id = :id", id=order) == "pulled_back"
    assert site.one("SELECT status FROM parcel") == "pulled_back"
    assert site.one("SELECT status FROM fulfilment") == "cancelled"
    assert site.one("SELECT status FROM waybill") == "void"
    assert site.rows("SELECT shipped, reserved FROM trade_line") == [(0, 0)]
    assert site.one("SELECT shipped FROM fulfilment_line") == 0
    assert site.one("SELECT count(*) FROM confirmation") == 0
    assert site.facts("StockAdjusted") == []  # nothing was found or lost
    after = trial_balance(site)
    assert after["1122"] == 0
    assert before["1122"] == 2500
    assert after["1405"] - before["1405"] == 5 * 200  # the goods are worth again what they had cost
    site.assert_sound()

    assert site.database.write(lambda tx: approve(tx, SYSTEM, order)) == "released"
    site.floor.poll()
    again = next(one for one in site.floor.released if one != fulfilment)
    assert site.floor.waybills[again].waybill != site.floor.waybills[fulfilment].waybill
    site.floor.pick(again)
    site.floor.verify(again)
    site.floor.ship(again)
    site.floor.sync()
    follow(site)
    assert (site.status(order), site.level("A")) == ("shipped", (3, 0))
    assert site.one("SELECT count(*) FROM confirmation") == 1
    assert site.rows("SELECT shipped, reserved FROM trade_line") == [(5, 0)]
    site.assert_sound()


def test_before_the_audit_a_pull_back_only_frees_what_was_reserved(any_site: Site) -> None:
    site = any_site
    site.stock(A=8)
    order = site.order("T-1", ("A", 5))
    site.floor.poll()
    [fulfilment] = site.floor.released
    site.floor.pick(fulfilment)
    site.floor.verify(fulfilment)
    site.floor.sync()
    assert site.level("A") == (8, 5)
    pull_back(site.floor, fulfilment, passed=False)
    site.floor.sync()
    follow(site)
    assert (site.status(order), site.level("A")) == ("review", (8, 0))
    assert site.one("SELECT count(*) FROM fact WHERE type = 'ShipmentReversed'") == 0
    site.assert_sound()


def test_a_shop_that_was_told_already_becomes_a_task(any_site: Site) -> None:
    site = any_site
    _order, fulfilment = shipped(site)
    follow(site)
    site.database.write(lambda tx: tx.exec_driver_sql("UPDATE confirmation SET status = 'sent'"))
    pull_back(site.floor, fulfilment)
    site.floor.sync()
    follow(site)
    assert "confirmed_but_pulled_back" in site.tasks()
    assert site.one("SELECT status FROM confirmation") == "sent"


def test_a_refund_of_a_shipped_order_asks_the_floor_as_long_as_no_carrier_has_it(any_site: Site) -> None:
    site = any_site
    order, fulfilment = shipped(site)
    hand_over(site.floor, fulfilment, close=False)
    site.floor.sync()
    assert site.cancel(order, CancelKind.REFUND) == "asked"
    pull_back(site.floor, fulfilment, called_back=True)
    site.floor.sync()
    follow(site)
    assert (site.status(order), site.level("A")) == ("cancelled", (8, 0))
    assert site.one("SELECT status FROM intercept") == "stopped"
    assert site.rows("SELECT number FROM return_order") == []
    site.assert_sound()


@pytest.mark.parametrize("gone", ["handed over", "no manifests here", "through the gate"])
def test_after_that_the_goods_come_back_as_a_return(any_site: Site, gone: str) -> None:
    site = any_site
    order, fulfilment = shipped(site, gate=gone == "through the gate")
    if gone == "handed over":
        hand_over(site.floor, fulfilment)
        site.floor.sync()
    assert site.cancel(order, CancelKind.REFUND) == "returning"


def test_a_further_parcel_gets_a_waybill_of_its_own_once(any_site: Site) -> None:
    site = any_site
    site.stock(A=8)
    site.order("T-1", ("A", 5))
    site.floor.poll()
    [fulfilment] = site.floor.released
    for _ in range(2):
        site.floor.emit(facts.WaybillWanted(fulfilment=fulfilment, parcel_no=2))
        site.floor.sync()
    found = site.rows("SELECT parcel_no, status FROM waybill ORDER BY parcel_no")
    assert found == [(1, "issued"), (2, "issued")]
    first = site.floor.waybills[fulfilment].waybill
    site.floor.poll()
    second = site.floor.waybills[fulfilment]
    assert (second.parcel_no, second.waybill != first) == (2, True)


def test_a_picture_in_the_timeline_opens_at_the_gateway_that_has_it(any_site: Site) -> None:
    site = any_site
    order, fulfilment = shipped(site)
    taken = {"parcel": parcel_of(fulfilment), "fulfilment": fulfilment, "waybill": "YT1", "moment": "weighed"}
    site.floor.emit(facts.EvidenceTaken(**taken, evidence="e-1", file="2026-11-25/x.jpg", bytes=9, sha256="0"))
    site.floor.emit(facts.EvidenceMissed(**taken, evidence="e-2", reason="the camera is away"))
    site.floor.sync()
    assert site.rows("SELECT count(*) FROM parked_message") == [(0,)]

    def links() -> dict[str, str]:
        with site.database.read() as tx, Flask("none").test_request_context():
            return {one.kind: one.link for one in happenings(tx, order, finance=False)}

    assert links()["evidence"] == ""
    site.database.write(lambda tx: set_address(tx, SYSTEM, "gw-1", "https://floor.example:7301/"))
    assert links()["evidence"] == "https://floor.example:7301/parcels#parcels:YT1"
    assert links()["evidence_missed"] == ""
    with pytest.raises(UnknownGateway):
        site.database.write(lambda tx: set_address(tx, SYSTEM, "gw-9", "https://x"))


def test_sizes_of_goods_go_down_to_the_floor(any_site: Site) -> None:
    site = any_site
    text = "sku,name,length_mm,width_mm,height_mm\nLAMP,White lamp,200,120,100\nMUG,Mug,,,\n"
    site.database.write(lambda tx: import_products(tx, SYSTEM, text.encode(), "goods.csv"))
    site.floor.poll()
    lamp, mug = site.floor.products["LAMP"], site.floor.products["MUG"]
    assert (lamp.length_mm, lamp.width_mm, lamp.height_mm) == (200, 120, 100)
    assert mug.length_mm is None
    site.database.write(lambda tx: upsert_products(tx, SYSTEM, [{"sku": "LAMP", "price_fen": 5}]))
    site.floor.poll()
    assert site.floor.products["LAMP"].length_mm == 200  # what is left out stays


def test_an_order_that_is_stopped_after_its_first_parcel_left_becomes_a_task(any_site: Site) -> None:
    site = any_site
    site.stock(A=8)
    order = site.order("T-1", ("A", 5))
    site.floor.poll()
    [fulfilment] = site.floor.released
    site.floor.pick(fulfilment)
    first = {"parcel": "p-1", "fulfilment": fulfilment, "waybill": "YT1", "carrier": "YTO", "grams": 900}
    lines = (facts.CountedLine(1, "A", 2),)
    site.floor.emit(facts.ParcelVerified(parcel="p-1", fulfilment=fulfilment, lines=lines, waybill="YT1", parcel_no=1))
    site.floor.emit(facts.ParcelShipped(**first, lines=lines, more=True))
    site.floor.emit(facts.DespatchPassed(**first, lines=lines, movements=(facts.Movement("A", 2, "W-1", ""),)))
    site.floor.sync()
    assert (site.status(order), site.level("A")) == ("released", (6, 3))
    assert site.one("SELECT status FROM fulfilment") != "shipped"  # another parcel follows
    assert site.cancel(order) == "asked"
    site.floor.emit(facts.FulfilmentIntercepted(fulfilment=fulfilment, at="verification"))
    site.floor.sync()
    assert (site.status(order), site.level("A")) == ("cancelled", (6, 0))
    assert "cancelled_in_part" in site.tasks()
    site.assert_sound()
