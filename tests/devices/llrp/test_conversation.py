"""Everything that ended or deafened other LLRP clients has to leave this one reading."""

import contextlib
import struct
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.conversation import Ask
from devices.drivers.readers.llrp import Llrp
from devices.errors import Disconnected
from devices.llrp.commands import COMMANDS
from devices.llrp.conversation import LlrpConversation
from devices.llrp.messages import Message, take
from devices.llrp.setup import KEEPALIVE_S
from devices.tally import Tally
from tests.devices.llrp import reader
from tests.devices.llrp.reader import EPC, epcs
from tests.devices.test_session import Heard, session
from tests.devices.wire import Listener, eventually, listening


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def port() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


def test_set_up_then_sightings(heard: Heard, port: Listener) -> None:
    with session(f"llrp://{port.address}", "llrp", heard) as gate:
        peer = port.accept()
        assert reader.serve_setup(peer) == list(reader.SETUP)
        eventually(lambda: gate.state.name == "reading")
        peer.say(reader.report(reader.tag(EPC, antenna=2)) + reader.report(reader.tag(EPC[::-1])))
        eventually(lambda: epcs(heard) == [EPC, EPC[::-1]])
        assert gate.state.reason == ""


def test_it_takes_its_inventory_away_when_it_leaves(heard: Heard, port: Listener) -> None:
    with session(f"llrp://{port.address}", "llrp", heard):
        peer = port.accept()
        reader.serve_setup(peer)
    assert [reader.request(peer)[1] for _ in range(2)] == [21, 14]


def test_what_is_sent_is_valid_llrp() -> None:
    _talk, sent = set_up({})
    assert [message.type for message in sent] == list(reader.SETUP)
    assert [message.version for message in sent] == [2] * len(sent)
    assert [message.type for message in sent if message.version != 2] == []
    body = {message.type: message.body for message in sent}
    assert body[21] == body[41] == bytes(4)
    assert body[24] == body[22] == b"\x00\x00\x00\x01"
    assert b"\x00\xdc\x00\x09\x01\x00\x00\x07\xd0" in body[3]  # KeepaliveSpec: periodic, 2000 ms
    assert body[20].hex(" ") == (
        "00 b1 00 41 00 00 00 01 00 00 "  # ROSpec 1, priority 0, disabled
        "00 b2 00 12 00 b3 00 05 00 00 b6 00 09 00 00 00 00 00 "  # ROBoundarySpec: null, null
        "00 b7 00 18 00 01 00 00 00 b8 00 09 00 00 00 00 00 00 ba 00 07 00 01 01 "  # AISpec: all antennas, Gen 2
        "00 ed 00 0d 02 00 01 00 ee 00 06 9f 80"  # ROReportSpec: each tag; ROSpec, antenna, channel, RSSI, times, count
    )


@pytest.mark.parametrize("refused", [46, 47, 1, 21, 41, 3, 20, 24, 22])
def test_a_refused_step_degrades_and_is_told_but_tags_are_read(refused: int, heard: Heard, port: Listener) -> None:
    with session(f"llrp://{port.address}", "llrp", heard) as gate:
        peer = port.accept()
        reader.serve_setup(peer, {refused: reader.status(110 if refused == 46 else 100, "no")})
        peer.say(reader.report(reader.tag(EPC)))
        eventually(lambda: epcs(heard) == [EPC])
        eventually(lambda: gate.state.name == "reading")
        told = "the reader refused" in gate.state.reason
        assert told == (refused in (3, 20, 24, 22))


def test_a_reader_that_refuses_its_inventory_is_not_reading() -> None:
    talk, _ = set_up({20: reader.status(101, "no antenna 0")})
    assert talk.health(0.0) == (
        "connected",
        "the reader refused ADD_ROSPEC: FieldError no antenna 0",
    )


