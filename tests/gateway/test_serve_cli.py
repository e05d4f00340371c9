"""`floorgate gateway`: serve and its signals, enrol, stations, export."""

import csv
import io
import json
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from gateway import enrolment
from gateway.enrolment import Enrolment
from gateway.serve_cli import gateway
from tests.brokers import FLOORGATE
from tests.gateway.floor.test_scan_out import picked
from tests.gateway.site import Site
from tests.ports import free_port
from tests.waiting import until


class _Central(BaseHTTPRequestHandler):
    answers: ClassVar[list[tuple[int, dict[str, Any]]]] = []
    asked: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        self.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        status, body = self.answers.pop(0)
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def central() -> Iterator[str]:
    """Something that answers enrolments with `_Central.answers`."""
    _Central.answers, _Central.asked = [], []
    server = HTTPServer(("127.0.0.1", free_port()), _Central)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


TAKEN = {"gateway": "gw-7", "key": "ab" * 32, "tenant": "default", "broker": "mqtt://127.0.0.1:1", "warehouse": "main"}


def test_enrolling_keeps_the_key_where_only_the_owner_reads_it(central: str, tmp_path: Path) -> None:
    _Central.answers.append((200, TAKEN))
    result = CliRunner().invoke(
        gateway, ["enrol", "--data", str(tmp_path), "--central", central, "--code", "C0DE", "--id", "gw-7", "--json"]
    )
    assert result.exit_code == 0, result.output
    assert "ab" * 32 not in result.output
    assert _Central.asked == [{"name": "gw-7", "code": "C0DE"}]
    assert (tmp_path / enrolment.FILE).stat().st_mode & 0o777 == 0o600
    assert enrolment.load(tmp_path) == Enrolment(**TAKEN)


def test_a_refused_code_is_told_in_centrals_words(central: str, tmp_path: Path) -> None:
    _Central.answers.append((403, {"message": "this code was used already"}))
    result = CliRunner().invoke(gateway, ["enrol", "--data", str(tmp_path), "--central", central, "--code", "X"])
    assert result.exit_code == 1
    assert "this code was used already" in result.output


def test_exports_are_read_from_the_stored_events(site: Site) -> None:
    site.verify("b1", picked(site, LAMP=2))
    site.print_all()
    site.weigh("b1", 460)
    runner = CliRunner()
    result = runner.invoke(gateway, ["export", "movements", "--data", str(site.folder), "--csv"])
    rows = list(csv.DictReader(io.StringIO(result.output)))
    deltas = [int(row["delta"]) for row in rows if row["sku"] == "LAMP"]
    assert deltas == [30, -2]
    assert rows[0]["event_id"].startswith("gw-1:")
    result = runner.invoke(gateway, ["export", "events", "--data", str(site.folder), "--json"])
    events = [json.loads(line) for line in result.output.splitlines()]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert {(event["gateway"], event["epoch"]) for event in events} == {("gw-1", site.outbox.epoch)}


def test_stations_are_listed_while_the_gateway_serves(site: Site) -> None:
    result = CliRunner().invoke(gateway, ["stations", "--data", str(site.folder), "--json"])
    found = [json.loads(line) for line in result.output.splitlines()]
    assert [one["station"] for one in found] == ["b1", "b2", "g1", "p1", "r1"]
    assert found[0]["devices"] == [{"role": "printer", "driver": "zpl", "url": "tcp://b1:9100", "identity": ""}]


def test_without_a_database_there_is_one_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(gateway, ["stations", "--data", str(tmp_path)])
    assert result.exit_code == 1
    assert result.output.startswith("Error: there is no gateway database")


def serve(folder: Path, port: int, *options: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [FLOORGATE, "gateway", "serve", "--data", str(folder), "--listen", f"127.0.0.1:{port}", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def ready(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_it_serves_and_ends_within_five_seconds_of_sigterm(tmp_path: Path) -> None:
    port = free_port()
    process = serve(tmp_path, port, "--json")
    until(lambda: ready(port), timeout_s=40, what="the gateway is ready")
    busy = serve(tmp_path / "other", port)
    _, error = busy.communicate(timeout=40)
    assert busy.returncode == 1
    assert f"port {port}" in error.decode()
    started = time.monotonic()
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=10)
    assert process.returncode == 0
    assert time.monotonic() - started < 5
    assert json.loads(out) == {"gateway": "gw-1", "url": f"http://127.0.0.1:{port}"}
