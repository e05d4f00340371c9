"""The device page's calls: how each is, trying it, replacing it with work in hand, finding new ones."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.discovery import Suggestion
from devices.readings import ScanReading, Sighting, WeightReading
from gateway.stations.finding import CannotLook, Finder
from gateway.store.rows import Device
from gateway.web.device_calls import _discreet
from tests.devices.discovery.recorder import Recorder
from tests.gateway.web.conftest import Rig
from tests.gateway.web.test_whole_gateway import Screen
from tests.waiting import until

SCALE = "socket://b1-scale:9"
KIOSK = {"X-Forwarded-For": "10.0.0.9"}  # a peer that is not on this machine


@pytest.fixture
def bench(rig: Rig) -> Rig:
    rig.furnish()
    until(lambda: len(rig.devices) == 5 and rig.printers, what="devices are bound")
    return rig


def weight(grams: int, stable: bool = True) -> WeightReading:
    return WeightReading(grams=grams, unit="g", stable=stable)


def paired(rig: Rig, right: str) -> dict[str, str]:
    code = rig.call("POST", "/api/v1/pairing-codes", {"name": "tablet", "right": right})[1]["code"]
    token = rig.call("POST", "/api/v1/pairings", {"code": code})[1]["token"]
    return KIOSK | {"Authorization": f"Bearer {token}"}


def test_every_device_is_listed_with_state_and_counters(bench: Rig) -> None:
    bench.read(SCALE, weight(120))
    devices = bench.get("/api/v1/devices")["devices"]
    assert {(one["station"], one["role"]) for one in devices} == {
        ("b1", "scanner"), ("b1", "scale"), ("b1", "printer"), ("g1", "reader"), ("p1", "scanner"), ("r1", "scanner"),
    }  # fmt: skip
    scale = next(one for one in devices if one["role"] == "scale")
    assert (scale["state"], scale["kind"], scale["station_name"]) == ("reading", "scale", "Bench b1")
    assert (scale["readings"], scale["bad_frames"], scale["half_frames"], scale["connections"]) == (7, 1, 2, 3)
    assert scale["recent"][-1]["grams"] == 120
    assert scale["identity"] == "host:b1-scale/9"
    assert "frames" not in scale


def test_one_device_is_shown_with_frames_and_commands(bench: Rig) -> None:
    scale = bench.get("/api/v1/devices/b1/scale")
    assert scale["frames"] == [{"at": 0.0, "way": "in", "hex": "53", "note": ""}]
    assert "zero" in scale["commands"]
    assert (scale["settings"]["baud"], scale["right"]) == (9600, "installer")
    assert bench.call("GET", "/api/v1/devices/b1/reader")[0] == 404
    assert bench.get("/api/v1/devices/b1/printer")["kind"] == "printer"


def test_a_kiosk_may_look_and_only_an_installer_may_change(bench: Rig) -> None:
    kiosk, installer = paired(bench, "kiosk"), paired(bench, "installer")
    assert bench.call("GET", "/api/v1/devices", headers=kiosk)[1]["right"] == "kiosk"
    assert bench.call("GET", "/api/v1/devices/b1/scale", headers=kiosk)[0] == 200
    for method, path, body in (
        ("POST", "/api/v1/devices/b1/scale/replace", {"url": "socket://x:1"}),
        ("PUT", "/api/v1/devices/b1/scale", {"url": "socket://x:1"}),
        ("DELETE", "/api/v1/devices/b1/scale", None),
        ("POST", "/api/v1/devices/b1/scale/command", {"name": "zero"}),
        ("POST", "/api/v1/devices/b1/scale/self-test", {}),
        ("POST", "/api/v1/discovery", {}),
    ):
        assert bench.call(method, path, body, kiosk)[1]["code"] == "installer_needed", path
        assert bench.call(method, path, body, KIOSK)[1]["code"] == "pair_first", path
    assert bench.call("POST", "/api/v1/devices/b1/scale/command", {"name": "zero"}, installer)[1]["ok"] is True


def test_a_scale_is_replaced_with_a_parcel_in_hand(bench: Rig) -> None:
    screen = Screen(bench, "b1")
    before = screen.view()
    status, answer = bench.call("POST", "/api/v1/devices/b1/scale/replace", {"url": "socket://new-scale:9"})
    assert (status, answer["replaced"]["url"], answer["driver"]) == (200, SCALE, "mt-sics")
    until(lambda: "socket://new-scale:9" in bench.devices, what="the new scale is opened")
    until(lambda: bench.gateway.devices.bound("b1", "scale") is not None, what="the new scale is bound")
    bench.read("socket://new-scale:9", weight(250))
    until(lambda: any(_live(one) == 250 for one in _drain(screen)), what="the screen shows the new scale")
    view = bench.get("/api/v1/stations/b1")
    assert (view["step"], view["data"]["operator"], view["seq"]) == (
        before["step"],
        before["data"]["operator"],
        before["seq"],
    )
    history = bench.get("/api/v1/devices/b1/scale/history")["history"]
    assert [(one["old_url"], one["url"]) for one in history] == [(SCALE, "socket://new-scale:9")]
    assert history[0]["at"].startswith("20")
    screen.close()


def _live(message: dict[str, Any]) -> int | None:
    grams: int | None = message.get("live", {}).get("grams")
    return grams


def _drain(screen: Screen) -> list[dict[str, Any]]:
    while (message := screen.socket.receive(timeout=0.05)) is not None:
        screen.others.append(json.loads(message))
    return screen.others


def test_a_device_that_hangs_elsewhere_or_nowhere_is_refused_in_a_sentence(bench: Rig) -> None:
    status, answer = bench.call("POST", "/api/v1/devices/r1/scanner/replace", {"url": "socket://b1-scanner:9"})
    assert (status, answer["message"]) == (422, "socket://b1-scanner:9 belongs to station b1 already")
    assert bench.call("POST", "/api/v1/devices/b1/scale/replace", {"url": "COM3"})[0] == 422
    assert bench.call("POST", "/api/v1/devices/b1/scale/replace", {"url": SCALE, "driver": "zpl"})[0] == 422
    assert bench.call("PUT", "/api/v1/devices/nowhere/scale", {"url": "socket://x:1", "driver": "mt-sics"})[0] == 422
    assert bench.call("DELETE", "/api/v1/devices/r1/scale")[0] == 404


def test_a_removed_device_comes_back_as_it_was(bench: Rig) -> None:
    removed = bench.call("DELETE", "/api/v1/devices/b1/scale")[1]["removed"]
    until(lambda: bench.gateway.devices.bound("b1", "scale") is None, what="its session has ended")
    assert bench.call("GET", "/api/v1/devices/b1/scale")[0] == 404
    assert bench.call("PUT", "/api/v1/devices/b1/scale", removed)[0] == 200
    assert bench.get("/api/v1/devices/b1/scale")["url"] == SCALE


def test_a_command_is_answered_and_an_unknown_one_is_refused(bench: Rig) -> None:
    answer = bench.call("POST", "/api/v1/devices/b1/scale/command", {"name": "tare"})
    assert answer == (200, {"ok": True, "text": "A", "raw": ""})
    assert bench.call("POST", "/api/v1/devices/b1/scale/command", {"name": "fly"})[0] == 409


class Running:
    """A self-test that runs while the device talks."""

    def __init__(self, rig: Rig, path: str, body: dict[str, Any]) -> None:
        self.answer: tuple[int, Any] = (0, None)
        self._thread = threading.Thread(target=self._run, args=(rig, path, body))
        self._thread.start()

    def _run(self, rig: Rig, path: str, body: dict[str, Any]) -> None:
        self.answer = rig.call("POST", f"/api/v1/devices/{path}/self-test", body)

    def result(self) -> dict[str, Any]:
        self._thread.join(20)
        assert self.answer[0] == 200, self.answer
        found: dict[str, Any] = self.answer[1]
        return found


def listened_to(rig: Rig, station: str, role: str) -> bool:
    bound = rig.gateway.devices.bound(station, role)
    return bool(bound and bound._listeners)


def test_a_scale_at_rest_with_nothing_on_it_passes(bench: Rig) -> None:
    test = Running(bench, "b1/scale", {"seconds": 2.0})
    until(lambda: listened_to(bench, "b1", "scale"), what="the test listens")
    for grams in (0, 1, 0, 0):
        bench.read(SCALE, weight(grams))
    result = test.result()
    assert (result["ok"], result["zero"], result["steady"]) == (True, True, True)
    assert (result["readings"], result["rate_hz"], result["noise_g"]) == (4, 2.0, 1)


def test_a_scale_with_a_load_or_in_motion_does_not_pass(bench: Rig) -> None:
    test = Running(bench, "b1/scale", {"seconds": 1.0})
    until(lambda: listened_to(bench, "b1", "scale"), what="the test listens")
    bench.read(SCALE, weight(500, stable=False))
    result = test.result()
    assert (result["ok"], result["zero"], result["steady"], result["grams"]) == (False, False, False, 500)
    silent = Running(bench, "b1/scale", {"seconds": 0.1}).result()
    assert (silent["ok"], silent["readings"], silent["grams"], silent["noise_g"]) == (False, 0, None, None)


def test_a_scan_for_a_test_is_compared_and_never_reaches_the_floor(bench: Rig) -> None:
    seq = bench.get("/api/v1/stations/p1")["seq"]
    test = Running(bench, "p1/scanner", {"code": "TEST-7F3A"})
    until(lambda: listened_to(bench, "p1", "scanner"), what="the test listens")
    bench.read("socket://p1-scanner:9", ScanReading(text="TEST-7F3A", symbology="]C0"))
    result = test.result()
    assert (result["ok"], result["text"], result["symbology"]) == (True, "TEST-7F3A", "]C0")
    assert bench.get("/api/v1/stations/p1")["seq"] == seq
    bench.read("socket://p1-scanner:9", ScanReading(text="nonsense"))
    until(lambda: bench.get("/api/v1/stations/p1")["seq"] > seq, what="the next scan is work again")


def test_another_code_than_the_shown_one_does_not_pass(bench: Rig) -> None:
    test = Running(bench, "p1/scanner", {"code": "TEST-7F3A"})
    until(lambda: listened_to(bench, "p1", "scanner"), what="the test listens")
    bench.read("socket://p1-scanner:9", ScanReading(text="TEST/7F3A"))
    assert (test.result()["ok"], test.result()["text"]) == (False, "TEST/7F3A")
    assert Running(bench, "p1/scanner", {"code": "X", "seconds": 0.1}).result()["text"] is None


def test_a_readers_tags_are_counted_by_antenna(bench: Rig) -> None:
    test = Running(bench, "g1/reader", {"seconds": 1.5})
    until(lambda: listened_to(bench, "g1", "reader"), what="the test listens")
    for epc, antenna, rssi in (("aa", 1, -60.0), ("aa", 1, -50.0), ("bb", 1, -70.0), ("aa", 2, -65.0)):
        bench.read("llrp://g1-reader:9", Sighting(epc=epc * 12, antenna=antenna, rssi_dbm=rssi))
    result = test.result()
    assert (result["ok"], result["tags"]) == (True, 2)
    assert result["antennas"] == [
        {"antenna": 1, "tags": 2, "reads": 3, "strongest_dbm": -50.0},
        {"antenna": 2, "tags": 1, "reads": 1, "strongest_dbm": -65.0},
    ]


def test_a_printer_tells_its_status_and_prints_a_label_where_one_is_wanted(bench: Rig) -> None:
    printer = bench.printers["tcp://b1-printer:9"]
    asked = Running(bench, "b1/printer", {}).result()
    assert (asked["ok"], asked["status"]["online"], "label" in asked) == (True, True, False)
    printed = Running(bench, "b1/printer", {"label": True}).result()
    assert (printed["ok"], printed["label"]["state"]) == (True, "confirmed")
    assert b"FLOORGATE" in printer.printed[-1]
    printer.fate = "unknown"
    assert Running(bench, "b1/printer", {"label": True}).result()["ok"] is False


def test_of_a_label_only_the_beginning_is_shown() -> None:
    job = {"at": 1.0, "way": "out", "hex": b"^XA^CI28^PW800^FDWang Fang 13812345678".hex(), "note": "37 bytes of a job"}
    asked = {"at": 1.0, "way": "out", "hex": b"~HS\r\n".hex(), "note": ""}
    shown = _discreet({"readings": 1, "frames": [job, asked]})
    assert bytes.fromhex(shown["frames"][0]["hex"]) == b"^XA^CI28^PW800^F"
    assert shown["frames"][1] == asked
    assert _discreet({}) == {}


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    made = Recorder()
    yield made
    made.close()


def test_what_is_found_says_where_it_hangs_and_assigned_ports_are_never_touched(
    rig: Rig, recorder: Recorder, tmp_path: Path
) -> None:
    assigned, free = recorder, Recorder(greeting=bytes.fromhex("043f0000002000000000"))
    rig.gateway.writer.call(lambda unit: unit.state.devices.put(_scale(assigned)))
    looked = [
        Suggestion("network", f"socket://{assigned.address}", "assigned", "scan"),
        Suggestion("network", f"socket://{free.address}", "free", "scan"),
    ]
    finder = Finder(rig.gateway.writer, look=lambda seconds: list(looked))
    found = finder.find(["127.0.0.1"], [assigned.port, free.port], probe=True)
    free.close()
    by_name = {one["name"]: one for one in found}
    assert by_name["assigned"]["assigned_to"] == "b7/scale"
    assert "assigned_to" not in by_name["free"]
    assert (by_name["free"]["driver"], by_name["free"]["url"]) == ("llrp", f"llrp://{free.address}")
    assert (assigned.connections, bytes(assigned.received)) == (0, b"")


def _scale(at: Recorder) -> Device:
    return Device(station="b7", role="scale", driver="mt-sics", url=f"socket://{at.address}?poll_ms=200")


def test_two_searches_at_once_are_one_too_many(rig: Rig) -> None:
    going, go_on = threading.Event(), threading.Event()

    def look(seconds: float) -> list[Suggestion]:
        going.set()
        go_on.wait(10)
        return []

    finder = Finder(rig.gateway.writer, look=look)
    thread = threading.Thread(target=finder.find)
    thread.start()
    going.wait(10)
    with pytest.raises(CannotLook, match="somebody looks"):
        finder.find()
    go_on.set()
    thread.join(10)
    assert finder.find() == []


def test_the_search_over_http_refuses_too_many_addresses(rig: Rig) -> None:
    status, answer = rig.call("POST", "/api/v1/discovery", {"addresses": ["10.0.0.0/8"], "seconds": 0.1})
    assert (status, answer["code"]) == (422, "refused")
    assert "at most 256" in answer["message"]
    assert rig.call("POST", "/api/v1/discovery", {"seconds": 0.1})[1]["suggestions"] == []


def test_the_drivers_are_listed_for_the_page(rig: Rig) -> None:
    names = {one["name"]: one["kind"] for one in rig.get("/api/v1/drivers")["drivers"]}
    assert names["mt-sics"] == "scale"
