"""Devices, sockets, planner process, print queue and floor together, with devices that obey."""

import json
import socket
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from simple_websocket import ConnectionClosed

from devices.readings import ScanReading, Sighting, WeightReading
from gateway.contracts import work
from gateway.contracts.proxies import networks
from gateway.contracts.sealing import Receiver, seal
from gateway.enrolment import Enrolment
from tests.gateway.web.conftest import Rig
from tests.screen_client import ScreenClient
from tests.waiting import until


class Screen:
    """A kiosk's socket; `view` waits for a view that fits."""

    def __init__(self, rig: Rig, station: str) -> None:
        self.socket = ScreenClient(rig.url.replace("http", "ws") + f"/ws/stations/{station}?lang=en")
        self.others: list[dict[str, Any]] = []

    def view(self, **wanted: Any) -> dict[str, Any]:
        """The next view with this step and code."""
        while True:
            message = self.socket.receive(timeout=10)
            assert message is not None, f"no view with {wanted}"
            found: dict[str, Any] = json.loads(message)
            if "step" not in found:
                self.others.append(found)
                continue
            found["code"] = (found["message"] or {}).get("code")
            if all(found.get(key) == value for key, value in wanted.items()):
                return found

    def close(self) -> None:
        """Hangs up."""
        self.socket.close()


def until_closed(screen: Screen) -> int:
    """Reads until the server hangs up; its reason."""
    try:
        while screen.socket.receive(timeout=5) is not None:
            pass
    except ConnectionClosed as closed:
        return int(closed.reason)
    raise AssertionError("the server did not hang up")


def weight(grams: int, stable: bool = True) -> WeightReading:
    return WeightReading(grams=grams, unit="g", stable=stable)


def test_an_order_goes_through_devices_only(rig: Rig) -> None:
    rig.furnish()
    until(lambda: len(rig.devices) == 5 and rig.printers, what="devices are bound")
    rig.gateway.enrolment = Enrolment(gateway="gw-1", key=bytes(32).hex())
    receiver, picker, packer = (Screen(rig, name) for name in ("r1", "p1", "b1"))

    def scan(station: str, text: str) -> None:
        rig.read(f"socket://{station}-scanner:9", ScanReading(text=text, symbology="]C0"))

    scan("r1", "PO-261124-0001")
    receiver.view(step="receive.item")
    scan("r1", "4006381333931")
    receiver.view(step="receive.quantity")
    place = rig.act("r1", "tap", action="quantity", value=10)["data"]["bin"]
    scan("r1", place)
    receiver.view(step="home", code="closed")

    rig.down(
        work.FulfilmentReleased(
            fulfilment="f-1",
            number="S1",
            warehouse="main",
            lines=(work.ReleasedLine(1, "LAMP", 2),),
            sealed=seal(Receiver(name="王小明", phone="13812345678", city="杭州"), bytes(32), "f-1"),
        ),
        work.WaybillIssued(fulfilment="f-1", waybill="YT0000000000001", carrier="yto", carrier_name="圆通速递"),
    )
    view = picker.view(step="home")
    while not view["data"]["waves_waiting"]:
        view = picker.view(step="home")
    view = rig.act("p1", "tap", action="claim")
    scan("p1", view["data"]["bin"])
    picker.view(step="pick.item")
    scan("p1", "LAMP")
    scan("p1", "LAMP")
    picker.view(step="pick.done")
    rig.act("p1", "tap", action="finish")

    view = packer.view(step="verify.open")
    while not view["data"]["waiting"]:
        view = packer.view(step="verify.open")
    scan("b1", view["data"]["waiting"][0]["tote"])
    packer.view(step="verify.item")
    scale = "socket://b1-scale:9"
    rig.read(scale, weight(0))
    scan("b1", "LAMP")
    scan("b1", "LAMP")
    packer.view(step="verify.weigh")
    for grams, stable in ((120, False), (400, False), (462, True), (462, True), (462, True)):
        rig.read(scale, weight(grams, stable))
    shipped = packer.view(step="shipped")
    assert (shipped["data"]["waybill"], shipped["data"]["grams"]) == ("YT0000000000001", 462)
    assert any("live" in other for other in packer.others)

    label = rig.printers["tcp://b1-printer:9"].printed[0]
    assert b"YT0000000000001" in label
    parcel = rig.get("/api/v1/parcels")[0]
    assert (parcel["state"], parcel["order"], len(parcel["sscc"])) == ("shipped", "S1", 18)

    gate = Screen(rig, "g1")
    for antenna in (1, 2):
        rig.read("llrp://g1-reader:9", Sighting(epc=parcel["epc"], antenna=antenna, rssi_dbm=-50.0))
    passed = gate.view(step="gate", code="gate_ok")
    assert passed["data"]["recent"][0]["order"] == "S1"
    assert rig.get("/api/v1/passages")[0]["verified"] is True
    for screen in (receiver, picker, packer, gate):
        screen.close()


