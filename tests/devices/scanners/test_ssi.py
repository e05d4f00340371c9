"""SSI packets of the manual, what the host answers, and what comes twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.conversation import Ask
from devices.errors import Disconnected, NotConnected
from devices.registry import driver_info
from tests.devices.scanners.wire import Wire

ACK = bytes.fromhex("04 D0 04 00 FF 28")
NAK = bytes.fromhex("05 D1 04 00 01 FF 25")
# 6901234567892 as EAN-13 (code type 0B): the sum is 03BE.
EAN = bytes.fromhex("12 F3 00 00 0B 36 39 30 31 32 33 34 35 36 37 38 39 32 FC 42")


def packet(data: bytes, status: int = 0, opcode: int = 0xF3) -> bytes:
    body = bytes([4 + len(data), opcode, 0, status]) + data
    return body + ((0x10000 - sum(body)) & 0xFFFF).to_bytes(2, "big")


def decode(text: str, status: int = 0, code_type: int = 0x03) -> bytes:
    return packet(bytes([code_type]) + text.encode(), status)


def message(text: bytes, room: int = 250, code_type: int = 0x1C) -> list[bytes]:
    parts = [text[at : at + room] for at in range(0, len(text), room)]
    return [packet(bytes([code_type]) + part, 2 if at < len(parts) - 1 else 0) for at, part in enumerate(parts)]


def damaged(wire: bytes, at: int = 6) -> bytes:
    return wire[:at] + bytes([wire[at] ^ 4]) + wire[at + 1 :]


def again(wire: bytes) -> bytes:
    return packet(wire[4:-2], wire[3] | 1, wire[1])


@pytest.fixture
def wire() -> Wire:
    return Wire("ssi")


def test_a_code_is_read_and_acknowledged(wire: Wire) -> None:
    assert decode("6901234567892", code_type=0x0B) == EAN
    wire.hear(EAN)
    assert (wire.scans, wire.sent, wire.readings[0].raw) == ([("6901234567892", "]E0")], ACK, EAN)


def test_single_bytes_make_the_same(wire: Wire) -> None:
    wire.hear(EAN + decode("A-07-03"), apart_s=0.001)
    assert (wire.texts, wire.sent) == (["6901234567892", "A-07-03"], ACK * 2)


@pytest.mark.parametrize(
    ("code_type", "data", "scan"),
    [
        (0x0F, "0106901234567892", ("0106901234567892", "]C1")),
        (0x03, "]C0A-07-03\r\n", ("A-07-03", "]C0")),
        (0x1C, "杭州", ("杭州", "]Q1")),
        (0xC1, "0106901234567892\x1d10A", ("0106901234567892\x1d10A", "]d2")),
        (0xEE, "x", ("x", "")),
    ],
)
def test_the_code_type_stands_for_the_aim_identifier(wire: Wire, code_type: int, data: str, scan: object) -> None:
    wire.hear(decode(data, code_type=code_type))
    assert wire.scans == [scan]


def test_a_packet_that_comes_again_is_acknowledged_and_not_read_twice(wire: Wire) -> None:
    wire.hear(EAN + again(EAN) + again(EAN))
    assert (wire.texts, wire.sent) == (["6901234567892"], ACK * 3)


def test_the_same_code_scanned_twice_is_read_twice(wire: Wire) -> None:
    wire.hear(EAN + EAN)
    assert wire.texts == ["6901234567892"] * 2


def test_a_damaged_packet_is_asked_for_and_read_when_it_comes_again(wire: Wire) -> None:
    wire.hear(damaged(EAN))
    wire.silence(0.5)
    assert (wire.texts, wire.sent, wire.tally.bad_frames) == ([], NAK, 1)
    wire.hear(again(EAN))
    assert (wire.texts, wire.sent) == (["6901234567892"], NAK + ACK)


def test_a_second_scan_of_one_code_whose_first_try_was_damaged_counts(wire: Wire) -> None:
    wire.hear(EAN)
    wire.hear(damaged(EAN))
    wire.silence(0.5)
    wire.hear(again(EAN))
    assert wire.texts == ["6901234567892"] * 2


def test_a_damaged_repetition_of_what_was_read_does_not(wire: Wire) -> None:
    wire.hear(EAN)
    wire.hear(damaged(again(EAN)))
    wire.silence(0.5)
    wire.hear(again(EAN))
    assert wire.texts == ["6901234567892"]


@pytest.mark.parametrize("at", range(len(EAN)))
def test_any_damaged_byte_costs_that_packet_only(wire: Wire, at: int) -> None:
    wire.hear(decode("first") + damaged(EAN, at) + decode("last"))
    wire.silence(1.0)
    assert wire.texts == ["first", "last"]


LONG = "https://例子.cn/" + "".join(f"{number:04d}" for number in range(230))


def test_a_long_code_comes_in_several_packets_each_acknowledged(wire: Wire) -> None:
    parts = message(LONG.encode())
    for part in parts:
        wire.hear(part)
    assert len(parts) == 4
    assert (wire.scans, wire.sent) == ([(LONG, "]Q1")], ACK * 4)
    assert wire.readings[0].raw == b"".join(parts)


def test_packets_of_a_long_code_that_come_again(wire: Wire) -> None:
    parts = message(LONG.encode())
    for part in (parts[0], again(parts[0]), parts[1], parts[2], again(parts[2]), parts[3], again(parts[3])):
        wire.hear(part)
    assert wire.texts == [LONG]


def test_a_long_code_that_comes_again_as_a_whole(wire: Wire) -> None:
    parts = message(LONG.encode())
    for part in (*parts[:3], *map(again, parts), *map(again, parts)):
        wire.hear(part)
    assert wire.texts == [LONG]


def test_a_long_code_that_was_given_up_leaves_the_next_alone(wire: Wire) -> None:
    wire.hear(message(LONG.encode())[0])
    wire.silence(7)
    wire.hear(decode("A-07-03", code_type=0x1C))
    assert wire.texts == ["A-07-03"]
    assert wire.reasons == ["ssi: its other packets did not come"]


def test_an_unplugged_line_neither_repeats_nor_invents(wire: Wire) -> None:
    parts = message(LONG.encode())
    wire.hear(EAN)
    wire.replug()
    wire.hear(again(EAN))
    assert wire.texts == ["6901234567892"]
    for part in parts[:3]:
        wire.hear(part)
    wire.hear(parts[3][:90])
    wire.replug()
    wire.hear(again(parts[3]))
    assert wire.texts == ["6901234567892", LONG]
    wire.hear(parts[0])
    wire.replug()
    wire.hear(decode("A-07-03"))
    assert wire.texts == ["6901234567892", LONG, "A-07-03"]


def test_plain_text_is_no_packet_and_packets_are_asked_for(wire: Wire) -> None:
    wire.hear(b"6901234567892\r")
    wire.silence(0.5)
    assert (wire.texts, wire.sent) == ([], bytes.fromhex("07 C6 04 00 FF EE 01 FD 41"))
    assert "take serial-scanner" in wire.reasons[0]
    assert "take serial-scanner" in wire.talk.health(wire.now).reason


def test_what_else_a_decoder_says_is_acknowledged_only(wire: Wire) -> None:
    wire.hear(b"\0" + packet(b"\x03", opcode=0xF6) + packet(b"NBRPUEAC", opcode=0xA4) + b"\0\0")
    wire.silence(0.5)
    assert (wire.texts, wire.sent, wire.tally.bad_frames) == ([], ACK * 2, 0)


def test_commands_are_answered_one_after_the_other(wire: Wire) -> None:
    commands = driver_info("ssi").make().commands
    beep, disable, late = Ask(commands["beep"]), Ask(commands["disable"]), Ask(commands["led_on"])
    for ask in (beep, disable, late):
        wire.talk.command(ask)
    wire.hear(b"")
    assert wire.sent == bytes.fromhex("05 E6 04 00 00 FF 11")
    wire.hear(packet(b"", opcode=0xD0))
    assert beep.answer.result(0).ok
    wire.hear(packet(b"\x06", opcode=0xD1))
    answer = disable.answer.result(0)
    assert (answer.ok, answer.text) == (False, "refused: denied")
    wire.silence(2.5)
    wire.hear(b"")
    with pytest.raises(NotConnected, match="did not acknowledge within 2 s"):
        late.answer.result(0)
    wire.talk.command(Ask(commands["enable"]))
    last = Ask(commands["enable"])
    wire.talk.command(last)
    wire.talk.end()
    with pytest.raises(Disconnected):
        last.answer.result(0)


def test_half_a_packet_at_the_end_is_counted(wire: Wire) -> None:
    for at in range(1, len(EAN)):
        wire.hear(EAN[:at])
        wire.replug()
    assert (wire.texts, wire.tally.half_frames) == ([], len(EAN) - 1)


@given(st.lists(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=800), max_size=5))
def test_texts_of_any_length_go_round(texts: list[str]) -> None:
    texts = [text for text in texts if not text.startswith("]")]
    wire = Wire("ssi")
    for text in texts:
        for part in message(text.encode()):
            wire.hear(part)
    assert wire.texts == texts


@given(noise=st.binary(max_size=60), text=st.text(st.sampled_from("ABC-0123"), min_size=1, max_size=30))
def test_noise_before_a_packet_costs_nothing_but_itself(noise: bytes, text: str) -> None:
    wire = Wire("ssi")
    wire.hear(noise)
    wire.silence(1.0)
    wire.hear(decode(text))
    assert wire.texts == [text]
