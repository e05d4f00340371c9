"""The panel in a real browser: a person pulls the trigger, weighs, prints and pushes a parcel through the gate."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from firmware_sim.panel.app import create_panel
from firmware_sim.web import WebServer
from tests.firmware_sim.panel.benches import WAYBILL, Hall, hall
from tests.firmware_sim.wires import Host, wait_for
from tests.ports import free_port

CHROMIUM = os.environ.get("FLOORGATE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@dataclass
class Shown:
    """An open page and what went wrong on it."""

    page: Page
    hall: Hall
    url: str
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def served() -> Iterator[tuple[Hall, str]]:
    made = hall()
    port = free_port()
    server = WebServer(f"127.0.0.1:{port}", create_panel(made.benches))
    server.start()
    yield made, f"http://127.0.0.1:{port}"
    server.stop()
    made.stop()


@pytest.fixture
def shown(browser: Browser, served: tuple[Hall, str]) -> Iterator[Shown]:
    made, url = served
    opened = open_page(browser, made, url)
    yield opened
    opened.page.context.close()
    assert opened.errors == []


def open_page(browser: Browser, made: Hall, url: str, **options: Any) -> Shown:
    context = browser.new_context(
        **{"viewport": {"width": 1920, "height": 1080}, "locale": "zh-CN", "reduced_motion": "reduce", **options}
    )
    shown = Shown(context.new_page(), made, url)
    shown.page.on("pageerror", lambda error: shown.errors.append(str(error)))
    shown.page.on("console", lambda said: shown.errors.append(said.text) if said.type == "error" else None)
    shown.page.goto(f"{url}/#PACK-1")
    expect(shown.page.locator(".thing").first).to_be_visible()
    return shown


def test_a_person_chooses_a_protocol_spoils_the_wire_and_sees_the_frames(shown: Shown) -> None:
    page = shown.page
    wire = page.locator(".device.scale .wire")
    expect(wire.locator(".wire-body")).to_be_hidden()
    wire.locator("summary > span").click()
    expect(wire.locator(".address")).to_have_text(f"socket://127.0.0.1:{shown.hall.ports['scale']}")
    wire.locator("select[name=driver]").select_option("yaohua-a9")
    expect(wire.locator("summary .code").first).to_have_text("yaohua-a9")
    expect(wire.locator(".hint")).to_contain_text("驱动 yaohua-a9")
    page.locator(".put-grams").click()
    with Host(shown.hall.ports["scale"]) as host:
        wait_for(lambda: b"+00025031F" in host.read_until(b"\x03"), "the weight in the new protocol")
        expect(wire.locator(".frames .out .hex").first).to_have_text("02 2b 30 30 30 32 35 30 33 31 46 03")
        wire.locator("[data-knob=overload]").click()
        expect(page.locator(".lcd .figure")).to_have_text("超载")
        expect(wire.locator("[data-knob=overload]")).to_have_attribute("aria-checked", "true")
    wire.locator(".fault", has_text="半截报文").click()
    expect(wire.locator(".fault", has_text="半截报文")).to_have_attribute("aria-pressed", "true")
    wire.locator(".fault", has_text="全部恢复").click()
    expect(wire.locator(".fault", has_text="半截报文")).to_have_attribute("aria-pressed", "false")
    wire.locator("[data-knob=cable]").click()
    expect(wire.locator("[data-knob=cable] .value")).to_have_text("已拔掉")


def test_pointing_and_pulling_sends_the_bytes(shown: Shown) -> None:
    page = shown.page
    with Host(shown.hall.ports["scanner"]) as host:
        expect(page.locator(".device.scanner .state")).to_have_text("已连接")
        page.locator(".thing", has_text="白色心形吊饰").click()
        expect(page.locator(".target .card .code")).to_have_text("6901234567892")
        page.locator(".trigger").click()
        assert host.read_until(b"\r") == b"6901234567892\r"
        page.locator("#desk").focus()
        page.keyboard.press(" ")
        assert host.read_until(b"\r") == b"6901234567892\r"
        expect(page.locator(".device.scanner .list li")).to_have_count(2)


def test_anything_typed_can_be_scanned_without_a_mouse(shown: Shown) -> None:
    page = shown.page
    with Host(shown.hall.ports["scanner"]) as host:
        expect(page.locator(".device.scanner .state")).to_have_text("已连接")
        page.keyboard.press("/")
        page.keyboard.type("SF1234567890123")
        expect(page.locator(".tray .empty")).to_be_visible()
        page.keyboard.press("Enter")
        assert host.read_until(b"\r") == b"SF1234567890123\r"
        page.keyboard.press("Control+A")
        page.keyboard.type("衣架")
        expect(page.locator(".thing")).to_have_count(1)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert host.read_until(b"\r") == b"85123A\r"


def test_goods_put_on_the_scale_change_its_answer(shown: Shown) -> None:
    page = shown.page
    with Host(shown.hall.ports["scale"]) as host:
        assert host.ask(b"SI\r\n") == b"S S      0.000 kg\r\n"
        page.locator(".thing", has_text="白色心形吊饰").get_by_role("button", name="上秤").click()
        wait_for(lambda: host.ask(b"S\r\n") == b"S S      0.830 kg\r\n", "the weight on the wire")
        expect(page.locator(".lcd .figure")).to_have_text("0.830 kg")
        page.locator(".weights input").fill("170")
        page.locator(".put-grams").click()
        expect(page.locator(".lcd .figure")).to_have_text("1.000 kg")
        page.locator(".box", has_text="白色心形吊饰").click()
        expect(page.locator(".lcd .figure")).to_have_text("0.170 kg")
        page.get_by_role("slider").fill("25")
        expect(page.locator(".lcd .figure")).to_have_text("0.195 kg")
        page.locator("#desk").focus()
        page.keyboard.press("c")
        expect(page.locator(".lcd .figure")).to_have_text("0.025 kg")
        wait_for(lambda: host.ask(b"S\r\n") == b"S S      0.025 kg\r\n", "the drift on the wire")


def test_things_are_named_in_the_persons_language(shown: Shown) -> None:
    page = shown.page
    with Host(shown.hall.ports["printer"]) as printer:
        printer.say(WAYBILL)
    expect(page.locator(".thing", has_text="YT1000000000007")).to_contain_text("验货打包 1 打印的第 1 张")
    expect(page.locator(".thing", has_text="奶油丘比特衣架")).to_contain_text("在周转箱 W-261124-003-05 里")
    box = page.locator(".thing", has_text="台上这箱货")
    expect(box.get_by_role("button", name="扫")).to_have_count(0)
    box.get_by_role("button", name="上秤").click()
    expect(page.locator(".lcd .figure")).to_have_text("1.500 kg")


def test_a_job_becomes_a_label_that_can_be_zoomed_and_scanned(shown: Shown) -> None:
    page = shown.page
    with Host(shown.hall.ports["printer"]) as printer:
        printer.say(WAYBILL)
    picture = page.locator(".mouth img")
    expect(picture).to_be_visible()
    wait_for(lambda: picture.evaluate("image => image.naturalWidth") == 800, "the picture")
    page.locator(".mouth button").click()
    dialog = page.locator("dialog")
    expect(dialog).to_contain_text("YT1000000000007")
    expect(dialog).to_contain_text("3074257BF400B78000000007")
    expect(dialog.locator("pre")).to_contain_text("^BCN,180")
    dialog.get_by_role("button", name="对准").click()
    expect(page.locator(".target .card .code")).to_have_text("YT1000000000007")


def test_switches_stop_the_printer_and_a_full_queue_is_told(shown: Shown) -> None:
    page = shown.page
    paper = page.get_by_role("switch", name="纸")
    paper.click()
    expect(paper).to_have_attribute("aria-checked", "false")
    expect(page.locator(".case .panel")).to_have_text("缺纸")
    with Host(shown.hall.ports["printer"]) as printer:
        printer.say(WAYBILL)
        expect(page.locator(".device.printer .caption").first).to_contain_text("等待打印 1")
        assert b"ERRORS:         1 00000000 00000001" in printer.ask(b"~HQES", b"\x03\r\n")
        paper.click()
        expect(page.locator(".mouth img")).to_be_visible()


def test_power_off_shows_and_the_wire_is_dead(shown: Shown) -> None:
    page = shown.page
    page.locator('[data-power="scale"]').click()
    expect(page.locator(".device.scale .state")).to_have_text("已关机")
    with pytest.raises(ConnectionRefusedError):
        Host(shown.hall.ports["scale"])
    page.locator('[data-power="scale"]').click()
    expect(page.locator(".device.scale .state")).to_have_text("没有主机连接")


def test_a_person_takes_the_bench_over_and_gives_it_back(shown: Shown) -> None:
    page = shown.page
    expect(page.locator(".desk-head")).to_contain_text("李强 在此工作")
    page.get_by_role("button", name="我来接手").click()
    expect(page.locator(".desk-head")).to_contain_text("空闲，您来操作")
    page.get_by_role("button", name="交还给模拟人员").click()
    expect(page.locator(".desk-head")).to_contain_text("李强 在此工作")
    assert shown.hall.taken == [True, False]


def test_a_parcel_pushed_through_the_gate_shows_as_dots(shown: Shown) -> None:
    page = shown.page
    with Host(shown.hall.ports["printer"]) as printer:
        printer.say(WAYBILL)
    expect(page.locator(".mouth img")).to_be_visible()
    page.keyboard.press("]")
    expect(page.locator(".desk-head h2")).to_have_text("出库门")
    page.locator(".parcel .main").click()
    expect(page.locator(".plot circle").first).to_be_visible()
    reader = shown.hall.gate.reader
    assert reader is not None
    assert {read.epc for read in reader.recent} == {"3074257BF400B78000000007"}


def test_a_stopped_floor_is_said_and_the_page_goes_on_by_itself(browser: Browser, served: tuple[Hall, str]) -> None:
    shown = open_page(browser, *served)
    shown.page.route("**/state*", lambda route: route.abort())
    expect(shown.page.locator("#strip")).to_contain_text("没有应答")
    shown.page.unroute("**/state*")
    expect(shown.page.locator("#strip")).to_be_hidden()
    shown.page.context.close()


@pytest.mark.parametrize("size", [(768, 1024), (1366, 768), (1920, 1080)])
@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("bench", ["PACK-1", "GATE-1"])
def test_nothing_sticks_out_at_any_size(
    browser: Browser, served: tuple[Hall, str], size: tuple[int, int], language: str, bench: str
) -> None:
    made, url = served
    viewport = {"width": size[0], "height": size[1]}
    shown = open_page(browser, made, url, viewport=viewport, locale=language, color_scheme="dark")
    page = shown.page
    if bench == "GATE-1":
        page.locator(".bench-tab").nth(1).click()
        expect(page.locator(".plot")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    cut = page.evaluate(
        """[...document.querySelectorAll("button, h2, h3, .pill, .caption, .lcd .figure")]
        .filter((one) => one.offsetParent && !one.closest(".bench-tab, .thing, .box"))
        .filter((one) => getComputedStyle(one).overflow === "visible")
        .filter((one) => one.scrollWidth > one.clientWidth + 1)
        .map((one) => one.textContent)"""
    )
    assert cut == []
    page.context.close()
    assert shown.errors == []
