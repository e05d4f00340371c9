import pytest

from devices.driver import Replying
from devices.registry import driver_info
from tests.devices.scales.wire import bad, read, rows


def frame(body: bytes) -> bytes:
    check = 0
    for byte in body:
        check ^= byte
    return b"\x01\x02" + body + bytes([check]) + b"\x03\x04"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"S 03.120kg", (3120, True, "ok")),
        (b"U 03.120kg", (3120, False, "ok")),
        (b"S-00.050kg", (-50, True, "ok")),
        (b"S  1.250lb", (567, True, "ok")),
        (b"S 003.120kg", (3120, True, "ok")),  # seven characters
        (b"S  123.7 g", (124, True, "ok")),
        (b"SF00.000kg", (None, False, "over")),
    ],
)
def test_weights(body: bytes, expected: tuple[int | None, bool, str]) -> None:
    assert rows("cas", b"\x06" + frame(body) * 2) == [expected] * 2


def test_the_weight_is_asked_for_when_the_scale_is_there() -> None:
    scale = driver_info("cas").make()
    assert isinstance(scale, Replying)
    assert (scale.poll, scale.reply(b"\x06"), scale.reply(b"\x15")) == (b"\x05", b"\x11", b"")


@pytest.mark.parametrize(
    "wire",
    [frame(b"S 03.120kg")[:-3] + b"\x00\x03\x04", frame(b"X 03.120kg"), frame(b"S 03x120kg"), b"garbage"],
)
def test_bad_frames(wire: bytes) -> None:
    assert bad("cas", wire) >= 1


def test_a_torn_frame_costs_itself_only() -> None:
    whole = frame(b"S 03.120kg")
    for at in range(1, len(whole)):
        readings, tally = read("cas", whole[:at] + whole * 2)
        assert [one.grams for one in readings] == [3120] * 2
        assert tally.bad_frames == 1


@pytest.mark.parametrize(
    ("line", "expected", "net"),
    [
        (b"ST,GS,1\xc1,000013.5 kg", (13_500, True, "ok"), False),
        (b"US,NT,1\x81,-0001.25 kg", (-1250, False, "ok"), True),
        (b"OL,GS,1\x81,         kg", (None, False, "over"), False),
    ],
)
def test_indicators_send_lines(line: bytes, expected: tuple[int | None, bool, str], net: bool) -> None:
    assert rows("cas", line + b"\r\n", mode="stream") == [expected]
    (reading,), _ = read("cas", line + b"\r\n", mode="stream")
    assert reading.net is net
