"""`floorgate sim reader`, as a program."""

import json
import struct
from pathlib import Path

import pytest
from sllurp.llrp import LLRPMessage

from tests.firmware_sim.readers.client import decoded
from tests.firmware_sim.test_cli import sim
from tests.firmware_sim.wires import Host, wait_for
from tests.ports import free_port

ROSPEC = bytes.fromhex(
    "00b1 0046 00000001 00 00 00b2 0012 00b3 0005 01 00b6 0009 00 00000000"
    "00b7 0018 0001 0000 00b8 0009 00 00000000 00ba 0007 0001 01 00ed 0012 02 0001 00ee 000b 1ec0 015c 0005 00"
)


class Session:
    """Messages of one connection, whole."""

    def __init__(self, host: Host) -> None:
        self._sock = host.sock
        self._data = b""

    def send(self, type_: int, body: bytes = b"") -> None:
        self._sock.sendall(struct.pack(">HII", 1 << 10 | type_, 10 + len(body), 5) + body)

    def next(self) -> bytes:
        while len(self._data) < 10 or len(self._data) < struct.unpack_from(">I", self._data, 2)[0]:
            data = self._sock.recv(65536)
            assert data, "hung up"
            self._data += data
        length = struct.unpack_from(">I", self._data, 2)[0]
        message, self._data = self._data[:length], self._data[length:]
        return message

    def inventory(self) -> None:
        self.send(20, ROSPEC)
        self.send(24, struct.pack(">I", 0))

    def tags(self, count: int) -> list[dict[str, object]]:
        found: list[dict[str, object]] = []
        while len(found) < count:
            message = self.next()
            if message[1] == 61:
                found += LLRPMessage(msgbytes=message).msgdict["RO_ACCESS_REPORT"]["TagReportData"]
        return found


def test_without_any_option_every_antenna_sees_tags() -> None:
    port = free_port()
    with sim("reader", "--listen", f"127.0.0.1:{port}") as program:
        program.tell()
        with Host(port) as host:
            session = Session(host)
            session.inventory()
            tags = session.tags(32)
    assert {tag["AntennaID"] for tag in tags} == {1, 2, 3, 4}
    assert len({tag["EPC-96"] for tag in tags}) == 8


def test_faults_and_models_by_option() -> None:
    port = free_port()
    words = ("--model", "impinj", "--protocol", "1.0.1", "--fault", "refuse:1", "--tags", "3", "--rate", "50")
    with sim("reader", "--listen", f"127.0.0.1:{port}", *words) as program:
        program.tell()
        with Host(port) as host:
            assert host.sock.recv(10) == b""
        with Host(port) as host:
            session = Session(host)
            session.next()
            session.send(1, b"\x01")
            (answer,) = decoded(session.next())
            assert answer["GeneralDeviceCapabilities"]["DeviceManufacturerName"] == 25882
            host.sock.sendall(struct.pack(">HII", 2 << 10 | 46, 10, 6))
            assert session.next()[:2] == struct.pack(">H", 1 << 10 | 100)


def test_a_port_that_opens_late() -> None:
    port = free_port()
    with sim("reader", "--listen", f"127.0.0.1:{port}", "--fault", "late:1.5") as program:
        program.tell()
        refused = 0

        def greeted() -> bool:
            nonlocal refused
            try:
                with Host(port) as host:
                    return host.sock.recv(2) == b"\x04\x3f"
            except OSError:
                refused += 1
                return False

        wait_for(greeted, "the port")
    assert refused


def test_a_portal_writes_the_truth_beside_it(tmp_path: Path) -> None:
    port, truth = free_port(), tmp_path / "truth.jsonl"
    words = ("--portal", "conveyor", "--truth", str(truth), "--seed", "3", "--speed", "20")
    with sim("reader", "--listen", f"127.0.0.1:{port}", *words) as program:
        program.tell()
        with Host(port) as host:
            session = Session(host)
            session.inventory()
            assert session.tags(50)
        wait_for(lambda: truth.exists() and '"passed"' in truth.read_text(), "a passage")
    lines = [json.loads(line) for line in truth.read_text().splitlines()]
    assert {"epc", "kind", "at_s", "at_us", "direction"} == set(next(one for one in lines if one["kind"] == "passed"))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--truth", "x"], "--truth is of --portal"),
        (["--portal", "barn"], "'barn' is not one of"),
        (["--fault", "refuse:x"], "'x' is no value"),
        (["--fault", "late:soon"], "'soon' is no number of seconds"),
        (["--fault", "gremlins"], "no fault is called 'gremlins'"),
    ],
)
def test_wrong_usage(words: list[str], sentence: str) -> None:
    from click.testing import CliRunner

    from firmware_sim.commands.reader import reader

    result = CliRunner().invoke(reader, ["--listen", "127.0.0.1:0", *words])
    assert result.exit_code == 2
    assert sentence in result.output
