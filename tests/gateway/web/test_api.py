"""The gateway over HTTP: floor calls, lists, set-up, errors in the caller's language, who may call."""

import json
import socket
from typing import Any
from uuid import uuid4

import pytest
from simple_websocket import ConnectionClosed, Server

from gateway.contracts import catalogue
from gateway.contracts.badges import badge_hash, badge_hash_for
from gateway.floor.tasks import raise_task
from gateway.web.auth import hash_of
from tests.gateway.site import BADGES
from tests.gateway.web.conftest import Rig
from tests.ports import free_port
from tests.screen_client import ScreenClient
from tests.waiting import until


def test_a_fresh_gateway_answers_everything_with_empty_lists(rig: Rig) -> None:
    assert rig.get("/healthz") == {"status": "ok"}
    assert rig.get("/readyz") == {"status": "ready"}
    for path in (
        "stations",
        "layout",
        "bins",
        "stock",
        "waves",
        "tasks",
        "passages",
        "parcels",
        "print-jobs",
        "fulfilments",
    ):
        assert rig.get(f"/api/v1/{path}") == []
    progress = rig.get("/api/v1/progress")
    assert {
        progress[key] for key in ("receipts_open", "returns_open", "waves_open", "print_jobs_open", "events_pending")
    } == {0}
    sync = rig.get("/api/v1/sync")
    assert (sync["last_seq"], sync["connected"], sync["parked"]) == (0, False, [])


def test_the_description_is_openapi_3_1_and_names_every_call(rig: Rig) -> None:
    description = rig.get("/api/v1/openapi.json")
    assert description["openapi"] == "3.1.0"
    for path in ("/api/v1/stations/{station}/scan", "/api/v1/stations", "/api/v1/progress", "/api/v1/layout"):
        assert path in description["paths"]


def test_stations_are_set_up_and_listed_with_their_devices(rig: Rig) -> None:
    rig.furnish()
    found = {one["station"]: one for one in rig.get("/api/v1/stations")}
    assert set(found) == {"r1", "p1", "b1", "g1"}
    assert found["b1"]["operator"] == {"id": "vera", "name": "Vera"}
    assert found["b1"]["step"] == "verify.open"
    assert {device["role"] for device in found["b1"]["devices"]} == {"scanner", "scale", "printer"}
    assert rig.get("/api/v1/stations/b1/devices") == found["b1"]["devices"]
    assert len(rig.get("/api/v1/bins")) == 12
    assert rig.get("/api/v1/layout")[0]["zone"] == "A"


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({"station": "x", "kind": "fly"}, "kind must be one of"),
        ({"station": "x y", "kind": "pick"}, "letters, digits"),
        (
            {"station": "x", "kind": "pick", "devices": [{"role": "scale", "driver": "none", "url": "tcp://h:1"}]},
            "none",
        ),
        (
            {"station": "x", "kind": "pick", "devices": [{"role": "scale", "driver": "zpl", "url": "tcp://h:1"}]},
            "printer",
        ),
        (
            {"station": "x", "kind": "pick", "devices": [{"role": "scanner", "driver": "serial-scanner", "url": "x"}]},
            "x",
        ),
        ({"kind": "pick"}, "station"),
        (["x"], ""),
    ],
)
def test_a_station_that_cannot_be_is_refused_with_a_sentence(rig: Rig, body: Any, part: str) -> None:
    status, answer = rig.call("POST", "/api/v1/stations", body)
    assert status == 422
    assert part in answer["message"]


def test_a_device_belongs_to_one_station(rig: Rig) -> None:
    device = {"role": "scanner", "driver": "serial-scanner", "url": "socket://h:1"}
    assert rig.call("POST", "/api/v1/stations", {"station": "a", "kind": "pick", "devices": [device]})[0] == 201
    status, answer = rig.call("POST", "/api/v1/stations", {"station": "b", "kind": "pick", "devices": [device]})
    assert status == 422
    assert "station a" in answer["message"]


def test_a_layout_that_is_none_is_refused(rig: Rig) -> None:
    layout = {
        "zone": "A",
        "aisles": 2,
        "cells": 3,
        "aisle_pitch_mm": 1,
        "cell_pitch_mm": 1,
        "top_mm": 1,
        "bottom_mm": 1,
    }
    assert rig.call("POST", "/api/v1/layout", {**layout, "depot_aisle": 9})[0] == 422
    assert rig.call("POST", "/api/v1/layout", {**layout, "zone": "a-b"})[0] == 422
    assert rig.call("POST", "/api/v1/layout", layout)[0] == 201


