"""Faults of the simulated reader on request."""

import struct

import pytest

from firmware_sim.faults import BadFault
from tests.firmware_sim.readers.client import EPC, Wire, error, ok


def said(wire: Wire) -> bytes:
    return b"".join(say.data for say in wire.reader.due(wire.now))


def inventorying(**settings: object) -> Wire:
    wire = Wire(**settings)
    wire.inventory(report_every_n_tags=1)
    return wire


def test_refused_clients_hear_nothing_and_the_next_is_welcome() -> None:
    wire = Wire()
    wire.reader.closed(1, wire.now)
    wire.reader.wrong.add("refuse:2")
    for line in (2, 3):
        wire.reader.opened(line, wire.now)
        ((hung_up, data),) = [(say.hang_up, say.data) for say in wire.reader.due(wire.now)]
        assert (hung_up, data) == (True, b"")
        wire.reader.closed(line, wire.now)
    wire.reader.opened(1, wire.now)
    assert len(wire.heard()) == 1


@pytest.mark.parametrize(("word", "type_"), [("config-error", 3), ("rospec-error:1", 20)])
def test_an_error_during_configuration(word: str, type_: int) -> None:
    wire = Wire()
    wire.reader.wrong.add(word)
    (answer,) = wire.raw(type_, b"\x00", number=31)
    assert (answer["name"], answer["ID"], error(answer)) == (100, 31, (112, "not now"))
    (answer,) = wire.raw(type_, b"\x00", number=32)
    assert answer["ID"] == 32
    assert answer["name"] != 100


def test_a_malformed_report_then_good_ones() -> None:
    wire = inventorying()
    wire.reader.wrong.add("malformed")
    wire.reader.show(EPC)
    bad = said(wire)
    assert len(bad) == struct.unpack_from(">I", bad, 2)[0]
    assert bad.endswith(struct.pack(">HH", 240, 9000))
    wire.reader.show(EPC)
    ((tag,),) = wire.reports()
    assert tag["EPC-96"] == EPC.lower().encode()


def test_a_length_under_ten_follows_a_report() -> None:
    wire = inventorying()
    wire.reader.wrong.add("short")
    wire.reader.show(EPC)
    data = said(wire)
    length = struct.unpack_from(">I", data, 2)[0]
    assert struct.unpack_from(">HII", data, length) == (1 << 10 | 61, 5, 99)


def test_a_report_of_a_megabyte_is_whole_and_holds_the_tag() -> None:
    wire = inventorying()
    wire.reader.wrong.add("big")
    wire.reader.show(EPC)
    data = said(wire)
    assert 900_000 < len(data) == struct.unpack_from(">I", data, 2)[0]
    assert data.count(bytes.fromhex(EPC)) == 1


def test_answers_come_twice_until_it_is_well_again() -> None:
    wire = Wire()
    wire.reader.wrong.add("twice")
    assert len(wire.raw(26)) == 2
    wire.reader.wrong.add("none")
    assert len(wire.raw(26)) == 1
    assert ok(wire.ask("GET_READER_CAPABILITIES", RequestedData=1))


@pytest.mark.parametrize("word", ["gremlins", "refuse:x", "refuse:0", "big:99999999999"])
def test_words_that_are_no_fault(word: str) -> None:
    with pytest.raises(BadFault):
        Wire().reader.wrong.add(word)
