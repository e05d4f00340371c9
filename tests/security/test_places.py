"""What lies on disk, on labels, in spreadsheets and on the simulated hardware's own pages."""

import base64
import binascii
import contextlib
import json
import re
import subprocess
import tracemalloc
import zlib
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from central.ui.csv_file import csv_line
from devices.labels import LabelDocument, Text, render
from firmware_sim.panel.app import create_panel
from firmware_sim.printers.zpl_graphics import BadGraphic, decode
from firmware_sim.web import WebServer
from tests.brokers import FLOORGATE
from tests.firmware_sim.panel.benches import hall
from tests.ports import free_port


def test_what_the_commands_write_is_their_owners_alone(tmp_path: Path) -> None:
    data = tmp_path / "central"
    command = [FLOORGATE, "central", "user", "add", "boss", "--role", "admin", "--data", str(data), "--json"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, umask=0o022)
    written = [data, *data.iterdir()]
    assert any(path.name == "central.db" for path in written)
    assert {path.name: oct(path.stat().st_mode & 0o077) for path in written} == {path.name: "0o0" for path in written}


@pytest.mark.parametrize("text", ["中路1号\r\n2楼", "\r中", "^XZ~JR\r", "中\0\x1b[2J", "\u2028中"])
def test_a_pasted_address_prints_as_text(text: str) -> None:
    label = LabelDocument(width_mm=50, height_mm=30, elements=(Text(x_mm=1, y_mm=1, text=text, size_mm=3),))
    zpl = render(label, "zpl", 203)
    assert (zpl.count(b"^XA"), zpl.count(b"^XZ"), b"~JR" in zpl) == (1, 1, False)


def z64(data: bytes) -> bytes:
    """As `^GF` carries it."""
    encoded = base64.b64encode(zlib.compress(data, 9))
    return b":Z64:" + encoded + b":%04X" % binascii.crc_hqx(encoded, 0)


@pytest.mark.parametrize(
    "parameters",
    [
        b"A,1,1000000000000,1,FF",
        b"A,1,8,8," + z64(bytes(80_000_000)),
        b"A,1,2000000,2000000," + b"," * 100_000,
        b"A,1,8,8," + b"z" * 1_000_000 + b"F",
        b"A,1,8,8," + b":" * 2_000_000,
    ],
    ids=["total", "inflated", "filled", "counted", "again"],
)
def test_a_few_bytes_do_not_fill_the_memory_of_a_printer(parameters: bytes) -> None:
    tracemalloc.start()
    with contextlib.suppress(BadGraphic):
        decode(parameters)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 60_000_000


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_of_an_export_is_run_as_a_formula(start: str) -> None:
    assert csv_line([f'{start}HYPERLINK("http://evil.example")']).lstrip('"').startswith("'")


@pytest.fixture
def panel() -> Iterator[int]:
    made = hall()
    server = WebServer(f"127.0.0.1:{free_port()}", create_panel(made.benches))
    server.start()
    yield server.port
    server.stop()
    made.stop()


def call(port: int, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, {"Content-Type": "application/json", **named})
    answer = connection.getresponse()
    status, text = answer.status, answer.read().decode()
    connection.close()
    return status, text


def test_a_page_that_was_pointed_at_this_machine_pulls_no_trigger(panel: int) -> None:
    _, page = call(panel, "GET", "/")
    found = re.search(r'name="panel-token" content="([^"]+)"', page)
    assert found
    name = f"rebound.example:{panel}"
    body = json.dumps({"text": "x"})
    assert call(panel, "GET", "/", Host=name)[0] == 403
    status, _ = call(
        panel, "POST", "/benches/PACK-1/trigger", body, Host=name, Origin=f"http://{name}", X_Panel_Token=found[1]
    )
    assert status == 403
    assert call(panel, "POST", "/benches/PACK-1/trigger", "[" * 50_000, X_Panel_Token=found[1])[0] == 400
    assert call(panel, "POST", "/benches/PACK-1/trigger", body, X_Panel_Token=found[1])[0] == 200