def test_errors_are_sentences_in_the_callers_language(rig: Rig) -> None:
    body = {"operation_id": str(uuid4()), "text": "x"}
    status, answer = rig.call("POST", "/api/v1/stations/none/scan", body, {"Accept-Language": "en"})
    assert (status, answer["code"], answer["message"]) == (404, "unknown_station", "There is no station 'none'.")
    status, answer = rig.call("POST", "/api/v1/stations/none/scan", body, {"Accept-Language": "zh-CN"})
    assert answer["message"] == "没有工位 'none'。"
    status, answer = rig.call("GET", "/nothing/here", headers={"Accept-Language": "zh-CN"})
    assert (status, answer["message"]) == (404, "/nothing/here 不存在。")


def test_a_body_that_is_none_is_refused(rig: Rig) -> None:
    rig.furnish()
    path = "/api/v1/stations/p1/scan"
    assert rig.call("POST", path, raw=b"{")[0] == 422
    assert rig.call("POST", path, {"text": "x"})[0] == 422
    assert rig.call("POST", path, {"operation_id": "1", "text": "x"})[0] == 422
    assert rig.call("POST", path, {"operation_id": str(uuid4()), "text": 7})[0] == 422
    assert rig.call("POST", path, raw=b"text", headers={"Content-Type": "text/plain"})[0] == 415
    assert rig.call("POST", path, {"operation_id": str(uuid4()), "text": "x" * 20_000})[0] == 413


def test_a_screen_is_answered_in_the_language_it_asked_for(rig: Rig) -> None:
    rig.furnish()
    body = {"operation_id": str(uuid4()), "text": "nonsense"}
    _, view = rig.call("POST", "/api/v1/stations/r1/scan", body, {"Accept-Language": "zh-CN"})
    assert "不认识" in view["message"]["text"]
    body["operation_id"] = str(uuid4())
    _, view = rig.call("POST", "/api/v1/stations/r1/scan", body, {"Accept-Language": "en"})
    assert "is not known here" in view["message"]["text"]


