"""Stability for scales whose wire does not tell it: a run of equal weights. Readings say `derived` then.

The address may say how many frames have to agree (`?agree=3`); one frame alone never is stable.
"""

RUN = 5


class Steadiness:
    """Counts equal weights in a row; frames without a weight begin anew. Belongs to one connection."""

    def __init__(self, run: int = RUN) -> None:
        self._run = max(run, 2)
        self._weight: int | None = None
        self._count = 0

    def after(self, grams: int | None) -> bool:
        """Whether this weight, the latest, has stood for the whole run."""
        self._count = self._count + 1 if grams is not None and grams == self._weight else 1
        self._weight = grams
        return grams is not None and self._count >= self._run
