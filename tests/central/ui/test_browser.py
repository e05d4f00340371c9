"""Pages in a real browser: signing in, an order's story, keys, dialogs, language, dark and light."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server

from central.database.database import Database
from central.orders.models import Trade
from tests.central.ui.conftest import app_on
from tests.central.ui.world import NAME, PASSWORD
from tests.ports import free_port

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def url(worked: Database, tmp_path: Path) -> Iterator[str]:
    server = make_server("127.0.0.1", free_port(), app_on(worked, tmp_path), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()


@pytest.fixture
def page(chromium: Browser, url: str) -> Iterator[Page]:
    """A page that fails the test when the browser complains about anything."""
    context = chromium.new_context(
        base_url=url, locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1920, "height": 1080}
    )
    complaints: list[str] = []

    def complain(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(f"{message.text} ({message.location.get('url', '')})")

    opened = context.new_page()
    opened.on("console", complain)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


def sign_in(page: Page, onward: str = "/") -> None:
    page.goto(onward)
    page.get_by_label("用户名").fill(NAME)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda address: "/sign-in" not in address)  # and until the modules have run


def number_of(database: Database, status: str) -> str:
    with database.read() as tx:
        query = select(Trade.number).where(Trade.status == status).order_by(Trade.number).limit(1)
        return str(tx.execute(query).scalar_one())


def test_a_person_signs_in_and_pastes_an_order_number(page: Page, worked: Database) -> None:
    number = number_of(worked, "shipped")
    sign_in(page)
    expect(page.get_by_role("heading", name="今日")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=number)).to_be_visible()
    story = page.get_by_role("region", name="经过")
    for step in ("接收订单", "下发仓库", "拣货", "验货", "打印面单", "称重", "过门"):
        expect(story.get_by_text(step, exact=True)).to_be_visible()
    story.get_by_role("link", name="记账").first.click()
    expect(page.get_by_text("应收账款")).to_be_visible()


def test_keys_walk_through_a_list_and_open_a_row(page: Page) -> None:
    sign_in(page, "/orders")
    rows = page.locator("tbody tr")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(rows.first).to_have_class("at")
    number = rows.first.get_by_role("link").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=number)).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="快捷键")).to_be_visible()


def test_cancelling_asks_for_a_reason_first(page: Page, worked: Database) -> None:
    sign_in(page, f"/search?q={number_of(worked, 'out_of_stock')}")
    page.get_by_role("button", name="取消", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="取消订单").click()
    expect(dialog).to_be_visible()  # the browser asks for the reason
    dialog.get_by_label("原因").fill("买家不要了")
    dialog.get_by_role("button", name="取消订单").click()
    expect(page.get_by_role("status")).to_contain_text("订单已取消")
    expect(page.get_by_text("买家不要了").first).to_be_visible()


def test_language_and_theme_are_chosen_and_stay(page: Page) -> None:
    sign_in(page, "/orders")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Orders")).to_be_visible()
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Light or dark").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1440, 810), (768, 1024)])
def test_no_page_is_wider_than_the_screen(page: Page, worked: Database, width: int, height: int) -> None:
    sign_in(page, f"/search?q={number_of(worked, 'shipped')}")
    order = page.url
    page.set_viewport_size({"width": width, "height": height})
    for path in (
        order,
        "/",
        "/orders",
        "/stock",
        "/trial-balance",
        "/customers",
        "/gateways",
        "/imports",
        "/tasks",
        "/users",
    ):
        page.goto(path)
        for what in ("html", ".wide"):
            wider = page.evaluate(
                "what => Math.max(0, ...[...document.querySelectorAll(what)].map(e => e.scrollWidth - e.clientWidth))",
                what,
            )
            assert wider <= 1, f"{what} of {path} is {wider} px too wide at {width}"


def test_orders_are_chosen_by_keys_and_each_says_what_became_of_it(page: Page, worked: Database) -> None:
    numbers = [number_of(worked, status) for status in ("out_of_stock", "shipped")]
    sign_in(page, "/orders")
    bar = page.get_by_role("form", name="对所选订单")
    expect(bar).to_be_hidden()
    for number in numbers:
        page.get_by_label(f"选择 {number}").check()
    expect(bar).to_contain_text("2 项已选")
    page.keyboard.press("b")
    expect(bar.get_by_role("button", name="放行")).to_be_focused()
    bar.get_by_role("button", name="挂起").click()
    reason = bar.get_by_role("textbox")
    expect(reason).to_be_focused()  # nothing is sent without one
    reason.fill("问买家")
    bar.get_by_role("button", name="挂起").click()
    results = page.get_by_role("dialog")
    expect(results).to_contain_text("1 成功, 1 未能执行")
    expect(results.get_by_role("row").first).to_contain_text(numbers[1])  # what failed stands first
    results.get_by_role("button", name="关闭").click()
    page.wait_for_load_state()
    expect(bar).to_be_hidden()
    page.goto("/orders?status=review")
    expect(page.get_by_role("link", name=numbers[0], exact=True)).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("s")
    page.get_by_role("dialog").get_by_label("名称").fill("挂起的")
    page.keyboard.press("Enter")
    expect(page.locator(".tabs .own")).to_contain_text("挂起的 1")
    page.wait_for_load_state()  # the keys are there with the modules
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(bar).to_contain_text("1 项已选")
    page.keyboard.press("Shift+X")
    expect(bar).to_be_hidden()  # all of them were chosen: now none is
    page.keyboard.press("Shift+X")
    expect(bar).to_contain_text("1 项已选")
    page.keyboard.press("v")  # round to the first tab
    page.wait_for_url("**/orders")
