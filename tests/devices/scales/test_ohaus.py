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
