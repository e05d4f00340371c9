"""The panel's HTTP: what it shows, what it does, and whom it refuses."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from firmware_sim.panel.app import LANGUAGES, create_panel, texts
from firmware_sim.panel.passing import passing
from firmware_sim.panel.tray import kind_of
from tests.firmware_sim.panel.benches import WAYBILL, Hall, hall
from tests.firmware_sim.wires import Host, wait_for


class Page:
    def __init__(self, made: Hall) -> None:
        self.hall = made
        self.client: FlaskClient = create_panel(made.benches).test_client()
        found = re.search(r'name="panel-token" content="([^"]+)"', self.client.get("/").text)
        assert found
        self.token = found[1]

    def act(self, bench: str, what: str, /, **body: Any) -> TestResponse:
        return self.client.post(f"/benches/{bench}/{what}", json=body, headers={"X-Panel-Token": self.token})

    def bench(self, name: str = "PACK-1") -> dict[str, Any]:
        shown: dict[str, Any] = self.client.get(f"/state?bench={name}").json["bench"]
        return shown

    def things(self, **query: str) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get("/benches/PACK-1/things", query_string=query).json
        return found


@pytest.fixture
def page() -> Iterator[Page]:
    made = hall()
    yield Page(made)
    made.stop()


def test_a_pulled_trigger_puts_bytes_on_the_wire(page: Page) -> None:
    with Host(page.hall.ports["scanner"]) as host:
        wait_for(lambda: page.bench()["scanner"]["connected"], "the host")
        answer = page.act("PACK-1", "trigger", text="6901234567892", symbology="ean13")
        assert answer.status_code == 200
        assert host.read_until(b"\r") == b"6901234567892\r"
    assert answer.json["bench"]["scanner"]["pulls"][0]["heard"] is True


def test_goods_on_the_scale_are_weighed_and_taken_off(page: Page) -> None:
    page.act("PACK-1", "scale", action="put", name="白色心形吊饰", grams=830)
    shown = page.act("PACK-1", "scale", action="put", name="衣架", grams=45).json["bench"]["scale"]
    assert shown["load_grams"] == 875
    with Host(page.hall.ports["scale"]) as host:
        assert host.ask(b"S\r\n") == b"S S      0.875 kg\r\n"
        wait_for(lambda: page.bench()["scale"]["text"] == "0.875 kg", "the display")
        shown = page.act("PACK-1", "scale", action="take", no=shown["items"][0]["no"]).json["bench"]["scale"]
        assert [item["name"] for item in shown["items"]] == ["衣架"]
        assert host.ask(b"S\r\n") == b"S S      0.045 kg\r\n"
        page.act("PACK-1", "scale", action="drift", grams=-12)
        assert host.ask(b"S\r\n") == b"S S      0.033 kg\r\n"
        assert page.act("PACK-1", "scale", action="zero").status_code == 200
        assert host.ask(b"S\r\n") == b"S S      0.000 kg\r\n"
        page.act("PACK-1", "scale", action="clear")
        assert host.ask(b"S\r\n") == b"S S     -0.045 kg\r\n"


def test_what_somebody_else_puts_on_is_shown_as_the_rest(page: Page) -> None:
    scale = page.hall.pack.scale
    assert scale is not None
    page.act("PACK-1", "scale", action="put", name="衣架", grams=45)
    scale.put(1000)
    assert page.bench()["scale"]["other_grams"] == 1000
    scale.clear()
    assert page.bench()["scale"]["items"] == []


def test_a_moving_scale_cannot_be_zeroed_and_says_so(page: Page) -> None:
    scale = page.hall.pack.scale
    assert scale is not None
    scale.cell.settle_s = 1e6
    page.act("PACK-1", "scale", action="put", name="x", grams=100)
    answer = page.act("PACK-1", "scale", action="tare")
    assert (answer.status_code, answer.json["code"]) == (422, "not_now")
    assert answer.json["message"].endswith(("。", "."))


def test_a_printed_label_is_seen_and_becomes_a_thing(page: Page) -> None:
    with Host(page.hall.ports["printer"]) as host:
        host.say(WAYBILL)
    wait_for(lambda: page.bench()["printer"]["labels"], "the label")
    (label,) = page.bench()["printer"]["labels"]
    assert label["barcodes"] == [{"symbology": "code128", "text": "YT1000000000007"}]
    picture = page.client.get("/benches/PACK-1/labels/1.png")
    assert picture.data.startswith(b"\x89PNG")
    assert page.client.get("/benches/PACK-1/labels/1.zpl").text.startswith("^XA^CI28")
    assert page.client.get("/benches/PACK-1/labels/2.png").status_code == 404
    assert page.client.get("/benches/GATE-1/labels/1.png").status_code == 404
    newest = page.things(kind="waybill")["things"][0]
    assert newest == {
        "barcode": "YT1000000000007",
        "kind": "waybill",
        "place": "printed:PACK-1#1",
        "symbology": "code128",
        "epc": "3074257BF400B78000000007",
    }
    parcels = page.client.get("/benches/GATE-1/parcels").json["parcels"]
    assert [parcel["epc"] for parcel in parcels] == ["3074257BF400B78000000007"]


@pytest.mark.parametrize(
    ("switch", "off", "lamp"),
    [
        ("paper", {"on": False}, "trouble"),
        ("head", {"on": True}, "trouble"),
        ("ribbon", {"on": False}, "trouble"),
        ("pause", {"on": True}, "trouble"),
    ],
)
def test_printer_switches(page: Page, switch: str, off: dict[str, bool], lamp: str) -> None:
    bench = page.act("PACK-1", "printer", switch=switch, **off).json["bench"]
    assert bench["devices"]["printer"] == lamp
    back = {"on": not off["on"]}
    assert page.act("PACK-1", "printer", switch=switch, **back).json["bench"]["devices"]["printer"] == "ready"


def test_a_new_roll_may_be_endless_or_counted(page: Page) -> None:
    assert page.act("PACK-1", "printer", switch="paper", on=True, roll=20).json["bench"]["printer"]["near_end"] is True
    assert page.act("PACK-1", "printer", switch="paper", on=True).json["bench"]["printer"]["roll"] is None


def test_power_and_taking_over(page: Page) -> None:
    assert page.act("PACK-1", "power", device="scanner", on=False).json["bench"]["devices"]["scanner"] == "off"
    answer = page.act("PACK-1", "trigger", text="X")
    assert answer.json["code"] == "no_power"
    assert page.bench()["occupant"] == "李强"
    assert page.act("PACK-1", "take", on=True).json["bench"]["occupant"] == ""
    assert page.hall.taken == [True]
    assert page.act("GATE-1", "take", on=True).json["code"] == "cannot_take"


def test_a_parcel_is_pushed_through_the_gate(page: Page) -> None:
    reader = page.hall.gate.reader
    assert reader is not None
    assert (
        page.act("GATE-1", "reader", action="push", epc="3074257BF400B78000000007", direction="out").status_code == 200
    )
    wait_for(lambda: reader.recent and not reader._field._film, "the passage")
    antennas = [read.antenna for read in reader.recent]
    strongest = {
        antenna: max(reader.recent, key=lambda read: (read.antenna == antenna, read.rssi_dbm)) for antenna in (1, 4)
    }
    assert set(antennas) == {1, 2, 3, 4}
    assert strongest[1].at_us < strongest[4].at_us
    assert page.bench("GATE-1")["reader"]["lost"] == len(antennas)
    assert page.act("GATE-1", "reader", action="push", epc="xyz").json["code"] == "bad_epc"
    shown = page.act("GATE-1", "reader", action="antenna", antenna=2, on=False).json["bench"]["reader"]
    assert [antenna["plugged"] for antenna in shown["antennas"]] == [True, False, True, True]


@pytest.mark.parametrize("antennas", [1, 2, 4])
def test_a_passage_is_strongest_at_its_antenna_and_inner_first_on_the_way_out(antennas: int) -> None:
    def middle(outwards: bool, antenna: int) -> float:
        reads = [(rssi, at) for at, one, rssi in passing(antennas, outwards=outwards) if one == antenna]
        return max(reads)[1]

    assert all(-75 <= rssi <= -48 for _, _, rssi in passing(antennas, outwards=True))
    if antennas > 1:
        assert middle(True, 1) < middle(True, antennas)
        assert middle(False, 1) > middle(False, antennas)


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("trigger", {}),
        ("trigger", {"text": 5}),
        ("trigger", {"text": "x" * 3000}),
        ("trigger", {"text": "x", "symbology": "runes"}),
        ("scale", {"action": "put", "name": "x", "grams": 0}),
        ("scale", {"action": "put", "name": "x", "grams": "5"}),
        ("scale", {"action": "put", "name": "x", "grams": True}),
        ("scale", {"action": "explode"}),
        ("printer", {"switch": "paper"}),
        ("printer", {"switch": "lid", "on": True}),
        ("reader", {"action": "push", "epc": ""}),
        ("power", {"device": "things", "on": True}),
        ("power", {"device": "scanner", "on": "yes"}),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(page: Page, action: str, body: dict[str, Any]) -> None:
    answer = page.act("PACK-1", action, **body)
    assert answer.status_code == 422
    assert answer.json["message"] in texts("zh").values()
    english = page.client.post(f"/benches/PACK-1/{action}?lang=en", json=body, headers={"X-Panel-Token": page.token})
    assert english.json["message"] in texts("en").values()


def test_another_page_cannot_pull_the_trigger(page: Page) -> None:
    body, own = {"text": "X"}, {"X-Panel-Token": page.token}
    url = "/benches/PACK-1/trigger"
    assert page.client.post(url, json=body).status_code == 403
    assert page.client.post(url, json=body, headers={"X-Panel-Token": "guess"}).status_code == 403
    foreign = {**own, "Origin": "http://evil.example"}
    assert page.client.post(url, json=body, headers=foreign).status_code == 403
    assert page.client.post(url, data="text=X", headers=own).status_code == 415
    assert page.client.get(url).status_code == 405
    same = {**own, "Origin": "http://localhost"}
    assert page.client.post(url, json=body, headers=same).status_code == 200


def test_unknown_benches_and_actions_are_404(page: Page) -> None:
    assert page.act("NOWHERE", "trigger", text="X").status_code == 404
    assert page.act("PACK-1", "dance").status_code == 404
    assert page.client.get("/benches/NOWHERE/things").status_code == 404
    assert "bench" not in page.client.get("/state?bench=NOWHERE").json


def test_the_tray_is_found_by_words_and_kinds(page: Page) -> None:
    everything = page.things()
    assert everything["counts"] == {
        "badge": 1,
        "tote": 1,
        "waybill": 1,
        "order": 0,
        "receipt": 0,
        "goods": 3,
        "bin": 1,
        "label": 0,
        "command": 11,
    }
    assert [thing["kind"] for thing in everything["things"]][:3] == ["badge", "tote", "waybill"]
    assert [thing["barcode"] for thing in page.things(q="衣架 003")["things"]] == ["85123A"]
    assert page.things(kind="command", q="undo")["things"][0]["barcode"] == "CMD:UNDO"
    assert page.things(q="6901234567892")["things"][0]["symbology"] == "ean13"
    assert page.things(q="nothing at all")["total"] == 0


def test_what_is_in_the_tote_that_was_scanned_lies_on_top(page: Page) -> None:
    goods = [thing["barcode"] for thing in page.things(kind="goods")["things"]]
    assert goods[0] != "85123A"
    page.act("PACK-1", "trigger", text="W-261124-003-05")
    assert page.things(kind="goods")["things"][0]["barcode"] == "85123A"


@pytest.mark.parametrize(
    ("barcode", "kind"),
    [
        ("OP-ABCDEFGH", "badge"),
        ("CMD:SKIP", "command"),
        ("W-261124-003-05", "tote"),
        ("A-07-03", "bin"),
        ("AB-123-045", "bin"),
        ("PO-261124-0001", "receipt"),
        ("RA-261124-0001", "receipt"),
        ("YT1234567890123", "waybill"),
        ("6901234567892", "goods"),
        ("85123A", "goods"),
        ("https://t.example/1", "label"),
    ],
)
def test_a_barcode_is_what_it_looks_like(barcode: str, kind: str) -> None:
    assert kind_of(barcode) == kind


@pytest.mark.parametrize("symbology", ["code128", "ean13", "qr", "runes"])
@pytest.mark.parametrize("text", ["A-07-03", "6901234567892", "杭州", "x" * 200])
def test_every_barcode_can_be_looked_at(page: Page, text: str, symbology: str) -> None:
    answer = page.client.get("/symbol.svg", query_string={"text": text, "symbology": symbology})
    assert answer.mimetype == "image/svg+xml"
    assert answer.text.startswith("<svg")


def test_both_languages_say_the_same_things() -> None:
    said = [texts(language) for language in LANGUAGES]
    assert said[0].keys() == said[1].keys()
    for key in said[0]:
        assert set(re.findall(r"{\w+}", said[0][key])) == set(re.findall(r"{\w+}", said[1][key])), key


def test_every_text_of_the_scripts_is_in_the_catalogue(page: Page) -> None:
    from importlib.resources import files

    static = files("firmware_sim.panel") / "static"
    used = set()
    for script in static.iterdir():
        if script.name.endswith(".js"):
            used |= set(re.findall(r'\bt\("(\w+)"', script.read_text("utf-8")))
    assert used
    assert used <= texts("zh").keys()


def test_the_page_speaks_the_browsers_language_chinese_first(page: Page) -> None:
    assert "硬件面板" in page.client.get("/").text
    assert "Hardware panel" in page.client.get("/", headers={"Accept-Language": "en-GB"}).text
    assert "Hardware panel" in page.client.get("/?lang=en").text
    assert "硬件面板" in page.client.get("/?lang=xx", headers={"Accept-Language": "fr"}).text


def test_nothing_comes_from_elsewhere(page: Page) -> None:
    answer = page.client.get("/")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r'(src|href)="(https?:)?//', answer.text)
    assert json.loads(page.client.get("/healthz").text) == {"ok": True}
