"""Makers' own messages and parameters, judged by sllurp's decoder."""

import struct

import pytest

from firmware_sim.readers.llrp_field import Seen
from firmware_sim.readers.llrp_models import model
from tests.firmware_sim.readers.client import EPC, Wire, decoded, error, ok

ENABLE = struct.pack(">IBI", 25882, 21, 0)


def custom(subtype: int, *parts: bytes, vendor: int = 25882) -> bytes:
    return struct.pack(">HHII", 1023, 12 + sum(map(len, parts)), vendor, subtype) + b"".join(parts)


def rospec(*own: bytes) -> bytes:
    """Immediate start, a report for each tag, and a maker's parameters in the ROReportSpec."""
    report = bytes.fromhex("02 0001 00ee 0006 1e40") + b"".join(own)
    boundary = bytes.fromhex("00b2 0012 00b3 0005 01 00b6 0009 00 00000000")
    inventory = bytes.fromhex("00b7 0018 0001 0000 00b8 0009 00 00000000 00ba 0007 0001 01")
    body = bytes.fromhex("00000001 00 00") + boundary + inventory + struct.pack(">HH", 237, 4 + len(report)) + report
    return struct.pack(">HH", 177, 4 + len(body)) + body


ON = struct.pack(">H", 1)
ASKED = custom(50, custom(51, ON), custom(52, ON), custom(53, ON), custom(67, ON))


class Once:
    """One read with a phase."""

    def __init__(self) -> None:
        self.seen = [Seen(bytes.fromhex(EPC), 2, -55.37, channel=7, phase=1234)]

    def due(self, _now: float) -> list[Seen]:
        seen, self.seen = self.seen, []
        return seen

    def wake_at(self) -> float | None:
        return None


@pytest.mark.parametrize(("name", "maker"), [("generic", 54321), ("impinj", 25882), ("zebra", 161)])
def test_it_names_its_maker(name: str, maker: int) -> None:
    general = Wire(maker=name).ask("GET_READER_CAPABILITIES", RequestedData=0)["GeneralDeviceCapabilities"]
    assert (general["DeviceManufacturerName"], general["ModelName"]) == (maker, model(name).number)
    with pytest.raises(ValueError, match="no reader model is called 'other'"):
        model("other")


def test_impinjs_parameters_come_after_they_were_enabled() -> None:
    wire = Wire(maker="impinj")
    assert wire.raw(20, rospec(ASKED))[0]["LLRPStatus"]["StatusCode"] == "UnsupportedParameter"
    wire.reader.received(1, struct.pack(">HII", 1 << 10 | 1023, 10 + len(ENABLE), 9) + ENABLE, wire.now)
    answer = b"".join(say.data for say in wire.reader.due(wire.now))
    assert struct.unpack_from(">HII", answer) == (1 << 10 | 1023, len(answer), 9)
    assert answer[10:] == struct.pack(">IB", 25882, 22) + bytes.fromhex("011f 0008 0000 0000")
    assert ok(wire.raw(20, rospec(ASKED))[0])
    wire.raw(24, struct.pack(">I", 1))
    wire.reader.watch(Once())  # type: ignore[arg-type]
    ((tag,),) = wire.reports()
    assert (tag["AntennaID"], tag["ChannelIndex"], tag["PeakRSSI"]) == (2, 7, -55)
    assert tag["ImpinjRFPhaseAngle"] == 1234
    assert tag["ImpinjPeakRSSI"] == -5537
    assert tag["ImpinjRFDopplerFrequency"] == 0
    assert tag["ImpinjSerializedTID"]["TIDWordCount"] == 6


def test_a_new_connection_has_to_enable_them_again() -> None:
    wire = Wire(maker="impinj")
    wire.reader.received(1, struct.pack(">HII", 1 << 10 | 1023, 10 + len(ENABLE), 9) + ENABLE, wire.now)
    wire.reader.closed(1, wire.now)
    wire.reader.opened(1, wire.now)
    wire.heard()
    assert not ok(wire.raw(20, rospec(ASKED))[0])


@pytest.mark.parametrize("name", ["generic", "zebra"])
def test_others_refuse_impinjs_message_and_parameters(name: str) -> None:
    wire = Wire(maker=name)
    wire.reader.received(1, struct.pack(">HII", 1 << 10 | 1023, 10 + len(ENABLE), 9) + ENABLE, wire.now)
    (answer,) = decoded(b"".join(say.data for say in wire.reader.due(wire.now)))
    assert (answer["name"], answer["ID"], error(answer)[0]) == (100, 9, 109)
    assert wire.raw(20, rospec(ASKED))[0]["LLRPStatus"]["StatusCode"] == "UnsupportedParameter"
    assert ok(wire.raw(20, rospec())[0])


def test_zebra_takes_its_own() -> None:
    assert ok(Wire(maker="zebra").raw(20, rospec(custom(400, b"\x01", vendor=161)))[0])
    assert not ok(Wire().raw(20, rospec(custom(400, b"\x01", vendor=161)))[0])