def test_a_tag_that_is_not_ours_is_seen_and_named_unknown(rig: Rig) -> None:
    rig.furnish()
    until(lambda: "llrp://g1-reader:9" in rig.devices, what="the reader is bound")
    gate = Screen(rig, "g1")
    for antenna in (1, 2):  # a tag that is read once is no passage
        rig.read("llrp://g1-reader:9", Sighting(epc="00" * 12, antenna=antenna, rssi_dbm=-50.0))
    assert gate.view(step="gate", code="gate_unknown")["data"]["recent"][0]["known"] is False
    gate.close()


def test_a_scale_without_a_parcel_to_weigh_says_nothing_to_the_floor(rig: Rig) -> None:
    rig.furnish()
    until(lambda: "socket://b1-scale:9" in rig.devices, what="the scale is bound")
    seq = rig.get("/api/v1/stations/b1")["seq"]
    for grams in (0, 500, 500, 0):
        rig.read("socket://b1-scale:9", weight(grams))
    assert rig.get("/api/v1/stations/b1")["seq"] == seq


def test_an_oversize_message_is_answered_with_1009(rig: Rig) -> None:
    rig.furnish()
    screen = Screen(rig, "p1")
    screen.view()
    screen.socket.send("x" * 100_000)
    assert until_closed(screen) == 1009
    until(lambda: rig.gateway.sockets.count() == 0, what="the socket is forgotten")
    other = Screen(rig, "p1")
    assert other.view()["step"] == "home"
    other.close()


def test_a_client_that_does_not_read_is_dropped_and_delays_nobody(rig: Rig) -> None:
    rig.furnish()
    slow = socket.create_connection(("127.0.0.1", rig.port))
    slow.sendall(
        b"GET /ws/stations/p1 HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    until(lambda: rig.gateway.sockets.count() == 1, what="the slow client is connected")
    quick = Screen(rig, "p1")
    until(lambda: rig.gateway.sockets.count() == 2, what="the quick client is connected")
    for _ in range(1000):
        rig.gateway.sockets.show("p1", b"x" * 100_000)
        assert quick.socket.receive(timeout=5) is not None
        if rig.gateway.sockets.count() == 1:
            break
    until(lambda: rig.gateway.sockets.count() <= 1, what="the slow client is dropped")
    assert rig.act("p1", "scan", text="nonsense")["message"]["code"] == "unknown_barcode"
    quick.close()
    slow.close()


def test_a_stranger_gets_no_socket(rig: Rig) -> None:
    rig.furnish()
    assert rig.call("GET", "/ws/stations/p1", headers={"X-Forwarded-For": "10.0.0.9"})[0] == 401


def test_a_stopped_gateway_closes_its_sockets_and_starts_again_where_it_was(rig: Rig) -> None:
    rig.furnish()
    screen = Screen(rig, "r1")
    rig.act("r1", "scan", text="PO-261124-0001")
    screen.view(step="receive.item")
    rig.stop()
    until_closed(screen)
    rig.start()
    assert rig.get("/api/v1/stations/r1")["step"] == "receive.item"
    assert rig.gateway.outlet.steps["r1"] == ("receive.item", 0), "a weight would find no step that waits for it"


@pytest.mark.parametrize("trusted", ["127.0.0.1", "192.0.2.0/24"])
def test_what_a_proxy_tells_of_its_caller_is_believed_from_a_trusted_one(tmp_path: Path, trusted: str) -> None:
    rig = Rig(tmp_path, proxies=networks(trusted))
    try:
        code = rig.call("POST", "/api/v1/pairing-codes", {"name": "pda 7"})[1]["code"]
        told = {"X-Forwarded-For": "10.0.0.9", "X-Forwarded-Proto": "https", "Content-Type": "application/json"}
        body = json.dumps({"code": code}).encode()
        with urlopen(Request(f"{rig.url}/api/v1/pairings", body, told), timeout=10) as answer:
            cookie = answer.headers["Set-Cookie"]
        assert ("Secure" in cookie) is (trusted == "127.0.0.1")
    finally:
        rig.stop()
