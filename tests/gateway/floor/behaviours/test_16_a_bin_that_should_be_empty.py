"""Behaviour 16: a bin that should be empty is asked about; "not empty" makes one count task."""

import pytest

from gateway.floor.stocktake import counts
from tests.gateway.site import Site


@pytest.fixture
def last_piece(site: Site) -> Site:
    """Paul has taken the last lamp out of A-01-01; mugs are next."""
    site.stock(LAMP=2, MUG=3)
    site.order("1001", LAMP=2, MUG=1)
    site.plan()
    site.tap("p1", "claim")
    site.scan("p1", "A-01-01")
    site.scan("p1", "LAMP")
    view = site.scan("p1", "LAMP")
    assert view["data"]["empty_bin"] == "A-01-01"
    return site


def test_a_bin_that_should_be_empty_is_asked_about_not_empty_makes_one_count_task(last_piece: Site) -> None:
    site = last_piece
    view = site.tap("p1", "bin_not_empty")
    assert (view["code"], view["data"]["empty_bin"]) == ("bin_to_count", "")
    (count,) = site.state.counting.counts.by("open", True)
    assert (count.kind, count.operator) == ("not_empty", "paul")
    assert [row.bin for row in site.state.counting.bins.by("open", count.count)] == ["A-01-01"]
    assert site.view("p1")["step"].startswith("pick.")
    again = site.writer.call(lambda unit: counts.not_empty(unit, "A-01-01", "p1", "paul"))
    assert again == count.number
    assert len(site.state.counting.counts) == 1


def test_saying_that_it_is_empty_makes_none(last_piece: Site) -> None:
    last_piece.tap("p1", "bin_empty")
    assert len(last_piece.state.counting.counts) == 0
    assert last_piece.view("p1")["data"]["empty_bin"] == ""


def test_going_on_without_an_answer_makes_none_either(last_piece: Site) -> None:
    last_piece.scan("p1", "A-01-02")
    assert len(last_piece.state.counting.counts) == 0


def test_a_bin_with_goods_left_is_not_asked_about(site: Site) -> None:
    site.stock(LAMP=3, MUG=3)
    site.order("1001", LAMP=2, MUG=1)
    site.plan()
    site.tap("p1", "claim")
    site.scan("p1", "A-01-01")
    site.scan("p1", "LAMP")
    assert site.scan("p1", "LAMP")["data"]["empty_bin"] == ""


def test_what_lay_there_is_counted_into_the_stock(last_piece: Site) -> None:
    site = last_piece
    site.tap("p1", "bin_not_empty")
    site.scan("r1", "CMD:START:COUNT")
    view = site.scan("r1", "A-01-01")
    assert (view["step"], view["data"]["kind"]) == ("count.bin", "not_empty")
    site.scan("r1", "LAMP")
    assert site.tap("r1", "finish")["code"] == "count_bin_done"
    assert site.on_hand("LAMP")["A-01-01"] == 1
    assert [one.state for one in site.state.counting.counts] == ["done"]