def set_up(
    refusals: dict[int, bytes], answers: dict[int, bytes] | None = None
) -> tuple[LlrpConversation, list[Message]]:
    """A conversation after its set-up, without a wire; errors come without an id, as some readers send them.

    `answers` are bodies of answers by the request's type.
    """
    talk, said = Llrp().talk(Tally()), []
    talk.begin(0.0)
    list(talk.receive(reader.greeting(), 0.0))
    while (sent := take(bytearray(talk.tick(0.0)))) and sent[-1].type != 64:
        said += sent
        number = 0 if sent[-1].type in refusals else sent[-1].id
        answer = reader.answer(sent[-1].type, number, refusals, sent[-1].version)
        if sent[-1].type in (answers or {}):
            answer = reader.message(sent[-1].type + 10, number, (answers or {})[sent[-1].type], sent[-1].version)
        list(talk.receive(answer, 0.0))
    return talk, said + sent


def test_a_reader_that_answers_nothing_is_set_up_all_the_same() -> None:
    talk, now, seen = Llrp().talk(Tally()), 0.0, []
    talk.begin(now)
    while 64 not in seen:
        now += 0.5
        list(talk.receive(reader.message(62, 5), now))  # it sends keepalives only
        seen += [message.type for message in take(bytearray(talk.tick(now))) if message.type != 72]
        assert now < 60
    assert seen == [46, 1, 21, 41, 3, 3, 20, 24, 22, 64]
    assert "did not answer ADD_ROSPEC: no answer within 1 s" in talk.health(now).reason
    list(talk.receive(reader.report(reader.tag(EPC)), now))
    assert talk.health(now).name == "reading"


def test_keepalives_are_acknowledged() -> None:
    talk, _ = set_up({})
    list(talk.receive(reader.message(62, 77), 1.0))
    assert [(message.type, message.id) for message in take(bytearray(talk.tick(1.0)))] == [(72, 77)]


def test_a_silent_reader_is_dead_after_three_keepalives() -> None:
    talk, _ = set_up({})
    talk.tick(2.9 * KEEPALIVE_S)
    assert talk.health(2.9 * KEEPALIVE_S).name == "stale"
    with pytest.raises(Disconnected, match="3 keepalives of 2 s are missing"):
        talk.tick(3.1 * KEEPALIVE_S)


def test_a_reader_that_refuses_keepalives_is_asked_whether_it_lives() -> None:
    talk, _ = set_up({3: reader.status(100)})
    asked = take(bytearray(talk.tick(KEEPALIVE_S)))
    assert [message.type for message in asked] == [26]
    list(talk.receive(reader.message(36, asked[0].id, reader.status()), KEEPALIVE_S + 0.1))
    talk.tick(3.5 * KEEPALIVE_S)
    list(talk.receive(reader.message(100, asked[0].id, reader.status(109)), 3.5 * KEEPALIVE_S))
    assert "error" not in talk.health(3.5 * KEEPALIVE_S).reason


def test_an_inventory_that_ends_is_told_and_started_again() -> None:
    talk, _ = set_up({})
    list(talk.receive(reader.event(reader.tlv(249, bytes([1]) + bytes(8))), 1.0))
    assert talk.health(1.0) == ("connected", "the inventory ended at the reader")
    assert talk.tick(1.5) == b""
    assert [message.type for message in take(bytearray(talk.tick(2.5)))] == [21]


def test_an_antenna_that_falls_off_is_told() -> None:
    talk, _ = set_up({})
    list(talk.receive(reader.event(reader.tlv(255, b"\x00\x00\x02")), 1.0))
    assert talk.health(1.0) == ("reading", "antenna 2 is disconnected")
    list(talk.receive(reader.event(reader.tlv(255, b"\x01\x00\x02")), 1.0))
    assert talk.health(1.0) == ("reading", "")


def test_an_error_out_of_the_blue_is_told() -> None:
    talk, _ = set_up({})
    list(talk.receive(reader.message(100, 0, reader.status(401, "too hot")), 1.0))
    assert talk.health(1.0) == ("reading", "the reader reports an error: DeviceError too hot")
    list(talk.receive(reader.message(62, 1), 400.0))
    assert talk.health(400.0) == ("reading", "")


def test_bytes_that_are_no_llrp_end_the_connection_and_are_kept() -> None:
    tally = Tally()
    talk = Llrp().talk(tally)
    talk.begin(0.0)
    with pytest.raises(Disconnected, match="is no message header"):
        list(talk.receive(b"HTTP/1.1 400 Bad Request\r\n", 0.0))
    assert tally.bad_frames == 1


