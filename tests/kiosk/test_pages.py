"""The pages around the screens: stations, barcode sheet, offline shell, and how the blueprint serves them."""

import gzip
import io
import re

import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import expect
from werkzeug.test import TestResponse

from gateway.floor import machine, menu
from kiosk import assets
from kiosk.blueprint import create_blueprint
from tests.kiosk.conftest import BENCH, PDA, Screens
from tests.kiosk.recorded import DEVICES, RecordedGateway, view

STATIONS = [
    {"station": "R1", "name": "收货 1", "kind": "receive", "operator": "赵敏", "step": "home", "devices": DEVICES[:1]},
    {"station": "P1", "name": "拣货 1", "kind": "pick", "operator": None, "step": "sign_in", "devices": []},
    {"station": "B3", "name": "3 号台", "kind": "pack", "operator": "王芳", "step": "verify.item", "devices": DEVICES},
    {"station": "G1", "name": "出库门", "kind": "gate", "operator": None, "step": "gate", "devices": []},
]


@pytest.mark.parametrize("size", [PDA, BENCH], ids=["pda", "bench"])
def test_the_first_page_lists_the_stations(recorded: RecordedGateway, screens: Screens, size: dict[str, int]) -> None:
    recorded.stations = STATIONS
    page = screens.open(recorded.url, size)
    expect(page.locator("a.station-card")).to_have_count(4)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("() => kiosk.missingWords()") == []
    recorded.view = view("verify_item")
    page.get_by_text("3 号台").click()
    expect(page.locator(".screen[data-step='verify.item']")).to_be_visible()


def test_the_first_page_says_what_to_do_where_no_station_is(recorded: RecordedGateway, screens: Screens) -> None:
    page = screens.open(recorded.url)
    expect(page.locator(".empty")).to_contain_text("还没有站台")
    recorded.stations = STATIONS
    expect(page.locator("a.station-card")).to_have_count(4)  # by itself


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
def test_every_barcode_of_the_sheet_reads_as_its_command(
    recorded: RecordedGateway, screens: Screens, language: str
) -> None:
    page = screens.open(f"{recorded.url}/sheet?lang={language}", BENCH)
    page.wait_for_function("() => window.kiosk")
    cards = page.locator(".code-card").all()
    codes = {card.get_attribute("data-code") or "" for card in cards}
    assert {"CMD:UNDO", "CMD:ACK", "CMD:SUPERVISOR", "CMD:QTY:12", "CMD:START:PUTAWAY"} <= codes
    for card in cards:
        read = zxingcpp.read_barcode(Image.open(io.BytesIO(card.screenshot())))
        assert read is not None
        assert (read.text, read.format) == (card.get_attribute("data-code"), zxingcpp.BarcodeFormat.Code128)
    assert page.evaluate("() => kiosk.missingWords()") == []


def test_the_shell_comes_up_without_the_gateway_and_says_so(recorded: RecordedGateway, screens: Screens) -> None:
    screens.expected = ("ERR_INTERNET_DISCONNECTED", "WebSocket")
    recorded.view = view("pick_bin")
    page = screens.open(f"{recorded.url}/s/P1", service_workers="allow")
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    page.reload()
    page.wait_for_function("() => window.kiosk?.desk.view")
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".strip[data-level=look]")).to_contain_text("网关无应答")
    expect(page.locator(".screen")).to_contain_text("正在连接网关")
    page.context.set_offline(False)
    expect(page.locator(".screen[data-step='pick.bin']")).to_be_visible()


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    app = Flask(__name__)
    app.register_blueprint(create_blueprint())
    return app.test_client()


def fetch(client: FlaskClient, path: str) -> TestResponse:
    """The whole answer; the file behind it is closed."""
    return client.get(path, buffered=True)


