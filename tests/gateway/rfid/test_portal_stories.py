"""What a visit's numbers tell: coming and going by phase, a mirrored gate the mirrored story, pairs alike both ways."""

import math

import pytest

from gateway.rfid.likeness import ALIKE, likeness
from gateway.rfid.profile import Profile
from gateway.rfid.story import OWN, Story, numbers_of, run_of, told

TURN_A_METRE = 720 * 922.5e6 / 299_792_458.0  # degrees, there and back
ACROSS_M, APART_M = 1.2, 0.3


def visit(speed: float, turned_at: float = math.inf, mirrored: bool = False, number: int = 1) -> Story:
    """From 3 m before the line with `speed`; from `turned_at` seconds on back again. Two antennas take turns."""
    profile, reads = Profile(), 0
    for step in range(int(6 / speed / 0.02)):
        at = 0.02 * step
        place = speed * (at if at < turned_at else 2 * turned_at - at) - 3
        outer = step % 10 >= 5
        distance = math.hypot(place - (APART_M if outer else -APART_M), ACROSS_M)
        level = -42 - 20 * math.log10(distance) - (8 if (place > 0) != outer else 0)
        profile.add(at, outer != mirrored, None, level, 1)
        profile.turn(at, 1 + outer, outer != mirrored, None, 1, -TURN_A_METRE * distance % 360)
        reads += 1
    return told(number, "aa", profile, reads, -45.0, 0.0, 6 / speed)


def number(story: Story, name: str, out: bool = True) -> float:
    return (story.out if out else story.back)[OWN.index(name)]


def test_what_passes_comes_nearer_on_the_near_side_and_goes_away_on_the_far_one() -> None:
    story = visit(1.0)
    assert number(story, "nearing before") < -0.4
    assert number(story, "leaving after") > 0.4
    assert number(story, "through share") > 0.6
    assert number(story, "through share", out=False) < -0.6


def test_what_turns_back_does_both_on_one_side() -> None:
    story = visit(1.0, turned_at=2.6)
    assert abs(number(story, "through share")) < 0.3
    assert number(story, "end") < 0


def test_a_mirrored_gate_tells_the_mirrored_story() -> None:
    plain, mirrored = visit(0.8), visit(0.8, mirrored=True)
    assert plain.out == pytest.approx(mirrored.back)
    assert plain.back == pytest.approx(mirrored.out)


def test_a_group_of_twins_tells_what_one_does() -> None:
    story = visit(1.0)
    twice = {n: [2 * value for value in row] for n, row in story.rows.items()}
    for one, other in zip(numbers_of(run_of(story.rows, 1.0), 1.0), numbers_of(run_of(twice, 2.0), 2.0), strict=True):
        assert one == pytest.approx(other)


def test_a_pair_is_as_alike_one_way_round_as_the_other() -> None:
    one, other = visit(1.0), visit(0.7, turned_at=3, number=2)
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert len(likeness(one, other)) == len(ALIKE)