@given(st.lists(st.tuples(st.integers(0, 1023), st.binary(max_size=60)), max_size=12))
def test_no_message_whatever_ends_the_set_up_with_a_fault(messages: list[tuple[int, bytes]]) -> None:
    talk, _ = set_up({})
    for kind, body in messages:
        with contextlib.suppress(Disconnected):
            list(talk.receive(reader.message(kind, 1, body), 1.0))
        talk.tick(1.0)


def test_a_line_cut_within_a_message_is_recovered(heard: Heard, port: Listener) -> None:
    with session(f"llrp://{port.address}", "llrp", heard) as gate:
        first = port.accept()
        reader.serve_setup(first)
        first.say(reader.report(reader.tag(EPC)) + reader.report(reader.tag(EPC))[:20])
        eventually(lambda: epcs(heard) == [EPC])
        first.close()
        second = port.accept()
        reader.serve_setup(second)
        second.say(reader.report(reader.tag(EPC)))
        eventually(lambda: epcs(heard) == [EPC, EPC])
        assert gate.tally.half_frames == 1


def test_a_reader_that_serves_another_client_is_tried_again(heard: Heard, port: Listener) -> None:
    with session(f"llrp://{port.address}", "llrp", heard) as gate:
        busy = port.accept()
        busy.say(reader.greeting(1))
        eventually(lambda: "refused the connection" in gate.state.reason)
        busy.close()
        reader.serve_setup(port.accept())
        eventually(lambda: gate.state.name == "reading")


def test_a_reader_that_hangs_up_on_the_version_question_is_not_asked_again(heard: Heard, port: Listener) -> None:
    with session(f"llrp://{port.address}", "llrp", heard):
        first = port.accept()
        first.say(reader.greeting())
        assert reader.request(first)[1] == 46
        first.close()
        assert reader.serve_setup(port.accept()) == list(reader.SETUP[2:])


def test_a_slow_listener_loses_the_oldest_sightings_counted(port: Listener) -> None:
    import threading

    from devices.session import DeviceSession

    release, got = threading.Event(), []

    def slow(reading: object) -> None:
        got.append(reading)
        release.wait(10)

    gate = DeviceSession(f"llrp://{port.address}?queue=10", "llrp", slow)
    gate.start()
    try:
        peer = port.accept()
        reader.serve_setup(peer)
        peer.say(reader.report(reader.tag(EPC)))
        eventually(lambda: len(got) == 1)
        peer.say(b"".join(reader.report(reader.tag(f"{n:024x}")) for n in range(25)))
        eventually(lambda: gate.tally.dropped == 15)
        release.set()
        eventually(lambda: len(got) == 11)
        assert got[-1].epc == f"{24:024x}"
    finally:
        release.set()
        gate.stop()


SPEEDWAY = reader.capabilities(25882, 2001002)


def test_an_impinj_reader_is_asked_to_switch_its_extensions_on() -> None:
    talk, sent = set_up({}, answers={1: SPEEDWAY})
    (extensions,) = [message for message in sent if message.type == 1023]
    assert extensions.body == bytes.fromhex("0000651a 15 00000000")
    rospec = next(message.body for message in sent if message.type == 20)
    assert rospec.endswith(bytes.fromhex("03ff 001a 0000651a 00000032  03ff 000e 0000651a 00000035 0001"))
    assert talk.told.details(talk.reader)["model"] == "Impinj Speedway R420"


def test_an_impinj_reader_without_its_extensions_is_read_plainly() -> None:
    talk, sent = set_up({1023: reader.status(109, "what")}, answers={1: SPEEDWAY})
    assert all(b"\x03\xff" not in message.body for message in sent if message.type == 20)
    assert talk.health(0.0) == (
        "reading",
        "the reader refused CUSTOM_MESSAGE: UnsupportedMessage what; read without Impinj's own settings",
    )


