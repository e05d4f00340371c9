"""A PDA whose network is cut in the middle of a walk: it goes on, survives, and everything counts exactly once."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.kiosk.by_hand import BADGES, GOODS, SHELVES, Hands, House, open_house, post, wait_for
from tests.kiosk.conftest import PDA, Screens

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(tmp_path) as made:
        yield made


def act(page: Page, house: House, station: str, path: str, **body: Any) -> dict[str, Any]:
    """A scan or a tap without a screen."""
    answer = page.request.post(
        f"{house.url}/api/v1/stations/{station}/{path}", data={"operation_id": str(uuid4()), **body}
    )
    assert answer.status == 200, answer.text()
    view: dict[str, Any] = answer.json()
    return view


def stock_and_release(page: Page, house: House) -> None:
    """Goods on their shelves, and an order of two kinds that waits to be picked."""
    house.furnish(page)
    house.expect_goods("PO-261124-0001", **{f"_{sku}": 10 for sku in GOODS})
    act(page, house, "r1", "scan", text=BADGES["zhao"])
    act(page, house, "r1", "scan", text="PO-261124-0001")
    for sku, (_, barcode, _) in GOODS.items():
        act(page, house, "r1", "scan", text=barcode)
        act(page, house, "r1", "tap", action="quantity", value=10)
        act(page, house, "r1", "scan", text=SHELVES[sku])
    house.release("TB-1", "YT2611240000105", _85123A=2, _71053=3)


@pytest.fixture
def picker(house: House, screens: Screens) -> Hands:
    """李强 at p1 with the wave claimed, the page kept for days without network."""
    screens.expected = ("ERR_INTERNET_DISCONNECTED", "WebSocket")
    page = screens.open("about:blank", PDA, service_workers="allow")
    stock_and_release(page, house)
    hands = Hands(page, house.url, "p1")
    hands.scan(BADGES["li"])
    page.wait_for_function("() => kiosk.desk.view.data.waves_waiting > 0", timeout=60_000)
    hands.tap("claim")
    hands.wait_step("pick.bin")
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    page.wait_for_function(
        """async () => (await caches.match('/s/p1')) && (await caches.match(
        [...document.querySelectorAll('link[rel=modulepreload]')].pop().href))"""
    )
    page.wait_for_function("() => kiosk.desk.alone.can(kiosk.desk.view)")
    return hands


def cut(page: Page) -> None:
    page.context.set_offline(True)
    page.wait_for_function("() => !kiosk.desk.channel.up")


def scan_alone(page: Page, text: str) -> None:
    """A scan that no gateway answers; over when the device has it on its disk."""
    before = page.evaluate("() => kiosk.desk.outbox.waiting")
    page.evaluate("(text) => kiosk.desk.scan(text)", text)
    page.wait_for_function(
        "async (n) => (await kiosk.desk.outbox.keep.all()).length === n", arg=before + 1, timeout=10_000
    )


def shown(page: Page) -> dict[str, Any]:
    view: dict[str, Any] = page.evaluate("() => kiosk.desk.view")
    return view


def walk_alone(page: Page) -> None:
    """Picks all that is left, as the screen says."""
    while (view := shown(page))["step"] != "pick.done":
        scan_alone(page, view["data"]["bin"] if view["step"] == "pick.bin" else view["data"]["sku"])


def picked(house: House) -> dict[str, int]:
    """Pieces by SKU in the gateway's log."""
    found: dict[str, int] = {}
    for event in house.gateway.outbox.read(0, 100_000):
        if type(event.message()).__name__ == "LinePicked":
            line = json.loads(bytes(event.data))
            found[line["sku"]] = found.get(line["sku"], 0) + line["quantity"]
    return found


