"""The ports of the panel's devices: another protocol, other settings, faults, frames; and a panel without a floor."""

import contextlib
import socket
from collections.abc import Iterator
from typing import Any

import pytest
import serial

from firmware_sim.panel.alone import BadDevice, Wanted, addresses, one_of_each, set_up
from firmware_sim.panel.app import create_panel
from firmware_sim.panel.bench import PanelBench
from firmware_sim.registry import simulators
from tests.firmware_sim.panel.benches import Hall, hall
from tests.firmware_sim.panel.test_app import Page
from tests.firmware_sim.wires import Host, wait_for
from tests.ports import free_port


@pytest.fixture
def page() -> Iterator[Page]:
    made = hall()
    yield Page(made)
    made.stop()


def wire(page: Page, role: str = "scale") -> dict[str, Any]:
    shown: dict[str, Any] = page.bench()["wires"][role]
    return shown


def test_a_scale_speaks_the_protocol_that_a_person_chooses_with_the_same_goods_on_it(page: Page) -> None:
    told: list[str] = []
    page.hall.pack.replaced = lambda role, device: told.append(f"{role} {type(device).__name__}")
    page.act("PACK-1", "scale", action="put", name="白色心形吊饰", grams=830)
    port = page.hall.ports["scale"]
    with Host(port) as host:
        assert host.ask(b"S\r\n") == b"S S      0.830 kg\r\n"
        answer = page.act("PACK-1", "protocol", device="scale", driver="nci", options={"dialect": "ecr"})
        assert answer.status_code == 200
        with pytest.raises(ConnectionError):
            host.read_until(b"\n")
    with Host(port) as host:
        assert host.ask(b"W\r", b"\x03") == b"\n00.830KG\r\nS00\r\x03"
        page.act("PACK-1", "scale", action="put", name="衣架", grams=170)
        wait_for(lambda: host.ask(b"W\r", b"\x03") == b"\n01.000KG\r\nS00\r\x03", "the heavier load")
    shown = wire(page)
    assert (shown["driver"], shown["url"]) == ("nci", f"socket://127.0.0.1:{port}")
    assert {one["name"]: one["value"] for one in shown["protocols"]["options"]} == {"unit": "kg", "dialect": "ecr"}
    assert told == ["scale Nci"]
    assert [item["name"] for item in page.bench()["scale"]["items"]] == ["白色心形吊饰", "衣架"]


def test_another_scanner_with_other_framing_takes_the_place_and_its_trigger_goes_wrong(page: Page) -> None:
    page.act("PACK-1", "trigger", text="A-07-03")
    told = {"device": "scanner", "driver": "serial-scanner", "options": {"framing": "stx-etx", "aim": "on"}}
    assert page.act("PACK-1", "protocol", **told).status_code == 200
    with Host(page.hall.ports["scanner"]) as host:
        wait_for(lambda: page.bench()["scanner"]["connected"], "the host")
        page.act("PACK-1", "trigger", text="A-07-03", how="double")
        assert host.read_until(b"\x03") + host.read_until(b"\x03") == b"\x02]C0A-07-03\x03" * 2
        page.act("PACK-1", "trigger", text="A-07-03", how="half")
        assert host.read_until(b"A") == b"\x02]C0A"
    assert [pull["no"] for pull in page.bench()["scanner"]["pulls"]] == [4, 3, 2, 1]
    options = {one["name"]: one["value"] for one in wire(page, "scanner")["protocols"]["options"]}
    assert options == {"framing": "stx-etx", "aim": "on", "encoding": "utf-8"}


def test_a_printer_without_a_floor_learns_another_language() -> None:
    with alone("printer:zpl") as (benches, page):
        told = {"device": "printer", "driver": "tspl", "options": {"dpi": "300"}}
        assert page.act("printer-1", "protocol", **told).status_code == 200
        assert benches[0].printer is benches[0].wires["printer"].device
        assert page.bench("printer-1")["printer"]["dpi"] == 300
        assert page.act("printer-1", "knob", device="printer", line="jam").status_code == 200
        assert page.bench("printer-1")["printer"]["jammed"] is True
        assert page.act("printer-1", "knob", device="printer", line="put 5").status_code == 422


def test_knobs_cable_and_faults_are_turned_and_shown(page: Page) -> None:
    for line in ("overload", "motion on", "broken", "noise 2000", "fault half-frame:0.5", "silent on"):
        assert page.act("PACK-1", "knob", device="scale", line=line).status_code == 200, line
    scale, shown = page.bench()["scale"], wire(page)
    assert (scale["pressed"], scale["shaken"], scale["broken"], scale["noise_mg"]) == (True, True, True, 2000)
    assert (scale["range"], shown["faults"]["half-frame"], shown["silent"]) == ("fault", 0.5, True)
    page.act("PACK-1", "knob", device="scale", line="unplug")
    wait_for(lambda: not reachable(page.hall, "scale"), "the pulled cable")
    assert wire(page)["plugged"] is False
    page.act("PACK-1", "knob", device="scale", line="plug")
    wait_for(lambda: reachable(page.hall, "scale"), "the cable")
    assert page.act("PACK-1", "knob", device="scanner", line="fault noise").status_code == 200
    assert wire(page, "scanner")["faults"]["noise"] == 0.1


