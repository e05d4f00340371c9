"""How the portal bench counts, and its peer: a bench that miscounts measures nothing."""

from collections import Counter

import pytest

from firmware_sim.readers.portal.air import Read
from firmware_sim.readers.portal.scenarios import scenario
from firmware_sim.readers.portal.scene import Truth
from tests.bench import _portals_peer as peer
from tests.bench.portals import Claim, counted, edgex, figures, today

ROLES = {1: "inner", 2: "inner", 3: "outer", 4: "outer"}
OUT = Truth("A", "passed", 10.0, direction="out")
STRAY = Truth("S", "stood_by", 0.0, how="parked")


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([Claim("A", 8, 12, "out")], {"right": 1}),
        ([Claim("A", 8, 12, "in")], {}),
        ([Claim("A", 8, 12, "unknown")], {"unknown": 1}),
        ([], {"missed": 1}),
        ([Claim("A", 12.5, 20, "out")], {"missed": 1, "invented": 1}),
        ([Claim("A", 11.5, 20, "out"), Claim("A", 8, 11, "out")], {"right": 1, "invented": 1}),
        ([Claim("A", 8, 12, "out"), Claim("X", 0, 1, "in")], {"right": 1, "invented": 1}),
    ],
)
def test_what_becomes_of_a_passage(claims: list[Claim], expected: dict[str, int]) -> None:
    counts = counted([OUT], claims, {"A"})
    names = ("right", "missed", "unknown", "invented")
    assert {name: counts[name] for name in names if counts[name]} == expected


def test_a_stray_is_rejected_only_when_nothing_claims_it() -> None:
    assert counted([STRAY], [], set())["rejected"] == 1
    claimed = counted([STRAY], [Claim("S", 0, 9, "unknown")], {"S"})
    assert (claimed["rejected"], claimed["parked: claimed"], claimed["invented"]) == (0, 1, 0)


def test_a_tag_that_passes_twice_needs_two_claims() -> None:
    back = Truth("A", "passed", 30.0, direction="in")
    counts = counted([OUT, back], [Claim("A", 8, 12, "out"), Claim("A", 28, 33, "in")], {"A"})
    assert (counts["right"], counts["missed"]) == (2, 0)
    counts = counted([OUT, back], [Claim("A", 8, 33, "out")], {"A"})
    assert (counts["right"], counts["missed"]) == (1, 1)


def test_shares() -> None:
    told = figures(Counter(passed=8, missed=2, right=3, unread=1, strays=4, rejected=1))
    assert (told["direction_pct"], told["right_pct"], told["missed_pct"]) == (50.0, 37.5, 25.0)
    assert (told["unread_pct"], told["rejected_pct"]) == (12.5, 25.0)
    assert figures(Counter())["direction_pct"] is None


def test_the_peers_offset_falls_after_its_hold_off() -> None:
    assert [peer.offset_db(since) for since in (0, 500, 1000, 1250, 5000)] == [6, 6, 2, 0, 0]


def passing(antennas: tuple[int, int]) -> list[Read]:
    """Strong at one antenna, then at the other."""
    first = [Read(at / 10, "A", antennas[0], -50, 1, 0) for at in range(10)]
    return first + [Read(1 + at / 10, "A", antennas[1], -40, 1, 0) for at in range(10)]


def test_the_peer_tells_a_plain_passage() -> None:
    assert [(one.epc, one.direction) for one in edgex(passing((1, 3)), ROLES)] == [("A", "out")]
    assert [(one.epc, one.direction) for one in edgex(passing((4, 2)), ROLES)] == [("A", "in")]


def test_the_gateway_tells_people_who_walk_through_one_by_one() -> None:
    reads, truth = scenario("walk-through").play(1)
    counts = counted(truth, today(reads, ROLES), {read.epc for read in reads})
    assert counts["passed"] > 50
    assert counts["right"] >= 0.95 * counts["passed"]
    assert counts["invented"] == 0


def test_the_peer_sees_no_passage_on_one_side_or_where_the_new_place_is_no_stronger() -> None:
    assert edgex(passing((1, 2)), ROLES) == []
    level = [Read(at / 10, "A", 1 + 2 * (at % 2), -50, 1, 0) for at in range(20)]
    assert edgex(level, ROLES) == []
