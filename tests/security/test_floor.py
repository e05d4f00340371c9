"""The gateway against bad input and pages of other sites, over real HTTP and WebSockets."""

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.gateway.web.conftest import Rig

REMOTE = {"X-Forwarded-For": "192.0.2.7"}  # what a proxy on this machine says of a caller elsewhere


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    folder: Path = tmp_path_factory.mktemp("gateway")
    made = Rig(folder)
    made.furnish()
    yield made
    made.stop()


def scan(text: str) -> str:
    return json.dumps({"operation_id": str(uuid4()), "text": text})


BAD = [
    ("stations/b1/scan", b'{"operation_id":"12345678","text":"\xff"}'),
    ("stations/b1/scan", b'{"operation_id":"12345678","text":"\\ud800"}'),
    ("stations/b1/tap", b"[" * 16_000),
    ("stations/b1/weight", b'{"operation_id":"12345678","grams":1e400,"badge":"x","reason":"x"}'),
    ("settings", b"[" * 200_000),
    ("pairings", b'{"a":' * 100_000),
    ("pairings", b'{"code":"\xff"}'),
    ("stations", b"\xff\xfe"),
    ("settings", b'{"cart_slots":0}'),
    ("settings", b'{"cart_slots":true}'),
    ("settings", b'{"keyed_from":-1}'),
    ("settings", b'{"weight_percent":1000000000000000000000000}'),
    ("settings", b'{"receiver_days":1000000000000}'),
    ("settings", b'{"goods_labels":"bogus"}'),
    ("settings", b'{"sscc_extension":"zz"}'),
    ("settings", b'{"gln":"6971000000010"}'),
    ("settings", b'{"epcis_base":"javascript:1"}'),
    ("settings", b'{"cartons":["x",1,null]}'),
    ("settings", b'{"cartons":[]}'),
    ("settings", b'{"keyed_from":null}'),
    ("settings", b'{"pick_styles":"by_hand"}'),
    ("settings", b'{"pick_styles":{"one_piece":"by_hand"}}'),
    ("settings", b'{"pick_styles":{"no_kind":"batch"}}'),
    ("settings", b'{"run_weight":"guess"}'),
]


@pytest.mark.parametrize(("path", "body"), BAD, ids=[f"{no}-{path}" for no, (path, _) in enumerate(BAD)])
def test_what_cannot_be_used_is_refused_in_a_sentence(rig: Rig, path: str, body: bytes) -> None:
    before = rig.get("/api/v1/settings")
    status, answer = rig.call("POST", f"/api/v1/{path}", raw=body)
    assert 400 <= status < 500, answer
    assert answer["message"]
    assert rig.get("/api/v1/settings") == before


@pytest.mark.parametrize(
    "text", ["a\0b", "A" * 15_000, "<img src=x>[@click=app.quit]x", "%(x)s {0}", "\u202eabc", "CMD:QTY:-5"]
)
def test_a_scan_of_anything_is_answered(rig: Rig, text: str) -> None:
    for station in ("r1", "p1", "b1", "g1"):
        status, view = rig.call("POST", f"/api/v1/stations/{station}/scan", raw=scan(text).encode())
        assert status == 200, view


def test_settings_that_fit_are_kept(rig: Rig) -> None:
    given: dict[str, Any] = {
        "cart_slots": 8,
        "pick_styles": {"one_piece": "one_piece", "second_sort": "batch"},
        "run_weight": "expected",
        "light_wall": True,
        "cartons": [[500, 60], [0, 150]],
        "sscc_extension": "3",
        "gln": "6971000000014",
    }
    status, kept = rig.call("POST", "/api/v1/settings", given)
    assert status == 200
    assert {name: kept[name] for name in given} == given