def reachable(made: Hall, role: str) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", made.ports[role]), timeout=1):
        return True
    return False


def test_the_last_frames_are_shown_in_hex_newest_first(page: Page) -> None:
    with Host(page.hall.ports["scale"]) as host:
        host.ask(b"SI\r\n")
    frames = wire(page)["frames"]
    assert [(frame["way"], frame["hex"][:8], frame["text"]) for frame in frames] == [
        ("out", "53 20 53", "S S      0.000 kg··"),
        ("in", "53 49 0d", "SI··"),
    ]


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("knob", {"device": "scale", "line": "dance"}),
        ("knob", {"device": "scale"}),
        ("knob", {"device": "toaster", "line": "plug"}),
        ("knob", {"device": "scale", "line": "fault gremlins"}),
        ("protocol", {"device": "scale", "driver": "zpl"}),
        ("protocol", {"device": "scanner", "driver": "nci"}),
        ("protocol", {"device": "printer", "driver": "tspl"}),
        ("protocol", {"device": "scale", "driver": "nci", "options": {"dialect": "ancient"}}),
        ("protocol", {"device": "scale", "driver": "nci", "options": ["ecr"]}),
        ("settings", {"device": "scale", "baud": 9600, "bits": 7, "parity": "E", "stop": 1, "wrong": "refuse"}),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(page: Page, what: str, body: dict[str, Any]) -> None:
    answer = page.act("PACK-1", what, **body)
    assert answer.status_code == 422
    assert answer.json["message"]
    assert wire(page)["driver"] == "mt-sics"


@contextlib.contextmanager
def alone(*specs: str) -> Iterator[tuple[list[PanelBench], Page]]:
    benches = set_up([Wanted.of(spec) for spec in specs], "127.0.0.1", free_port())
    with contextlib.ExitStack() as running:
        for bench in benches:
            for one in bench.wires.values():
                running.enter_context(one.server)
        made = Hall(benches=benches)
        yield benches, Page(made)


def test_devices_without_a_floor_stand_on_ports_of_their_own() -> None:
    fixed = free_port()
    with alone("scale:yaohua-a9?grams=1250&settle-s=0", f"printer:tspl@{fixed}?dpi=300", "scanner:ssi") as (
        benches,
        page,
    ):
        urls = [url for _, _, url in addresses(benches)]
        assert urls[1] == f"tcp://127.0.0.1:{fixed}"
        assert [bench["devices"] for bench in page.client.get("/state").json["benches"]] == [
            {"scale": "alone"},
            {"printer": "ready"},
            {"scanner": "alone"},
        ]
        with Host(int(urls[0].rpartition(":")[2])) as host:
            assert host.read_until(b"\x03") == b"\x02+00125031E\x03"
        assert "模拟设备" in page.client.get("/?lang=zh").text
        assert page.act("scanner-1", "trigger", text="A-07-03").status_code == 200


@pytest.mark.filterwarnings("ignore:set(Daemon|Name).. is deprecated:DeprecationWarning")  # inside pyserial
def test_the_settings_of_a_converter_are_chosen_on_the_panel() -> None:
    with alone("scale:toledo-8217?transport=rfc2217&grams=20") as (benches, page):
        told = {"device": "scale", "baud": 4800, "bits": 8, "parity": "N", "stop": 1, "wrong": "refuse"}
        assert page.act("scale-1", "settings", **told).status_code == 200
        (url,) = [url for _, _, url in addresses(benches)]
        wait_for(lambda: page.bench("scale-1")["wires"]["scale"]["uart"]["baud"] == 4800, "the settings")
        place = url.partition("?")[0]
        with pytest.raises(ValueError, match="rejected"):
            serial.serial_for_url(f"{place}?timeout=5", baudrate=9600, bytesize=7, parity="E")
        with serial.serial_for_url(f"{place}?timeout=5", baudrate=4800, timeout=5) as host:
            host.write(b"W")
            assert host.read(8) == b"\x0200.020\r"
        assert page.act("scale-1", "settings", **{**told, "baud": "fast"}).status_code == 422


def test_without_a_word_there_is_one_of_each() -> None:
    assert sorted(one.driver for one in one_of_each()) == sorted(simulators())
    assert create_panel([]).test_client().get("/").status_code == 200


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        ("toaster", "is no device: write KIND:DRIVER"),
        ("scale:", "is no device"),
        ("scale:nci@here", "is no device"),
        ("scale:zpl", "no simulated scale is called 'zpl'"),
        ("scale:nci?colour=red", "no option colour"),
        ("scale:nci?unit=stone", "not 'stone'"),
        ("scale:nci?baud=4800", "transport=rfc2217"),
        ("scale:nci?transport=rfc2217&baud=3", "no speed"),
        ("scale:nci?fault=gremlins", "no fault is called"),
    ],
)
def test_a_device_that_cannot_be_set_up_is_said(spec: str, sentence: str) -> None:
    with pytest.raises(BadDevice, match=sentence):
        set_up([Wanted.of(spec)], "127.0.0.1", 1)
