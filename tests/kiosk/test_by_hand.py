"""An order by hand, in Chinese, in the browser, against the real gateway and simulated devices on real wires."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.kiosk.by_hand import BADGES, GOODS, SHELVES, Hands, House, open_house, wait_for
from tests.kiosk.conftest import BENCH, PDA, Screens

WAYBILL = "YT2611240000105"
pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(tmp_path) as made:
        yield made


def sit_down(screens: Screens, house: House, station: str, size: dict[str, int], badge: str) -> Hands:
    """A person opens the station's screen and scans the badge."""
    hands = Hands(screens.open("about:blank", size, has_touch=size is PDA), house.url, station)
    hands.scan(BADGES[badge])
    return hands


def receive_everything(screens: Screens, house: House) -> None:
    """Counts the delivery in and puts each article where this person wants it."""
    hands = sit_down(screens, house, "r1", BENCH, "zhao")
    expect(hands.page.locator(".rows")).to_contain_text("PO-261124-0001")
    hands.scan("PO-261124-0001")
    for sku, (_, barcode, _) in GOODS.items():
        hands.scan(barcode)
        hands.wait_step("receive.quantity")
        hands.key_in("all", "ok")
        hands.wait_step("receive.putaway")
        hands.scan(SHELVES[sku])
    hands.wait_step("home")


def pick_everything(screens: Screens, house: House, pictures: bool = False) -> str:
    """Walks the wave; meets a wrong bin and wrong goods on the way. Returns the tote."""
    hands = sit_down(screens, house, "p1", PDA, "li")
    hands.page.wait_for_function("() => kiosk.desk.view.data.waves_waiting > 0", timeout=60_000)
    hands.tap("claim")
    hands.wait_step("pick.bin")
    hands.scan("A-06-12")
    expect(hands.page.locator(".latch-heading")).to_have_text("库位不对")
    hands.page.locator(".latch-button").click()
    if pictures:
        hands.picture("pda-pick-bin")
    hands.page.locator("[data-action=map]").click()
    expect(hands.page.locator(".map-target-name")).to_have_text(hands.data["bin"])
    if pictures:
        hands.picture("pda-pick-map")
    hands.page.locator("[data-action=map]").click()
    while hands.view["step"] in ("pick.bin", "pick.item"):
        data = hands.data
        if hands.view["step"] == "pick.bin":
            hands.scan(data["bin"])
            continue
        hands.scan(GOODS[data["sku"]][1])
        if pictures and (data["picked"], data["quantity"]) == (1, 3):
            hands.picture("pda-pick-item")
    hands.wait_step("pick.done")
    tote: str = hands.data["totes"][0]["tote"]
    hands.tap("finish")
    hands.wait_step("home")
    return tote


def test_an_order_is_received_picked_and_scanned_out_by_hand(house: House, screens: Screens) -> None:
    house.furnish(screens.open("about:blank"))
    house.expect_goods("PO-261124-0001", _85123A=24, _71053=12, _84406B=8, _22752=6)
    receive_everything(screens, house)
    house.release("536365", WAYBILL, _85123A=3, _71053=2, _22752=1)
    tote = pick_everything(screens, house, pictures=True)

    hands = sit_down(screens, house, "b3", BENCH, "wang")
    expect(hands.page.locator(".rows")).to_contain_text(tote)
    hands.scan(tote)
    hands.wait_step("verify.item")
    hands.scan(GOODS["84406B"][1])
    expect(hands.page.locator(".latch-heading")).to_have_text("不是本单的货")
    hands.picture("bench-foreign-goods")
    for barcode in (GOODS["85123A"][1],) * 3 + (
        GOODS["22752"][1],
        GOODS["71053"][1],
    ):  # the next scan acknowledges the error
        hands.page.wait_for_function("() => kiosk.desk.latch.age > 400")
        hands.scan(barcode)
        assert hands.page.locator(".latch").count() == 0
    expect(hands.page.locator(".left .figure-number")).to_have_text("1")
    hands.picture("bench-verify")
    hands.scan(GOODS["71053"][1])
    hands.wait_step("verify.weigh")
    wait_for(lambda: house.printer.labels, "the label")
    assert WAYBILL in {barcode.text for barcode in house.printer.labels[-1].barcodes}

    expect(hands.page.locator(".weight")).to_have_attribute("data-state", "empty")
    expected = hands.data["expected_grams"]
    house.scale.put(expected - 120)  # one candle holder stayed on the bench
    expect(hands.page.locator(".latch-heading")).to_have_text("重量不符")
    hands.page.locator(".latch-button").click()
    hands.wait_step("verify.held")
    expect(hands.page.locator(".likely")).to_contain_text("可能少 1 件")
    hands.picture("bench-held")
    house.scale.clear()
    hands.page.wait_for_function("() => kiosk.desk.live?.grams === 0 && kiosk.desk.live.stable")
    house.scale.put(expected)
    hands.wait_step("shipped")
    expect(hands.page.locator(".screen")).to_contain_text(WAYBILL)
    expect(hands.page.locator(".screen")).to_contain_text(f"{expected / 1000:.3f} kg")
    hands.picture("bench-shipped")
    parcels = hands.page.request.get(f"{house.url}/api/v1/parcels").json()
    assert [(parcel["waybill"], parcel["grams"]) for parcel in parcels] == [(WAYBILL, expected)]

    house.scale.clear()
    hands.scan(tote)  # the same tote again: it has shipped, and the screen says so
    expect(hands.page.locator(".latch-heading")).to_contain_text("已发货")


