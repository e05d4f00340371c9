import pytest

from tests.devices.scales.wire import bad, read, rows


def frame(status: bytes, weight: bytes = b"  1250", check: bool = True) -> bytes:
    body = b"\x02" + status + weight + b"000000\r"
    return body + bytes([-sum(body) & 0x7F]) if check else body


NEXT = b"\x02"  # a frame is known to be whole when the byte behind it has come


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (b"\x2d\x30\x20", (1250, True, "ok")),  # xxx.xxx kg
        (b"\x2d\x38\x20", (1250, False, "ok")),  # motion
        (b"\x2d\x32\x20", (-1250, True, "ok")),
        (b"\x2a\x30\x20", (1_250_000, True, "ok")),  # xxxxxx kg
        (b"\x29\x30\x20", (12_500_000, True, "ok")),  # xxxxxx0 kg
        (b"\x2c\x20\x20", (5670, True, "ok")),  # xxxx.xx lb
        (b"\x2d\x34\x20", (None, False, "over")),
        (b"\x2d\x36\x20", (None, False, "under")),
        (b"\x2d\x70\x20", (None, False, "fault")),
    ],
)
@pytest.mark.parametrize("check", [True, False])
def test_weights_and_statuses(status: bytes, expected: tuple[int | None, bool, str], check: bool) -> None:
    assert rows("toledo-continuous", frame(status, check=check) * 3 + NEXT) == [expected] * 3


def test_net() -> None:
    (reading,), _ = read("toledo-continuous", frame(b"\x2d\x31\x20") + NEXT)
    assert reading.net


def test_a_check_byte_that_looks_like_a_start_costs_nothing() -> None:
    wire = next(made for weight in range(128) if (made := frame(b"\x2d\x30\x20", b"%6d" % weight)).endswith(b"\r\x02"))
    assert len(rows("toledo-continuous", wire * 3 + NEXT)) == 3


@pytest.mark.parametrize(
    "wire",
    [
        frame(b"\x2d\x30\x20")[:-1] + b"\x7f",  # the check byte
        frame(b"\x2d\x30\x21"),  # a unit that is not verified
        frame(b"\x2d\x30\x20", b"12x250"),
        b"\x02garbage garbage garbage",
    ],
)
def test_bad_frames(wire: bytes) -> None:
    assert bad("toledo-continuous", wire + NEXT) == 1


def test_the_frame_after_garbage_is_read() -> None:
    readings, tally = read("toledo-continuous", b"\x02half" + frame(b"\x2d\x30\x20") + NEXT)
    assert [one.grams for one in readings] == [1250]
    assert tally.bad_frames == 1
