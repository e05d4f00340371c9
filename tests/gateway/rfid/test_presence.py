"""Presence: a tag is where it was until another place hears it louder; sooner, when the old place fell silent."""

import random

import pytest

from gateway.rfid.presence import Kind, Presence, PresenceEvent, Rules

EPC = "3034F487B4209C4000000007"


def heard(presence: Presence, place: str, at: float, dbm: float, times: int = 5, every_s: float = 0.1) -> list[str]:
    """Reads at one place; what they changed."""
    found: list[PresenceEvent] = []
    for n in range(times):
        found += presence.see(EPC, at + n * every_s, place, dbm)
    return [f"{event.kind} {event.before}>{event.place}" for event in found]


def test_a_tag_arrives_once_it_was_read_twice() -> None:
    presence = Presence()
    assert presence.see(EPC, 0.0, "A-1", -60.0) == []
    (event,) = presence.see(EPC, 0.1, "A-1", -60.0)
    assert event == PresenceEvent(Kind.ARRIVED, EPC.lower(), "A-1", "", 0.1)
    assert heard(presence, "A-1", 1.0, -60.0) == []
    assert presence.place_of(EPC) == "A-1"


def test_a_louder_place_takes_it_and_one_that_is_hardly_louder_does_not() -> None:
    presence = Presence()
    heard(presence, "A-1", 0.0, -60.0)
    assert heard(presence, "A-2", 0.5, -55.0, every_s=0.01) == [], "5 dB are a reflection"
    presence = Presence()
    heard(presence, "A-1", 0.0, -60.0)
    assert heard(presence, "A-2", 0.5, -53.0, every_s=0.01) == ["moved A-1>A-2"]


def test_a_place_that_falls_silent_loses_it_to_a_quieter_one() -> None:
    presence = Presence()
    heard(presence, "A-1", 0.0, -50.0)
    assert heard(presence, "A-2", 0.6, -60.0, every_s=0.01) == []
    assert heard(presence, "A-2", 5.0, -60.0) == ["moved A-1>A-2"]


def test_a_tag_that_nobody_hears_departs_and_may_come_again() -> None:
    presence = Presence(Rules(departed_s=10))
    heard(presence, "A-1", 0.0, -60.0)
    assert presence.due(10.0) == []
    assert presence.due(10.5) == [PresenceEvent(Kind.DEPARTED, EPC.lower(), "", "A-1", 10.5)]
    assert len(presence) == 0
    assert heard(presence, "A-1", 20.0, -60.0) == ["arrived >A-1"]


def test_one_stray_read_is_nothing() -> None:
    presence = Presence(Rules(departed_s=10))
    presence.see(EPC, 0.0, "A-1", -80.0)
    assert presence.due(60.0) == []


def test_fading_between_two_shelves_moves_nothing() -> None:
    """A tag 1 m before its own antenna and 2 m from the next: 6 dB apart, each read fading by 3 dB."""
    chance, presence, moves = random.Random(1), Presence(), 0
    for n in range(1, 2_001):
        place, mean = ("A-1", -55.0) if n % 2 else ("A-2", -61.0)
        events = presence.see(EPC, n * 0.05, place, mean + chance.gauss(0, 3))
        moves += sum(event.kind is Kind.MOVED for event in events)
    assert (moves, presence.place_of(EPC)) == (0, "A-1")


def test_memory_is_bounded() -> None:
    presence = Presence(Rules(most_tags=100))
    events = [event for n in range(300) for _ in (1, 2) for event in presence.see(f"{n:024x}", n * 0.01, "A-1", -60.0)]
    assert len(presence) == 100
    assert [event.kind for event in events].count(Kind.DEPARTED) == 200


@pytest.mark.parametrize("dbm", [None, -120.0, 0.0])
def test_readers_without_strength_are_believed(dbm: float | None) -> None:
    presence = Presence()
    assert [event.kind for event in (*presence.see(EPC, 0, "A-1", dbm), *presence.see(EPC, 1, "A-1", dbm))] == [
        "arrived"
    ]
