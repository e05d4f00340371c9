"""Bytes as the manual prints them."""

import pytest

from devices.drivers.scales.mt_sics import MtSics
from devices.errors import BadFrame, Refused
from devices.readings import Answer, Range, WeightReading


@pytest.mark.parametrize(
    ("frame", "grams", "unit", "stable"),
    [
        (b"S S     100.00 g", 100, "g", True),
        (b"S D     129.07 g", 129, "g", False),
        (b"S S      1.250 kg", 1250, "kg", True),
        (b"S S     -0.105 kg", -105, "kg", True),
        (b"S S       0.00 g", 0, "g", True),
        (b"S D   12345678 mg", 12346, "mg", False),
        (b"S S       2.20 lb", 998, "lb", True),
        (b"S S 1.250 kg", 1250, "kg", True),
    ],
)
def test_weights(frame: bytes, grams: int, unit: str, stable: bool) -> None:
    assert MtSics().decode(frame) == WeightReading(grams=grams, unit=unit, stable=stable, raw=frame)


@pytest.mark.parametrize(("frame", "where"), [(b"S +", Range.OVER), (b"S -", Range.UNDER)])
def test_outside_the_range_there_is_no_number(frame: bytes, where: Range) -> None:
    reading = MtSics().decode(frame)
    assert isinstance(reading, WeightReading)
    assert (reading.grams, reading.range, reading.stable) == (None, where, False)


@pytest.mark.parametrize(
    ("frame", "command", "ok"),
    [
        (b"S I", "S", False),
        (b"Z A", "Z", True),
        (b"Z +", "Z", False),
        (b"T S     100.00 g", "T", True),
        (b"T I", "T", False),
        (b"TAC A", "TAC", True),
    ],
)
def test_answers_to_commands_are_no_readings(frame: bytes, command: str, ok: bool) -> None:
    answer = MtSics().decode(frame)
    assert isinstance(answer, Answer)
    assert (answer.command, answer.ok) == (command, ok)


@pytest.mark.parametrize("frame", [b"ES", b"ET", b"EL"])
def test_errors_are_refusals(frame: bytes) -> None:
    with pytest.raises(Refused, match="mt-sics: cannot read"):
        MtSics().decode(frame)


@pytest.mark.parametrize(
    "frame",
    [b"", b"S", b"S X", b"S S     100.00", b"S S        12 pcs", b"S S  1.2.3 kg", b"\xff\xfe", b"S S    --- g"],
)
def test_anything_else_is_a_bad_frame_and_never_zero(frame: bytes) -> None:
    with pytest.raises(BadFrame):
        MtSics().decode(frame)
