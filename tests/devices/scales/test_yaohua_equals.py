import pytest

from tests.devices.scales.wire import bad, read


@pytest.mark.parametrize(
    ("direction", "wire", "grams"),
    [
        ("forward", b"=0003.000", [3000]),
        ("forward", b"=-0001.00", [-1000]),
        ("forward", b"=0003.000=0003.001\r\n=0003.002", [3000, 3001, 3002]),
        ("forward", b"=0010.100", [10_100]),
        ("reversed", b"=000.3000", [3000]),
        ("reversed", b"=00.1000-", [-1000]),
        ("reversed", b"=0010.100", [1010]),
    ],
)
def test_weights_in_the_chosen_direction(direction: str, wire: bytes, grams: list[int]) -> None:
    readings, tally = read("yaohua-equals", wire, direction=direction)
    assert [one.grams for one in readings] == grams
    assert all(one.derived and not one.stable for one in readings)
    assert tally.bad_frames == 0


def test_a_run_of_equal_weights_is_stable() -> None:
    readings, _ = read("yaohua-equals", b"=0003.000" * 6)
    assert [one.stable for one in readings] == [False] * 4 + [True] * 2


def test_a_frame_that_is_cut_short_costs_itself_only() -> None:
    readings, tally = read("yaohua-equals", b"=0003=0003.000x=0003.001")
    assert [one.grams for one in readings] == [3000, 3001]
    assert tally.bad_frames == 2


@pytest.mark.parametrize("wire", [b"=00030000", b"=0003.0x0", b"abc", b"=00.1000-"])
def test_bad_frames(wire: bytes) -> None:
    assert bad("yaohua-equals", wire) == 1