def test_pages_allow_nothing_inline_and_nothing_from_elsewhere(client: FlaskClient) -> None:
    for path in ("/", "/s/B3", "/sheet"):
        answer = fetch(client, path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert not re.search(r"<script(?![^>]*src=)|<style| style=| on\w+=", answer.text)
        assert not re.search(r"(src|href)=\"(?!/)", answer.text)


def test_assets_are_kept_for_ever_under_their_version_only(client: FlaskClient) -> None:
    page = fetch(client, "/s/B3").text
    version = re.search(r"/k/([0-9a-f]{12})/tokens\.css", page)
    assert version is not None
    current = fetch(client, f"/k/{version[1]}/tokens.css")
    assert (current.status_code, current.cache_control.max_age) == (200, 365 * 24 * 3600)
    assert fetch(client, "/k/000000000000/tokens.css").cache_control.max_age is None
    assert fetch(client, f"/k/{version[1]}/../blueprint.py").status_code == 404


def test_the_service_worker_names_every_file_of_the_shell(client: FlaskClient) -> None:
    worker = fetch(client, "/sw.js")
    assert worker.mimetype == "text/javascript"
    shell = re.search(r"const SHELL = (\[.*\]);", worker.text)
    assert shell is not None
    for path in re.findall(r'"([^"]+)"', shell[1]):
        assert fetch(client, path).status_code == 200, path


def test_the_app_can_be_installed(client: FlaskClient) -> None:
    manifest = fetch(client, "/manifest.webmanifest").json
    assert manifest is not None
    assert manifest["start_url"] == "/"
    assert manifest["name"] == "Floorgate 仓库作业"
    assert fetch(client, manifest["icons"][0]["src"]).mimetype == "image/svg+xml"


def test_a_station_name_cannot_break_out_of_the_page(client: FlaskClient) -> None:
    page = fetch(client, "/s/%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E").text
    assert "<script>alert" not in page


def test_an_unknown_language_is_refused_at_start_and_ignored_in_a_cookie(client: FlaskClient) -> None:
    with pytest.raises(ValueError, match="no catalogue for 'xx'"):
        create_blueprint(language_default="xx")
    assert '<html lang="zh-CN"' in fetch(client, "/?lang=xx").text
    assert '<html lang="en" data-theme="dark"' in fetch(client, "/?lang=en&theme=dark").text
    assert fetch(client, "/k/words/xx.json").status_code == 404


def test_the_sheet_has_a_barcode_for_all_work_that_a_station_begins(
    recorded: RecordedGateway, screens: Screens
) -> None:
    page = screens.open(f"{recorded.url}/sheet", BENCH)
    page.wait_for_function("() => window.kiosk")
    codes = page.locator(".code-card").evaluate_all("(all) => all.map((card) => card.dataset.code)")
    begun = {code.removeprefix("CMD:START:").lower() for code in codes if code.startswith("CMD:START:")}
    assert machine.STEPS  # every workflow is imported, and has offered itself
    assert begun == set(menu.offered())


def test_the_sheet_is_printed_on_paper(recorded: RecordedGateway, screens: Screens) -> None:
    page = screens.open(f"{recorded.url}/sheet", BENCH)
    page.wait_for_function("() => window.kiosk")
    pages = pypdfium2.PdfDocument(page.pdf(format="A4"))
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    assert len(pages) <= 5
    assert "CMD:UNDO" in text
    assert "CMD:START:WALL" in text
    pages.close()


def test_a_picking_page_stays_within_sixty_kilobytes(client: FlaskClient) -> None:
    head = 220  # bytes of an answer's own head; there is one to a file
    packed = {"Accept-Encoding": "gzip"}
    page = client.get("/s/P1", headers=packed, buffered=True)
    html = gzip.decompress(page.data).decode()
    paths = set(re.findall(r'(?:href|src)="(/k/[^"]+)"', html))
    version = re.search(r'data-version="(\w+)"', html)
    assert version is not None
    paths |= {f"/k/{version[1]}/{name}" for name in assets.modules_of("screens/pick.js")}
    paths |= {f"/k/{version[1]}/words/zh_CN/{name}.json" for name in ("station", "screens/pick")}
    sizes = {path: len(client.get(path, headers=packed, buffered=True).data) for path in paths}
    assert len(page.data) + sum(sizes.values()) + head * len(sizes) <= 60_000, sizes
