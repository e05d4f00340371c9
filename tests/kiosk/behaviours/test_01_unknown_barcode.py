"""1. An unknown barcode: error, same step, nothing changed."""

import pytest
from playwright.sync_api import expect

from tests.kiosk.by_hand import BADGES, Hands, House
from tests.kiosk.conftest import BENCH, PDA, Screens

pytestmark = pytest.mark.timeout(300)
STATIONS = {"receive": ("r1", BENCH, "zhao"), "pick": ("p1", PDA, "li"), "pack": ("b3", BENCH, "wang")}


def begin(hands: Hands, kind: str) -> None:
    """Some work in hand, where the kind has work to claim."""
    if kind == "pick":
        hands.page.wait_for_function("() => kiosk.desk.view.data.waves_waiting > 0", timeout=60_000)
        hands.tap("claim")
        hands.scan(hands.data["bin"])


@pytest.mark.parametrize("kind", STATIONS)
def test_an_unknown_barcode_error_same_step_nothing_changed(kind: str, floor: House, screens: Screens) -> None:
    station, size, badge = STATIONS[kind]
    hands = Hands(screens.open("about:blank", size), floor.url, station)
    hands.scan(BADGES[badge])
    begin(hands, kind)
    before, facts = hands.view, floor.gateway.outbox.last_seq()
    hands.scan("NOBODY-KNOWS-THIS-1")
    latch = hands.page.locator(".latch")
    expect(latch).to_contain_text("停")
    expect(latch).to_contain_text("NOBODY-KNOWS-THIS-1")
    assert hands.page.evaluate("() => document.documentElement.dataset.latched !== undefined")
    hands.page.locator(".latch-button").click()
    expect(latch).to_have_count(0)
    expect(hands.page.locator(f".screen[data-step='{before['step']}']")).to_be_visible()
    assert (hands.view["step"], hands.view["data"]) == (before["step"], before["data"])
    assert floor.gateway.outbox.last_seq() == facts
