"""A put-wall and a one-piece run by hand: the real gateway in the browser, a real scale and printer on their wires."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.kiosk.by_hand import GOODS, Hands, House, open_house, wait_for
from tests.kiosk.conftest import BENCH, PDA, Screens
from tests.kiosk.test_by_hand import receive_everything, sit_down

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(tmp_path) as made:
        yield made


def furnished(house: House, screens: Screens, **styles: str) -> None:
    """Goods in their bins; waves are walked in these styles."""
    page = screens.open("about:blank")
    house.furnish(page)
    answer = page.request.post(f"{house.url}/api/v1/settings", data={"pick_styles": styles})
    assert answer.ok, answer.text()
    house.expect_goods("PO-261124-0001", _85123A=24, _71053=12, _84406B=8, _22752=6)
    receive_everything(screens, house)


def pick_cart(screens: Screens, house: House) -> str:
    """Walks the wave with one cart; returns it."""
    hands = sit_down(screens, house, "p1", PDA, "li")
    hands.page.wait_for_function("() => kiosk.desk.view.data.waves_waiting > 0", timeout=60_000)
    hands.tap("claim")
    expect(hands.page.locator(".tote")).to_contain_text("放进车里")
    while hands.view["step"] in ("pick.bin", "pick.item"):
        data = hands.data
        hands.scan(data["bin"] if hands.view["step"] == "pick.bin" else GOODS[data["sku"]][1])
    hands.wait_step("pick.done")
    cart: str = hands.data["cart"]
    expect(hands.page.locator(".screen")).to_contain_text(cart)
    hands.tap("finish")
    return cart


def start(hands: Hands, workflow: str) -> None:
    """Taps the tile of the work on the home screen."""
    hands.page.locator(f".work-tile[data-value={workflow}]").click()


def test_orders_are_sorted_at_a_wall_and_packed_afterwards(house: House, screens: Screens) -> None:
    furnished(house, screens, second_sort="batch")
    house.release("536365", "YT2611240000105", _85123A=2, _71053=1)
    house.release("536366", "YT2611240000106", _85123A=1, _22752=1)
    pick_cart(screens, house)

    hands = sit_down(screens, house, "b3", BENCH, "wang")
    start(hands, "wall")
    hands.wait_step("wall.scan")
    hands.scan(GOODS["22752"][1])
    hands.wait_step("wall.put")
    slot = hands.data["hand"]["slot"]
    expect(hands.page.locator(".wall-number")).to_have_text(str(slot))
    hands.picture("bench-wall-put")
    hands.scan(f"{hands.data['hand']['tote'][:-2]}{3 - slot:02d}")
    expect(hands.page.locator(".latch-heading")).to_have_text("格口不对")
    hands.page.locator(".latch-button").click()
    hands.scan(hands.data["hand"]["tote"])
    hands.wait_step("wall.scan")
    while hands.view["step"] == "wall.scan":
        open_goods = ("85123A", "71053")
        hands.scan(GOODS[open_goods[0] if hands.data["left"] > 1 else open_goods[1]][1])
        hands.wait_step("wall.put")
        hands.scan(hands.data["hand"]["tote"])
    hands.wait_step("wall.done")
    expect(hands.page.locator(".wall-tile[data-state=matched]")).to_have_count(2)
    hands.tap("finish")
    expect(hands.page.locator(".rows")).to_contain_text("536365")
    hands.scan("536366")
    hands.wait_step("verify.item")


def test_single_pieces_run_through_and_a_wrong_weight_is_laid_aside(house: House, screens: Screens) -> None:
    furnished(house, screens, one_piece="one_piece")
    for i in range(5, 8):
        house.release(f"53636{i}", f"YT261124000010{i}", _84406B=1)
    pick_cart(screens, house)

    hands = sit_down(screens, house, "b3", BENCH, "wang")
    start(hands, "one_piece")
    hands.wait_step("run.scan")
    expect(hands.page.locator(".figures")).to_contain_text("3")
    for done in (1, 2):
        hands.scan(GOODS["84406B"][1])
        hands.wait_step("run.weigh")
        expected = hands.data["expected_grams"]
        house.scale.put(expected)
        hands.page.wait_for_function(
            f"() => kiosk.desk.view.step === 'run.scan' && kiosk.desk.view.data.done === {done}"
        )
        house.scale.clear()
        hands.page.wait_for_function("() => kiosk.desk.live?.grams === 0 && kiosk.desk.live.stable")
    hands.picture("bench-run")
    hands.scan(GOODS["84406B"][1])
    hands.wait_step("run.weigh")
    house.scale.put(expected + 300)
    expect(hands.page.locator(".latch-heading")).to_have_text("重量不符")
    hands.page.locator(".latch-button").click()
    expect(hands.page.locator(".run-list")).to_contain_text("YT2611240000107")
    wait_for(lambda: len(house.printer.labels) == 3, "three labels")
    parcels = hands.page.request.get(f"{house.url}/api/v1/parcels").json()
    assert sorted(one["waybill"] for one in parcels if one["state"] == "shipped") == [
        "YT2611240000105",
        "YT2611240000106",
    ]
