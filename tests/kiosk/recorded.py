"""A gateway that plays recorded views: the real blueprint, real HTTP and WebSocket, and nothing behind them.

It stands in for the floor wherever a test is about the screen and not about the work.
"""

import json
import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from flask_sock import Sock
from simple_websocket import ConnectionClosed
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from kiosk.blueprint import create_blueprint
from tests.ports import free_port

VIEWS = Path(__file__).parent / "views"
DEVICES = [
    {"role": "scanner", "driver": "serial-scanner", "url": "socket://127.0.0.1:7311", "state": "reading", "reason": ""},
    {"role": "scale", "driver": "mt-sics", "url": "socket://127.0.0.1:7312", "state": "connected", "reason": ""},
    {"role": "printer", "driver": "zpl", "url": "tcp://127.0.0.1:7313", "state": "gone", "reason": "没有应答 (10 s)"},
]
Json = dict[str, Any]
Answer = Callable[[str, Json], tuple[int, Json]]  # (path, body) -> (status, body)


def view(name: str, **changes: Any) -> Json:
    """A recorded view by its file name; `changes` replace parts of the envelope."""
    body: Json = json.loads((VIEWS / f"{name}.json").read_text(encoding="utf-8"))
    return body | changes


def view_names() -> list[str]:
    """Every recorded state of a screen."""
    return sorted(path.stem for path in VIEWS.glob("*.json"))


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Requests are what the tests look at; nobody reads them as lines."""


class RecordedGateway:
    """Answers for one station; everything a test wants to see or to change is a plain attribute."""

    def __init__(self) -> None:
        self.view = view("sign_in")
        self.devices: list[Json] = list(DEVICES)
        self.stations: list[Json] = []
        self.sync: Json = {"connected": True, "pending": 0}
        self.gate: Json = json.loads((VIEWS.parent / "gate.json").read_text(encoding="utf-8"))
        self.missing: list[Json] = []  # shipped, and passed no gate
        self.operations: list[tuple[str, Json]] = []  # every operation that was let in, in order
        self.pairings: list[Json] = []
        self.languages: list[str] = []
        self.broken = False  # the line is down: nothing is answered, sockets are shut
        self.paired = True
        self.answer: Answer = self._echo
        self._sockets: set[queue.SimpleQueue[str | None]] = set()
        self._lock = threading.Lock()
        self._server: BaseWSGIServer | None = None
        self.url = ""

    # --- what tests do ---

    def show(self, name: str, **changes: Any) -> Json:
        """The station is now in this recorded state; every open screen is told, under the next number."""
        body = view(name, **({"seq": self.view["seq"] + 1} | changes))
        self.push(body)
        return body

    def push(self, body: Json) -> None:
        """Sends one message to every open socket; a view also becomes the present one."""
        with self._lock:
            if "step" in body:
                self.view = body
            for socket in self._sockets:
                socket.put(json.dumps(body, ensure_ascii=False))

    def cut(self) -> None:
        """The line breaks."""
        self.broken = True
        with self._lock:
            for socket in self._sockets:
                socket.put(None)

    def mend(self) -> None:
        """The line is back."""
        self.broken = False

    def reset(self) -> None:
        """As new, on the same port."""
        self.cut()
        server, url = self._server, self.url
        self.__init__()  # type: ignore[misc]
        self._server, self.url = server, url

    @property
    def open_sockets(self) -> int:
        """How many screens listen now."""
        return len(self._sockets)

    # --- the server ---

    def start(self) -> None:
        """Serves on a free port of the loopback."""
        port = free_port()
        self._server = make_server("127.0.0.1", port, self._app(), threaded=True, request_handler=_Quiet)
        self.url = f"http://127.0.0.1:{port}"
        threading.Thread(target=self._server.serve_forever, name="recorded gateway", daemon=True).start()

    def stop(self) -> None:
        """Closes every socket and the server."""
        self.cut()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def _app(self) -> Flask:
        app = Flask(__name__)
        app.register_blueprint(create_blueprint())
        app.before_request(self._guard)
        app.add_url_rule("/api/v1/stations", view_func=lambda: jsonify(self.stations), endpoint="stations")
        app.add_url_rule("/api/v1/sync", view_func=lambda: jsonify(self.sync), endpoint="sync")
        app.add_url_rule("/api/v1/stations/<station>", view_func=lambda station: jsonify(self.view), endpoint="view")
        app.add_url_rule("/api/v1/stations/<station>/claimed", view_func=self._claimed)
        app.add_url_rule("/api/v1/stations/<station>/<path>", view_func=self._operate, methods=["POST"])
        app.add_url_rule("/api/v1/gates/<station>", view_func=lambda station: jsonify(self.gate), endpoint="gate")
        app.add_url_rule("/api/v1/gates/<station>/passages", view_func=self._passages)
        app.add_url_rule("/api/v1/gates/<station>/missing", view_func=self._missing)
        app.add_url_rule("/api/v1/pairings", view_func=self._pair, methods=["POST"])
        Sock(app).route("/ws/stations/<station>")(self._socket)
        return app

    def _guard(self) -> ResponseReturnValue | None:
        if not request.path.startswith(("/api/", "/ws/")):
            return None
        if self.broken:
            return jsonify(message="broken"), 503
        if not self.paired and request.path != "/api/v1/pairings":
            return jsonify(message="not paired", code="unpaired"), 401
        return None

    def _operate(self, station: str, path: str) -> ResponseReturnValue:
        body = request.get_json()
        with self._lock:
            self.operations.append((path, body))
        self.languages.append(request.headers.get("Accept-Language", ""))
        status, answer = self.answer(path, body)
        return jsonify(answer), status

    def _claimed(self, station: str) -> ResponseReturnValue:
        return jsonify(workflow="", seq=self.view["seq"])

    def _passages(self, station: str) -> ResponseReturnValue:
        return jsonify(passages=self.view["data"].get("recent", []))

    def _missing(self, station: str) -> ResponseReturnValue:
        return jsonify(parcels=self.missing, after_min=30)

    def _pair(self) -> ResponseReturnValue:
        self.pairings.append(request.get_json())
        if self.pairings[-1]["code"] != "GOOD":
            return jsonify(message="配对码不对。", code="wrong_code"), 422
        self.paired = True
        return jsonify(ok=True)

    def _echo(self, path: str, body: Json) -> tuple[int, Json]:
        with self._lock:
            self.view = self.view | {"seq": self.view["seq"] + 1, "message": None}
            return 200, self.view

    def _socket(self, ws: Any, station: str) -> None:
        mine: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        with self._lock:
            self._sockets.add(mine)
            mine.put(json.dumps(self.view, ensure_ascii=False))
            mine.put(json.dumps({"devices": self.devices}, ensure_ascii=False))
        try:
            while (text := mine.get()) is not None:
                ws.send(text)
        except ConnectionClosed:
            pass
        finally:
            with self._lock:
                self._sockets.discard(mine)
