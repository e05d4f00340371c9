"""The device page by hand: a real gateway, simulated devices on real lines, a Chinese installer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from firmware_sim.printers.zpl import SimulatedPrinter
from firmware_sim.scales.mt_sics import SimulatedScale
from firmware_sim.scanners.serial_scanner import SimulatedScanner
from firmware_sim.serving import TcpDevice
from gateway.app import Gateway, Settings
from gateway.listen import Address
from kiosk.catalogue import read_catalogues
from tests.devices.discovery.machine import SCALE_DESCRIPTOR, Machine
from tests.kiosk.by_hand import post
from tests.kiosk.conftest import BENCH, PDA, TABLET, Screens
from tests.ports import free_port

FTDI = (0x0403, 0x6001, "A50285BI", "FTDI", "FT232R USB UART")
DYMO = (0x0922, 0x8003, "0071234", "DYMO", "M10")
MEASURE = """() => ({
  scrolls: document.documentElement.scrollWidth > innerWidth,
  missing: kiosk.missingWords(),
  outside: [...document.querySelectorAll('.bar *, .devices *, .sheet *')]
    .filter((e) => e.getClientRects().length && !e.closest('svg, .frames-box, .sr'))
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.className),
  small: [...document.querySelectorAll('.devices .button, .sheet .button.primary, .device-line, .find-row')]
    .filter((e) => e.getClientRects().length && e.getBoundingClientRect().height < 63).map((e) => e.textContent),
})"""
NOTHING_WRONG = {"scrolls": False, "missing": [], "outside": [], "small": []}


class Bench:
    """A gateway with one packing bench, and a machine of folders to plug things into."""

    def __init__(self, folder: Path) -> None:
        self.machine = Machine(folder / "machine")
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.gateway = Gateway(
            Settings(
                data=folder / "data",
                listen=Address("127.0.0.1", port),
                places=self.machine.places,
                interfaces=("127.0.0.1",),
            )
        )
        self.scale, self.scanner, self.printer = SimulatedScale(), SimulatedScanner(), SimulatedPrinter()
        self.lines = [TcpDevice(one, port=free_port()) for one in (self.scale, self.scanner, self.printer)]

    def start(self) -> None:
        for line in self.lines:
            line.start()
        self.gateway.start()

    def furnish(self, page: Page) -> None:
        scale, scanner, printer = (line.address for line in self.lines)
        devices = [
            {"role": "scanner", "driver": "serial-scanner", "url": f"socket://{scanner}"},
            {"role": "scale", "driver": "mt-sics", "url": f"socket://{scale}"},
            {"role": "printer", "driver": "zpl", "url": f"tcp://{printer}"},
        ]
        body = {"station": "b3", "name": "3 号台", "kind": "pack", "devices": devices, "language": "zh_CN"}
        post(page, f"{self.url}/api/v1/stations", body)

    def open(self, screens: Screens, path: str, size: dict[str, int] = PDA) -> Page:
        page = screens.open(self.url + path, size)
        page.wait_for_function("() => window.kiosk?.page?.devices")
        return page

    def stop(self) -> None:
        self.gateway.stop()
        for line in self.lines:
            line.stop()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    made.start()
    yield made
    made.stop()


def test_an_installer_sees_tries_zeroes_and_reads_the_raw_frames_of_a_scale(bench: Bench, screens: Screens) -> None:
    page = bench.open(screens, "/devices")
    expect(page.locator(".device-index .empty")).to_contain_text("还没有站台接入设备")
    bench.furnish(page)
    expect(page.locator("a.device-line")).to_have_count(3)
    page.locator("a.device-line[data-role=scale]").click()
    expect(page.locator(".device-state")).to_contain_text("正常")
    expect(page.locator(".device-weight")).to_have_text("0.000 kg")
    bench.scale.put(1250)
    expect(page.locator(".device-weight")).to_have_text("1.250 kg")
    expect(page.locator(".device-weight-word")).to_contain_text("已稳定")
    expect(page.locator(".frames tr[data-way=in]").first).to_contain_text("53 20")
    page.locator("[data-action=test]").click()
    expect(page.locator(".test-answer[data-level=look]")).to_contain_text("秤上有重量")
    bench.scale.clear()
    expect(page.locator(".device-weight")).to_have_text("0.000 kg")
    page.locator("[data-action=test]").click()
    expect(page.locator(".test-answer[data-level=go]")).to_contain_text("秤正常：零点稳定。")
    page.locator("[data-action=zero]").click()
    expect(page.locator(".device-notice")).to_contain_text("置零：完成")
    assert page.evaluate(MEASURE) == NOTHING_WRONG


def test_a_scanner_is_tried_with_a_code_on_the_screen(bench: Bench, screens: Screens) -> None:
    page = bench.open(screens, "/devices")
    bench.furnish(page)
    page.locator("a.device-line[data-role=scanner]").click()
    expect(page.locator(".device-state")).to_contain_text("已连接")
    page.locator("[data-action=test]").click()
    code = page.locator(".test-code").get_attribute("data-code")
    assert code is not None
    assert page.evaluate(MEASURE) == NOTHING_WRONG
    bench.scanner.trigger(code)
    expect(page.locator(".test-answer[data-level=go]")).to_contain_text("读取结果与屏幕一致。")


def test_a_printer_tells_its_state_and_prints_a_label(bench: Bench, screens: Screens) -> None:
    page = bench.open(screens, "/devices#b3/printer", BENCH)
    bench.furnish(page)
    page.reload()
    page.locator("[data-action=label]").click()
    expect(page.locator(".test-answer[data-level=go]")).to_contain_text("标签已打印。")
    assert len(bench.printer.labels) == 1
    bench.printer.take_paper()
    page.locator("[data-action=test]").click()
    expect(page.locator(".test-answer[data-level=look]")).to_contain_text("缺纸")


def test_a_found_device_takes_the_old_ones_place_and_the_old_one_comes_back(bench: Bench, screens: Screens) -> None:
    bench.machine.plug("tty", "ttyUSB0", usb=FTDI, link="usb-FTDI_A50285BI")
    bench.machine.plug("hidraw", "hidraw0", usb=DYMO, descriptor=SCALE_DESCRIPTOR)
    page = bench.open(screens, "/devices")
    bench.furnish(page)
    page.goto(f"{bench.url}/devices#b3/scale")
    page.reload()
    page.locator("[data-action=replace]").click()
    expect(page.locator(".sheet button.find-row")).to_have_count(2)
    assert page.evaluate(MEASURE) == NOTHING_WRONG
    page.locator(".sheet button.find-row", has_text="FTDI").click()
    form = page.locator(".find-list .find-form")
    expect(form.locator("select")).to_have_value("mt-sics")  # as the old one spoke
    form.locator("[data-action=confirm]").click()
    expect(page.locator(".device-notice")).to_contain_text("b3 的电子秤已换成 serial://")
    expect(page.locator(".device-facts")).to_contain_text("usb-FTDI_A50285BI")
    expect(page.locator(".device-past li")).to_have_count(1)
    page.locator("[data-action=undo]").click()
    expect(page.locator(".device-facts")).to_contain_text("socket://")
    expect(page.locator(".device-past li")).to_have_count(2)


def test_what_is_plugged_in_shows_by_itself_and_is_hung_up_with_a_tap(bench: Bench, screens: Screens) -> None:
    page = bench.open(screens, "/devices")
    bench.furnish(page)
    expect(page.locator("a.device-line")).to_have_count(3)
    bench.machine.plug("tty", "ttyUSB0", usb=FTDI, link="usb-FTDI_A50285BI")
    page.locator(".device-fresh button.find-row", has_text="FT232R").click()
    form = page.locator(".find-list .find-form")
    form.locator("select").nth(1).select_option("reader")
    form.locator("select").nth(1).select_option("scale")
    form.locator("select").nth(2).select_option("yaohua-a9")
    form.locator("[data-action=confirm]").click()
    expect(page.locator(".device-notice")).to_contain_text("b3 的电子秤已换成 serial://")
    expect(page.locator(".device-fresh")).to_have_count(0)
    bench.machine.unplug("tty", "ttyUSB0")
    expect(page.locator(".device-state")).to_contain_text("正在寻找")


def test_a_device_is_taken_away_and_undone(bench: Bench, screens: Screens) -> None:
    page = bench.open(screens, "/devices")
    bench.furnish(page)
    page.locator("a.device-line[data-role=scale]").click()
    page.locator("[data-action=remove]").click()
    expect(page.locator(".device-head")).to_contain_text("此处没有设备")
    expect(page.locator("a.device-line[data-role=scale]")).to_have_count(0)
    page.locator("[data-action=undo]").click()
    expect(page.locator(".device-weight")).to_have_text("0.000 kg")
    page.locator(".bar-back").click()
    expect(page.locator("a.device-line[data-role=scale]")).to_be_visible()


def test_a_device_that_is_gone_says_why_in_chinese_and_weighs_on_when_it_is_back(
    bench: Bench, screens: Screens
) -> None:
    page = bench.open(screens, "/devices#b3/scale")
    bench.furnish(page)
    page.reload()
    expect(page.locator(".device-weight")).to_have_text("0.000 kg")
    line = bench.lines[0]
    line.stop()
    expect(page.locator(".device-state")).to_contain_text("已断开")
    expect(page.locator(".device-head")).to_contain_text("端口无应答")
    expect(page.locator(".device-weight")).to_have_text("—")
    bench.lines[0] = TcpDevice(bench.scale, port=line.port)
    bench.lines[0].start()
    expect(page.locator(".device-weight")).to_have_text("0.000 kg")
    expect(page.locator(".device-figures").last).to_contain_text("重连次数")


def test_a_dot_on_a_stations_screen_leads_to_the_device(bench: Bench, screens: Screens) -> None:
    page = bench.open(screens, "/devices")
    bench.furnish(page)
    page.goto(f"{bench.url}/s/b3")
    page.locator(".dot[data-role=scale]").click()
    page.locator("a.device-row").first.click()
    expect(page.locator(".device-detail[data-role=scale]")).to_be_visible()


def test_a_paired_screen_looks_and_is_offered_no_change(bench: Bench, screens: Screens) -> None:
    bench.machine.plug("tty", "ttyUSB0", usb=FTDI, link="usb-FTDI_A50285BI")
    own = bench.open(screens, "/devices")
    bench.furnish(own)
    code = own.request.post(f"{bench.url}/api/v1/pairing-codes", data={"name": "tablet", "right": "kiosk"}).json()[
        "code"
    ]
    screens.expected = ("401",)
    page = screens.open(f"{bench.url}/devices#b3/scale", extra_http_headers={"X-Forwarded-For": "10.0.0.9"})
    page.locator(".input").fill(code)
    page.keyboard.press("Enter")
    expect(page.locator(".device-weight")).to_have_text("0.000 kg")
    expect(page.locator(".frames tr").first).to_be_visible()
    expect(page.locator(".device-fresh")).to_have_count(0)
    for action in ("find", "test", "zero", "replace", "remove"):
        expect(page.locator(f"[data-action={action}]:visible")).to_have_count(0)


@pytest.mark.parametrize("language", list(read_catalogues()))
def test_every_part_fits_and_every_word_is_there(bench: Bench, screens: Screens, language: str) -> None:
    bench.machine.plug("tty", "ttyUSB0", usb=FTDI, link="usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0")
    page = bench.open(screens, f"/devices?lang={language}")
    fits_everywhere(page, "empty")
    bench.furnish(page)
    bench.lines[1].stop()
    expect(page.locator("a.device-line")).to_have_count(3)
    for role in ("scale", "scanner", "printer"):
        page.goto(f"{bench.url}/devices?lang={language}#b3/{role}")
        expect(page.locator(f".device-detail[data-role={role}] .device-title")).to_be_visible()
        fits_everywhere(page, role)
    page.goto(f"{bench.url}/devices?lang={language}#b3/scale")
    page.locator("[data-action=replace]").click()
    page.locator(".sheet button.find-row").first.click()
    fits_everywhere(page, "find")


def fits_everywhere(page: Page, part: str) -> None:
    for size in (PDA, TABLET, BENCH):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert page.evaluate(MEASURE) == NOTHING_WRONG, (part, size)
    page.set_viewport_size(PDA)  # type: ignore[arg-type]
