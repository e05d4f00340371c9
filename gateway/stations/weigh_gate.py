"""Which of a scale's many readings is a parcel's weight: stable, in range, put on after the scale was empty.

Where the scale's protocol tells no stability (`derived`), at least two readings in a row have to agree.
"""

from devices.readings import Range, WeightReading

NEAR_ZERO_G = 5


class WeighGate:
    """One scale. `offer` takes every reading; `consumed` says that the parcel on it has been weighed."""

    def __init__(self, near_zero_g: int = NEAR_ZERO_G) -> None:
        self._near_zero_g = near_zero_g
        self._armed = False
        self._offered: tuple[int, int] | None = None
        self._before: int | None = None
        self.state = "silent"

    def offer(self, reading: WeightReading, views: int) -> int | None:
        """The grams to weigh with now, or None.

        A parcel that stays on the scale is offered once for each view of the station (`views`), so that one that was
        put on while its last piece was scanned is weighed as soon as the station asks for it.
        """
        self.state = _state(reading)
        before, self._before = self._before, reading.grams
        if reading.range is not Range.OK or reading.grams is None:
            return None
        if abs(reading.grams) <= self._near_zero_g:
            self._armed = self._armed or reading.stable
            self._offered = None
            return None
        if not reading.stable or not self._armed or reading.grams < 0:
            return None
        if reading.derived and reading.grams != before:
            return None
        if self._offered == (reading.grams, views):
            return None
        self._offered = (reading.grams, views)
        return reading.grams

    def consumed(self) -> None:
        """The parcel was weighed: nothing more until the scale has been near zero."""
        self._armed = False


def _state(reading: WeightReading) -> str:
    if reading.range is not Range.OK:
        return str(reading.range)
    return "stable" if reading.stable else "motion"
