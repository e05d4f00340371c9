"""From a stream of readings to one weight a parcel."""

from devices.readings import Range, WeightReading
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
