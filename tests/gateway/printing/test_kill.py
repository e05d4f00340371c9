"""The gateway's process is killed while a printer prints: what had left is never sent again, what waited is printed."""

import contextlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from firmware_sim.printers.zpl import SimulatedPrinter
from firmware_sim.serving import TcpDevice
from tests.brokers import FLOORGATE
from tests.gateway.site import LAYOUT
from tests.ports import free_port
from tests.waiting import until


class Serving:
    """`floorgate gateway serve` on a folder; `kill` is a power cut."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        address = f"127.0.0.1:{self.port}"
        command = [FLOORGATE, "gateway", "serve", "--data", str(self.folder), "--listen", address]
        log = (self.folder / "serve.log").open("ab")
        self._process = subprocess.Popen(command, stdout=log, stderr=log)
        log.close()
        until(self._ready, timeout_s=60, what="the gateway serves")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=20)
            self._process = None

    def call(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        url = f"http://127.0.0.1:{self.port}{path}"
        with urlopen(Request(url, data, {"Content-Type": "application/json"}, method=method), timeout=20) as answer:
            return json.loads(answer.read())

    def state(self, job: str) -> str:
        return str(self.call("GET", f"/api/v1/print-jobs/{job}")["state"])

    def _ready(self) -> bool:
        with contextlib.suppress(URLError, ConnectionError, TimeoutError):
            self.call("GET", "/api/v1/bins")
            return True
        return False


@pytest.fixture
def printer() -> Iterator[tuple[SimulatedPrinter, str]]:
    made = SimulatedPrinter()
    server = TcpDevice(made, "127.0.0.1", free_port(), speed=20.0)
    server.start()
    yield made, f"tcp://127.0.0.1:{server.port}"
    server.stop()


def test_a_kill_between_sending_and_the_answer_prints_nothing_twice(
    printer: tuple[SimulatedPrinter, str], tmp_path: Path
) -> None:
    firmware, url = printer
    serving = Serving(tmp_path)
    try:
        firmware.spoil(mute=True)  # prints and says nothing from the first word on: the gateway waits for the answer
        serving.start()
        serving.call("POST", "/api/v1/layout", {"zone": "A", **LAYOUT})
        device = {"role": "printer", "driver": "zpl", "url": url}
        serving.call("POST", "/api/v1/stations", {"station": "b1", "kind": "pack", "devices": [device]})
        wish = {"kind": "bin", "station": "b1"}
        (sent,) = serving.call("POST", "/api/v1/print-jobs", {**wish, "first": "A-01-01"})["jobs"]
        (waits,) = serving.call("POST", "/api/v1/print-jobs", {**wish, "first": "A-01-02"})["jobs"]
        until(lambda: firmware.printed == 1, what="the first label is out")
        assert serving.state(sent["job"]) == "sending"
        serving.kill()
        firmware.spoil(mute=False)
        serving.start()
        until(lambda: serving.state(waits["job"]) == "confirmed", what="what waited is printed")
        assert serving.state(sent["job"]) == "unknown"
        assert [next(iter(label.barcodes)).text for label in firmware.labels] == ["A-01-01", "A-01-02"]
    finally:
        serving.kill()
