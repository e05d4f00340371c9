"""A gateway as a real process, with the central that its work needs played over a real broker.

The peer sends what central would send down and acknowledges what comes up; it has no database.
"""

import json
import os
import signal
import subprocess
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.request import Request, urlopen

import msgspec

from gateway.contracts.envelope import Event, event_id
from gateway.contracts.messages import Message, encode
from tests.brokers import FLOORGATE, BrokerProcess
from tests.ports import free_port
from tests.sync.peer import CentralPeer
from tests.waiting import until

KEY = bytes(range(32))


class _Enrolment(BaseHTTPRequestHandler):
    """Answers the gateway's one question to central over HTTP."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = {
            "gateway": asked["name"],
            "key": KEY.hex(),
            "tenant": "default",
            "broker": self.server.broker_url,  # type: ignore[attr-defined]
            "warehouse": "main",
        }
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


class GatewayProcess:
    """`with GatewayProcess(folder) as gateway:` - broker, peer and `floorgate gateway serve`, ready for work."""

    def __init__(self, folder: Path, name: str = "gw-1") -> None:
        self.folder, self.name = folder, name
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.broker = BrokerProcess()
        self._down_seq = 0
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "GatewayProcess":
        self.broker.start()
        self._central = HTTPServer(("127.0.0.1", free_port()), _Enrolment)
        self._central.broker_url = self.broker.url  # type: ignore[attr-defined]
        threading.Thread(target=self._central.serve_forever, daemon=True).start()
        self.peer = CentralPeer(self.broker.url, KEY, self.name).__enter__()
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end(signal.SIGTERM)
        self.peer.__exit__()
        self._central.shutdown()
        self._central.server_close()
        self.broker.stop()

    def start(self) -> None:
        """Starts the gateway; returns when it is ready and its line is up."""
        host, port = self._central.server_address[:2]
        self.process = subprocess.Popen(
            [
                *(FLOORGATE, "gateway", "serve", "--data", str(self.folder), "--id", self.name),
                *("--listen", f"127.0.0.1:{self.port}", "--broker", self.broker.url),
                *("--central", f"http://{host!s}:{port}"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=(self.folder.parent / f"{self.name}.log").open("ab"),
        )
        until(self._connected, timeout_s=30, what="the gateway serves and its line is up")

    def end(self, signum: int) -> None:
        """Ends it with a signal (SIGKILL for a crash)."""
        if self.process is not None:
            self.process.send_signal(signum)
            self.process.wait(timeout=60)  # sixty stations on a busy machine
            self.process = None

    @property
    def cpu_s(self) -> float:
        """What it has used so far, user and system."""
        assert self.process is not None
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def memory_mb(self) -> int:
        """What it holds now, without its planning worker."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return round(int(status.partition("VmRSS:")[2].split()[0]) / 1024)

    def send_down(self, *messages: Message) -> None:
        """Sends work as central would, and waits until the gateway has applied it."""
        events = []
        for message in messages:
            self._down_seq += 1
            events.append(
                Event(
                    id=event_id("central", self.peer.epoch, self._down_seq),
                    source="central",
                    type=message.TYPE,
                    time=datetime.now(UTC),
                    data=msgspec.Raw(encode(message)),
                )
            )
        self.peer.send_down(*events)
        until(lambda: self.get("/api/v1/sync")["down_applied"] >= self._down_seq, what="work applied")

    def get(self, path: str) -> Any:
        """A JSON answer."""
        with urlopen(self.url + path, timeout=10) as answer:
            return json.loads(answer.read())

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Posts JSON, gives the JSON answer; HTTP errors are raised."""
        request = Request(self.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urlopen(request, timeout=10) as answer:
            return json.loads(answer.read())

    def _connected(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"the gateway ended with {self.process.returncode}; see {self.name}.log"
        try:
            return bool(self.get("/api/v1/sync")["connected"])
        except OSError:
            return False
