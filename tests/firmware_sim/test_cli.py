"""`floorgate sim …` as a program: what it says, what it serves, how it ends."""

import contextlib
import json
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import serial

from tests.firmware_sim.wires import Host, wait_for
from tests.ports import free_port

SIM = [sys.executable, "-m", "gateway.cli", "sim"]


class Program:
    """A running `sim` command with --json."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [*SIM, *words, "--json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def tell(self) -> dict[str, Any]:
        """The next JSON line."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read() if self.process.stderr else ""
        said: dict[str, Any] = json.loads(line)
        return said

    def hear(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()


@contextlib.contextmanager
def sim(*words: str) -> Iterator[Program]:
    program = Program(*words)
    try:
        yield program
        program.process.send_signal(signal.SIGTERM)
        assert program.process.wait(5) == 0
    finally:
        program.process.kill()
        program.process.communicate()


def test_a_scale_weighs_what_it_is_told() -> None:
    port = free_port()
    with sim("scale", "--listen", f"127.0.0.1:{port}", "--grams", "250") as program:
        assert program.tell() == {"kind": "scale", "url": f"socket://127.0.0.1:{port}"}
        with Host(port) as host:
            assert host.ask(b"S\r\n") == b"S S      0.250 kg\r\n"
            program.hear("1000")
            wait_for(lambda: host.ask(b"S\r\n") == b"S S      1.250 kg\r\n", "the heavier weight")
            program.hear("0")
            wait_for(lambda: host.ask(b"S\r\n") == b"S S      0.000 kg\r\n", "the empty scale")


def test_every_option_of_a_scale_arrives_and_its_lines_turn_it(tmp_path: Path) -> None:
    link = tmp_path / "scale"
    words = "--driver nci --set dialect=ecr --grams 830 --unit kg --noise 200 --drift 5 --settle 0 --rate 20"
    with sim("scale", "--listen", f"pty:{link}", *words.split()) as program:
        assert program.tell()["url"] == f"serial://{link}"
        with serial.Serial(str(link), timeout=5) as host:

            def weight() -> bytes:
                host.write(b"W\r")
                return bytes(host.read_until(b"\x03"))

            assert weight() == b"\n00.835KG\r\nS00\r\x03"
            program.hear("overload")
            wait_for(lambda: weight() == b"\nS02\r\x03", "the overload")
            program.hear("overload off")
            program.hear("dance")
            assert program.tell() == {"kind": "error", "message": "'dance' is no knob of a scale"}
            program.hear("unplug")
            wait_for(lambda: not link.exists(), "the pulled plug")
            program.hear("plug")
            wait_for(link.exists, "the plug")
    assert not link.is_symlink()


def test_a_scale_behind_a_converter_says_which_settings_it_wants() -> None:
    port = free_port()
    words = ("--driver", "toledo-8217", "--transport", "rfc2217", "--baud", "4800", "--fault", "noise:0.1")
    with sim("scale", "--listen", f":{port}", *words) as program:
        assert program.tell()["url"] == f"rfc2217://127.0.0.1:{port}?baud=4800&bits=7&parity=E&stop=1"


def test_a_panel_serves_devices_without_a_floor() -> None:
    port = free_port()
    words = ("--device", "scale:cas?grams=5", "--ports", str(free_port()))
    with sim("panel", "--listen", f"127.0.0.1:{port}", *words) as program:
        scale = program.tell()
        assert (scale["kind"], scale["name"], scale["driver"]) == ("scale", "scale-1", "cas")
        assert program.tell() == {"kind": "panel", "url": f"http://127.0.0.1:{port}"}
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/state", timeout=5) as answer:
            assert json.load(answer)["benches"][0]["title"] == "cas"
        with Host(int(scale["url"].rpartition(":")[2])) as host:
            assert host.ask(b"\x05", b"\x06") == b"\x06"


def test_a_scanner_reads_its_texts_round_and_round_and_stops_at_the_count() -> None:
    port = free_port()
    words = ("--listen", f":{port}", "--text", "A-01-01", "--text", "CMD:UNDO", "--interval", "0.01", "--count", "3")
    program = Program("scanner", *words)
    program.tell()
    with Host(port) as host:
        assert host.read_until(b"CMD:UNDO\rA-01-01\r") == b"A-01-01\rCMD:UNDO\rA-01-01\r"
    assert [program.tell()["heard"] for _ in range(3)] == [True] * 3
    assert program.process.wait(5) == 0
    program.process.communicate()


def test_a_scanner_on_a_pty_reads_what_it_is_told() -> None:
    with sim("scanner", "--listen", "pty", "--suffix", "\\r\\n", "--prefix", "\\x02", "--aim") as program:
        path = program.tell()["url"].removeprefix("serial://")
        with serial.Serial(path, timeout=5) as host:
            program.hear("杭州")
            assert host.read_until(b"\n") == "\x02]C0杭州\r\n".encode()
        assert program.tell()["text"] == "杭州"


def test_a_printer_writes_its_labels_as_files(tmp_path: Path) -> None:
    port = free_port()
    with sim(
        "printer", "--listen", f"127.0.0.1:{port}", "--speed", "100", "--out", str(tmp_path / "labels")
    ) as program:
        assert program.tell()["url"] == f"tcp://127.0.0.1:{port}"
        with Host(port) as host:
            host.say(b"^XA^RFW,H^FD300833B2DDD9014000000000^FS^FO10,10^BCN,50^FDYT1^FS^FO10,99^A0N,30^FDx^FS^XZ")
            label = program.tell()
        assert (label["no"], label["texts"], label["file"]) == (1, ["x"], "label-0001.png")
        assert label["barcodes"] == [{"symbology": "code128", "text": "YT1"}]
        assert label["epc"] == "300833B2DDD9014000000000"
        assert (tmp_path / "labels" / "label-0001.png").read_bytes().startswith(b"\x89PNG")
        assert json.loads((tmp_path / "labels" / "label-0001.json").read_text())["no"] == 1


def test_a_reader_greets() -> None:
    port = free_port()
    with sim("reader", "--listen", f"127.0.0.1:{port}", "--epc", "300833B2DDD9014000000000") as program:
        assert program.tell()["url"] == f"llrp://127.0.0.1:{port}"
        with Host(port) as host:
            assert host.sock.recv(2) == b"\x04\x3f"


def test_a_shop_answers(tmp_path: Path) -> None:
    port = free_port()
    with sim("shop", "--listen", f"127.0.0.1:{port}", "--data", str(tmp_path)) as program:
        url = program.tell()["url"]
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            assert json.load(answer) == {"ok": True}
    assert (tmp_path / "shop.db").exists()


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["scale", "--listen", "nowhere"], 2, "'nowhere' is not HOST:PORT"),
        (["scale", "--listen", ":1", "--driver", "zpl"], 2, "no simulated scale is called 'zpl'"),
        (["scanner", "--listen", "pty", "--text", "x", "--symbology", "runes"], 2, "the scanner reads no 'runes'"),
        (["reader", "--listen", "pty", "--epc", "xyz"], 2, "xyz"),
        (["scale"], 2, "Missing option '--listen'"),
        (["panel", "--listen", ":1", "--device", "toaster"], 2, "is no device"),
        (["scale", "--listen", ":1", "--fault", "gremlins"], 2, "no fault is called 'gremlins'"),
        (["scale", "--listen", ":1", "--baud", "7"], 2, "7 is no speed of a serial line"),
        (["scale", "--listen", ":1", "--unit", "stone"], 2, "this scale shows kg, g, not 'stone'"),
        (["scale", "--listen", ":1", "--driver", "nci", "--set", "colour=red"], 2, "dialect, second_lf"),
        (["scale", "--listen", ":1", "--driver", "nci", "--set", "dialect=ancient"], 2, "scp01 or ecr"),
    ],
)
def test_wrong_usage_is_one_sentence(words: list[str], status: int, sentence: str) -> None:
    done = subprocess.run([*SIM, *words], capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL)
    assert done.returncode == status
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_busy_port_is_said(tmp_path: Path) -> None:
    port = free_port()
    with sim("scale", "--listen", f"127.0.0.1:{port}") as program:
        program.tell()
        for words in (["scale"], ["shop", "--data", str(tmp_path)]):
            done = subprocess.run(
                [*SIM, *words, "--listen", f"127.0.0.1:{port}"], capture_output=True, text=True, timeout=30
            )
            assert (done.returncode, done.stdout) == (1, "")
            assert f"cannot listen on 127.0.0.1:{port}" in done.stderr