def test_the_same_operation_over_http_has_one_effect(rig: Rig) -> None:
    rig.furnish()
    rig.act("r1", "scan", text="PO-261124-0001")
    rig.act("r1", "scan", text="LAMP")
    body = {"operation_id": str(uuid4()), "action": "quantity", "value": 4}
    answers = [rig.call("POST", "/api/v1/stations/r1/tap", body) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert rig.get("/api/v1/stock?sku=lamp")[0]["quantity"] == 4


def test_strangers_are_refused_and_a_code_pairs_a_screen(rig: Rig) -> None:
    away = {"X-Forwarded-For": "10.0.0.9"}
    status, answer = rig.call("GET", "/api/v1/stations", headers=away)
    assert (status, answer["code"]) == (401, "pair_first")
    assert rig.call("POST", "/api/v1/pairings", {"code": "WRONG"}, away)[0] == 403
    code = rig.call("POST", "/api/v1/pairing-codes", {"name": "pda 7"})[1]["code"]
    token = rig.call("POST", "/api/v1/pairings", {"code": code}, away)[1]["token"]
    assert rig.call("POST", "/api/v1/pairings", {"code": code}, away)[0] == 403
    paired = {**away, "Authorization": f"Bearer {token}"}
    assert rig.call("GET", "/api/v1/stations", headers=paired)[0] == 200
    assert rig.call("GET", "/api/v1/stations", headers={**away, "Cookie": f"floorgate_kiosk={token}"})[0] == 200
    status, answer = rig.call("POST", "/api/v1/layout", {}, paired)
    assert (status, answer["code"]) == (403, "installer_needed")


AWAY = {"X-Forwarded-For": "10.0.0.9"}


def pair(rig: Rig, name: str, right: str = "kiosk") -> dict[str, str]:
    """Pairs a screen elsewhere; its headers."""
    code = rig.call("POST", "/api/v1/pairing-codes", {"name": name, "right": right})[1]["code"]
    token = rig.call("POST", "/api/v1/pairings", {"code": code}, AWAY)[1]["token"]
    return {**AWAY, "Authorization": f"Bearer {token}"}


def test_pairings_are_listed_without_tokens_and_revoked_at_once(rig: Rig) -> None:
    lost, kept = pair(rig, "pda 7"), pair(rig, "pda 8")
    listed = rig.get("/api/v1/pairings")
    assert [(one["name"], one["right"]) for one in listed] == [("pda 7", "kiosk"), ("pda 8", "kiosk")]
    for headers in (lost, kept):
        token = headers["Authorization"][7:]
        assert token not in str(listed)
        assert hash_of(token) not in str(listed)
    assert rig.call("DELETE", f"/api/v1/pairings/{listed[0]['id']}")[0] == 200
    assert rig.call("GET", "/api/v1/stations", headers=lost)[0] == 401
    assert rig.call("GET", "/api/v1/stations", headers=kept)[0] == 200
    assert rig.call("DELETE", f"/api/v1/pairings/{listed[0]['id']}")[0] == 404
    rig.stop()
    rig.start()
    assert rig.call("GET", "/api/v1/stations", headers=lost)[0] == 401
    assert [one["name"] for one in rig.get("/api/v1/pairings")] == ["pda 8"]


def open_task(rig: Rig) -> str:
    rig.furnish()
    rig.gateway.writer.call(lambda unit: raise_task(unit, "count_requested", "C-1", {}))
    tasks = rig.get("/api/v1/tasks")
    return str(tasks[0]["task"])


def test_a_screen_on_the_floor_settles_a_task_with_a_supervisors_badge_only(rig: Rig) -> None:
    task = open_task(rig)
    kiosk = pair(rig, "pda 7")
    for body, code in (
        ({}, "supervisor_needed"),
        ({"person": "Susi"}, "supervisor_needed"),
        ({"badge": "OP-GUESSED00"}, "unknown_badge"),
        ({"badge": BADGES["vera"]}, "supervisor_needed"),
    ):
        status, answer = rig.call("POST", f"/api/v1/tasks/{task}/close", {"outcome": "settled", **body}, kiosk)
        assert (status, answer["code"]) == (403, code), body
    assert rig.get("/api/v1/tasks")
    by_badge = {"outcome": "settled", "reason": "counted", "badge": BADGES["susi"].lower()}
    assert rig.call("POST", f"/api/v1/tasks/{task}/close", by_badge, kiosk)[0] == 200
    assert rig.get("/api/v1/tasks") == []


@pytest.mark.parametrize("here", [True, False])
def test_an_installer_settles_a_task_in_somebodys_name(rig: Rig, here: bool) -> None:
    task = open_task(rig)
    headers = {} if here else pair(rig, "laptop", "installer")
    path = f"/api/v1/tasks/{task}/close"
    assert rig.call("POST", path, {"outcome": "settled"}, headers)[1]["code"] == "who_decides"
    assert (
        rig.call("POST", path, {"outcome": "settled", "badge": "OP-GUESSED00"}, headers)[1]["code"] == "unknown_badge"
    )
    assert rig.call("POST", path, {"outcome": "settled", "person": " Susi "}, headers)[0] == 200
    with rig.gateway.database.reading() as connection:
        [(closed,)] = connection.execute("SELECT data FROM event WHERE type = 'floor.task_closed.v1'")
    assert json.loads(closed)["operator"] == "Susi"


def test_a_badge_is_known_by_the_hash_under_the_gateways_own_key(rig: Rig) -> None:
    rig.furnish()
    keys = (b"n" * 32, b"o" * 32)
    rig.gateway.writer.state.badge_keys = keys
    for no, (badge, key) in enumerate((("OP-NEWKEY000", keys[0]), ("OP-OLDKEY000", keys[1]))):
        known = badge_hash_for(badge_hash(badge), key)
        person = {"operator": f"k{no}", "name": badge, "badge_hash": known, "roles": ("packer",)}
        rig.down(catalogue.OperatorChanged(**person, badge_form=catalogue.BadgeForm.KEYED))
        assert rig.act("b1", "scan", text=badge)["data"]["operator"]["name"] == badge
    rig.gateway.writer.state.badge_keys = (b"x" * 32,)
    assert rig.act("b1", "scan", text="OP-NEWKEY000")["message"]["code"] == "unknown_badge"
    assert rig.act("b1", "scan", text=BADGES["vera"])["data"]["operator"]["name"] == "Vera"  # from an older central


def test_only_an_installer_lists_and_revokes_pairings(rig: Rig) -> None:
    kiosk, installer = pair(rig, "pda 7"), pair(rig, "laptop", "installer")
    identity = rig.get("/api/v1/pairings")[0]["id"]
    for method, path in (("GET", "/api/v1/pairings"), ("DELETE", f"/api/v1/pairings/{identity}")):
        assert rig.call(method, path, headers=AWAY)[0] == 401
        assert rig.call(method, path, headers=kiosk)[0] == 403
    assert rig.call("DELETE", "/api/v1/pairings/", headers=installer)[0] in (404, 405)
    assert rig.call("DELETE", f"/api/v1/pairings/{identity[:-1]}", headers=installer)[0] == 404
    assert rig.call("DELETE", f"/api/v1/pairings/{identity}", headers=installer)[0] == 200


def test_a_revoked_installer_leaves_no_code_behind(rig: Rig) -> None:
    installer = pair(rig, "laptop", "installer")
    code = rig.call("POST", "/api/v1/pairing-codes", {"name": "back door"}, installer)[1]["code"]
    identity = rig.get("/api/v1/pairings")[0]["id"]
    assert rig.call("DELETE", f"/api/v1/pairings/{identity}", headers=installer)[0] == 200
    assert rig.call("POST", "/api/v1/pairings", {"code": code}, AWAY)[0] == 403


def test_the_open_screens_of_a_revoked_pairing_are_cut_and_no_others(rig: Rig) -> None:
    rig.furnish()
    url = f"ws://127.0.0.1:{rig.port}/ws/stations/p1"
    paired = [pair(rig, name) for name in ("pda 7", "pda 7b", "pda 8")]
    screens = [ScreenClient(url, headers=headers) for headers in (paired[0], paired[0], paired[1], paired[2])]
    until(lambda: rig.gateway.sockets.count() == 4, what="the screens are connected")
    rig.call("DELETE", f"/api/v1/pairings/{rig.get('/api/v1/pairings')[0]['id']}")
    for screen in screens[:2]:
        with pytest.raises(ConnectionClosed):
            _drain(screen)
    until(lambda: rig.gateway.sockets.count() == 2, what="the others stay")
    rig.act("p1", "scan", text="CMD:LEAVE")
    assert screens[2].receive(timeout=5)
    for screen in screens[2:]:
        screen.close()


def _drain(screen: ScreenClient) -> None:
    while screen.receive(timeout=5) is not None:
        pass


class Shaken(Server):  # type: ignore[misc]
    """A connection after its handshake that never speaks itself."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock, self.connected = sock, True

    def receive(self, timeout: float | None = None) -> str:
        """Nobody may listen to it."""
        raise AssertionError("it was let in")

    def close(self, reason: int | None = None, message: str | None = None) -> None:
        """Says nothing."""


def test_a_screen_that_connects_while_its_pairing_is_revoked_hears_nothing(rig: Rig) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as door:
        client = socket.create_connection(door.getsockname())
        connection = Shaken(door.accept()[0])
    rig.gateway.sockets.serve(connection, "p1", lambda: [b"{}"], "somebody", lambda owner: False)
    client.settimeout(5)
    assert client.recv(100) == b""
    assert rig.gateway.sockets.count() == 0
    client.close()
    connection.sock.close()


def test_a_page_of_another_site_cannot_use_the_machines_pairing(rig: Rig) -> None:
    assert rig.call("GET", "/api/v1/stations", headers={"Origin": "http://evil.example"})[0] == 403
    assert rig.call("GET", "/api/v1/stations", headers={"Host": "evil.example"})[0] == 403
    assert rig.call("GET", "/api/v1/stations", headers={"Origin": rig.url})[0] == 200


def test_settings_are_checked(rig: Rig) -> None:
    assert rig.call("POST", "/api/v1/settings", {"keyed_from": 3})[1]["keyed_from"] == 3
    assert rig.call("POST", "/api/v1/settings", {"keyed_from": "3"})[0] == 422
    assert rig.call("POST", "/api/v1/settings", {"colour": 3})[0] == 422


def test_metrics_count_scans(rig: Rig) -> None:
    rig.furnish()
    from urllib.request import urlopen

    with urlopen(rig.url + "/metrics", timeout=5) as answer:
        text = answer.read().decode()
    assert "floorgate_gateway_scans_total 3.0" in text
    assert "process_cpu_seconds_total" in text


def test_kiosk_screens_are_served_at_the_root(rig: Rig) -> None:
    from urllib.request import urlopen

    with urlopen(rig.url + "/", timeout=5) as answer:
        assert "<html" in answer.read().decode()
