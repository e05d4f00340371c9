"""Damaged frames of checked protocols: no wrong weight, nothing read that is no valid frame, the others not lost."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.devices.scales.damage import DAMAGES, PROTOCOLS, Checked, Judge

EVERY = pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda one: one.name)
GRAMS = st.integers(2, 99_999)


@EVERY
@settings(max_examples=60)
@given(grams=st.lists(GRAMS, min_size=3, max_size=12, unique=True), seed=st.integers(0, 2**32), data=st.data())
def test_damaged_frames(protocol: Checked, grams: list[int], seed: int, data: st.DataObject) -> None:
    chance, judge = random.Random(seed), Judge(protocol)
    frames, strict = [], True
    for number in grams:
        frame = protocol.frame(number)
        kind = data.draw(st.sampled_from(["none", *DAMAGES]))
        strict = strict and kind != "anything"
        frames.append((number, frame if kind == "none" else DAMAGES[kind](frame, chance)))
    judge.say(frames)
    assert judge.count.invalid == 0
    assert judge.count.wrong == judge.count.collisions
    assert not strict or judge.count.wrong == 0


@EVERY
@pytest.mark.parametrize("kind", DAMAGES)
def test_a_thousand_damaged_frames_cost_hardly_an_undamaged_one(protocol: Checked, kind: str) -> None:
    chance, judge = random.Random(7), Judge(protocol)
    for _ in range(50):
        grams = chance.sample(range(2, 99_999), 40)
        judge.say(
            (number, DAMAGES[kind](protocol.frame(number), chance) if at % 2 else protocol.frame(number))
            for at, number in enumerate(grams)
        )
    judge.say([])
    assert judge.count.damaged > 900
    assert judge.count.undamaged_read >= 0.99 * judge.count.undamaged
    assert (judge.count.invalid, judge.count.wrong) == (0, judge.count.collisions)
    assert kind == "anything" or judge.count.wrong == 0