def test_a_reader_that_cannot_delete_all_is_cleared_one_by_one() -> None:
    left = reader.tlv(177, (7).to_bytes(4) + bytes(2)) + reader.tlv(177, (9).to_bytes(4) + bytes(2))
    _talk, sent = set_up({}, answers={21: reader.status(101, "no ROSpec 0"), 26: reader.status() + left})
    assert [int.from_bytes(message.body) for message in sent if message.type == 21] == [0, 7, 9]


def test_a_reader_that_starts_nothing_by_hand_is_asked_to_start_by_itself() -> None:
    talk, sent = set_up({22: reader.status(109, "no")})
    plans = [message.body for message in sent if message.type == 20]
    starts = [body[body.index(b"\x00\xb3\x00\x05") + 4] for body in plans]
    assert starts == [0, 0, 1]
    assert [int.from_bytes(message.body) for message in sent if message.type == 24] == [1, 2, 3]
    assert talk.health(0.0) == (
        "reading",
        "the reader refused START_ROSPEC: UnsupportedMessage no; it reads without all its settings, starting by itself",
    )


def test_version_1_1_that_was_promised_and_is_refused_is_left_again() -> None:
    talk = Llrp().talk(Tally())
    talk.begin(0.0)
    list(talk.receive(reader.greeting(), 0.0))
    versions: list[tuple[int, int]] = []
    while (sent := take(bytearray(talk.tick(0.0)))) and sent[-1].type != 64:
        asked = sent[-1]
        versions.append((asked.type, asked.version))
        refuses = asked.version == 2 and asked.type not in (46, 47)
        errors = {asked.type: reader.status(110, "1.0.1 only")} if refuses else {}
        list(talk.receive(reader.answer(asked.type, asked.id, errors), 0.0))
    assert versions[:4] == [(46, 2), (47, 2), (1, 2), (1, 1)]
    assert {version for _kind, version in versions[3:]} == {1}
    assert talk.health(0.0) == ("reading", "")


def test_a_late_answer_is_not_taken_for_the_next() -> None:
    talk = Llrp().talk(Tally())
    talk.begin(0.0)
    list(talk.receive(reader.greeting(), 0.0))
    (asked,) = take(bytearray(talk.tick(0.0)))
    list(talk.receive(reader.message(62, 1), 4.1))
    (_beat, following) = sorted(take(bytearray(talk.tick(4.1))), key=lambda message: -message.type)
    assert (asked.type, following.type) == (46, 1)
    list(talk.receive(reader.message(100, asked.id, reader.status(110, "late")), 4.2))
    assert talk.tick(4.2) == b"", "it still waits for the capabilities"
    assert talk.health(4.2).reason == "the reader reports an error: UnsupportedVersion late"


def test_what_came_before_a_message_out_of_step_is_heard(heard: Heard, port: Listener) -> None:
    with session(f"llrp://{port.address}", "llrp", heard):
        peer = port.accept()
        reader.serve_setup(peer)
        peer.say(reader.report(reader.tag(EPC)) + b"HTTP/1.1 400 Bad Request")
        eventually(lambda: epcs(heard) == [EPC])


@given(st.lists(st.tuples(st.sampled_from([0, 1, 2, 3]), st.binary(max_size=80)), min_size=1, max_size=60))
def test_no_answer_whatever_breaks_the_set_up(answers: list[tuple[int, bytes]]) -> None:
    """Each request is answered rightly, by an error, by nonsense, or not at all; in the end tags are read."""
    talk, now = Llrp().talk(Tally()), 0.0
    talk.begin(now)
    list(talk.receive(reader.greeting(), now))
    kinds = iter(answers)
    for _ in range(200):
        now += 0.5
        list(talk.receive(reader.message(62, 1), now))
        for asked in take(bytearray(talk.tick(now))):
            kind, body = next(kinds, (0, b""))
            if kind == 0:
                list(talk.receive(reader.answer(asked.type, asked.id, {}, asked.version), now))
            elif kind == 1:
                list(talk.receive(reader.message(100, asked.id, body), now))
            elif kind == 2:
                list(talk.receive(reader.message(asked.type + 10, asked.id, body), now))
    assert [one.epc for one in talk.receive(reader.report(reader.tag(EPC)), now)] == [EPC]
    assert talk.health(now).name == "reading"


