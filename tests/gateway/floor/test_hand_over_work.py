"""A shift ends in the middle of a work: two badges at the station, and the other person goes on where it stands."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.contracts import catalogue
from gateway.contracts.badges import badge_hash
from tests.gateway.site import BADGES, Site

PIA = "OP-PIA00000"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 25, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site(tmp_path: Path, clock: Clock) -> Iterator[Site]:
    made = Site(tmp_path, clock).furnish().stock(LAMP=20)
    pia = catalogue.OperatorChanged(
        operator="pia", name="Pia", badge_hash=badge_hash(PIA), roles=("picker",), language="en"
    )
    made.down(pia)
    made.order("T1", LAMP=2)
    made.plan()
    view = made.tap("p1", "claim")
    made.scan("p1", view["data"]["bin"])
    made.scan("p1", "LAMP")
    yield made
    made.close()


def test_two_badges_hand_the_work_over_and_nothing_counted_is_lost(site: Site) -> None:
    assert site.scan("p1", BADGES["paul"])["code"] == "hand_over"
    view = site.scan("p1", PIA)
    assert (view["code"], view["step"]) == ("work_handed_over", "pick.item")
    assert (view["data"]["operator"]["id"], view["data"]["picked"]) == ("pia", 1)
    assert [wave.operator for wave in site.state.waves] == ["pia"]
    site.scan("p1", "LAMP")
    (line,) = site.events("LinePicked")
    assert (line["operator"], line["quantity"]) == ("pia", 2)


def test_the_log_says_who_gave_what_to_whom(site: Site) -> None:
    site.scan("p1", BADGES["paul"])
    site.scan("p1", PIA)
    assert site.events("WorkHandedOver") == [
        {"station": "p1", "operator": "pia", "before": "paul", "workflow": "pick", "step": "pick.item"}
    ]


def test_nobody_takes_work_that_was_not_given(site: Site) -> None:
    view = site.scan("p1", PIA)
    assert (view["code"], view["data"]["operator"]["id"]) == ("busy_here", "paul")
    assert site.events("WorkHandedOver") == []


def test_the_second_badge_has_to_come_within_a_minute(site: Site, clock: Clock) -> None:
    site.scan("p1", BADGES["paul"])
    clock.now += timedelta(minutes=2)
    assert site.scan("p1", PIA)["code"] == "busy_here"


def test_who_may_not_work_here_takes_nothing_over(site: Site) -> None:
    site.scan("p1", BADGES["paul"])
    assert site.scan("p1", BADGES["vera"])["code"] == "no_right"
    assert site.view("p1")["data"]["operator"]["id"] == "paul"
