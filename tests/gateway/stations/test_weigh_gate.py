"""From a stream of readings to one weight a parcel."""

import pytest

from devices.readings import Range, WeightReading
from devices.registry import driver_info
from devices.stream import StreamConversation
from devices.tally import Tally
from gateway.stations.weigh_gate import WeighGate


def reading(grams: int | None, stable: bool = True, place: Range = Range.OK) -> WeightReading:
    return WeightReading(grams=grams, unit="g", stable=stable, range=place)


def test_a_stable_weight_after_an_empty_scale_is_offered_once() -> None:
    gate = WeighGate()
    assert gate.offer(reading(0), 1) is None
    assert gate.offer(reading(400, stable=False), 1) is None
    assert gate.offer(reading(850), 1) == 850
    assert gate.offer(reading(850), 1) is None


def test_a_parcel_that_lay_there_from_the_start_is_not_weighed() -> None:
    assert WeighGate().offer(reading(850), 1) is None


def test_the_scale_must_have_been_empty_between_two_parcels() -> None:
    gate = WeighGate()
    gate.offer(reading(0), 1)
    assert gate.offer(reading(850), 1) == 850
    gate.consumed()
    assert gate.offer(reading(900), 2) is None
    gate.offer(reading(2), 2)
    assert gate.offer(reading(900), 2) == 900


def test_a_parcel_put_on_while_its_last_piece_was_scanned_is_offered_when_the_station_asks() -> None:
    gate = WeighGate()
    gate.offer(reading(0), -1)
    assert gate.offer(reading(850), -1) == 850
    assert gate.offer(reading(850), 7) == 850
    assert gate.offer(reading(850), 7) is None


def test_motion_over_under_fault_and_silence_are_never_a_weight() -> None:
    gate = WeighGate()
    gate.offer(reading(0), 1)
    for place in (Range.OVER, Range.UNDER, Range.FAULT):
        assert gate.offer(reading(None, place=place), 1) is None
    assert gate.offer(reading(-40), 1) is None
    assert gate.offer(reading(500, stable=False), 1) is None
    assert gate.state == "motion"


def test_a_scale_that_only_wobbles_through_zero_is_not_empty() -> None:
    gate = WeighGate()
    gate.offer(reading(0, stable=False), 1)
    assert gate.offer(reading(850), 1) is None


def through(frames: list[bytes], agree: int = 5) -> list[int]:
    """What the gate offers of the frames of a scale whose wire tells no stability."""
    gate, talk = WeighGate(), StreamConversation(driver_info("yaohua-equals").make(), Tally(), agree=agree)
    talk.begin(0.0)
    readings = [one for frame in frames for one in talk.receive(frame, 0.0) if isinstance(one, WeightReading)]
    assert all(one.derived for one in readings)
    return [grams for one in readings if (grams := gate.offer(one, 1)) is not None]


EMPTY, PARCEL, WRONG = b"=0000.000", b"=0001.250", b"=0007.250"


def test_a_derived_weight_is_offered_once_its_frames_agree() -> None:
    assert through([EMPTY] * 5 + [PARCEL] * 4) == []
    assert through([EMPTY] * 5 + [PARCEL] * 5) == [1250]


@pytest.mark.parametrize("agree", [1, 2])
def test_one_frame_alone_is_never_a_parcels_weight(agree: int) -> None:
    assert through([EMPTY, EMPTY, WRONG, PARCEL, WRONG, PARCEL], agree) == []
    assert through([EMPTY, EMPTY, WRONG, PARCEL, PARCEL], agree) == [1250]


def test_the_gate_itself_wants_two_derived_readings_that_agree() -> None:
    def derived(grams: int) -> WeightReading:
        return WeightReading(grams=grams, unit="kg", stable=True, derived=True)

    gate = WeighGate()
    gate.offer(derived(0), 1)
    assert gate.offer(derived(1250), 1) is None
    assert gate.offer(derived(1250), 1) == 1250