def test_a_reader_that_tells_operations_only_with_the_tags_is_commanded_too() -> None:
    """It refuses the AccessReportSpec, and its report carries the result beside the tag."""
    talk, _ = set_up({})
    ask = Ask(b"", "read", COMMANDS["read"](epc=EPC, bank="user", words=1))
    talk.command(ask)
    specs: list[bytes] = []
    while sent := take(bytearray(talk.tick(1.0))):
        (asked,) = sent
        refused = asked.type == 40 and b"\x00\xef\x00\x05\x01" in asked.body
        errors = {40: reader.status(209, "AccessReportSpec")} if refused else {}
        specs += [asked.body] if asked.type == 40 else []
        list(talk.receive(reader.answer(asked.type, asked.id, errors, asked.version), 1.0))
        if asked.type == 42:
            result = reader.tlv(349, b"\x00" + asked.body[2:] + b"\x00\x01" + b"\xca\xfe")
            tag = reader.tlv(240, reader.tag(EPC)[4:] + result)
            assert [one.epc for one in talk.receive(reader.report(tag), 1.0)] == [EPC]
    assert len(specs) == 2
    assert ask.answer.result(timeout=0).raw == b"\xca\xfe"


def test_a_result_of_another_operation_is_not_taken_for_ours() -> None:
    talk, _ = set_up({})
    ask = Ask(b"", "read", COMMANDS["read"](epc=EPC))
    talk.command(ask)
    while (sent := take(bytearray(talk.tick(1.0)))) and sent[-1].type != 42:
        list(talk.receive(reader.answer(sent[-1].type, sent[-1].id, {}, sent[-1].version), 1.0))
    list(talk.receive(reader.answer(42, sent[-1].id, {}, sent[-1].version), 1.0))
    other = reader.tlv(349, b"\x00" + (int.from_bytes(sent[-1].body) ^ 1).to_bytes(2) + b"\x00\x01" + b"\xca\xfe")
    list(talk.receive(reader.report(reader.tlv(240, reader.tag(EPC)[4:] + other)), 1.0))
    assert not ask.answer.done()
    list(talk.receive(reader.message(62, 1), 5.0))
    while sent := [one for one in take(bytearray(talk.tick(5.0))) if one.type != 72]:
        list(talk.receive(reader.answer(sent[-1].type, sent[-1].id, {}, sent[-1].version), 5.0))
    assert ask.answer.result(timeout=0).text == "the tag was not seen"


@pytest.mark.parametrize("number", [0, 0x7FFF_0000])
def test_a_reader_with_numbers_of_its_own_is_understood(number: int) -> None:
    talk = Llrp().talk(Tally())
    talk.begin(0.0)
    list(talk.receive(reader.greeting(), 0.0))
    kinds = []
    while (sent := take(bytearray(talk.tick(0.0)))) and sent[-1].type != 64:
        kinds.append(sent[-1].type)
        list(talk.receive(reader.answer(sent[-1].type, number, {}, sent[-1].version), 0.0))
    assert kinds == list(reader.SETUP[:-1])


def test_answers_that_come_twice_answer_once() -> None:
    """The second answer to the first SET_READER_CONFIG is none to the next one."""
    talk, said = Llrp().talk(Tally()), []
    talk.begin(0.0)
    list(talk.receive(reader.greeting(), 0.0))
    inputs = reader.status() + reader.tlv(137, struct.pack("!HHIIH", 4, 0, 7, 7, 0) + reader.tlv(141, b"\0\2\0\2"))
    while (sent := take(bytearray(talk.tick(0.0)))) and sent[-1].type != 64:
        (asked,) = sent
        said.append(asked.type)
        errors = {3: reader.status(101, "no inputs")} if said.count(3) == 2 and asked.type == 3 else {}
        answer = reader.answer(asked.type, asked.id, errors, asked.version)
        if asked.type == 1:
            answer = reader.message(11, asked.id, inputs, asked.version)
        list(talk.receive(answer * 2, 0.0))
    assert said.count(3) == 2
    assert talk.health(0.0).name == "reading"
    assert "FieldError no inputs; its inputs are not heard" in talk.health(0.0).reason
