import pytest

from devices.readings import WeightReading
from devices.registry import driver_info
from devices.stream import StreamConversation
from devices.tally import Tally
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
        (b"\x2b\x20\x21", (125, True, "ok")),  # xxxxx.x g
        (b"\x2c\x20\x22", (12_500_000, True, "ok")),  # xxxx.xx t
        (b"\x2b\x20\x23", (3544, True, "ok")),  # xxxxx.x oz
        (b"\x2d\x20\x26", (1_133_981, True, "ok")),  # xxx.xxx short tons
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
        frame(b"\x2d\x30\x24"),  # a unit that is not verified
        frame(b"\x2d\x30\x30"),  # ten times the resolution
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


def test_the_last_frame_without_a_check_byte_is_read_when_nothing_follows() -> None:
    tally = Tally()
    talk = StreamConversation(driver_info("toledo-continuous").make(), tally)
    talk.begin(0.0)
    assert list(talk.receive(frame(b"\x2d\x30\x20", check=False), 0.0)) == []
    assert [reading.grams for reading in talk.lapse(0.2) if isinstance(reading, WeightReading)] == [1250]
    assert tally.bad_frames == 0


@pytest.mark.parametrize(("checksum", "check"), [("yes", True), ("no", False)])
def test_a_given_setting_needs_no_byte_behind_the_frame(checksum: str, check: bool) -> None:
    assert rows("toledo-continuous", frame(b"\x2d\x30\x20", check=check), checksum=checksum) == [(1250, True, "ok")]


def test_a_scale_that_has_sent_check_bytes_is_not_believed_without_them() -> None:
    good, torn = frame(b"\x2d\x30\x20"), frame(b"\x2d\x30\x20", b"  9999")[:-1]
    readings, tally = read("toledo-continuous", good * 2 + torn + good * 2)
    assert {one.grams for one in readings} == {1250}
    assert tally.bad_frames >= 1


def test_a_scale_that_stops_sending_check_bytes_is_told_what_to_say() -> None:
    readings, tally = read("toledo-continuous", frame(b"\x2d\x30\x20") * 3 + frame(b"\x2d\x30\x20", check=False) * 9)
    assert len(readings) == 3
    assert "?checksum=no" in tally.last_bad[-1].reason


def test_a_frame_that_lost_its_check_byte_at_the_very_beginning_is_not_believed() -> None:
    torn = frame(b"\x2d\x30\x20", b"  9999")[:-1]
    readings, tally = read("toledo-continuous", torn + frame(b"\x2d\x30\x20") * 3)
    assert [one.grams for one in readings] == [1250] * 3
    assert tally.bad_frames == 1


def test_a_power_up_bit_that_is_always_set_can_be_ignored() -> None:
    (reading,), _ = read("toledo-continuous", frame(b"\x2d\x70\x20") + NEXT, power_up="ignored")
    assert reading.grams == 1250


def test_frames_that_were_held_back_at_the_end_of_a_connection_are_counted_and_kept() -> None:
    tally = Tally()
    talk = StreamConversation(driver_info("toledo-continuous").make(), tally)
    talk.begin(0.0)
    wire = frame(b"\x2d\x30\x20", check=False) * 2
    assert list(talk.receive(wire, 0.0)) == []
    talk.end()
    assert (tally.half_frames, tally.last_bad[-1].frame) == (1, wire)
