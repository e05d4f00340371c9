import pytest

from devices.readings import Answer
from devices.registry import driver_info
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


@pytest.mark.parametrize(("t", "grams"), [("tonne", 1_500_000), ("tola", 17)])
def test_the_unit_t_has_to_be_chosen(t: str, grams: int) -> None:
    wire = b"ST,+0001.500  t\r\n"
    assert bad("and-ad", wire) == 1
    assert rows("and-ad", wire, t=t) == [(grams, True, "ok")]


def test_commands_are_repeated_when_done() -> None:
    scale = driver_info("and-ad").make()
    assert [scale.decode(word) for word in (b"Z", b"CT")] == [
        Answer(command="Z", ok=True, text="done", raw=b"Z"),
        Answer(command="CT", ok=True, text="done", raw=b"CT"),
    ]
    assert not scale.decode(b"I").ok
    assert scale.answer("print", b"ST,+0001.234 kg").ok