def test_a_walk_goes_on_without_network_through_a_reload_and_counts_once(picker: Hands, house: House) -> None:
    page = picker.page
    picker.scan(picker.data["bin"])
    cut(page)
    expect(page.locator(".strip[data-level=look]")).to_contain_text("可继续拣货")
    scan_alone(page, picker.data["sku"])
    assert shown(page)["data"]["picked"] == 1
    page.reload()  # or the battery died and another one was put in
    page.wait_for_function("() => window.kiosk?.desk.view?.data.picked === 1")
    walk_alone(page)
    expect(page.locator(".screen[data-step='pick.done']")).to_be_visible()
    assert picked(house) == {}
    page.context.set_offline(False)
    wait_for(lambda: picked(house) == {"85123A": 2, "71053": 3}, "the whole walk at the gateway")
    page.wait_for_function("() => !kiosk.desk.alone.begun && kiosk.desk.view.data.totes?.length")
    assert page.evaluate("async () => (await kiosk.desk.outbox.keep.all()).length") == 0
    picker.tap("finish")
    picker.wait_step("home")


def test_what_the_gateway_has_to_decide_waits_and_the_screen_says_so(picker: Hands, house: House) -> None:
    page = picker.page
    picker.scan(picker.data["bin"])
    cut(page)
    page.evaluate("() => kiosk.desk.tap('short', 1)")
    expect(page.locator(".notice")).to_contain_text("需要网关")
    page.evaluate("() => kiosk.desk.scan('A-01-01')")
    expect(page.locator(".notice")).to_contain_text("需要网关")
    assert page.evaluate("() => kiosk.desk.outbox.waiting") == 0
    other = next(
        barcode for sku, (_, barcode, _) in GOODS.items() if sku in ("85123A", "71053") and sku != picker.data["sku"]
    )
    page.evaluate("(code) => kiosk.desk.scan(code)", other)
    expect(page.locator(".latch-heading")).to_have_text("货拿错了")
    assert page.evaluate("() => kiosk.desk.outbox.waiting") == 0


def test_work_that_changed_meanwhile_becomes_a_task_and_the_screen_says_so(picker: Hands, house: House) -> None:
    page = picker.page
    cut(page)
    walk_alone(page)
    act(page, house, "p1", "tap", action="leave")  # at the bench somebody gave the wave back
    page.context.set_offline(False)
    expect(page.locator(".latch")).to_contain_text("已交主管处理")
    page.wait_for_function("() => !kiosk.desk.alone.begun && kiosk.desk.view.step === 'home'")
    tasks = page.request.get(f"{house.url}/api/v1/tasks").json()
    (task,) = [task for task in tasks if task["kind"] == "offline_work" and task["state"] == "open"]
    assert len(task["detail"]["operations"]) == 7
    assert picked(house) == {}


def test_two_tabs_of_one_station_tell_it_once(picker: Hands, house: House) -> None:
    page = picker.page
    cut(page)
    walk_alone(page)
    second = page.context.new_page()
    second.goto(f"{house.url}/s/p1")
    second.wait_for_function("() => window.kiosk?.desk.outbox.waiting === 7")
    page.context.set_offline(False)
    wait_for(lambda: picked(house) == {"85123A": 2, "71053": 3}, "the walk at the gateway")
    for one in (page, second):
        one.wait_for_function("() => !kiosk.desk.alone.begun && !kiosk.desk.outbox.waiting")
    assert picked(house) == {"85123A": 2, "71053": 3}


def test_one_operation_sent_three_times_has_one_effect(picker: Hands, house: House) -> None:
    page = picker.page
    picker.scan(picker.data["bin"])
    body = {"operation_id": str(uuid4()), "text": picker.data["sku"]}
    answers = [page.request.post(f"{house.url}/api/v1/stations/p1/scan", data=body).json() for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    page.wait_for_function("() => kiosk.desk.view.data.picked === 1")


def test_work_that_nobody_claimed_does_not_go_on(house: House, screens: Screens) -> None:
    screens.expected = ("ERR_INTERNET_DISCONNECTED", "WebSocket")
    page = screens.open("about:blank", PDA, service_workers="allow")
    house.furnish(page)
    post(page, f"{house.url}/api/v1/pairing-codes", {})
    hands = Hands(page, house.url, "b3")
    hands.scan(BADGES["wang"])
    cut(page)
    page.evaluate("() => { kiosk.desk.scan('TB-1'); }")
    page.wait_for_function("() => kiosk.desk.outbox.waiting === 1")  # the first moments: a device that roams
    page.clock.install()
    page.clock.run_for(11_000)
    expect(page.locator(".line")).to_contain_text("复核、称重、打印须等恢复")
