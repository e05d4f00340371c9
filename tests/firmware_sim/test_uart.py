"""What a serial port hears that is set otherwise than the sender."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_sim.uart import Uart, heard

SETTINGS = st.builds(
    Uart,
    baud=st.sampled_from([1200, 2400, 4800, 9600, 19200, 38400, 115200]),
    bits=st.sampled_from([7, 8]),
    parity=st.sampled_from("NEOMS"),
    stop=st.sampled_from([1, 2]),
)


def test_seven_bits_with_parity_set_the_high_bit_of_a_port_without() -> None:
    weight = b"\x0201.250\r"
    even = bytes(byte | (byte.bit_count() & 1) << 7 for byte in weight)
    odd = bytes(byte | (1 - (byte.bit_count() & 1)) << 7 for byte in weight)
    assert heard(weight, Uart(9600, 7, "E"), Uart(9600, 8, "N")) == even
    assert heard(weight, Uart(9600, 7, "O"), Uart(9600, 8, "N")) == odd
    assert heard(weight, Uart(9600, 7, "M"), Uart(9600, 8, "N")) == bytes(byte | 0x80 for byte in weight)


def test_eight_bits_lose_the_high_one_on_a_port_with_seven() -> None:
    assert heard(b"S S\xe9\r\n", Uart(), Uart(9600, 7, "E")) == b"S S\x69\r\n"
    assert heard(b"\xff\x7f", Uart(9600, 7, "E"), Uart(9600, 7, "E")) == b"\x7f\x7f"


@given(st.binary(min_size=1, max_size=40), SETTINGS)
def test_the_same_settings_on_both_ends_lose_nothing_but_the_bits_there_are_not(data: bytes, uart: Uart) -> None:
    mask = (1 << uart.bits) - 1
    assert heard(data, uart, uart) == bytes(byte & mask for byte in data)


@given(st.binary(min_size=1, max_size=20), SETTINGS, SETTINGS)
def test_garbage_is_the_same_each_time_and_ends(data: bytes, sent: Uart, listening: Uart) -> None:
    first = heard(data, sent, listening)
    assert first == heard(data, sent, listening)
    assert len(first) <= (len(data) * 12 + 24) * (listening.baud // sent.baud + 1)


@given(st.binary(min_size=1, max_size=20), SETTINGS)
def test_a_second_stop_bit_changes_nothing_for_who_samples_the_bits(data: bytes, sent: Uart) -> None:
    once, twice = (Uart(sent.baud, sent.bits, sent.parity, stop) for stop in (1, 2))
    assert heard(data, twice, once) == heard(data, once, once)


@pytest.mark.parametrize("baud", [1200, 2400, 4800, 19200, 38400])
def test_a_wrong_speed_never_gives_the_weight(baud: int) -> None:
    frame = b"S S      1.250 kg\r\n"
    garbled = heard(frame, Uart(9600), Uart(baud))
    assert garbled
    assert frame[:6] not in garbled


@pytest.mark.parametrize("wrong", [{"baud": 0}, {"bits": 9}, {"parity": "X"}, {"stop": 3}])
def test_what_no_port_can_be_set_to(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="serial line"):
        Uart(**wrong)  # type: ignore[arg-type]
