import pytest

from tests.devices.scales.wire import bad, read, rows


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        (b"    1.250 kg      \r\n", [(1250, True, "ok")]),
        (b"    1.250 kg   ?  \r\n", [(1250, False, "ok")]),
        (b"-   0.125 kg      \r\n", [(-125, True, "ok")]),
        (b"    0.000 kg\r\n", [(0, True, "ok")]),
        (b"   453.59 g    \r\n", [(454, True, "ok")]),
    ],
)
def test_weights_and_statuses(wire: bytes, expected: list[tuple[int | None, bool, str]]) -> None:
    assert rows("ohaus", wire) == expected


def test_net() -> None:
    (reading,), _ = read("ohaus", b"    1.250 kg    NET\r\n")
    assert (reading.grams, reading.net) == (1250, True)


@pytest.mark.parametrize("wire", [b"ES\r\n", b"Err 8.3\r\n", b"         kg      \r\n", b"    1.250 PCS     \r\n"])
def test_bad_frames(wire: bytes) -> None:
    assert bad("ohaus", wire) == 1


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        (b"       0.00 g     \r\n", (0, True, "ok")),  # Scout, Navigator: the examples of the RS232 manual
        (b"      12.73 g    ?\r\n", (13, False, "ok")),
        (b"     0.4500 oz    \r\n", (13, True, "ok")),
        (b"       0.85 oz     WET WT\r\n", (24, True, "ok")),
        (b"-    1.250 kg   B/G\r\n", (-1250, True, "ok")),  # Ranger
    ],
)
def test_lines_of_other_families(wire: bytes, expected: tuple[int | None, bool, str]) -> None:
    assert rows("ohaus", wire) == [expected]


@pytest.mark.parametrize("tail", [b"2.345 kg      \r\n", b".345 kg      \r\n"])
def test_the_tail_of_a_torn_line_is_no_weight(tail: bytes) -> None:
    assert bad("ohaus", tail) == 1


def test_the_tare_is_no_reading() -> None:
    assert rows("ohaus", b"    0.250 kg     T  \r\n") == []
