"""Goods come in, in Chinese, in the browser, against the real gateway: lots, wrong goods, places that are not right."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from gateway.contracts.catalogue import ProductChanged, Tracking
from tests.kiosk.by_hand import BADGES, GOODS, Hands, House, open_house
from tests.kiosk.conftest import BENCH, PDA, Screens

pytestmark = pytest.mark.timeout(300)
LANTERN, HANGER = "71053", "84406B"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(tmp_path) as made:
        yield made


def sit_down(screens: Screens, house: House, size: dict[str, int] = PDA) -> Hands:
    hands = Hands(screens.open("about:blank", size, has_touch=size is PDA), house.url, "r1")
    hands.scan(BADGES["zhao"])
    return hands


def furnish(screens: Screens, house: House) -> None:
    """Lanterns are told apart by lot."""
    house.furnish(screens.open("about:blank"))
    name, barcode, grams = GOODS[LANTERN]
    house.down(
        ProductChanged(sku=LANTERN, name=name, version=99, barcodes=(barcode,), weight_g=grams, tracking=Tracking.LOT)
    )


def test_lot_tracked_goods_scanned_by_product_code_the_lot_is_asked_for(house: House, screens: Screens) -> None:
    furnish(screens, house)
    house.expect_goods("PO-261124-0001", _71053=12)
    hands = sit_down(screens, house)
    hands.scan("PO-261124-0001")
    hands.scan(GOODS[LANTERN][1])
    hands.wait_step("receive.lot")
    expect(hands.page.locator(".screen")).to_contain_text("哪个批次？")
    hands.page.locator("[data-action=lot]").click()
    hands.page.get_by_role("textbox", name="批次").fill("L2611")
    hands.page.get_by_label("有效期至").fill("2035-07-31")
    hands.page.get_by_role("button", name="确定").click()
    hands.wait_step("receive.quantity")
    expect(hands.page.locator(".screen")).to_contain_text("批次 L2611 · 有效期至 2035-07-31")


def test_a_wrong_product_while_counting_up_leaves_the_count(house: House, screens: Screens) -> None:
    furnish(screens, house)
    house.expect_goods("PO-261124-0001", _84406B=8, _85123A=6)
    hands = sit_down(screens, house, BENCH)
    hands.scan("PO-261124-0001")
    for _ in range(2):
        hands.scan(GOODS[HANGER][1])
    expect(hands.page.locator(".pad-value")).to_have_text("2")
    hands.scan(GOODS["85123A"][1])
    expect(hands.page.locator(".latch-heading")).to_have_text("不是这个商品")
    hands.page.locator(".latch-button").click()
    expect(hands.page.locator(".pad-value")).to_have_text("2")
    hands.scan(GOODS[HANGER][1])
    expect(hands.page.locator(".pad-value")).to_have_text("3")
    hands.tap("undo")
    expect(hands.page.locator(".pad-value")).to_have_text("2")
    hands.key_in("ok")
    hands.wait_step("receive.putaway")
    expect(hands.page.locator(".screen")).to_contain_text("最近的空库位")


def test_a_place_outside_the_allowed_area_is_refused_unusual_but_allowed_needs_the_same_code_twice(
    house: House, screens: Screens
) -> None:
    furnish(screens, house)
    house.expect_goods("PO-261124-0001", _84406B=8, _85123A=6)
    hands = sit_down(screens, house)
    hands.scan("PO-261124-0001")
    hands.scan(GOODS["85123A"][1])
    hands.key_in("all", "ok")
    hands.wait_step("receive.putaway")
    taken = hands.data["bin"]
    hands.scan(taken)
    hands.scan(GOODS[HANGER][1])
    hands.key_in("all", "ok")
    hands.wait_step("receive.putaway")
    hands.scan("Z-09-09")
    expect(hands.page.locator(".latch-heading")).to_have_text("没有这个库位")
    hands.page.locator(".latch-button").click()
    hands.scan(taken)
    expect(hands.page.locator("#app")).to_contain_text("再扫一次")
    assert hands.view["step"] == "receive.putaway"
    hands.scan(taken)
    hands.wait_step("home")


def test_goods_without_papers_and_a_parcel_without_sender_are_taken_in_from_the_menu(
    house: House, screens: Screens
) -> None:
    furnish(screens, house)
    hands = sit_down(screens, house)
    hands.page.locator("[data-action=more-work]").click()
    hands.page.locator("[data-action=start][data-value=unclaimed]").click()
    hands.wait_step("unclaimed.parcel")
    hands.page.locator("[data-action=details]").click()
    hands.page.get_by_label("寄件人电话").fill("13800138000")
    hands.page.get_by_role("button", name="确定").click()
    hands.wait_step("unclaimed.item")
    hands.scan(GOODS[HANGER][1])
    hands.key_in("1", "ok")
    hands.wait_step("unclaimed.grade")
    hands.page.get_by_role("button", name="已拆封").click()
    hands.wait_step("unclaimed.item")
    expect(hands.page.locator(".screen")).to_contain_text("8000")
    hands.tap("finish")
    hands.wait_step("home")
    kept = hands.page.request.get(f"{house.url}/api/v1/unclaimed").json()
    assert [(one["waybill"], one["lines"][0]["sku"]) for one in kept] == [("", HANGER)]
