"""20. A reload recovers the work in progress."""

import pytest
from playwright.sync_api import expect

from tests.kiosk.by_hand import BADGES, GOODS, Hands, House
from tests.kiosk.conftest import BENCH, PDA, Screens

pytestmark = pytest.mark.timeout(300)


def reload(hands: Hands) -> None:
    """The page anew; it shows what it showed before."""
    page, before = hands.page, hands.view
    page.reload()
    page.wait_for_function("() => window.kiosk?.desk.view && kiosk.desk.channel.up")
    page.evaluate("() => { kiosk.desk.wedge.silence_ms = 5000; }")
    assert (hands.view["step"], hands.view["data"]) == (before["step"], before["data"])
    page.locator(f".screen[data-step='{before['step']}']").wait_for()


def test_a_reload_recovers_the_work_in_progress_at_every_step_of_a_walk(floor: House, screens: Screens) -> None:
    hands = Hands(screens.open("about:blank", PDA), floor.url, "p1")
    hands.scan(BADGES["li"])
    hands.page.wait_for_function("() => kiosk.desk.view.data.waves_waiting > 0", timeout=60_000)
    reload(hands)
    hands.tap("claim")
    seen = []
    while hands.view["step"] != "pick.done":
        reload(hands)
        view = hands.view
        seen.append((view["step"], view["data"]["picked"]))
        hands.scan(view["data"]["bin"] if view["step"] == "pick.bin" else view["data"]["sku"])
    reload(hands)
    hands.tap("finish")
    assert seen == [
        ("pick.bin", 0), ("pick.item", 0), ("pick.item", 1),
        ("pick.bin", 0), ("pick.item", 0), ("pick.item", 1), ("pick.item", 2),
    ]  # fmt: skip


def test_a_reload_recovers_the_work_in_progress_of_a_delivery(floor: House, screens: Screens) -> None:
    floor.expect_goods("PO-261124-0002", _85123A=4)
    hands = Hands(screens.open("about:blank", BENCH), floor.url, "r1")
    hands.scan("PO-261124-0002")
    reload(hands)
    hands.scan(GOODS["85123A"][1])
    assert hands.view["step"] == "receive.quantity"
    reload(hands)
    hands.key_in("all", "ok")
    hands.wait_step("receive.putaway")
    reload(hands)
    hands.scan("A-01-01")
    hands.wait_step("home")
    reload(hands)


def test_a_reload_recovers_the_work_in_progress_after_the_gateway_began_anew(floor: House, screens: Screens) -> None:
    screens.expected = ("ERR_CONNECTION_REFUSED", "WebSocket", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE")
    hands = Hands(screens.open("about:blank", PDA), floor.url, "p1")
    hands.scan(BADGES["li"])
    hands.page.wait_for_function("() => kiosk.desk.view.data.waves_waiting > 0", timeout=60_000)
    hands.tap("claim")
    hands.scan(hands.data["bin"])
    before = hands.view
    floor.gateway.stop()
    hands.page.locator(".strip[data-level=look]").get_by_text("网关无应答").wait_for()
    floor.start_again()
    hands.page.wait_for_function("() => kiosk.desk.channel.up")
    expect(hands.page.locator(".line")).not_to_contain_text("网关无应答")
    assert (hands.view["step"], hands.view["data"]) == (before["step"], before["data"])
    hands.scan(hands.data["sku"])
    assert hands.data["picked"] == 1
