"""Whether a visit was a passage, and which way: first by itself, then with its companions, as out and as in."""

from collections.abc import Iterable
from dataclasses import dataclass

from gateway.rfid.companions import Group, as_one, chance_of, group_of, words_of
from gateway.rfid.story import Numbers, Story, numbers_of, run_of
from gateway.rfid.weights import Model

HOPELESS = -6.5  # log-odds that companions do not mend


@dataclass(frozen=True, slots=True)
class Judgement:
    """`odds`: the log-odds of a passage; `way`: above 0 from inside out, below 0 from outside in, 0 not known."""

    odds: float
    way: float


NOTHING = Judgement(-99.0, 0.0)


def speak(story: Story, model: Model) -> Story:
    """Lets a visit say by itself whether it passed; companions ask for it."""
    if story.rows and not story.said[0]:
        out, back = model.alone(story.out), model.alone(story.back)
        story.said, story.chances = (out, back), (chance_of(out), chance_of(back))
    return story


def judged(own: Story, others: Iterable[Story], model: Model) -> Judgement:
    """What one visit was, in the light of the visits around it."""
    if not own.rows:
        return NOTHING
    speak(own, model)
    if max(own.said) < HOPELESS:
        return Judgement(max(own.said), 0.0)
    around = [speak(other, model) for other in others if other.rows]
    own.near = None  # others may have asked before all was known
    as_out, as_in = vectors(group_of(own, around, model))
    out, back = model.passed(as_out), model.passed(as_in)
    return Judgement(max(out, back), out - back)


def vectors(group: Group) -> tuple[Numbers, Numbers]:
    """The numbers that judge a group's first one, as out and as in: WORDS, OWN, SHARED and TURNED of all as one."""
    own = group[0][1]
    rows, weight = as_one(group)
    shared, out, back = numbers_of(run_of(rows, weight), weight)
    return (*words_of(group, 0), *own.out, *shared, *out), (*words_of(group, 1), *own.back, *shared, *back)
