"""What leaves, by hand, in Chinese, in the browser: the refund at the last moment, hand-over, pull-back, the audit."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.kiosk.by_hand import BADGES, GOODS, Hands, House, open_house, wait_for
from tests.kiosk.conftest import BENCH, PDA, Screens
from tests.kiosk.test_by_hand import pick_everything, receive_everything, sit_down

FIRST, SECOND = "YT2611240000105", "YT2611240000106"
pytestmark = pytest.mark.timeout(400)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(tmp_path) as made:
        yield made


def two_orders_are_picked(screens: Screens, house: House) -> None:
    """One piece each; they wait at the bench."""
    house.furnish(screens.open("about:blank"))
    house.expect_goods("PO-261124-0001", _85123A=24, _71053=12, _84406B=8, _22752=6)
    receive_everything(screens, house)
    house.release("536365", FIRST, _71053=1)
    house.release("536366", SECOND, _22752=1)
    pick_everything(screens, house)


def weigh(hands: Hands, house: House, step: str) -> None:
    """Puts the parcel on the scale until the screen says so."""
    hands.page.wait_for_function("() => kiosk.desk.live?.grams === 0 && kiosk.desk.live.stable")
    house.scale.put(hands.data["expected_grams"])
    hands.wait_step(step)
    house.scale.clear()


def understood(hands: Hands, heading: str) -> None:
    """Reads what fills the screen, and acknowledges it."""
    expect(hands.page.locator(".latch-heading")).to_have_text(heading)
    hands.page.locator(".latch-button").click()


def test_a_refund_that_arrives_between_the_last_scan_and_the_weighing_stops_the_parcel(
    house: House, screens: Screens
) -> None:
    two_orders_are_picked(screens, house)
    hands = sit_down(screens, house, "b3", BENCH, "wang")
    hands.scan(FIRST)
    hands.scan(GOODS["71053"][1])
    hands.wait_step("verify.weigh")
    expect(hands.page.locator(".refund-age")).to_be_visible()
    wait_for(lambda: house.printer.labels, "the label")
    house.call_back("536365", "不想要了")
    hands.wait_step("verify.intercepted")  # while the parcel stands beside the scale
    house.scale.put(500)
    understood(hands, "停：订单已拦截")
    expect(hands.page.locator("#app")).to_have_attribute("data-ground", "stop")
    hands.tap("ack")
    hands.scan("A-04-03")
    hands.wait_step("verify.open")
    parcels = hands.page.request.get(f"{house.url}/api/v1/parcels").json()
    assert [parcel["state"] for parcel in parcels] == ["intercepted"]
    hands.scan("536365")  # a cancelled order has a message of its own
    understood(hands, "订单已取消")


def test_parcels_are_handed_over_pulled_back_and_audited_by_hand(house: House, screens: Screens) -> None:
    two_orders_are_picked(screens, house)
    bench = sit_down(screens, house, "b3", PDA, "wang")
    for waybill, sku in ((FIRST, "71053"), (SECOND, "22752")):
        bench.scan(waybill)
        bench.scan(GOODS[sku][1])
        bench.wait_step("verify.weigh")
        weigh(bench, house, "shipped")
    bench.scan(FIRST)  # a finished order has another one
    understood(bench, "已发货，勿重复")
    bench.scan("CMD:START:HANDOVER")
    bench.wait_step("handover.carriers")
    bench.page.locator("[data-action=open]").click()
    bench.wait_step("handover.scan")
    bench.scan(FIRST)
    expect(bench.page.locator(".handover-now .figure-number")).to_have_text("1")
    bench.picture("pda-handover")
    house.call_back("536366", "买多了")
    bench.scan(SECOND)
    bench.wait_step("handover.stopped")
    understood(bench, "停：订单已拦截")
    bench.page.locator("#app [data-action=ack]").click()
    bench.wait_step("pull_back.bin")
    bench.scan("A-06-05")
    bench.wait_step("handover.scan")
    bench.tap("finish")
    bench.wait_step("handover.close")
    bench.page.locator("#app [data-action=close]").click()
    bench.page.locator(".sheet input").first.fill("YTO-0117")
    bench.page.locator(".sheet button[type=submit]").click()
    bench.wait_step("handover.carriers")
    [manifest] = bench.page.request.get(f"{house.url}/api/v1/manifests").json()
    assert (manifest["state"], manifest["parcels"], manifest["driver"]) == ("closed", 1, "YTO-0117")
    bench.tap("leave")
    bench.scan("CMD:START:PULL_BACK")
    bench.scan(FIRST)
    understood(bench, "已经交接")
    bench.tap("leave")
    bench.scan("CMD:START:DESPATCH")
    bench.wait_step("despatch.carriers")
    expect(bench.page.locator(".rows")).to_contain_text("圆通速递")


def test_a_supervisor_passes_a_carriers_parcels_with_a_badge(house: House, screens: Screens) -> None:
    two_orders_are_picked(screens, house)
    installer = screens.open("about:blank")
    answer = installer.request.post(f"{house.url}/api/v1/settings", data={"despatch_audit": "manual"})
    assert answer.status == 200
    bench = sit_down(screens, house, "b3", BENCH, "wang")
    bench.scan(FIRST)
    bench.scan(GOODS["71053"][1])
    bench.wait_step("verify.weigh")
    weigh(bench, house, "shipped")
    bench.scan("CMD:START:DESPATCH")
    bench.page.locator("[data-action=open]").click()
    bench.wait_step("despatch.carrier")
    bench.page.locator("[data-action=pass]").click()
    bench.page.locator(".sheet input").fill(BADGES["sun"])
    bench.page.locator(".sheet button[type=submit]").click()
    expect(bench.page.locator(".notice")).to_contain_text("1")
    [carrier] = bench.page.request.get(f"{house.url}/api/v1/despatch").json()["carriers"]
    assert (carrier["passed"], carrier["waiting"]) == (1, 0)
