"""The commands as scripts use them: lines of JSON, exit status, an end on SIGTERM."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from devices.cli import device
from devices.labels import read_document, render
from devices.labels.cli import label
from tests.devices.printers.peers import printing, ready
from tests.devices.test_printer import JOB
from tests.devices.test_zpl_status import FINE, QUERY, READY
from tests.devices.wire import Listener, listening


@pytest.fixture
def port() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


def reading(*arguments: str) -> subprocess.Popen[str]:
    code = "from devices.cli import device; device()"
    command = [sys.executable, "-c", code, "read", *arguments, "--json"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_drivers_are_listed() -> None:
    result = CliRunner().invoke(device, ["drivers", "--json"])
    named = {one["name"]: one for one in json.loads(result.stdout)["drivers"]}
    assert named["mt-sics"]["kind"] == "scale"
    assert named["mt-sics"]["settings"] == {"baud": 9600, "bits": 8, "parity": "N", "stop": 1}
    assert {"serial-scanner", "zpl", "llrp"} <= named.keys()


def test_reading_ends_when_the_count_is_reached(port: Listener) -> None:
    with reading(f"socket://{port.address}", "--driver", "serial-scanner", "--count", "2") as process:
        port.accept().say(b"]E06901234567892\rA-07-03\r\n")
        out, _ = process.communicate(timeout=20)
    lines = [json.loads(line) for line in out.splitlines()]
    assert [(one["text"], one["symbology"], one["seq"]) for one in lines] == [
        ("6901234567892", "]E0", 1),
        ("A-07-03", "", 2),
    ]
    assert process.returncode == 0


def test_reading_flushes_each_line_and_ends_on_sigterm(port: Listener) -> None:
    with reading(f"socket://{port.address}", "--driver", "serial-scanner") as process:
        port.accept().say(b"first\r")
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["text"] == "first"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=5) == 0


def test_a_count_that_is_not_reached_in_time_fails_with_one_sentence(port: Listener) -> None:
    with reading(f"socket://{port.address}", "--driver", "mt-sics", "--count", "1", "--timeout", "0.5") as process:
        out, errors = process.communicate(timeout=20)
    assert (process.returncode, out) == (1, "")
    assert "0 of 1 readings came within 0.5 s" in errors.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["read", "socket://h:1", "--driver", "mt-six"], "no driver is called 'mt-six'"),
        (["read", "h:1", "--driver", "mt-sics"], "is not a device address"),
        (["read", "usb://zebra", "--driver", "mt-sics"], "numbers in hex"),
        (["read", "tcp://h:1", "--driver", "zpl"], "drives printers"),
        (["status", "tcp://h:1", "--driver", "mt-sics"], "not a printer"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_two(arguments: list[str], sentence: str) -> None:
    result = CliRunner().invoke(device, arguments)
    assert result.exit_code == 2
    assert sentence in result.stderr.splitlines()[-1]


def test_status_of_a_printer(port: Listener) -> None:
    def answer() -> None:
        printer = port.accept()
        printer.expect(b"~HS\r\n")
        printer.say(READY)
        printer.expect(b"~HQES\r\n")
        printer.say(QUERY % (b"1 00000000 00000001", FINE))

    thread = threading.Thread(target=answer)
    thread.start()
    result = CliRunner().invoke(device, ["status", f"tcp://{port.address}", "--driver", "zpl", "--json"])
    thread.join(timeout=10)
    value = json.loads(result.stdout)
    assert {name: value[name] for name in ("kind", "online", "paper", "head_open", "paused", "answered")} == {
        "kind": "printer",
        "online": True,
        "paper": "out",
        "head_open": False,
        "paused": False,
        "answered": True,
    }
    assert result.exit_code == 0


def test_status_of_an_absent_printer_fails() -> None:
    address = Listener().address
    result = CliRunner().invoke(device, ["status", f"tcp://{address}", "--driver", "zpl", "--json"])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["online"] is False
    assert "cannot be reached" in result.stderr


def test_printing_a_file(port: Listener, tmp_path: Path) -> None:
    def answer() -> None:
        printer = port.accept()
        for expected in (b"~HS\r\n", JOB + b"~HS\r\n"):
            printer.expect(expected)
            printer.say(READY)

    thread = threading.Thread(target=answer)
    thread.start()
    (tmp_path / "one.zpl").write_bytes(JOB)
    arguments = ["print", f"tcp://{port.address}", "--driver", "zpl", "--label", str(tmp_path / "one.zpl"), "--json"]
    result = CliRunner().invoke(device, arguments)
    thread.join(timeout=10)
    value = json.loads(result.stdout)
    assert (value["state"], value["reason"]) == ("confirmed", "")
    assert value["before"]["answered"]
    assert value["after"]["waiting"] == 0
    assert result.exit_code == 0


def test_a_document_is_printed_in_the_resolution_of_the_address(tmp_path: Path) -> None:
    document = '{"width_mm":50,"height_mm":30,"elements":[{"kind":"text","x_mm":2,"y_mm":2,"text":"箱","size_mm":4}]}'
    (tmp_path / "own.json").write_text(document, encoding="utf-8")
    with printing("zpl", ready("zpl")) as printer:
        arguments = ["print", f"tcp://{printer.address}?dpi=300", "--driver", "zpl", "--json"]
        result = CliRunner().invoke(device, [*arguments, "--label", str(tmp_path / "own.json")])
    assert json.loads(result.stdout)["state"] == "confirmed"
    assert bytes(printer.job) == render(read_document(document.encode()), "zpl", 300)


def test_a_label_of_unknown_fate_fails(tmp_path: Path) -> None:
    (tmp_path / "one.zpl").write_bytes(JOB)
    with printing("zpl", lambda printer, ask: b"" if printer.job else READY) as printer:
        arguments = ["print", f"tcp://{printer.address}", "--driver", "zpl", "--timeout", "1", "--json"]
        result = CliRunner().invoke(device, [*arguments, "--label", str(tmp_path / "one.zpl")])
    assert (json.loads(result.stdout)["state"], result.exit_code) == ("unknown", 1)
    assert "it does not answer" in result.stderr


def test_rendering_a_label(tmp_path: Path) -> None:
    out = tmp_path / "bin.zpl"
    arguments = ["render", "--sample", "bin", "--language", "zpl", "--out", str(out)]
    assert CliRunner().invoke(label, arguments).exit_code == 0
    assert out.read_bytes().startswith(b"^XA^CI28^PW480^LL320")
    document = tmp_path / "own.json"
    document.write_text('{"width_mm":50,"height_mm":30,"elements":[{"kind":"epc","epc":"30AB"}]}')
    result = CliRunner().invoke(label, ["render", str(document), "--language", "zpl", "--dpi", "300"])
    assert result.stdout_bytes == b"^XA^CI28^PW600^LL360^LH0,0\n^RS8^RFW,H^FD30AB^FS\n^PQ1^XZ\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--sample", "bin", "--language", "pcl"], "'pcl' is no label language that is known"),
        (["--sample", "bon", "--language", "zpl"], "no sample is called 'bon'; there are bin, carton, "),
        (["--language", "zpl"], "give either a FILE or --sample NAME"),
    ],
)
def test_what_cannot_be_rendered_is_one_sentence_and_exit_two(arguments: list[str], sentence: str) -> None:
    result = CliRunner().invoke(label, ["render", *arguments])
    assert result.exit_code == 2
    assert sentence in result.stderr.splitlines()[-1]


def test_the_schema_is_printed() -> None:
    assert "LabelDocument" in json.loads(CliRunner().invoke(label, ["schema", "--json"]).stdout)["$defs"]
