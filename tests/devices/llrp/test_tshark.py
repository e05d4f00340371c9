"""Wireshark's LLRP dissector agrees with what the driver and the simulated reader say to one another.

A capture file is made of a whole conversation, with set-up, reports, events and access operations, and read by tshark.
"""

import json
import shutil
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.conversation import Ask
from devices.drivers.readers.llrp import Llrp
from devices.llrp.capabilities import Capabilities
from devices.llrp.commands import COMMANDS
from devices.llrp.inventory import plans
from devices.llrp.messages import Type, pack, take
from devices.llrp.settings import settings
from devices.llrp.setup import ENABLE_EXTENSIONS
from devices.readings import Sighting
from devices.tally import Tally
from firmware_sim.readers.llrp import SimulatedReader
from tests.devices.llrp.reader import EPC

PCAP = struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 1 << 18, 101)  # raw IP packets
CLIENT, READER = (b"\x0a\x00\x00\x01", 40000), (b"\x0a\x00\x00\x02", 5084)
OPTIONS = {"power_dbm": "1:20,2:30", "session": "1", "population": "50", "mode": "1", "start": "gpi:1:high"}
SECRET = "0badcafe"
# The dissector (4.0) leaves the one byte of SET_PROTOCOL_VERSION, the version, unread.
UNREAD_VERSION = [
    "Incorrect length of message: 10 bytes decoded, but 11 bytes available.",
]


class Capture:
    """TCP segments without a TCP: two counters are enough for a dissector that puts streams together."""

    def __init__(self) -> None:
        self.data = bytearray(PCAP)
        self._next = {CLIENT: 1, READER: 1}
        self._at = 0

    def add(self, source: tuple[bytes, int], data: bytes) -> None:
        peer = READER if source == CLIENT else CLIENT
        for start in range(0, len(data), 1400):
            part = data[start : start + 1400]
            tcp = struct.pack(
                "!HHIIBBHHH", source[1], peer[1], self._next[source], self._next[peer], 0x50, 0x18, 65535, 0, 0
            )
            self._next[source] += len(part)
            packet = tcp + part
            ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(packet), 0, 0, 64, 6, 0, source[0], peer[0])
            self._at += 1000
            self.data += struct.pack("<IIII", 1, self._at, 20 + len(packet), 20 + len(packet)) + ip + packet


class Exchange:
    """Driver and simulated reader face to face, every byte kept, without a wire or a clock of their own."""

    def __init__(self, options: dict[str, str], versions: tuple[int, ...] = (1, 2)) -> None:
        self.capture = Capture()
        self.types: list[int] = []
        self.sightings: list[Sighting] = []
        self.reader = SimulatedReader(versions=versions, clock_us=lambda: 1_700_000_000_000_000)
        self.talk = Llrp(**options).talk(Tally())
        self.now = 0.0
        self.reader.hang_bell(lambda: None, lambda: self.now)
        self.talk.begin(self.now)
        self.reader.opened(1, self.now)

    def until_quiet(self) -> None:
        """Passes bytes to and fro until nobody has anything to say."""
        while True:
            self.now += 0.01
            said = b"".join(one.data for one in self.reader.due(self.now))
            if said:
                self._keep(READER, said)
                self.sightings += [one for one in self.talk.receive(said, self.now) if isinstance(one, Sighting)]
            answer = self.talk.tick(self.now)
            if answer:
                self._keep(CLIENT, answer)
                self.reader.received(1, answer, self.now)
            if not said and not answer:
                return

    def command(self, name: str, **arguments: Any) -> None:
        ask = Ask(b"", name, COMMANDS[name](**arguments))
        self.talk.command(ask)
        while not ask.answer.done():
            self.reader.show(EPC, 1, -48)
            self.until_quiet()
        assert ask.answer.result().ok, ask.answer.result()

    def _keep(self, source: tuple[bytes, int], data: bytes) -> None:
        self.capture.add(source, data)
        self.types += [one.type for one in take(bytearray(data))]


def dissected(capture: Capture, folder: Path) -> list[dict[str, Any]]:
    """What tshark makes of each packet."""
    assert shutil.which("tshark"), "tshark is missing: apt-get install tshark"
    path = folder / "llrp.pcap"
    path.write_bytes(capture.data)
    command = ["tshark", "-n", "-r", str(path), "-T", "json", "--no-duplicate-keys"]
    told = subprocess.run(command, capture_output=True, check=True, timeout=60)
    return list(json.loads(told.stdout))


def found(node: Any, name: str) -> Iterator[str]:
    """Every value of a field, wherever it stands."""
    if isinstance(node, list):
        for one in node:
            yield from found(one, name)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == name and not isinstance(value, dict):
                yield from value if isinstance(value, list) else [value]
            else:
                yield from found(value, name)


def complaints(packets: list[dict[str, Any]]) -> list[str]:
    return list(found(packets, "_ws.expert.message"))


@pytest.mark.parametrize("versions", [(1, 2), (1,)])
def test_a_whole_conversation(versions: tuple[int, ...], tmp_path: Path) -> None:
    exchange = Exchange(OPTIONS, versions)
    exchange.until_quiet()
    exchange.reader.set_gpi(1, True)
    exchange.until_quiet()
    exchange.reader.show(EPC, 2, -61)
    exchange.until_quiet()
    exchange.command("gpo", port=2, on=True)
    exchange.command("read", epc=EPC, bank="tid", words=2)
    exchange.command("write", epc=EPC, bank="reserved", word=0, data=SECRET + SECRET)
    exchange.command("lock", epc=EPC, field="user", password=SECRET)
    exchange.command("kill", epc=EPC, password=SECRET)
    exchange.reader.plug_antenna(3, False)
    exchange.reader.fail("过热")
    exchange.until_quiet()
    packets = dissected(exchange.capture, tmp_path)
    assert complaints(packets) == (UNREAD_VERSION if versions == (1, 2) else [])
    assert [int(one) for one in found(packets, "llrp.type")] == exchange.types
    assert {1, 3, 20, 24, 22, 40, 41, 42, 46, 61, 63, 64} <= {*exchange.types, 22}
    epcs = [one.replace(":", "") for one in found(packets, "llrp.param.epc")]
    assert epcs == [one.epc for one in exchange.sightings]
    assert len(epcs) > 5
    rssi = {int(one, 0) for one in found(packets, "llrp.param.peak_rssi")}
    assert {one - 256 if one > 127 else one for one in rssi} == {one.rssi_dbm for one in exchange.sightings}


def test_what_an_impinj_reader_is_sent(tmp_path: Path) -> None:
    able = Capabilities(vendor=25882, model=2001002, powers=((1, 1000), (2, 3000)), hop_table=1)
    asked = settings(power_dbm="1:30,2:10", session="2", mode="1002", search="focus", phase="on")
    capture = Capture()
    capture.add(CLIENT, pack(Type.CUSTOM_MESSAGE, 1, ENABLE_EXTENSIONS))
    for plan in plans(asked, able, vendor=True):
        capture.add(CLIENT, pack(Type.ADD_ROSPEC, plan.number + 1, plan.rospec))
    packets = dissected(capture, tmp_path)
    assert complaints(packets) == []
    assert list(found(packets, "llrp.param.impinj_search_mode")) == ["3", "3"]
    assert list(found(packets, "llrp.param.impinj_rf_phase_mode")) == ["1"]
    assert list(found(packets, "llrp.param.impinj_peak_rssi_mode")) == ["1"]
    assert [int(one) for one in found(packets, "llrp.param.transmit_power")][:2] == [2, 1]
