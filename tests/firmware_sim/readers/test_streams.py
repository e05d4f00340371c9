"""Reads that come by themselves: the crowd at every antenna, and a portal's scenes with their truth."""

from collections import Counter

import pytest

from firmware_sim.readers.llrp_streams import Crowd, Played
from firmware_sim.readers.portal.scenarios import scenario
from firmware_sim.readers.portal.scene import Truth
from tests.firmware_sim.readers.client import Wire


def test_every_antenna_sees_every_tag_at_the_rate_that_was_asked_for() -> None:
    crowd = Crowd(6, 40, 4, seed=1)
    assert crowd.wake_at() is None
    seen = [each for tenth in range(51) for each in crowd.due(100 + tenth / 10)]
    assert len(seen) == pytest.approx(200, abs=2)
    pairs = Counter((each.epc, each.antenna) for each in seen)
    assert len(pairs) == 24
    assert max(pairs.values()) - min(pairs.values()) <= 1
    assert [each.epc for each in Crowd(6, 40, 4, seed=2).due(0)] != [seen[0].epc]
    assert len(list(crowd.due(1e6))) == 1  # what was slept through is not made up for


@pytest.mark.parametrize(("tags", "rate"), [(0, 1.0), (1, 0.0), (1, -1.0), (1, float("nan"))])
def test_a_crowd_that_cannot_be(tags: int, rate: float) -> None:
    with pytest.raises(ValueError, match="a crowd has"):
        Crowd(tags, rate, 4, 0)


def test_a_thousand_reads_a_second_wake_the_reader_a_hundred_times() -> None:
    crowd = Crowd(200, 1000, 4, seed=0)
    now, turns, reads = 5.0, 0, 0
    while now < 6.0:
        reads += len(list(crowd.due(now)))
        now = crowd.wake_at() or now
        turns += 1
    assert reads == pytest.approx(1000, abs=20)
    assert turns <= 110


def test_the_crowd_is_reported() -> None:
    wire = Wire()
    wire.reader.watch(Crowd(4, 20, 4, seed=0))
    wire.inventory(report_every_n_tags=1, antennas=(0,))
    tags = [tag for _ in range(20) for one in wire.wait(0.1) for tag in one["TagReportData"]]
    assert len(tags) == pytest.approx(40, abs=2)
    assert {tag["AntennaID"] for tag in tags} == {1, 2, 3, 4}


def test_a_portal_plays_its_scene_and_tells_the_truth_in_time() -> None:
    portal = scenario("conveyor")
    reads, truth = portal.play(7)
    told: list[tuple[Truth, float]] = []
    played = Played(portal, 7, lambda one, at: told.append((one, at)))
    seen, now = [], 1000.0
    while now < 1000.0 + portal.seconds:
        seen += list(played.due(now))
        now = min(max(now + 0.05, played.wake_at() or 0), 1000.0 + portal.seconds)
    seen += list(played.due(now))[: len(reads) - len(seen)]
    assert [each.epc.hex().upper() for each in seen] == [read.epc for read in reads]
    assert [(each.channel, each.phase) for each in seen] == [(read.channel, read.phase) for read in reads]
    assert [one for one, _ in told][: len(truth)] == truth
    assert all(at == pytest.approx(1000 + one.at_s) for one, at in told[: len(truth)])
    assert played.wake_at() is not None  # the next scene has begun
