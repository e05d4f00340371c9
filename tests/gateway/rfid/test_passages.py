"""Passages: one a visit, a direction only where it is plain, memory bounded."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.rfid.passages import Direction, Passage, Passages, Portal, Role

EPC = "3114257bf4499602d2000000"
ROLES = {1: Role.INNER, 2: Role.INNER, 3: Role.OUTER}


def walk(passages: Passages, antennas: list[int], start: float = 0.0, epc: str = EPC) -> list[Passage]:
    """A read every 0.2 s on each of these antennas, then nothing for long."""
    ended = []
    for place, antenna in enumerate(antennas):
        ended += passages.see(epc, start + 0.2 * place, antenna, -55.0)
    return ended + passages.due(start + 60)


def test_many_reads_of_one_visit_are_one_passage() -> None:
    assert walk(Passages(Portal(ROLES)), [1, 2, 1, 3, 3]) == [
        Passage(EPC, Direction.OUT, 0.0, 0.8, 5, (1, 2, 3), strongest_dbm=-55.0)
    ]


@pytest.mark.parametrize(
    ("antennas", "direction"),
    [
        ([1, 3], Direction.OUT),
        ([3, 3, 1, 2], Direction.IN),
        ([1, 1, 2], Direction.UNKNOWN),
        ([3], Direction.UNKNOWN),
        ([1, 3, 3, 1], Direction.UNKNOWN),
        ([9, 9], Direction.UNKNOWN),
    ],
)
def test_the_order_of_the_sides_is_the_direction(antennas: list[int], direction: Direction) -> None:
    assert [passage.direction for passage in walk(Passages(Portal(ROLES, least_reads=1)), antennas)] == [direction]


def test_weak_stray_reads_from_the_other_side_do_not_turn_a_tag_round() -> None:
    passages = Passages(Portal(ROLES))
    for at, antenna, rssi in ((0.0, 3, -80.0), (0.2, 1, -50.0), (0.4, 1, -48.0), (1.0, 3, -47.0), (1.2, 1, -79.0)):
        passages.see(EPC, at, antenna, rssi)
    assert [passage.direction for passage in passages.due(9)] == [Direction.OUT]


def test_the_readers_clock_tells_the_order_where_reports_come_in_heaps() -> None:
    passages = Passages(Portal(ROLES))
    passages.see(EPC, 5.0, 3, -50.0, reader_at=1001.0)
    passages.see(EPC, 5.0, 1, -50.0, reader_at=1000.0)
    assert [passage.direction for passage in passages.due(9)] == [Direction.OUT]


def test_a_tag_that_comes_back_passes_again() -> None:
    passages = Passages(Portal(ROLES, gap_s=1.0))
    passages.see(EPC, 0.0, 1)
    passages.see(EPC, 0.5, 3)
    assert [passage.direction for passage in passages.see(EPC, 10.0, 3)] == [Direction.OUT]
    passages.see(EPC, 10.5, 1)
    assert [passage.direction for passage in passages.due(20.0)] == [Direction.IN]


def test_a_pallet_parked_beside_the_gate_is_reported_once() -> None:
    passages = Passages(Portal(ROLES, linger_s=5.0))
    ended = [passage for second in range(60) for passage in passages.see(EPC, float(second), 1)]
    ended += passages.due(100.0)
    assert [(passage.lingering, passage.direction) for passage in ended] == [(True, Direction.UNKNOWN)]


def test_upper_and_lower_case_are_one_tag() -> None:
    passages = Passages(Portal(ROLES))
    passages.see(EPC.upper(), 0.0, 1)
    passages.see(EPC, 0.3, 3, count=4)
    assert [(passage.epc, passage.reads) for passage in passages.due(9)] == [(EPC, 5)]


def test_a_ghost_read_below_the_least_is_no_passage() -> None:
    assert walk(Passages(Portal(ROLES)), [1]) == []


def test_too_many_tags_push_the_longest_unseen_out_and_are_counted() -> None:
    passages = Passages(Portal(ROLES, most_tags=3, least_reads=1))
    ended = [passage.epc for number in range(5) for passage in passages.see(f"{number:024x}", 0.1 * number, 1)]
    assert ended == [f"{0:024x}", f"{1:024x}"]
    assert (len(passages), passages.pushed_out) == (3, 2)


def test_closing_ends_every_visit() -> None:
    passages = Passages(Portal(ROLES, least_reads=1))
    passages.see("aa", 0.0, 1)
    passages.see("bb", 0.1, 1)
    assert [passage.epc for passage in passages.close()] == ["aa", "bb"]
    assert passages.close() == []


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.floats(0, 5), st.integers(1, 4), st.integers(1, 9)),
        min_size=1,
        max_size=80,
    )
)
def test_every_read_is_in_exactly_one_passage(reads: list[tuple[str, float, int, int]]) -> None:
    passages, at, ended = Passages(Portal(ROLES, linger_s=1e9, least_reads=1)), 0.0, []
    for epc, wait, antenna, count in reads:
        at += wait
        ended += passages.see(epc, at, antenna, None, count)
    ended += passages.due(at + 10)
    assert len(passages) == 0
    assert sum(passage.reads for passage in ended) == sum(count for *_, count in reads)
    for epc in "abc":
        own = [passage for passage in ended if passage.epc == epc]
        assert all(later.first_seen - earlier.last_seen > 2.0 for earlier, later in pairwise(own))
