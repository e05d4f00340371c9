import pytest

from devices.registry import driver_info
from tests.devices.scales.wire import bad, read, rows


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        (b"\n 1G       1.250kg \r", [(1250, True, "ok")]),
        (b"\nZ1G       0.000kg \r", [(0, True, "ok")]),
        (b"\n 1GM      1.250kg \r", [(1250, False, "ok")]),
        (b"\n 1G      -0.125kg \r", [(-125, True, "ok")]),
        (b"\nO1G  ----------kg \r", [(None, False, "over")]),
        (b"\nU1G       0.000kg \r", [(None, False, "under")]),
        (b"\nE1G       0.000kg \r", [(None, False, "fault")]),
        (b"\n 1T       0.100kg \r", []),
    ],
)
def test_weights_and_statuses(wire: bytes, expected: list[tuple[int | None, bool, str]]) -> None:
    assert rows("sma", wire) == expected


def test_net() -> None:
    (reading,), _ = read("sma", b"\n 1N       2.205lb \r")
    assert (reading.grams, reading.net, reading.unit) == (1000, True, "lb")


@pytest.mark.parametrize("wire", [b"\n?\r", b"\n 1G       1.250  \r", b"\n1.250kg\r", b"\n 1G     1.2.50kg \r"])
def test_bad_frames(wire: bytes) -> None:
    assert bad("sma", wire) == 1


@pytest.mark.parametrize(
    ("command", "frame", "ok"),
    [
        ("zero", b"Z1G       0.000kg ", True),
        ("zero", b" 1GM      1.250kg ", False),
        ("tare", b" 1N       0.000kg ", True),
        ("tare", b"T1G  ----------kg ", False),
        ("clear_tare", b" 1G       1.250kg ", True),
        ("clear_tare", b" 1N       1.250kg ", False),
    ],
)
def test_the_frame_behind_a_command_says_what_became_of_it(command: str, frame: bytes, ok: bool) -> None:
    answer = driver_info("sma").make().answer(command, frame)
    assert answer.ok is ok
