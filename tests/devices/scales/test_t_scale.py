import pytest

from devices.errors import Refused
from devices.registry import driver_info
from tests.devices.scales.wire import bad, read, rows


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        (b"ST,GS,+  1.250kg\r\n", [(1250, True, "ok")]),
        (b"US,GS,+  1.250kg\r\n", [(1250, False, "ok")]),
        (b"ST,GS,-  0.005kg\r\n", [(-5, True, "ok")]),
        (b"ST,GS,   0.000kg\r\n", [(0, True, "ok")]),
        (b"OL,GS,+       kg\r\n", [(None, False, "over")]),
        (b"OL,GS,-  1.000kg\r\n", [(None, False, "under")]),
        (b"ST,TR,+  0.100kg\r\n", []),
    ],
)
def test_weights_and_statuses(wire: bytes, expected: list[tuple[int | None, bool, str]]) -> None:
    assert rows("t-scale", wire) == expected


def test_net() -> None:
    (reading,), _ = read("t-scale", b"ST,NT,+  2.000lb\r\n")
    assert (reading.grams, reading.net) == (907, True)


@pytest.mark.parametrize("wire", [b"ST,GS,+       kg\r\n", b"ST,GS,+  1.250\r\n", b"ST,GS,+   12pcs\r\n", b"hi\r\n"])
def test_bad_frames(wire: bytes) -> None:
    assert bad("t-scale", wire) == 1


def test_an_overload_has_nothing_behind_its_sign() -> None:
    assert rows("t-scale", b"OL,GS,+            \r\nOL,NT,-\r\n") == [(None, False, "over"), (None, False, "under")]


def test_a_stream_is_not_asked() -> None:
    assert driver_info("t-scale").make({"mode": "stream"}).poll == b""


def test_commands_are_repeated_when_done_and_refused_by_number() -> None:
    scale = driver_info("t-scale").make()
    assert scale.decode(b"MZ").ok
    with pytest.raises(Refused, match="cannot do it now"):
        scale.decode(b"E2")
