"""Bytes of the wire through framing and driver, without a wire."""

from devices.readings import Reading, WeightReading
from devices.registry import driver_info
from devices.stream import StreamConversation
from devices.tally import Tally

PAUSE_S = 0.5  # of silence behind the bytes: long enough for framings that wait for it
Row = tuple[int | None, bool, str]


def read(driver: str, wire: bytes, **options: str) -> tuple[list[WeightReading], Tally]:
    """The readings that these bytes give, whole and cut into single bytes alike, and what was counted."""
    tally = Tally()
    whole = StreamConversation(driver_info(driver).make(options), tally)
    whole.begin(0.0)
    readings = [*whole.receive(wire, 0.0), *whole.lapse(PAUSE_S)]
    pieces = StreamConversation(driver_info(driver).make(options), Tally())
    pieces.begin(0.0)
    again: list[Reading] = [reading for at in range(len(wire)) for reading in pieces.receive(wire[at : at + 1], 0.0)]
    again += pieces.lapse(PAUSE_S)
    assert again == readings
    return [reading for reading in readings if isinstance(reading, WeightReading)], tally


def rows(driver: str, wire: bytes, **options: str) -> list[Row]:
    """Grams, stability and range of each reading; no frame may be bad."""
    readings, tally = read(driver, wire, **options)
    assert tally.bad_frames == 0, list(tally.last_bad)
    return [(one.grams, one.stable, one.range.value) for one in readings]


def bad(driver: str, wire: bytes, **options: str) -> int:
    """How many frames were bad; none may have given a reading."""
    readings, tally = read(driver, wire, **options)
    assert readings == []
    return tally.bad_frames
