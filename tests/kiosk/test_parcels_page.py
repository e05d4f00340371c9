"""The page /parcels on a whole gateway: a parcel's story with pictures, manifests, the line cut, cartons, cameras."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from firmware_sim.cameras.bench_camera import BenchCamera, create_camera
from firmware_sim.web import WebServer
from gateway.contracts import work
from tests.gateway.web.conftest import Rig
from tests.kiosk.conftest import BENCH, PDA, TABLET, Screens
from tests.ports import free_port
from tests.waiting import until

SIZES = {"pda": PDA, "tablet": TABLET, "bench": BENCH}
PARTS = ("parcels", "parcels:YT0000000000001", "manifests", "ready", "setup")
CSV = "carton,name,length_mm,width_mm,height_mm,weight_g\nC1,小箱,210,130,110,60\n"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """One parcel has shipped under a camera and was handed over; another order waits."""
    rig = Rig(Path(tmp_path_factory.mktemp("parcels")))
    rig.furnish()
    server = WebServer(f"127.0.0.1:{free_port()}", create_camera(BenchCamera(name="b1", sees="YT0000000000001")))
    server.start()
    rig.call("POST", "/api/v1/cameras", {"station": "b1", "url": f"http://{server.host}:{server.port}/video.mjpg"})
    rig.act("r1", "scan", text="PO-261124-0001")
    rig.act("r1", "scan", text="LAMP")
    place = rig.act("r1", "tap", action="quantity", value=10)["data"]["bin"]
    rig.act("r1", "scan", text=place)
    for number in (1, 2):
        lines = (work.ReleasedLine(1, "LAMP", number),)
        waybill = f"YT{number:013d}"
        rig.down(
            work.FulfilmentReleased(fulfilment=f"f-{number}", number=f"S{number}", warehouse="main", lines=lines),
            work.WaybillIssued(fulfilment=f"f-{number}", waybill=waybill, carrier="yto", carrier_name="圆通速递"),
        )
    until(lambda: rig.get("/api/v1/stations/p1")["data"]["waves_waiting"], what="a wave is planned")
    view = rig.act("p1", "tap", action="claim")
    while view["step"] in ("pick.bin", "pick.item"):
        view = rig.act("p1", "scan", text=view["data"]["bin" if view["step"] == "pick.bin" else "sku"])
    rig.act("p1", "tap", action="finish")
    rig.act("b1", "scan", text="S1")
    rig.act("b1", "scan", text="LAMP")
    rig.act("b1", "weight", grams=262, badge="OP-VERA0000", reason="scale broken")
    until(lambda: rig.get("/api/v1/stations/b1")["step"] == "shipped", what="the label prints")
    until(lambda: rig.get("/api/v1/evidence")["files"] == 2, what="two pictures are taken")
    for action in ({"action": "start", "value": "handover"}, {"action": "open", "value": "yto"}):
        rig.act("b1", "tap", **action)
    rig.act("b1", "scan", text="YT0000000000001")
    rig.act("b1", "tap", action="finish")
    rig.act("b1", "tap", action="close", value={"driver": "YTO-7"})
    rig.call("POST", "/api/v1/cartons/import", raw=CSV.encode(), headers={"Content-Type": "text/csv"})
    yield rig
    server.stop()
    rig.stop()


def opened(house: Rig, screens: Screens, part: str = "", size: dict[str, int] | None = None, query: str = "") -> Page:
    page = screens.open(f"{house.url}/parcels{query}#{part}", size)
    page.wait_for_function("() => window.kiosk?.page")
    expect(page.locator(".office .empty .icon, .office li, .office .figure").first).to_be_visible()
    return page


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
def test_every_part_fits_and_has_its_words(house: Rig, screens: Screens, size: str, language: str) -> None:
    for part in PARTS:
        page = opened(house, screens, part, SIZES[size], f"?lang={language}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), part
        assert page.evaluate("() => kiosk.missingWords()") == [], part
        assert page.locator(".office").inner_text().strip(), part


def test_a_parcel_is_found_and_tells_its_story_with_pictures(house: Rig, screens: Screens) -> None:
    page = opened(house, screens, "parcels", PDA)
    page.locator("input[type=search]").fill("s1")
    expect(page.locator("[data-parcel]")).to_have_count(1)
    page.locator("[data-parcel]").click()
    kinds = page.locator("[data-story] [data-kind]")
    expect(kinds.first).to_have_attribute("data-kind", "picked")
    for kind in ("weighed", "shipped", "on_manifest"):
        expect(page.locator(f"[data-kind={kind}]")).to_have_count(1)
    pictures = page.locator(".parcel-pictures img")
    expect(pictures).to_have_count(2)
    page.wait_for_function(
        "() => [...document.querySelectorAll('.parcel-pictures img')].every((one) => one.naturalWidth)"
    )


def test_a_scan_opens_the_parcel(house: Rig, screens: Screens) -> None:
    page = opened(house, screens, "manifests", BENCH)
    expect(page.locator("[data-manifest]")).to_have_count(1)
    page.evaluate("kiosk.page.scanned('yt0000000000001')")
    expect(page.locator("[data-story='YT0000000000001']")).to_be_visible()


def test_what_can_ship_with_the_line_cut_is_counted(house: Rig, screens: Screens) -> None:
    page = opened(house, screens, "ready", PDA)
    expect(page.locator(".figure .type-prompt").first).to_have_text("1")


def test_cartons_are_read_from_a_file_and_a_wrong_one_says_why(house: Rig, screens: Screens) -> None:
    page = opened(house, screens, "setup", BENCH)
    expect(page.locator("[data-carton]")).to_have_count(1)
    expect(page.locator("[data-camera=b1]")).to_be_visible()
    screens.expected = ("422",)
    wrong = {"name": "c.csv", "mimeType": "text/csv", "buffer": b"x\n1\n"}
    page.locator("input[type=file]").set_input_files(wrong)
    expect(page.locator(".print-notice")).to_contain_text("carton")
    good = {"name": "c.csv", "mimeType": "text/csv", "buffer": (CSV + "C2,中箱,320,250,200,150\n").encode()}
    page.locator("input[type=file]").set_input_files(good)
    expect(page.locator("[data-carton]")).to_have_count(2)
