"""Somebody who has never seen it ships an order on the training floor, with nothing but the screen in hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gateway.app import Gateway, Settings
from gateway.listen import Address
from gateway.training import PEOPLE, PaperlessPrinter, scratch
from tests.axe import violations
from tests.kiosk.conftest import BENCH, PDA, Screens
from tests.ports import free_port

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    listen = Address("127.0.0.1", free_port())
    settings = Settings(
        data=scratch(tmp_path),
        listen=listen,
        name="training",
        announce=False,
        training=True,
        open_printer=PaperlessPrinter,
    )
    running = Gateway(settings)
    running.start()
    yield f"http://{listen}"
    running.stop()


def sit_down(screens: Screens, url: str, station: str, size: dict[str, int]) -> Page:
    page = screens.open(f"{url}/s/{station}", size)
    page.wait_for_function("() => window.kiosk?.desk.view && kiosk.desk.channel.up")
    expect(page.locator(".line")).to_contain_text("练习模式")
    take(page, PEOPLE[0].name)
    return page


def take(page: Page, label: str) -> None:
    """Points the simulated scanner at something in the tray, or puts it on the scale."""
    before = page.evaluate("() => kiosk.desk.view.seq")
    page.locator("[data-action=tray]").click()
    page.locator(f".sheet [data-code='{label}']").first.click()
    page.wait_for_function("(seq) => kiosk.desk.view.seq > seq && !kiosk.desk.outbox.waiting", arg=before)


def step(page: Page) -> str:
    found: str = page.evaluate("() => kiosk.desk.view.step")
    return found


def test_an_order_is_shipped_with_the_simulated_devices_at_the_screen(url: str, screens: Screens) -> None:
    pick = sit_down(screens, url, "t-pick", PDA)
    pick.wait_for_function("() => kiosk.desk.view.data.waves_waiting > 0", timeout=60_000)
    pick.locator("[data-action=claim]").click()
    while step(pick) != "pick.done":
        pick.wait_for_function("() => ['pick.bin', 'pick.item', 'pick.done'].includes(kiosk.desk.view.step)")
        if step(pick) != "pick.done":
            take(pick, pick.evaluate("() => kiosk.desk.view.data[kiosk.desk.view.step === 'pick.bin' ? 'bin' : 'sku']"))
    pack = sit_down(screens, url, "t-pack", BENCH)
    pack.wait_for_function("() => kiosk.desk.view.data.waiting?.length > 0")
    take(pack, pack.evaluate("() => kiosk.desk.view.data.waiting[0].tote"))
    while step(pack) == "verify.item":
        take(pack, pack.evaluate("() => kiosk.desk.view.data.lines.find((line) => line.done < line.wanted).sku"))
    pack.wait_for_function("() => kiosk.desk.view.step === 'verify.weigh'")
    take(pack, f"{pack.evaluate('() => kiosk.desk.view.data.expected_grams ?? 500')} g")
    pack.wait_for_function("() => kiosk.desk.view.step === 'shipped'")
    pack.locator("[data-action=tray]").click()
    assert violations(pack) == []
    assert pack.evaluate("() => kiosk.missingWords()") == []
