import json
import queue
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, jsonify, request
from flask_sock import Sock
from simple_websocket import ConnectionClosed

from firmware_sim.people.http import HttpClient, HttpRefused, HttpUnreachable
from firmware_sim.people.screen import BLANK, Screen, View
from firmware_sim.web import WebServer
from tests.ports import free_port


class Station:
    """A gateway that shows what a test puts into `show`, and answers taps with what is in `answers`."""

    def __init__(self) -> None:
        self.show: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self.answers: list[tuple[int, Any]] = []
        self.taps: list[dict[str, Any]] = []
        app = Flask(__name__)
        sock = Sock(app)

        @sock.route("/ws/stations/<name>")
        def ws(socket: Any, name: str) -> None:
            while (view := self.show.get()) is not None:
                try:
                    socket.send(json.dumps(view))
                except ConnectionClosed:
                    return
            socket.close()

        @app.post("/api/v1/stations/<name>/tap")
        def tap(name: str) -> Any:
            self.taps.append(request.get_json())
            status, body = self.answers.pop(0)
            return jsonify(body), status

        self.port = free_port()
        self.server = WebServer(f"127.0.0.1:{self.port}", app)
        self.url = f"http://127.0.0.1:{self.port}"

    def view(self, step: str, seq: int, code: str = "", **data: Any) -> dict[str, Any]:
        message = {"level": "go", "code": code, "text": ""} if code else None
        return {"step": step, "data": data, "message": message, "seq": seq}


@pytest.fixture
def station() -> Iterator[Station]:
    station = Station()
    station.server.start()
    yield station
    station.show.put(None)
    station.server.stop()


@pytest.fixture
def screen(station: Station) -> Iterator[Screen]:
    screen = Screen(station.url, "PICK-1")
    screen.start()
    yield screen
    screen.stop()


def test_views_arrive_in_order_and_older_ones_are_dropped(station: Station, screen: Screen) -> None:
    station.show.put(station.view("sign_in", 5))
    first = screen.wait(BLANK, 10)
    assert first.step == "sign_in"
    station.show.put(station.view("home", 4))
    station.show.put(station.view("pick.bin", 6, "counted", bin="A-01-01"))
    second = screen.wait(first, 10)
    assert (second.step, second.code, second.data["bin"]) == ("pick.bin", "counted", "A-01-01")


def test_messages_that_are_no_views_are_ignored(station: Station, screen: Screen) -> None:
    station.show.put({"live": {"kind": "weight"}})
    station.show.put(station.view("home", 1))
    assert screen.wait(BLANK, 10).step == "home"


def test_after_a_restart_the_first_view_counts_although_its_number_is_smaller(station: Station, screen: Screen) -> None:
    station.show.put(station.view("home", 900))
    before = screen.wait(BLANK, 10)
    station.show.put(None)
    station.show.put(station.view("sign_in", 2))
    assert screen.wait(before, 10).step == "sign_in"


def test_a_tap_is_repeated_with_the_same_operation_id(station: Station, screen: Screen) -> None:
    station.answers += [(503, {"message": "the disk is full"}), (200, station.view("pick.bin", 7))]
    assert screen.tap("claim").step == "pick.bin"
    assert len({tap["operation_id"] for tap in station.taps}) == 1
    assert [tap["action"] for tap in station.taps] == ["claim", "claim"]


def test_a_refused_tap_is_not_repeated(station: Station, screen: Screen) -> None:
    station.answers.append((422, {"message": "no such action"}))
    answer = screen.tap("dance")
    assert (answer.code, answer.text) == ("http_422", "422: no such action")
    assert len(station.taps) == 1


def test_a_bell_wakes_an_idle_person(screen: Screen) -> None:
    heard = screen.idle(View(step=""), 0.0)
    timer = threading.Timer(0.05, screen.ring)
    timer.start()
    assert screen.idle(View(step=""), 10, heard) == heard + 1
    timer.join()


def test_an_unreachable_server_is_told_from_a_refusal(station: Station) -> None:
    client = HttpClient(station.url)
    with pytest.raises(HttpRefused, match="404"):
        client.get("/nothing")
    client.close()
    nobody = HttpClient(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(HttpUnreachable):
        nobody.get("/")
