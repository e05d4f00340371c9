"""The page /replay in a browser: a day is chosen, moved through by hand, and played."""

import pathlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.axe import violations
from tests.gateway.web.conftest import Rig
from tests.kiosk.conftest import BENCH, PDA, Screens


@pytest.fixture
def rig(tmp_path: pathlib.Path) -> Iterator[Rig]:
    made = Rig(tmp_path)
    made.furnish()
    for text in ("PO-261124-0001", "LAMP"):
        made.act("r1", "scan", text=text)
    view = made.act("r1", "tap", action="quantity", value=10)
    made.act("r1", "scan", text=view["data"]["bin"])
    yield made
    made.stop()


def opened(rig: Rig, screens: Screens, size: dict[str, int]) -> Page:
    theme = "dark" if size is BENCH else "light"
    page = screens.open(f"{rig.url}/replay?lang=zh_CN&theme={theme}", size, reduced_motion="reduce")
    expect(page.locator("[data-action=play]")).to_be_enabled()
    return page


@pytest.mark.parametrize("size", [BENCH, PDA], ids=["bench", "pda"])
def test_a_day_is_moved_through_and_played_to_its_end(rig: Rig, screens: Screens, size: dict[str, int]) -> None:
    page = opened(rig, screens, size)
    slider = page.get_by_label("时间")
    expect(page.locator(".plan-bin[data-shade='0']")).to_have_count(12)
    slider.evaluate("(node) => { node.value = node.max; node.dispatchEvent(new Event('input')); }")
    expect(page.locator(".plan-bin[data-shade='0']")).to_have_count(11)
    expect(page.locator(".replay-done")).to_contain_text("上架")
    expect(page.locator(".plan-list")).to_contain_text("Rita")
    slider.evaluate("(node) => { node.value = '0'; node.dispatchEvent(new Event('input')); }")
    expect(page.locator(".plan-bin[data-shade='0']")).to_have_count(12)
    page.get_by_label("速度").select_option("1200")
    page.locator("[data-action=play]").click()
    expect(page.locator("[data-action=play]")).to_contain_text("暂停")
    expect(page.locator(".plan-bin[data-shade='0']")).to_have_count(11, timeout=90_000)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate("() => kiosk.missingWords()") == []
    assert not violations(page)
