import pytest

from tests.devices.scales.wire import bad, rows


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        (b"ST,+0001.234 kg\r\n", [(1234, True, "ok")]),
        (b"US,+0001.234 kg\r\n", [(1234, False, "ok")]),
        (b"ST,-00012.34  g\r\n", [(-12, True, "ok")]),
        (b"ST,+00000.00 lb\r\n", [(0, True, "ok")]),
        (b"OL,+9999999E+19\r\n", [(None, False, "over")]),
        (b"OL,-9999999E+19\r\n", [(None, False, "under")]),
        (b"QT,+000012 PC\r\n", []),
    ],
)
def test_weights_and_statuses(wire: bytes, expected: list[tuple[int | None, bool, str]]) -> None:
    assert rows("and-ad", wire) == expected


@pytest.mark.parametrize("wire", [b"EC,E01\r\n", b"ST,0001.234 kg\r\n", b"ST,+0001.234  %\r\n", b"XX,+1 kg\r\n"])
def test_bad_frames(wire: bytes) -> None:
    assert bad("and-ad", wire) == 1
