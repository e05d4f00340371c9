"""Followers: in order, effect and cursor together, a failing effect parks its document and nothing else."""

from collections.abc import Sequence

import pytest
from sqlalchemy import Connection, text

from central.database.counters import take_numbers
from central.database.database import Database
from central.facts.followers import Follower, advance, replay
from central.facts.runner import FollowerRunner, cursor_lags
from central.facts.stream import Fact, record
from tests.central.floor_peer import START
from tests.waiting import until


def tell(database: Database, *facts: tuple[str, str]) -> None:
    for kind, document in facts:
        database.write(lambda tx, kind=kind, document=document: record(tx, kind, document, START, {"n": 1}))  # type: ignore[misc]


class Listener:
    """A follower that notes what it was given, in the database, and chokes on some documents."""

    def __init__(self, *bad: str, types: frozenset[str] = frozenset({"Told"})) -> None:
        self.bad = set(bad)
        self.seen: list[str] = []
        self.follower = Follower("listener", types, self.apply)

    def apply(self, tx: Connection, facts: Sequence[Fact]) -> None:
        for fact in facts:
            take_numbers(tx, f"effect-{fact.document}")
            if fact.document in self.bad:
                raise ValueError(f"cannot use {fact.document}")
            self.seen.append(fact.document)

    def effects(self, database: Database) -> dict[str, int]:
        with database.read() as tx:
            rows = tx.execute(text("SELECT name, value FROM counter WHERE name LIKE 'effect-%' ORDER BY name"))
            return {row.name.removeprefix("effect-"): row.value for row in rows}


def run(database: Database, listener: Listener) -> None:
    while database.write(lambda tx: advance(tx, listener.follower)):
        pass


def test_a_follower_sees_its_types_in_order_and_once(any_database: Database) -> None:
    tell(any_database, ("Told", "a"), ("Other", "x"), ("Told", "b"))
    listener = Listener()
    run(any_database, listener)
    run(any_database, listener)
    tell(any_database, ("Told", "c"))
    run(any_database, listener)
    assert listener.seen == ["a", "b", "c"]
    assert cursor_lags(any_database) == {"listener": 0}


def test_a_failing_effect_parks_its_document_and_the_stream_goes_on(any_database: Database) -> None:
    tell(any_database, ("Told", "a"), ("Told", "bad"), ("Told", "b"), ("Told", "bad"))
    listener = Listener("bad")
    run(any_database, listener)
    tell(any_database, ("Told", "bad"), ("Told", "c"))
    run(any_database, listener)
    assert listener.effects(any_database) == {"a": 1, "b": 1, "c": 1}
    query = "SELECT fact_id, document, error FROM parked_effect ORDER BY id"
    with any_database.read() as tx:
        parked = [tuple(row) for row in tx.execute(text(query))]
    waits = "waits behind an earlier fact"
    assert parked == [(2, "bad", "ValueError: cannot use bad"), (4, "bad", waits), (5, "bad", waits)]


def test_a_parked_document_is_replayed_in_order(any_database: Database) -> None:
    tell(any_database, ("Told", "bad"), ("Told", "bad"), ("Told", "a"))
    listener = Listener("bad")
    run(any_database, listener)
    with pytest.raises(ValueError):
        any_database.write(lambda tx: replay(tx, listener.follower, "bad"))
    listener.bad.clear()
    assert any_database.write(lambda tx: replay(tx, listener.follower, "bad")) == 2
    assert any_database.write(lambda tx: replay(tx, listener.follower, "bad")) == 0
    assert listener.effects(any_database) == {"a": 1, "bad": 2}
    tell(any_database, ("Told", "bad"))
    run(any_database, listener)
    assert listener.effects(any_database) == {"a": 1, "bad": 3}


def test_followers_advance_together_and_each_alone_where_one_fails(any_database: Database) -> None:
    tell(any_database, ("Told", "a"), ("Told", "bad"), ("Told", "b"))
    good = Listener()
    good.follower = Follower("good", good.follower.types, good.apply)
    picky = Listener("bad")
    runner = FollowerRunner(any_database, [good.follower, picky.follower])
    runner.catch_up()
    assert "bad" in good.seen
    assert picky.effects(any_database) == {"a": 2, "b": 2, "bad": 1}
    assert cursor_lags(any_database) == {"good": 0, "listener": 0}
    tell(any_database, ("Told", "bad"), ("Told", "c"))
    runner.catch_up()
    assert picky.effects(any_database) == {"a": 2, "b": 2, "bad": 2, "c": 2}
    with any_database.read() as tx:
        query = "SELECT follower, fact_id FROM parked_effect ORDER BY id"
        assert [tuple(row) for row in tx.execute(text(query))] == [("listener", 2), ("listener", 4)]


def test_a_follower_that_joins_late_sees_the_whole_stream(any_database: Database) -> None:
    tell(any_database, ("Told", "a"))
    first, late = Listener(), Listener()
    run(any_database, first)
    late.follower = Follower("late", late.follower.types, late.apply)
    tell(any_database, ("Told", "b"))
    FollowerRunner(any_database, [first.follower, late.follower]).catch_up()
    assert (first.seen, late.seen) == (["a", "b"], ["a", "b"])


def test_the_runner_follows_commits(database: Database) -> None:
    listener = Listener()
    runner = FollowerRunner(database, [listener.follower])
    runner.start()
    tell(database, ("Told", "a"))
    until(lambda: listener.seen == ["a"])
    tell(database, ("Told", "b"))
    until(lambda: listener.seen == ["a", "b"])
    runner.stop()
