"""Hand-over: parcels onto a manifest, the driver signs, and what must not leave stays."""

from pathlib import Path
from typing import Any

import pytest

from tests.gateway.floor.leaving import begin, packed, ship
from tests.gateway.site import BADGES, Site


@pytest.fixture
def site(tmp_path: Path) -> Any:
    made = packed(tmp_path, "S1", "S2", "S3")
    yield made
    made.close()


def test_parcels_go_onto_a_manifest_that_the_driver_signs(site: Site) -> None:
    for number in ("S1", "S2"):
        ship(site, number)
    view = begin(site, "b2", "handover")
    assert [(row["carrier"], row["waiting"]) for row in view["data"]["carriers"]] == [("yto", 2)]
    view = site.tap("b2", "open", "yto")
    assert (view["step"], view["code"]) == ("handover.scan", "manifest_opened")
    assert site.scan("b2", "YT0000000000001")["code"] == "handed_over"
    view = site.scan("b2", "YT0000000000002")
    assert (view["data"]["parcels"], view["data"]["waiting"]) == (2, 0)
    assert [row["order"] for row in view["data"]["last"]] == ["S2", "S1"]
    assert site.tap("b2", "finish")["code"] == "close_manifest"
    assert site.tap("b2", "close", {"driver": " "})["code"] == "driver_needed"
    view = site.tap("b2", "close", {"driver": "YTO-0117", "signature": "SIG-1"})
    assert (view["step"], view["code"]) == ("handover.carriers", "manifest_closed")
    [closed] = site.events("ManifestClosed")
    assert (closed["driver"], closed["signature"], len(closed["parcels"])) == ("YTO-0117", "SIG-1", 2)
    assert closed["grams"] == sum(site.state.parcels[name].grams or 0 for name in closed["parcels"])


def test_a_parcel_scanned_twice_counts_once_and_may_be_taken_off(site: Site) -> None:
    ship(site, "S1")
    begin(site, "b2", "handover")
    site.scan("b2", "YT0000000000001")
    view = site.scan("b2", "YT0000000000001")
    assert (view["code"], view["data"]["parcels"]) == ("already_on", 1)
    view = site.tap("b2", "undo")
    assert (view["code"], view["data"]["parcels"], view["data"]["waiting"]) == ("taken_off", 0, 1)
    assert site.tap("b2", "finish")["code"] == "empty_manifest"
    assert site.tap("b2", "undo")["code"] == "nothing_to_undo"


def test_what_may_not_leave_is_refused_and_says_why(site: Site) -> None:
    site.order("S9", waybill="SF1234567890123", MUG=1)
    ship(site, "S1")
    begin(site, "b2", "handover")
    site.scan("b2", "YT0000000000001")
    assert site.scan("b2", "YT0000000000002")["code"] == "not_packed"
    site.verify("b1", "S2")
    assert site.scan("b2", "YT0000000000002")["code"] == "not_shipped"
    assert site.scan("b2", "SF1234567890123")["code"] == "not_packed"
    assert site.scan("b2", "YT9999999999999")["code"] == "unknown_waybill"
    assert site.events("ParcelHandedOver") == [site.events("ParcelHandedOver")[0]]


def test_a_parcel_of_another_carrier_is_refused(tmp_path: Path) -> None:
    site = packed(tmp_path, "S1", "S2", carriers={"S2": "sf"})
    for number in ("S1", "S2"):
        ship(site, number)
    begin(site, "b2", "handover")
    site.tap("b2", "open", "yto")
    assert site.scan("b2", "YT0000000000002")["code"] == "wrong_carrier"
    assert site.view("b2")["data"]["parcels"] == 0
    site.close()


def test_a_refund_that_comes_after_shipping_stops_the_parcel_at_the_hand_over(site: Site) -> None:
    for number in ("S1", "S2"):
        ship(site, number)
    begin(site, "b2", "handover")
    site.scan("b2", "YT0000000000001")
    site.cancel("f-S2")
    assert site.events("InterceptTooLate") == []
    assert [task.kind for task in site.state.tasks if task.state == "open"] == ["called_back_parcel"]
    view = site.scan("b2", "YT0000000000002")
    assert (view["step"], view["code"]) == ("handover.stopped", "handover_stopped")
    view = site.tap("b2", "ack")
    assert view["step"] == "pull_back.bin"
    before = site.on_hand("MUG")
    view = site.scan("b2", view["data"]["bin"])
    assert (view["step"], view["code"]) == ("handover.scan", "pulled_back_cancelled")
    assert sum(site.on_hand("MUG").values()) == sum(before.values()) + 1
    [fact] = site.events("ParcelPulledBack")
    assert (fact["called_back"], fact["passed"]) == (True, True)
    assert not [task for task in site.state.tasks if task.state == "open"]
    assert site.tap("b2", "finish")["code"] == "close_manifest"


def test_a_manifest_with_a_parcel_that_was_called_back_is_not_closed(site: Site) -> None:
    ship(site, "S1")
    begin(site, "b2", "handover")
    site.scan("b2", "YT0000000000001")
    site.cancel("f-S1")
    assert site.tap("b2", "finish")["code"] == "called_back_on_manifest"
    assert site.tap("b2", "take_off", "YT0000000000001")["code"] == "taken_off"
    assert site.scan("b2", "YT0000000000001")["code"] == "handover_stopped"


def test_a_refund_after_the_hand_over_is_too_late(site: Site) -> None:
    ship(site, "S1")
    begin(site, "b2", "handover")
    site.scan("b2", "YT0000000000001")
    site.tap("b2", "finish")
    site.tap("b2", "close", {"driver": "D1"})
    site.cancel("f-S1")
    assert len(site.events("InterceptTooLate")) == 1
    assert site.scan("b2", "YT0000000000001")["code"] == "already_handed_over"


def test_where_nobody_uses_manifests_a_shipped_parcel_is_too_late_at_once(site: Site) -> None:
    ship(site, "S1")
    site.cancel("f-S1")
    assert len(site.events("InterceptTooLate")) == 1


def test_a_manifest_that_was_left_goes_on_and_another_bench_finds_it(site: Site) -> None:
    for number in ("S1", "S2"):
        ship(site, number)
    begin(site, "b2", "handover")
    site.scan("b2", "YT0000000000001")
    site.tap("b2", "leave")
    site.restart()
    site.tap("b1", "leave")
    site.scan("b1", BADGES["vera"])
    begin(site, "b1", "handover")
    view = site.tap("b1", "open", "yto")
    assert (view["code"], view["data"]["parcels"]) == ("manifest_resumed", 1)