def test_no_page_of_the_gateway_sends_a_browser_elsewhere_for_scripts(rig: Rig) -> None:
    assert rig.call("GET", "/docs")[0] == 404


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://evil.example", ""),
        ("null", ""),
        ("http://127.0.0.1:9", ""),  # another page of this machine
        ("http://evil.example", "evil.example"),  # a name that was pointed here
        ("", "127.0.0.1.evil.example"),
    ],
)
def test_a_page_of_another_site_has_none_of_this_machines_rights(rig: Rig, origin: str, host: str) -> None:
    headers = {**({"Origin": origin} if origin else {}), **({"Host": host} if host else {})}
    assert rig.call("GET", "/api/v1/stations", headers=headers)[0] == 403
    assert rig.call("POST", "/api/v1/settings", {"keyed_from": 3}, headers)[0] == 403
    assert rig.call("POST", "/api/v1/stations/b1/scan", raw=scan("x").encode(), headers=headers)[0] == 403
    assert b" 403 " in opened(rig, headers)


def opened(rig: Rig, headers: dict[str, str]) -> bytes:
    """The first line of the answer to a WebSocket's opening."""
    lines = [
        "GET /ws/stations/b1 HTTP/1.1",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
        *(f"{name}: {value}" for name, value in {"Host": f"127.0.0.1:{rig.port}", **headers}.items()),
    ]
    with socket.create_connection(("127.0.0.1", rig.port), 5) as connection:
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return connection.recv(4096).split(b"\r\n")[0]


def test_a_socket_of_its_own_page_opens(rig: Rig) -> None:
    assert b" 101 " in opened(rig, {"Origin": f"http://127.0.0.1:{rig.port}"})


def filled(path: str) -> str:
    """A path of the API's description with values that its route takes."""
    known = {"/api/v1/{what}": "/api/v1/transfers", "{lot}/{what}": "x/hold", "{by}": "epcs", "{station}": "b1"}
    for place, value in known.items():
        path = path.replace(place, value)
    return re.sub(r"{\w+}", "x", path)


def test_every_call_wants_a_pairing_from_elsewhere_and_a_kiosk_sets_nothing_up(rig: Rig) -> None:
    calls = [
        (method.upper(), filled(path))
        for path, methods in rig.get("/api/v1/openapi.json")["paths"].items()
        for method in methods
        if path != "/api/v1/pairings"
    ]
    assert len(calls) > 20
    answers = {
        (method, path): rig.call(method, path, {} if method == "POST" else None, REMOTE)[0] for method, path in calls
    }
    assert {call: status for call, status in answers.items() if status != 401} == {}
    code = rig.call("POST", "/api/v1/pairing-codes", {"name": "kiosk 3"})[1]["code"]
    token = rig.call("POST", "/api/v1/pairings", {"code": code}, REMOTE)[1]["token"]
    assert rig.call("POST", "/api/v1/pairings", {"code": code}, REMOTE)[0] == 403  # once only
    kiosk = {**REMOTE, "Authorization": f"Bearer {token}"}
    assert rig.call("GET", "/api/v1/stations/b1", headers=kiosk)[0] == 200
    for path in ("stations", "layout", "settings", "pairing-codes"):
        assert rig.call("POST", f"/api/v1/{path}", {}, kiosk)[0] == 403, path


def test_ten_wrong_codes_void_the_right_one(rig: Rig) -> None:
    code = rig.call("POST", "/api/v1/pairing-codes", {})[1]["code"]
    for _ in range(10):
        assert rig.call("POST", "/api/v1/pairings", {"code": "22222222"}, REMOTE)[0] == 403
    assert rig.call("POST", "/api/v1/pairings", {"code": code}, REMOTE)[0] == 403


def test_an_operation_of_one_station_answers_nothing_at_another(rig: Rig) -> None:
    operation = str(uuid4())
    first = rig.call("POST", "/api/v1/stations/b1/scan", {"operation_id": operation, "text": "OP-WRONGBADGE"})[1]
    other = rig.call("POST", "/api/v1/stations/r1/scan", {"operation_id": operation, "text": "OP-WRONGBADGE"})[1]
    assert (first["data"]["station"], other["data"]["station"]) == ("b1", "r1")
