"""What every scale driver has to bear: noise, splits, torn, glued and damaged frames, a plug pulled at any byte."""

import random

import pytest

from devices.driver import Kind, StreamDriver
from devices.readings import WeightReading
from devices.registry import driver_info, drivers
from devices.stream import StreamConversation
from devices.tally import Tally
from tests.devices.scales.samples import GRAMS, SAMPLES, Sample

NOISE = [b"\x00", b"\xff\xfe", b"garbage", b"\r\n", b"\x02", b"\x03", b"=", b"0000000000", b"\x00\r\n\x7f\x1b[A"]
EVERY = pytest.mark.parametrize("sample", SAMPLES, ids=str)
CHECKED = pytest.mark.parametrize(
    "sample",
    [one for one in SAMPLES if one.checked],
    ids=str,
)


class Line:
    """One connection: bytes in, grams out."""

    def __init__(self, sample: Sample) -> None:
        self.tally = Tally()
        driver: StreamDriver = driver_info(sample.driver).make(sample.options)
        self.talk = StreamConversation(driver, self.tally)
        self.talk.begin(0.0)
        self.grams: list[int] = []

    def say(self, data: bytes) -> "Line":
        self._note([*self.talk.receive(data, 0.0)])
        return self

    def pause(self) -> "Line":
        """Silence that ends what can be ended by silence, and is too short to give up on the rest of a frame."""
        self._note([*self.talk.lapse(0.5)])
        return self

    def _note(self, readings: list[object]) -> None:
        """The weights; a status alone, as half an answer of an NCI scale looks, is none."""
        self.grams += [one.grams for one in readings if isinstance(one, WeightReading) and one.grams is not None]

    @property
    def kept(self) -> bytes:
        return b"".join(one.frame for one in self.tally.last_bad)


def is_selection(found: list[int], of: tuple[int, ...]) -> bool:
    """Whether these are some of those, in their order."""
    rest = iter(of)
    return all(any(one == other for other in rest) for one in found)


def test_every_scale_driver_has_a_sample() -> None:
    assert {one.driver for one in SAMPLES} == {name for name, info in drivers().items() if info.kind is Kind.SCALE}


@EVERY
def test_frames_are_read_however_they_are_cut_and_glued(sample: Sample) -> None:
    wire = b"".join(sample.frames)
    assert Line(sample).say(wire).pause().grams == list(GRAMS)
    single = Line(sample)
    for at in range(len(wire)):
        single.say(wire[at : at + 1])
    assert (single.pause().grams, single.tally.bad_frames) == (list(GRAMS), 0)
    for seed in range(20):
        chance, line, rest = random.Random(seed), Line(sample), wire
        while rest:
            size = chance.randint(1, 9)
            line.say(rest[:size])
            rest = rest[size:]
        assert line.pause().grams == list(GRAMS)


@EVERY
@pytest.mark.parametrize("noise", NOISE, ids=repr)
def test_noise_between_frames_costs_a_neighbour_at_most_and_is_kept(sample: Sample, noise: bytes) -> None:
    frames = sample.frames
    line = Line(sample).say(frames[0] + frames[1] + noise + b"".join(frames[2:])).pause()
    assert is_selection(line.grams, GRAMS)
    assert len(line.grams) >= len(GRAMS) - 2
    assert line.grams[0] == GRAMS[0]
    assert line.grams[-1] == GRAMS[-1]
    assert all(part in line.kept for part in noise.split(b"\r\n") if part != b"\x03")  # a bare end holds nothing


@EVERY
def test_a_torn_frame_is_no_weight_and_costs_a_neighbour_at_most(sample: Sample) -> None:
    first, torn, *rest = sample.frames
    for begin in range(len(torn)):
        for piece in (torn[:begin], torn[begin + 1 :]):
            line = Line(sample).say(first + piece + b"".join(rest)).pause()
            assert is_selection(line.grams, GRAMS), piece
            assert len(line.grams) >= len(GRAMS) - 2, piece
            assert line.grams[-1] == GRAMS[-1], piece


@EVERY
def test_half_a_frame_at_the_end_of_a_connection_is_dropped_and_counted(sample: Sample) -> None:
    first, second, *_ = sample.frames
    for at in range(len(second)):
        line = Line(sample).say(first + second[:at])
        line.talk.end()
        assert line.grams in ([], [GRAMS[0]]), at
        if at:
            assert line.tally.half_frames + line.tally.bad_frames == 1, at
        else:
            assert line.pause().grams == [GRAMS[0]]


@CHECKED
def test_no_single_bit_turns_a_checked_frame_into_another_weight(sample: Sample) -> None:
    first, damaged, *rest = sample.frames
    for at in range(len(damaged) * 8):
        wrong = bytearray(damaged)
        wrong[at // 8] ^= 1 << at % 8
        line = Line(sample).say(first + bytes(wrong) + b"".join(rest)).pause()
        assert is_selection(line.grams, GRAMS), wrong
        assert len(line.grams) >= len(GRAMS) - 2, wrong


@EVERY
def test_garbage_alone_gives_no_weight_and_is_counted_and_kept(sample: Sample) -> None:
    line = Line(sample).say(b"".join(NOISE) * 3 + b"\r\n\x03\x04")
    line.talk.end()
    assert line.grams == []
    assert line.tally.bad_frames + line.tally.half_frames > 0
    assert line.tally.last_bad


@EVERY
def test_every_scale_says_what_it_was_written_from(sample: Sample) -> None:
    assert driver_info(sample.driver).source