def test_a_called_back_order_is_put_back_and_a_return_is_graded(house: House, screens: Screens) -> None:
    house.furnish(screens.open("about:blank"))
    house.expect_goods("PO-261124-0001", _85123A=24, _71053=12, _84406B=8, _22752=6)
    receive_everything(screens, house)
    house.release("536366", WAYBILL, _85123A=8)
    tote = pick_everything(screens, house)

    hands = sit_down(screens, house, "b3", BENCH, "wang")
    hands.scan(tote)
    hands.scan(GOODS["85123A"][1])
    hands.page.locator("[data-action=quantity]").click()  # 8 pieces: one is scanned, the number may be keyed
    hands.key_in("5", "ok")
    expect(hands.page.locator(".left .figure-number")).to_have_text("3")
    house.call_back("536366", "拍错了颜色")
    hands.wait_step("verify.intercepted")  # the open bench is told at once
    expect(hands.page.locator(".latch-heading")).to_have_text("停：订单已拦截")
    hands.page.locator(".latch-button").click()
    expect(hands.page.locator(".screen")).to_contain_text("拍错了颜色")
    expect(hands.page.locator(".screen")).to_contain_text("买家申请退款")
    hands.tap("ack")
    hands.wait_step("verify.putback")
    expect(hands.page.locator(".rows")).to_contain_text("× 8")
    hands.scan(SHELVES["85123A"])
    hands.wait_step("verify.open")

    house.expect_return("RA-261124-0003", "C536379", _71053=2)
    hands = sit_down(screens, house, "r1", PDA, "zhao")
    hands.scan("RA-261124-0003")
    hands.scan(GOODS["71053"][1])
    hands.wait_step("return.quantity")
    hands.key_in("3", "ok")
    expect(hands.page.locator(".latch-heading")).to_have_text("超过应收数量")
    hands.page.locator(".latch-button").click()
    hands.key_in("clear", "2", "ok")
    hands.wait_step("return.grade")
    hands.page.get_by_role("button", name="损坏").click()
    hands.wait_step("return.putaway")
    hands.scan(hands.data["bin"] or "A-01-01")
    hands.wait_step("home")
    stock = hands.page.request.get(f"{house.url}/api/v1/stock?sku=71053").json()
    assert sum(row["quantity"] for row in stock if row.get("quality") == "defective") == 2


def test_a_screen_from_elsewhere_pairs_with_a_code_and_stays_paired(house: House, screens: Screens) -> None:
    installer = screens.open("about:blank")
    house.furnish(installer)
    screens.expected = ("401", "403", "WebSocket")
    headers = {"X-Forwarded-For": "192.168.8.21"}  # not from this machine: nothing is paired by itself
    page = screens.open(house.url, PDA, extra_http_headers=headers)
    page.get_by_label("配对码").fill("WRONG123")
    page.get_by_role("button", name="配对本机").click()
    expect(page.locator(".field-error")).not_to_be_empty()
    code = installer.request.post(f"{house.url}/api/v1/pairing-codes", data={"name": "PDA 7"}).json()["code"]
    page.get_by_label("配对码").fill(code)
    page.get_by_role("button", name="配对本机").click()
    page.locator("[data-station=p1]").click()
    expect(page.locator("h1")).to_have_text("请扫工牌")
    page.reload()
    expect(page.locator("h1")).to_have_text("请扫工牌")


def test_a_scan_made_while_the_gateway_was_away_counts_once_when_it_is_back(house: House, screens: Screens) -> None:
    house.furnish(screens.open("about:blank"))
    house.expect_goods("PO-261124-0001", _85123A=24, _71053=12)
    hands = sit_down(screens, house, "r1", PDA, "zhao")
    screens.expected = ("ERR_CONNECTION_REFUSED", "WebSocket", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "503")
    house.gateway.stop()
    hands.page.evaluate("() => { kiosk.desk.scan('PO-261124-0001'); }")
    expect(hands.page.locator(".strip[data-level=look]")).to_contain_text("已保留 1 条扫描")
    assert hands.page.locator(".latch").count() == 0
    house.start_again()
    hands.wait_step("receive.item")  # the person is still signed in, the document is open
    expect(hands.page.locator(".bar-who")).to_have_text("收货 1 · 赵敏")
    assert hands.page.evaluate("() => kiosk.desk.outbox.waiting") == 0
