"""A day watched again: the map as it was when the day began, and every change of it."""

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.floor.watch import watch
from tests.gateway.site import Site

MORNING = datetime(2026, 11, 24, 0, tzinfo=UTC)


@pytest.fixture
def day(tmp_path: Path) -> Path:
    """Goods came in yesterday; today an order was picked, checked and shipped. A minute for each thing."""
    clock = (MORNING - timedelta(minutes=90) + timedelta(minutes=n) for n in itertools.count())
    site = Site(tmp_path, clock=lambda: next(clock)).furnish()
    site.stock(LAMP=10, MUG=4)
    while site.writer.unit.now < MORNING:
        site.view("r1")
    site.order("S1", LAMP=2, MUG=1)
    site.plan()
    site.verify("b1", site.pick_wave()[0]["tote"])
    site.print_all()
    site.weigh("b1", 900)
    site.close()
    return tmp_path


def test_the_map_begins_as_the_day_began_and_ends_as_the_tables_are(day: Path) -> None:
    seen = watch(day / "gateway.db", MORNING, MORNING + timedelta(days=1))
    pieces = {row[0]: row[5] for row in seen["map"]["bins"]}
    assert sorted(count for count in pieces.values() if count) == [4, 10]
    pieces |= {name: count for _, name, count, _ in seen["bins"]}
    assert sorted(count for count in pieces.values() if count) == [3, 8]


def test_everybody_is_seen_where_they_worked_in_the_order_of_time(day: Path) -> None:
    seen = watch(day / "gateway.db", MORNING, MORNING + timedelta(days=1))
    assert [what for _, _, _, what in seen["acts"]] == ["picked", "picked", "verified", "shipped"]
    assert [operator for _, operator, _, _ in seen["acts"]] == ["paul", "paul", "vera", "vera"]
    bins = [place for _, _, place, what in seen["acts"] if what == "picked"]
    assert all(place in seen["points"] for place in bins)
    times = [ms for ms, *_ in seen["acts"]]
    assert times == sorted(times)
    assert 0 < times[0] < 3_600_000
    assert seen["people"]["paul"] == "Paul"


def test_a_window_ends_where_it_was_said(day: Path) -> None:
    evening = MORNING - timedelta(days=1)
    seen = watch(day / "gateway.db", evening, MORNING - timedelta(microseconds=1))
    assert {what for _, _, _, what in seen["acts"]} == {"received", "put_away"}
    assert len(seen["map"]["bins"]) == 12  # what was built that day is drawn, empty
    assert not any(row[5] for row in seen["map"]["bins"])
