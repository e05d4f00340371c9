"""What the LLRP standard says beside the everyday: priorities, buffers, ports, access reports, written EPCs."""

import struct

import pytest
from sllurp.llrp_proto import LLRPROSpec

from firmware_sim.readers.llrp import HELD_MESSAGES
from tests.firmware_sim.readers.client import EPC, OTHER, Wire, error, ok
from tests.firmware_sim.readers.test_llrp import access_body, events_on, tried


def test_a_rospec_of_higher_priority_preempts_and_a_lower_one_waits() -> None:
    wire = Wire()
    for number, priority in ((1, 3), (2, 5), (3, 0)):
        assert ok(wire.ask("ADD_ROSPEC", ROSpec=LLRPROSpec(None, number, priority=priority)))
    for number in (1, 2):
        assert ok(wire.ask("ENABLE_ROSPEC", ROSpecID=number))
    assert [one.state for one in wire.reader.inventory.rospecs.values()] == [2, 1, 0]
    events_on(wire, 2)
    answers = wire.raw(24, struct.pack(">I", 3))
    ended, begun = (one["ReaderEventNotificationData"]["ROSpecEvent"] for one in answers[:2])
    assert (ended["ROSpecID"], ended["PreemptingROSpecID"], begun["ROSpecID"]) == (1, 3, 3)
    assert "preempt" in str(ended["EventType"]).lower()
    assert [one.state for one in wire.reader.inventory.rospecs.values()] == [1, 1, 2]


def test_a_buffer_that_fills_and_runs_over_says_so() -> None:
    wire = Wire()
    events_on(wire, 3)
    wire.hold()
    wire.inventory(report_every_n_tags=1)
    wire.reader.closed(1, wire.now)
    for no in range(HELD_MESSAGES + 50):
        wire.reader.show(f"30{no:022X}")
    wire.reader.due(wire.now)
    wire.reader.opened(1, wire.now)
    wire.heard()
    wire.reader.received(1, struct.pack(">HII", 1 << 10 | 64, 10, 1), wire.now)
    said = [say.data for say in wire.reader.due(wire.now)]
    assert len(said) == HELD_MESSAGES + 1
    assert said[0].endswith(struct.pack(">HH", 251, 4))
    assert sum(one.endswith(struct.pack(">HHB", 250, 5, 90)) for one in said) == 1


def test_an_impossible_length_is_followed_by_the_closing_event() -> None:
    wire = Wire()
    wire.reader.received(1, struct.pack(">HII", 1 << 10 | 20, 3, 1), wire.now)
    said = wire.reader.due(wire.now)
    assert said[1].data.endswith(struct.pack(">HH", 257, 4))
    assert said[-1].hang_up


def test_one_gpi_and_one_gpo_are_told_by_their_number() -> None:
    wire = Wire()
    body = wire.reader.config.answer(struct.pack(">HBHH", 0, 9, 2, 0))
    assert body == bytes.fromhex("00e1 0008 0002 00 00")
    assert wire.reader.config.answer(struct.pack(">HBHH", 0, 10, 0, 3)) == bytes.fromhex("00db 0007 0003 00")
    answer = wire.raw(2, struct.pack(">HBHH", 0, 9, 77, 0))[0]
    assert answer["LLRPStatus"]["StatusCode"] == "FieldError"


def test_outputs_that_change_are_heard_of_once() -> None:
    wire = Wire()
    heard: list[tuple[int, bool]] = []
    wire.reader.on_gpo = lambda port, high: heard.append((port, high))
    for value in ("80", "80", "00"):
        assert ok(wire.raw(3, b"\x00" + bytes.fromhex(f"00db 0007 0003 {value}"))[0])
    assert heard == [(3, True), (3, False)]


def test_a_written_epc_is_told_from_then_on() -> None:
    wire = Wire()
    wire.inventory(report_every_n_tags=1)
    new = "3034257BF7194E40000000AA"
    write = bytes.fromhex(f"0156 001b 0002 00000000 40 0002 0006 {new}")
    assert tried(wire, write).endswith(bytes.fromhex("015e 0009 00 0002 0006"))
    wire.reader.inventory.access.clear()
    wire.reader.show(EPC)
    wire.reader.show(OTHER)
    (first,), (second,) = wire.reports()
    assert (first["EPC-96"], second["EPC-96"]) == (new.lower().encode(), OTHER.lower().encode())


def test_a_shorter_epc_by_its_pc_word() -> None:
    tag = Wire().reader.tag(EPC)
    tag.banks[1][2] = 4 << 3
    assert tag.told == bytes.fromhex(EPC)[:8]


@pytest.mark.parametrize(
    ("own", "reports"), [(b"", 0), (bytes.fromhex("00ef 0005 01"), 1), (bytes.fromhex("00ef 0005 00"), 0)]
)
def test_an_access_may_be_reported_as_soon_as_it_ends(own: bytes, reports: int) -> None:
    wire = Wire()
    wire.inventory(report_every_n_tags=50)
    body = access_body(bytes.fromhex("0155 000f 0001 00000000 40 0002 0006"))
    body = struct.pack(">HH", 207, len(body) + len(own)) + body[4:] + own
    assert ok(wire.raw(40, body)[0])
    wire.raw(42, struct.pack(">I", 0))
    wire.reader.show(EPC)
    assert len(wire.reports()) == reports


def test_an_rf_survey_is_refused() -> None:
    boundary = bytes.fromhex("00b2 0012 00b3 0005 00 00b6 0009 00 00000000")
    survey = bytes.fromhex("00bb 001b 0001 00000000 00000000 00bc 000d 00 00000000 00000000")
    body = bytes.fromhex("00000001 00 00") + boundary + survey
    (answer,) = Wire().raw(20, struct.pack(">HH", 177, 4 + len(body)) + body)
    assert answer["LLRPStatus"]["StatusCode"] == "UnsupportedParameter"


def test_get_supported_version_on_a_1_0_1_reader_is_110_and_the_session_lives() -> None:
    wire = Wire(versions=(1,))
    (answer,) = wire.raw(46, version=2, number=77)
    assert (answer["name"], answer["ID"], error(answer)[0]) == (100, 77, 110)
    assert ok(wire.ask("DELETE_ROSPEC", ROSpecID=0))
    assert ok(wire.raw(41, struct.pack(">I", 0))[0])
    assert wire.raw(64) == []
