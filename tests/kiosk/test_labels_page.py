"""The editor of label templates on a whole gateway: seen, moved, changed, tried at a printer, saved."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.kiosk.by_hand import House, open_house
from tests.kiosk.conftest import BENCH, PDA, TABLET, Screens
from tests.waiting import until


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[House]:
    with open_house(tmp_path_factory.mktemp("house")) as made:
        page = browser.new_page()
        made.furnish(page)
        page.close()
        yield made


def opened(house: House, screens: Screens, name: str, size: dict[str, int] = BENCH, language: str = "zh_CN") -> Page:
    page = screens.open(f"{house.url}/labels?lang={language}#{name}", size)
    expect(page.locator(".label-frame").first).to_be_visible()
    return page


def drawing(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("() => kiosk.page.drawing.document")
    return found


def frame(page: Page, at: int) -> Any:
    return page.locator(f".label-frame[data-element='{at}']")


def drag(page: Page, target: Any, right: float, down: float) -> None:
    box = target.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + down / 2)
    page.mouse.move(x + right, y + down)
    page.mouse.up()


def test_a_field_is_moved_saved_found_again_and_printed(house: House, screens: Screens) -> None:
    page = opened(house, screens, "bin")
    before = drawing(page)["elements"][0]
    scale = page.evaluate("() => kiosk.page.board.scale")
    drag(page, frame(page, 0), 3 * scale, 1.5 * scale)
    after = drawing(page)["elements"][0]
    assert (after["x_mm"] - before["x_mm"], after["y_mm"] - before["y_mm"]) == (3, 1.5)
    page.locator("textarea[name=text]").fill("库位 {bin}")
    expect(page.locator(".bar-who")).to_contain_text("未保存")
    page.locator("[data-tool=printer]").click()
    page.locator("[data-printer='b3/printer']").click()
    expect(page.locator(".print-notice[data-level=go]")).to_contain_text("标签正在打印")
    until(lambda: len(house.printer.labels) == 1, what="the drawing comes out before it is saved")
    page.locator("[data-tool=go]").click()
    page.locator("[data-action=save]").click()
    expect(page.locator(".print-notice[data-level=go]")).to_contain_text("已保存")
    expect(page.locator(".bar-who")).not_to_contain_text("未保存")
    page.reload()
    expect(page.locator(".label-frame").first).to_be_visible()
    found = drawing(page)["elements"][0]
    assert (found["text"], found["x_mm"], found["y_mm"]) == ("库位 {bin}", after["x_mm"], after["y_mm"])
    page.locator("[data-tool=go]").click()
    page.locator("[data-action=forget]").click()
    expect(page.locator(".label-row").first).not_to_contain_text("库位 {bin}")


def test_keys_move_change_back_and_forth_and_remove(house: House, screens: Screens) -> None:
    page = opened(house, screens, "waybill")
    frame(page, 1).click()
    start = drawing(page)["elements"][1]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    moved = drawing(page)["elements"][1]
    assert (moved["x_mm"], moved["y_mm"]) == (start["x_mm"] + 0.5, round(start["y_mm"] + 5, 2))
    count = len(drawing(page)["elements"])
    page.keyboard.press("Control+d")
    assert len(drawing(page)["elements"]) == count + 1
    page.keyboard.press("Delete")
    assert len(drawing(page)["elements"]) == count
    for _ in range(3):
        page.keyboard.press("Control+z")
    assert drawing(page)["elements"][1] == start
    page.keyboard.press("Control+Shift+z")
    assert drawing(page)["elements"][1] == moved


def test_what_is_wrong_is_said_in_chinese_where_it_is(house: House, screens: Screens) -> None:
    page = opened(house, screens, "bin")
    page.locator("[data-add=text]").click()
    page.locator("textarea[name=text]").fill("{shelf}")
    expect(page.locator(".field-error")).to_have_text("这种标签没有 shelf 字段。")
    last = len(drawing(page)["elements"]) - 1
    expect(frame(page, last)).to_have_attribute("data-fault", "")
    expect(page.locator(f".label-row[data-row='{last}']")).to_have_attribute("data-fault", "")
    page.locator("textarea[name=text]").fill("一二三四五六七八九十" * 4)
    expect(page.locator(".field-error")).to_contain_text("超出标签")
    page.get_by_label("可用宽度", exact=False).fill("20")
    expect(page.locator(".field-error")).to_contain_text("20 mm 放不下")
    page.get_by_label("最多行数").fill("8")
    page.get_by_label("字高").fill("3")
    expect(page.locator(".field-error")).to_be_hidden()


def test_other_values_show_what_a_long_address_would_do(house: House, screens: Screens) -> None:
    page = opened(house, screens, "waybill")
    page.locator("[data-tool=keyboard]").click()
    page.get_by_role("dialog").get_by_label("receiver_address").fill(
        "浙江省杭州市西湖区文三路四百七十八号华星时代广场" * 5
    )
    expect(page.locator(".label-frame[data-fault]")).to_have_count(1)
    page.locator("[data-action=usual]").click()
    expect(page.locator(".label-frame[data-fault]")).to_have_count(0)


def test_a_corner_is_pulled_and_a_code_is_made(house: House, screens: Screens) -> None:
    page = opened(house, screens, "bin")
    page.locator("[data-add=box]").click()
    last = len(drawing(page)["elements"]) - 1
    expect(frame(page, last).locator(".label-corner")).to_be_visible()
    scale = page.evaluate("() => kiosk.page.board.scale")
    drag(page, frame(page, last).locator(".label-corner"), 5 * scale, -2 * scale)
    found = drawing(page)["elements"][last]
    assert (found["width_mm"], found["height_mm"]) == (25, 8)
    page.locator("[data-add=qr]").click()
    page.locator("select[name=symbology]").select_option("ean13")
    expect(page.locator(".field-error")).to_contain_text("EAN-13 只能是数字")
    page.locator("textarea[name=text]").fill("6901234567890")
    expect(page.locator(".field-error")).to_have_text("校验位不对：应为 2。")


def test_another_drawing_is_begun_from_and_what_is_not_saved_is_asked_for(house: House, screens: Screens) -> None:
    page = opened(house, screens, "waybill")
    page.locator("[data-tool=list]").click()
    page.locator("[data-sample='waybill-76x130']").click()
    assert drawing(page)["width_mm"] == 76
    page.locator("[data-choose=template]").select_option("bin")
    expect(page.get_by_role("dialog")).to_contain_text("改动尚未保存")
    assert drawing(page)["width_mm"] == 76
    page.locator("[data-action=discard]").click()
    expect(page.locator(".bar-who")).to_contain_text("库位")


@pytest.mark.parametrize("size", [PDA, TABLET, BENCH], ids=["pda", "tablet", "bench"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_it_fits_and_has_its_words(house: House, screens: Screens, size: dict[str, int], language: str) -> None:
    page = opened(house, screens, "waybill", size, language)
    for row in range(len(drawing(page)["elements"])):
        page.evaluate(f"() => kiosk.page.select({row})")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("() => kiosk.missingWords()") == []
    if size is PDA:  # a small screen only looks
        expect(page.locator(".label-adds")).to_be_hidden()
        expect(page.locator("[data-tool=go]")).to_be_hidden()
