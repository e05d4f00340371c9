"""How old the refund data is: shown, and what a rule holds back at verification, weighing and hand-over."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.gateway.floor.leaving import begin, packed, put_setting, ship
from tests.gateway.site import BADGES, Site

START = datetime(2026, 11, 25, 8, tzinfo=UTC)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = packed(tmp_path, "S1", "S2")
    yield made
    made.close()


def now_ms(site: Site) -> int:
    return int(site.clock().timestamp() * 1000)


def silence(site: Site, minutes: int) -> None:
    """Central has said nothing for so long."""
    site.state.heard_ms = now_ms(site) - minutes * 60_000


def hold(site: Site, rule: str, *platforms: str, minutes: int = 30) -> None:
    """The site's rule."""
    put_setting(site, "refund_age_hold", rule)
    put_setting(site, "refund_age_min", minutes)
    put_setting(site, "refund_age_platforms", list(platforms))


def test_the_screen_says_how_old_it_is_and_by_default_nothing_waits(site: Site) -> None:
    silence(site, 200)
    view = site.scan("b1", "S1")
    assert view["step"] == "verify.item"
    assert (view["data"]["refunds_old"], view["data"]["refunds_hold"], view["data"]["refunds_wait"]) == (
        True,
        "nothing",
        False,
    )
    assert datetime.fromisoformat(view["data"]["refunds_as_of"]) <= site.clock() - timedelta(minutes=200)


@pytest.mark.parametrize(
    ("rule", "platforms", "waits"),
    [
        ("all", (), True),
        ("platforms", ("taobao",), True),
        ("platforms", ("mall",), False),
        ("nothing", ("taobao",), False),
    ],
)
def test_the_rule_says_what_waits(site: Site, rule: str, platforms: tuple[str, ...], waits: bool) -> None:
    hold(site, rule, *platforms)
    silence(site, 29)
    assert site.scan("b1", "S1")["step"] == "verify.item"
    site.tap("b1", "leave")
    silence(site, 95)
    view = site.scan("b1", "S1")
    assert view["code"] == ("refund_data_old" if waits else "opened_order")
    if waits:
        assert "1 h 35 min" in view["message"]["text"]


def test_a_weighed_parcel_waits_and_ships_when_central_speaks(site: Site) -> None:
    hold(site, "all")
    silence(site, 1)
    site.verify("b1", "S1")
    site.print_all("b1")
    silence(site, 31)
    view = site.weigh("b1", 410)
    assert (view["step"], view["code"]) == ("verify.weigh", "refund_data_old")
    assert site.events("ParcelShipped") == []
    assert [task.kind for task in site.state.tasks if task.state == "open"] == ["refund_data_old"]
    site.floor.heard(now_ms(site))
    assert site.view("b1")["step"] == "shipped"
    assert len(site.events("ParcelShipped")) == 1
    assert [task.kind for task in site.state.tasks if task.state == "open"] == []


def test_a_supervisor_may_ship_it_all_the_same_with_a_reason(site: Site) -> None:
    hold(site, "all")
    silence(site, 1)
    site.verify("b1", "S1")
    site.print_all("b1")
    silence(site, 31)
    site.weigh("b1", 410)
    assert site.tap("b1", "override", {"badge": BADGES["vera"], "reason": "x"})["code"] == "supervisor_needed"
    assert site.tap("b1", "override", {"badge": BADGES["susi"], "reason": " "})["code"] == "reason_needed"
    assert site.tap("b1", "override", {"badge": BADGES["susi"], "reason": "asked by phone"})["step"] == "shipped"
    [closed] = [one for one in site.events("TaskClosed") if one["outcome"] == "overridden"]
    assert (closed["operator"], closed["reason"]) == ("susi", "asked by phone")


def test_a_parcel_waits_at_the_hand_over_too(site: Site) -> None:
    ship(site, "S1")
    hold(site, "all")
    silence(site, 31)
    begin(site, "b2", "handover")
    view = site.scan("b2", "YT0000000000001")
    assert (view["code"], view["data"]["refunds_old"]) == ("refund_data_old", True)
    silence(site, 0)
    assert site.scan("b2", "YT0000000000001")["code"] == "handed_over"


def test_after_a_start_nothing_is_known_until_central_speaks(site: Site) -> None:
    hold(site, "all")
    silence(site, 1)
    site.restart()
    assert site.scan("b1", "S1")["code"] == "refund_data_old"
    site.floor.heard(now_ms(site))
    assert site.scan("b1", "S1")["step"] == "verify.item"


def test_a_second_weighing_of_a_shipped_parcel_says_who_shipped_it_and_when(site: Site) -> None:
    ship(site, "S1", 410)
    view = site.weigh("b1", 412)
    assert (view["step"], view["code"]) == ("shipped", "weighed_again")
    assert "Vera" in view["message"]["text"]
    assert site.weigh("b1", 700)["code"] == "no_parcel"
    assert len(site.events("ParcelWeighed")) == 1
    view = site.scan("b2", "YT0000000000001")
    assert (view["code"], "Vera" in view["message"]["text"]) == ("already_shipped", True)
