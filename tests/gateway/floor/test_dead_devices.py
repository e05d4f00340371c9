"""A dead scale, a dead printer: the parcel leaves all the same, and who did what is written down."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway.floor.leaving import packed
from tests.gateway.site import BADGES, Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = packed(tmp_path, "S1")
    yield made
    made.close()


def test_a_label_that_waits_for_a_dead_printer_comes_out_at_another_bench(site: Site) -> None:
    view = site.verify("b1", "S1")
    places = [one["printer"] for one in view["data"]["printers"]]
    assert places == ["b2/printer", "r1/printer"]
    assert site.tap("b1", "print_at", "b9/printer")["code"] == "unknown_printer"
    assert site.tap("b1", "print_at", "b2/scale")["code"] == "unknown_printer"
    view = site.tap("b1", "print_at", "b2/printer")
    assert view["code"] == "print_moved"
    assert site.print_all("b1") == 0
    assert site.print_all("b2") == 1
    assert site.weigh("b1", 410)["step"] == "shipped"  # the bench that packs ships, wherever its label came out
    [job] = [row for row in site.state.print_jobs if row.kind == "waybill"]
    assert (job.station, job.asked) == ("b2", "b1")
    assert job.moved.startswith("b1/printer")
    assert len(site.events("WaybillPrinted")) == 1


def test_a_label_that_is_printing_or_printed_stays_where_it_is(site: Site) -> None:
    site.verify("b1", "S1")
    site.print_all("b1")
    assert site.tap("b1", "print_at", "b2/printer")["code"] == "print_stays"
    assert site.view("b1")["data"]["printers"] == []


def test_a_weight_is_keyed_with_a_badge_and_a_reason_and_says_so(site: Site) -> None:
    site.verify("b1", "S1")
    site.print_all("b1")
    assert site.weigh("b1", 410, badge=BADGES["vera"], reason=" ")["code"] == "reason_needed"
    assert site.weigh("b1", 410, badge="OP-STRANGER1", reason="scale broken")["code"] == "unknown_badge"
    assert site.weigh("b1", 410, badge=BADGES["vera"], reason="scale broken")["step"] == "shipped"
    [fact] = site.events("ParcelWeighed")
    assert (fact["source"], fact["reason"], fact["operator"]) == ("manual", "scale broken", "vera")
    assert "learned" not in fact  # a keyed weight teaches nothing
