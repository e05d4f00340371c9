"""Orders of a supervisor about waves: kept for a picker, paused, planned anew."""

from collections.abc import Callable

import pytest

from gateway.floor.picking import wave_orders
from gateway.floor.picking.wave_orders import CannotOrder
from gateway.store.unit import Unit
from tests.gateway.site import Site


@pytest.fixture
def wave(site: Site) -> str:
    """A wave that waits; its number."""
    site.stock(LAMP=20).order("S1", LAMP=3)
    assert site.plan() == 1
    return next(iter(site.state.waves)).number


def do(site: Site, act: Callable[[Unit], None]) -> None:
    site.writer.call(act)


def test_a_wave_is_claimed_by_the_picker_it_is_kept_for_only(site: Site, wave: str) -> None:
    do(site, lambda unit: wave_orders.assign(unit, wave, "susi", "susi"))
    assert site.tap("p1", "claim")["code"] == "no_wave"
    do(site, lambda unit: wave_orders.assign(unit, wave, "paul", "susi"))
    assert site.tap("p1", "claim")["data"]["wave"] == wave
    assert [(one["picker"], one["operator"]) for one in site.events("WaveAssigned")] == [
        ("susi", "susi"),
        ("paul", "susi"),
    ]


def test_a_wave_that_is_kept_for_a_picker_comes_before_older_ones(site: Site, wave: str) -> None:
    site.tap("p1", "claim")
    site.tap("p1", "leave")
    site.order("S2", LAMP=1)
    do(site, lambda unit: wave_orders.pause(unit, wave, "later", "susi"))
    site.plan()
    do(site, lambda unit: wave_orders.resume(unit, wave, "susi"))
    later = [one.number for one in site.state.waves if one.number != wave]
    for number in later:
        do(site, lambda unit, number=number: wave_orders.assign(unit, number, "paul", "susi"))  # type: ignore[misc]
    assert site.tap("p1", "claim")["data"]["wave"] == (later or [wave])[0]


@pytest.mark.parametrize(
    ("picker", "sentence"), [("rita", "Rita may not pick."), ("nobody", "There is no person nobody.")]
)
def test_a_wave_is_kept_for_somebody_who_may_pick(site: Site, wave: str, picker: str, sentence: str) -> None:
    with pytest.raises(CannotOrder, match=sentence):
        do(site, lambda unit: wave_orders.assign(unit, wave, picker, "susi"))


def test_a_paused_wave_waits_until_it_is_resumed(site: Site, wave: str) -> None:
    do(site, lambda unit: wave_orders.pause(unit, wave, "forklift", "susi"))
    assert site.tap("p1", "claim")["code"] == "no_wave"
    site.restart()
    assert site.tap("p1", "claim")["code"] == "no_wave"
    do(site, lambda unit: wave_orders.resume(unit, wave, "susi"))
    assert site.tap("p1", "claim")["data"]["wave"] == wave


def test_a_pause_and_a_new_plan_take_a_reason(site: Site, wave: str) -> None:
    for act in (wave_orders.pause, wave_orders.replan):
        with pytest.raises(CannotOrder, match="a decision needs a reason"):
            do(site, lambda unit, act=act: act(unit, wave, " ", "susi"))  # type: ignore[misc]


def test_a_wave_that_is_planned_anew_gives_its_goods_back_and_its_orders_go_into_the_next(
    site: Site, wave: str
) -> None:
    do(site, lambda unit: wave_orders.replan(unit, wave, "urgent order", "susi"))
    assert sum(row.reserved for row in site.state.stock) == 0
    assert site.state.fulfilments["f-S1"].state == "released"
    assert site.tap("p1", "claim")["code"] == "no_wave"
    assert site.plan() == 1
    view = site.tap("p1", "claim")
    assert view["data"]["wave"] != wave
    assert sum(row.reserved for row in site.state.stock) == 3


def test_what_was_picked_before_a_wave_was_left_stays_picked_in_the_new_plan(site: Site, wave: str) -> None:
    view = site.tap("p1", "claim")
    site.scan("p1", view["data"]["bin"])
    site.scan("p1", "LAMP")
    site.tap("p1", "leave")
    do(site, lambda unit: wave_orders.replan(unit, wave, "urgent order", "susi"))
    assert site.plan() == 1
    view = site.tap("p1", "claim")
    assert view["data"]["quantity"] == 2


def test_a_wave_that_is_walked_is_not_planned_anew(site: Site, wave: str) -> None:
    site.tap("p1", "claim")
    for act in (wave_orders.replan, wave_orders.assign):
        with pytest.raises(CannotOrder, match="Somebody walks the wave"):
            do(site, lambda unit, act=act: act(unit, wave, "paul", "susi"))  # type: ignore[misc]


def test_a_wave_that_is_over_takes_no_orders(site: Site, wave: str) -> None:
    site.pick_wave()
    with pytest.raises(CannotOrder, match="is over"):
        do(site, lambda unit: wave_orders.pause(unit, wave, "why", "susi"))
    with pytest.raises(CannotOrder, match="There is no wave W-1"):
        do(site, lambda unit: wave_orders.resume(unit, "W-1", "susi"))
