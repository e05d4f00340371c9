"""Whether a visit was a passage, and which way: a logistic model over its own story and that of its companions."""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.rfid import weights
from gateway.rfid.companions import as_one, group_of
from gateway.rfid.story import Story


@dataclass(frozen=True, slots=True)
class Judgement:
    """`odds`: the log-odds of a passage; `way`: above 0 from inside out, below 0 from outside in, 0 not known."""

    odds: float
    way: float


NOTHING = Judgement(-99.0, 0.0)


def judged(own: Story, others: Sequence[Story]) -> Judgement:
    """What one visit was, in the light of the visits around it."""
    if not own.leans:
        return NOTHING
    together, way = as_one(group_of(own, others, weights.ALIKE))
    odds = weights.CONSTANT
    for value, line in zip((*own.values, *together), weights.PASSED, strict=True):
        odds += line.slopes[0] * value
        for corner, slope in zip(line.corners, line.slopes[1:], strict=True):
            if value > corner:
                odds += slope * (value - corner)
    return Judgement(odds, way)
