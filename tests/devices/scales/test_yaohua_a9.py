from functools import reduce
from operator import xor

import pytest

from devices.registry import driver_info
from tests.devices.scales.wire import bad, read

CAPTURE = bytes.fromhex("022b303030303030303142 03".replace(" ", ""))


def frame(body: bytes) -> bytes:
    return b"\x02" + body + b"%02X" % reduce(xor, body) + b"\x03"


def test_a_real_capture_of_an_empty_scale() -> None:
    (reading,), tally = read("yaohua-a9", CAPTURE)
    assert (reading.grams, reading.unit, reading.stable, reading.derived) == (0, "kg", False, True)
    assert tally.bad_frames == 0


def test_stability_is_a_run_of_equal_weights() -> None:
    readings, _ = read("yaohua-a9", frame(b"+0012503") * 6 + frame(b"+0012513") + frame(b"-0001001"))
    assert [(one.grams, one.stable) for one in readings] == [
        *[(1250, False)] * 4,
        *[(1250, True)] * 2,
        (1251, False),
        (-10_000, False),
    ]


def test_the_check_digits_may_be_thirty_plus_nibble() -> None:
    assert frame(b"+0012503") == b"\x02+00125031E\x03"
    readings, _ = read("yaohua-a9", b"\x02+00125031>\x03\x02+00000001;\x03")
    assert [one.grams for one in readings] == [1250, 0]


@pytest.mark.parametrize(
    "wire",
    [
        b"\x02+001250319\x03",
        b"\x02+00125031\x03",
        b"\x02 00125031E\x03",
        b"\x02+0012508" + b"13\x03",
        b"\x02\x03",
    ],
)
def test_bad_frames(wire: bytes) -> None:
    assert bad("yaohua-a9", wire) == 1


def test_command_mode_asks_for_gross_or_net_at_an_address() -> None:
    make = driver_info("yaohua-a9").make
    assert make({"mode": "command"}).poll == bytes.fromhex("02 41 42 30 33 03")  # the manual's example
    assert make({"mode": "command", "read": "net"}).poll == bytes.fromhex("02 41 44 30 35 03")
    assert make({"mode": "command", "address": "B"}).poll == bytes.fromhex("02 42 42 30 30 03")
    assert make().poll == b""


def test_command_mode_answers() -> None:
    (gross,), _ = read("yaohua-a9", frame(b"AB+0012503"), mode="command")
    (net,), _ = read("yaohua-a9", frame(b"AD-0012503"), mode="command", read="net")
    assert ((gross.grams, gross.net), (net.grams, net.net)) == ((1250, False), (-1250, True))
    assert bad("yaohua-a9", frame(b"BB+0012503"), mode="command") == 1  # another indicator on the same line
    assert bad("yaohua-a9", frame(b"AB+0012503")) == 1


def test_a_weighbridge_may_be_set_to_tonnes() -> None:
    (reading,), _ = read("yaohua-a9", frame(b"+0123402"), unit="t")
    assert (reading.grams, reading.unit) == (123_400_000, "t")
