"""Pull-back before hand-over: goods to a bin, waybill void, order back to review, in one guided action."""

from pathlib import Path
from typing import Any

import pytest

from tests.gateway.floor.leaving import begin, packed, put_setting, ship
from tests.gateway.site import Site


@pytest.fixture
def site(tmp_path: Path) -> Any:
    made = packed(tmp_path, "S1", "S2")
    yield made
    made.close()


def test_a_shipped_parcel_is_pulled_back_with_a_reason_into_a_bin(site: Site) -> None:
    ship(site, "S1")
    held = sum(site.on_hand("MUG").values())
    begin(site, "b2", "pull_back")
    view = site.scan("b2", "YT0000000000001")
    assert (view["step"], view["code"]) == ("pull_back.reason", "pull_back_why")
    assert site.tap("b2", "reason", {"reason": " "})["code"] == "reason_needed"
    view = site.tap("b2", "reason", {"reason": "wrong address"})
    assert view["step"] == "pull_back.bin"
    view = site.scan("b2", view["data"]["bin"])
    assert (view["step"], view["code"]) == ("verify.open", "pulled_back")
    assert sum(site.on_hand("MUG").values()) == held + 1
    [fact] = site.events("ParcelPulledBack")
    assert (fact["reason"], fact["passed"], fact.get("called_back")) == ("wrong address", True, None)
    left, back = site.events("DespatchPassed")[0]["movements"], fact["movements"]
    assert [(one["sku"], one["quantity"]) for one in left] == [(one["sku"], one["quantity"]) for one in back]
    assert back[0].get("from_place", "") == ""
    assert back[0]["to_place"]
    assert site.scan("b1", "S1")["code"] == "already_pulled_back"
    assert site.scan("b1", "YT0000000000001")["code"] == "already_pulled_back"


def test_after_the_hand_over_it_is_refused(site: Site) -> None:
    ship(site, "S1")
    begin(site, "b2", "handover")
    site.scan("b2", "YT0000000000001")
    site.tap("b2", "finish")
    site.tap("b2", "close", {"driver": "D1"})
    site.tap("b2", "leave")
    begin(site, "b2", "pull_back")
    view = site.scan("b2", "YT0000000000001")
    assert (view["step"], view["code"]) == ("pull_back.open", "already_handed_over")
    assert site.events("ParcelPulledBack") == []


def test_a_driver_who_signs_meanwhile_wins(site: Site) -> None:
    ship(site, "S1")
    begin(site, "b2", "handover")
    site.scan("b2", "YT0000000000001")
    begin(site, "b1", "pull_back")
    site.scan("b1", "YT0000000000001")
    view = site.tap("b1", "reason", "mistake")
    site.tap("b2", "finish")
    site.tap("b2", "close", {"driver": "D1"})
    assert site.scan("b1", view["data"]["bin"])["code"] == "already_handed_over"
    assert site.events("ParcelPulledBack") == []


def test_from_an_open_manifest_it_is_taken_off(site: Site) -> None:
    ship(site, "S1")
    begin(site, "b2", "handover")
    site.scan("b2", "YT0000000000001")
    begin(site, "b1", "pull_back")
    site.scan("b1", "YT0000000000001")
    view = site.tap("b1", "reason", "mistake")
    site.scan("b1", view["data"]["bin"])
    assert len(site.events("ParcelTakenOff")) == 1
    assert site.view("b2")["data"]["parcels"] == 0


def test_a_parcel_that_only_waits_for_its_weight_gives_its_goods_back_out_of_the_tote(site: Site) -> None:
    site.verify("b1", "S1")
    site.tap("b1", "leave")
    held = sum(site.on_hand("MUG").values())
    begin(site, "b2", "pull_back")
    site.scan("b2", "S1")
    view = site.tap("b2", "reason", "buyer wants another colour")
    site.scan("b2", view["data"]["bin"])
    [fact] = site.events("ParcelPulledBack")
    assert fact.get("passed") is None
    assert sum(site.on_hand("MUG").values()) == held
    assert site.scan("b1", "S1")["code"] == "already_pulled_back"
    assert site.print_all("b1") == 0  # the label that waited is void


def test_before_the_audit_the_goods_come_out_of_the_parcel(tmp_path: Path) -> None:
    site = packed(tmp_path, "S1", despatch_audit="manual")
    ship(site, "S1")
    parcel = site.state.fulfilments["f-S1"].parcel
    assert site.on_hand("MUG").get(f"PARCEL:{parcel}") == 1
    begin(site, "b2", "pull_back")
    site.scan("b2", "YT0000000000001")
    view = site.tap("b2", "reason", "mistake")
    site.scan("b2", view["data"]["bin"])
    assert f"PARCEL:{parcel}" not in site.on_hand("MUG")
    assert sum(site.on_hand("MUG").values()) == 50
    assert site.events("DespatchPassed") == []
    put_setting(site, "despatch_audit", "auto")
    site.close()
