"""A mall on a socket: checks signatures with a formula of its own, remembers, and can be told to misbehave."""

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.ports import free_port

SECRET = "mall-secret"


class ShopStandIn:
    """`taken` counts how often each (tid, waybill) came; `answers` are statuses to give before behaving."""

    def __init__(self) -> None:
        self.taken: dict[tuple[str, str], int] = {}
        self.bodies: list[dict[str, Any]] = []
        self.answers: list[int] = []
        self.keep_open = True
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, answer = stand_in.take(self.path, dict(self.headers), body)
                content = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
                self.close_connection = not stand_in.keep_open

            def log_message(self, format: str, *args: Any) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", free_port()), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def take(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        """One request."""
        if self.answers:
            return self.answers.pop(0), {"ok": False, "message": "told to"}
        text = headers["X-Timestamp"].encode() + b"\n" + body
        if hmac.new(SECRET.encode(), text, hashlib.sha256).hexdigest() != headers["X-Sign"]:
            return 401, {"ok": False, "message": "bad signature"}
        content = json.loads(body)
        key = (content["tid"], content["waybill"])
        self.taken[key] = self.taken.get(key, 0) + 1
        self.bodies.append(content)
        return 200, {"ok": True, "duplicate": self.taken[key] > 1}

    def close(self) -> None:
        """Stops listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)
