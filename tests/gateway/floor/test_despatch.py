"""The despatch audit: by itself, or by a supervisor for a carrier's parcels at once."""

from pathlib import Path
from typing import Any

import pytest

from tests.gateway.floor.leaving import begin, packed, ship
from tests.gateway.site import BADGES, Site


@pytest.fixture
def site(tmp_path: Path) -> Any:
    made = packed(tmp_path, "S1", "S2", "S3", "S4", despatch_audit="manual")
    yield made
    made.close()


def test_where_a_person_passes_it_stock_stays_until_then(site: Site) -> None:
    ship(site, "S1")
    assert site.events("DespatchPassed") == []
    assert sum(site.on_hand("MUG").values()) == 50
    begin(site, "b2", "despatch")
    site.tap("b2", "open", "yto")
    view = site.tap("b2", "pass", {"badge": BADGES["susi"]})
    assert view["code"] == "audit_passed"
    [fact] = site.events("DespatchPassed")
    assert (fact["audited_by"], [one.get("to_place", "") for one in fact["movements"]]) == (
        "susi",
        [""],
    )
    assert sum(site.on_hand("MUG").values()) == 49
    assert site.tap("b2", "pass", {"badge": BADGES["susi"]})["code"] == "audit_nothing"


def test_counts_stand_side_by_side_and_what_is_not_clear_is_listed(site: Site) -> None:
    ship(site, "S1")
    ship(site, "S2")
    site.verify("b1", "S3")  # not weighed
    site.tap("b1", "leave")
    site.verify("b1", "S4")
    site.print_all("b1", "unknown")
    site.weigh("b1", 410)
    site.tap("b1", "leave")
    site.cancel("f-S2")
    begin(site, "b2", "handover")
    site.scan("b2", "YT0000000000001")
    site.tap("b2", "leave")
    begin(site, "b2", "despatch")
    row = site.view("b2")["data"]["carriers"][0]
    assert (row["verified"], row["weighed"], row["manifest"], row["passed"]) == (4, 3, 1, 0)
    assert (row["waiting"], row["open"]) == (1, 3)
    view = site.tap("b2", "open", "yto")
    found = {one["order"]: one["why"] for one in view["data"]["exceptions"]}
    assert found == {"S2": "called_back", "S3": "unweighed", "S4": "unconfirmed"}


def test_passing_with_open_parcels_warns_first_and_leaves_called_back_ones(site: Site) -> None:
    ship(site, "S1")
    ship(site, "S2")
    site.cancel("f-S2")
    begin(site, "b2", "despatch")
    site.tap("b2", "open", "yto")
    assert site.tap("b2", "pass", {"badge": BADGES["susi"]})["code"] == "audit_warned"
    assert site.events("DespatchPassed") == []
    assert site.tap("b2", "pass", {"badge": BADGES["susi"]})["code"] == "audit_passed"
    assert [fact["fulfilment"] for fact in site.events("DespatchPassed")] == ["f-S1"]


def test_only_a_supervisor_passes(site: Site) -> None:
    ship(site, "S1")
    begin(site, "b2", "despatch")
    site.tap("b2", "open", "yto")
    assert site.tap("b2", "pass")["code"] == "supervisor_needed"
    assert site.tap("b2", "pass", {"badge": BADGES["vera"]})["code"] == "supervisor_needed"
    assert site.events("DespatchPassed") == []


def test_by_default_it_passes_by_itself(tmp_path: Path) -> None:
    site = packed(tmp_path, "S1")
    ship(site, "S1")
    assert len(site.events("DespatchPassed")) == 1
    view = begin(site, "b2", "despatch")
    assert view["code"] == "audit_by_itself"
    assert view["data"]["carriers"][0]["passed"] == 1
    site.close()
