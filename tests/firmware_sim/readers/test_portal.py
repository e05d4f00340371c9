"""The portal's physics: what must hold whatever the parameters, and scenes that repeat exactly."""

import json
from collections import Counter
from statistics import fmean, pstdev

import pytest

from firmware_sim.readers.portal.radio import Body, Hall, Pose, dipole_db, pattern_db, shadow_db
from firmware_sim.readers.portal.scenarios import DOOR, SCENARIOS, UnknownScenario, scenario
from firmware_sim.readers.portal.scene import Path, Step


def power(hall: Hall, x: float, y: float = 0.0, **changes: object) -> float:
    """dBm at a chip that looks at antenna 1, in the middle of its height."""
    pose = {"at": (x, y, 1.0), "axis": (1.0, 0.0, 0.0), "face": (0.0, -1.0, 0.0)}
    link = hall.link(1, Pose(**{"content_db": 0.0, "chip_dbm": -60.0, "turn": 0.0, **pose, **changes}), 0, (), ())  # type: ignore[arg-type]
    return link.chip_dbm if link else -99.0


def test_far_tags_get_less_and_the_backs_of_panels_nothing_much() -> None:
    halls = [Hall(DOOR, seed) for seed in range(30)]
    near, far = (fmean(power(hall, -0.2, y) for hall in halls) for y in (-0.5, 3.5))
    assert near > far + 8
    assert pattern_db(1.0) == 0
    assert pattern_db(0.819) == pytest.approx(3, abs=0.1)  # 35 degrees
    assert pattern_db(-1.0) == 18


def test_fading_is_one_picture_in_space() -> None:
    """Two places a centimetre apart fade alike; a metre of places differs by decibels, and by seed."""
    hall = Hall(DOOR, 5)
    steps = [abs(power(hall, 0.5 + 0.01 * step) - power(hall, 0.51 + 0.01 * step)) for step in range(60)]
    places = [power(hall, 0.5 + 0.05 * step) for step in range(20)]
    assert fmean(steps) < 1.5
    assert pstdev(places) > 1.0
    assert power(hall, 0.5) == power(Hall(DOOR, 5), 0.5)
    assert power(hall, 0.5) != power(Hall(DOOR, 6), 0.5)


def test_a_dipole_is_deaf_along_its_line_and_goods_behind_it_take_power() -> None:
    assert dipole_db(0.0) == 0
    assert dipole_db(1.0) == 15
    halls = [Hall(DOOR, seed) for seed in range(30)]
    facing = fmean(power(hall, -0.2, content_db=10.0) for hall in halls)
    hidden = fmean(power(hall, -0.2, content_db=10.0, face=(0.0, 1.0, 0.0)) for hall in halls)
    assert facing > hidden + 3


def test_a_body_shadows_the_line_that_it_stands_in() -> None:
    assert shadow_db((0, -1.5, 1), (0, 1.5, 1), Body(0.0, 0.0, 9.0)) == pytest.approx(9)
    assert shadow_db((0, -1.5, 1), (0, 1.5, 1), Body(0.5, 0.0, 9.0)) == 0
    assert shadow_db((0, -1.5, 1), (0, 1.5, 1), Body(0.0, 2.5, 9.0)) == 0


@pytest.mark.parametrize(
    ("places", "crossings"),
    [
        ([(-3, 0), (3, 0)], [(5.0, "out")]),
        ([(3, 0), (-1, 0)], [(7.5, "in")]),
        ([(-3, 0), (0.3, 0), (-3, 0)], []),
        ([(-3, 0), (3, 0), (-3, 0)], [(5.0, "out"), (15.0, "in")]),
        ([(-2, -5), (-2, 5)], []),
    ],
)
def test_the_truth_of_a_path(places: list[tuple[float, float]], crossings: list[tuple[float, str]]) -> None:
    path = Path(tuple(Step(10.0 * number, *place) for number, place in enumerate(places)))
    assert [(pytest.approx(at), way) for at, way in path.crossings()] == crossings


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_repeats_by_its_seed_and_has_a_truth(name: str) -> None:
    one, again, other = (scenario(name).scene(seed).truth() for seed in (1, 1, 2))
    assert one == again != other
    assert {json.loads(truth.line())["kind"] for truth in one} <= {"passed", "stood_by"}
    assert sum(truth.kind == "passed" for truth in one) >= 10
    assert {truth.direction for truth in one + other if truth.kind == "passed"} == {"in", "out"}


def test_a_scene_is_read_as_a_reader_would() -> None:
    reads, truth = scenario("conveyor").play(3)
    again, _ = scenario("conveyor").play(3)
    assert reads == again
    assert reads == sorted(reads, key=lambda read: read.at_s)
    seconds = scenario("conveyor").seconds
    assert 30 <= len(reads) / seconds <= 260  # dense reader mode
    assert {read.antenna for read in reads} == {1, 2, 3, 4}
    assert all(-85 <= read.rssi_dbm <= -5 and 0 <= read.phase < 4096 for read in reads)
    count = Counter(read.epc for read in reads)
    assert all(count[one.epc] for one in truth if one.kind == "passed")
    assert any(count[one.epc] for one in truth if one.kind == "stood_by")


def test_only_scenarios_that_exist() -> None:
    with pytest.raises(UnknownScenario, match=r"no portal is called 'barn'; there are dock-door, "):
        scenario("barn")
