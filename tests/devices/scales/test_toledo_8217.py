import pytest

from devices.registry import driver_info
from tests.devices.scales.wire import bad, read, rows


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        (b"\x0201.250\r", [(1250, True, "ok")]),
        (b"\x0200.000\r", [(0, True, "ok")]),
        (b"\x02?\x41\r", [(None, False, "ok")]),  # motion
        (b"\x02?\x42\r", [(None, False, "over")]),
        (b"\x02?\x44\r", [(None, False, "under")]),
        (b"\x02?\x48\r", [(None, False, "fault")]),
        (b"\x02?\x43\r", [(None, False, "over")]),
    ],
)
def test_weights_and_statuses(wire: bytes, expected: list[tuple[int | None, bool, str]]) -> None:
    assert rows("toledo-8217", wire) == expected


@pytest.mark.parametrize("wire", [b"\x0201.25\r", b"\x021.250\r", b"\x0212.5\r"])
def test_a_weight_that_lost_a_digit_is_none(wire: bytes) -> None:
    assert bad("toledo-8217", wire) == 1


@pytest.mark.parametrize(
    ("status", "ok"), [(b"\x50", True), (b"\x40", True), (b"\x41", False), (b"\x42", False), (b"\x48", False)]
)
def test_the_status_behind_a_command_says_what_became_of_it(status: bytes, ok: bool) -> None:
    answer = driver_info("toledo-8217").make().answer("zero", b"?" + status)
    assert answer.ok is ok
    assert driver_info("toledo-8217").make().answer("zero", b"01.250") is None


def test_net_and_pounds() -> None:
    (reading,), _ = read("toledo-8217", b"\x0202.00N\r", unit="lb")
    assert (reading.grams, reading.unit, reading.net) == (907, "lb", True)


@pytest.mark.parametrize("wire", [b"\x02\r", b"\x0201,250\r", b"\x02?\r", b"\x02?\x01\r", b"01.250\r"])
def test_bad_frames(wire: bytes) -> None:
    assert bad("toledo-8217", wire) == 1
