"""The writer, what a transaction collects, the lock, URLs."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from central.database import later
from central.database.bulk import RowStatement
from central.database.counters import document_numbers, take_numbers
from central.database.database import Database
from central.database.engine import BadDatabase, database_url
from central.database.lock import Locked, ProcessLock
from central.database.settings import identity
from central.database.tables import Json, UtcTime
from tests.central.floor_peer import START


def _count(tx: Connection, name: str) -> int:
    return take_numbers(tx, name)


def test_writers_that_run_at_once_get_numbers_without_holes(any_database: Database) -> None:
    numbers: list[int] = []

    def work() -> None:
        numbers.extend(any_database.write(lambda tx: _count(tx, "series")) for _ in range(20))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 161))


def test_a_caller_that_fails_takes_nobody_with_it(any_database: Database) -> None:
    """The good callers wait until the writer is busy, so that they share its next commit with the bad one."""
    entered, go_on = threading.Event(), threading.Event()
    outcomes: dict[str, object] = {}

    def block(tx: Connection) -> None:
        entered.set()
        go_on.wait(10)

    def bad(tx: Connection) -> None:
        take_numbers(tx, "bad")
        raise ValueError("no")

    def call(name: str) -> None:
        try:
            outcomes[name] = any_database.write(bad if name == "bad" else lambda tx: take_numbers(tx, name))
        except ValueError as error:
            outcomes[name] = str(error)

    blocker = threading.Thread(target=lambda: any_database.write(block))
    blocker.start()
    entered.wait(10)
    threads = [threading.Thread(target=call, args=(name,)) for name in ("a", "bad", "b")]
    for thread in threads:
        thread.start()
    go_on.set()
    for thread in [blocker, *threads]:
        thread.join()
    assert outcomes == {"a": 1, "bad": "no", "b": 1}
    with any_database.read() as tx:
        assert sorted(tx.execute(text("SELECT name FROM counter WHERE name IN ('a', 'b', 'bad')")).scalars()) == [
            "a",
            "b",
        ]


def test_a_statement_that_breaks_a_constraint_reaches_its_caller_only(database: Database) -> None:
    with pytest.raises(IntegrityError):
        database.write(lambda tx: tx.execute(text("INSERT INTO barcode (barcode, sku) VALUES ('1', 'nothing')")))
    assert database.write(lambda tx: take_numbers(tx, "after")) == 1


def test_a_write_inside_a_write_is_refused(database: Database) -> None:
    with pytest.raises(RuntimeError, match="a write inside a write"):
        database.write(lambda tx: database.write(lambda inner: None))


def test_collected_rows_are_written_once_and_only_if_the_work_succeeds(any_database: Database) -> None:
    written: list[list[int]] = []

    def flush(tx: Connection, rows: list[int]) -> None:
        written.append(rows)

    def work(tx: Connection) -> None:
        later.later(tx, flush, [1])
        later.later(tx, flush, [2, 3])

    def failing(tx: Connection) -> None:
        later.later(tx, flush, [4])
        raise ValueError

    with pytest.raises(ValueError):
        any_database.write(failing)
    any_database.write(work)
    assert written == [[1, 2, 3]]


def test_signals_come_after_the_commit(any_database: Database) -> None:
    seen: list[tuple[frozenset[str], int]] = []
    gateways: list[str] = []

    def hook(signals: frozenset[str]) -> None:
        with any_database.read() as tx:
            seen.append((signals, tx.execute(text("SELECT value FROM counter WHERE name = 'x'")).scalar_one()))

    def work(tx: Connection) -> None:
        take_numbers(tx, "x")
        later.signal(tx, "facts")
        later.signal(tx, "down:gw-1")

    any_database.after_commit.append(hook)
    any_database.on_down.append(gateways.append)
    any_database.write(work)
    assert seen == [(frozenset({"facts", "down:gw-1"}), 1)]
    assert gateways == ["gw-1"]


def test_statements_are_counted_an_executemany_as_many(database: Database) -> None:
    def work(tx: Connection) -> int:
        before = database.statements
        tx.execute(text("SELECT 1"))
        tx.execute(text("DELETE FROM counter WHERE value = :n"), [{"n": 1}, {"n": 2}, {"n": 3}])
        return database.statements - before

    assert database.write(work) == 4


def test_document_numbers_count_the_sites_day(any_database: Database) -> None:
    first = any_database.write(lambda tx: document_numbers(tx, "PO", 2, START))
    second = any_database.write(lambda tx: document_numbers(tx, "PO", 1, START))
    assert (first, second) == (["PO-261124-0001", "PO-261124-0002"], ["PO-261124-0003"])


def test_an_identity_stays(any_database: Database) -> None:
    made = [any_database.write(lambda tx: identity(tx, "me")) for _ in range(2)]
    assert made[0] == made[1]
    assert len(made[0]) == 16


def test_one_process_only(tmp_path: Path) -> None:
    first, second = ProcessLock(tmp_path / "lock"), ProcessLock(tmp_path / "lock")
    first.acquire()
    with pytest.raises(Locked, match="another central"):
        second.acquire()
    first.release()
    second.acquire()
    second.release()


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("/tmp/a.db", "sqlite"),
        ("sqlite:////tmp/a.db", "sqlite"),
        ("postgresql://me@host/db", "postgresql+psycopg"),
        ("postgresql+psycopg://me@host/db", "postgresql+psycopg"),
    ],
)
def test_urls_are_read(given: str, driver: str) -> None:
    assert database_url(given).drivername == driver


@pytest.mark.parametrize("given", ["mysql://me@host/db", "postgresql://host:port/x", "sqlite://"])
def test_other_urls_are_refused_in_one_sentence(given: str) -> None:
    with pytest.raises(BadDatabase):
        Database(given)


def test_rows_travel_as_one_parameter_and_come_back_the_same(any_database: Database) -> None:
    echo = RowStatement(
        "SELECT v.t, v.n, v.b FROM v ORDER BY v.n", t="text", n="integer", b="bool", j="json", at="time"
    )
    rows = [
        {"t": "深圳 'x' \\", "n": 2**40, "b": True, "j": {"a": [1]}, "at": START},
        {"t": None, "n": -1, "b": False, "j": {}, "at": START},
    ]
    with any_database.read() as tx:
        found = [tuple(row) for row in echo.run(tx, rows)]
    assert [(t, n, bool(b)) for t, n, b in found] == [(None, -1, False), ("深圳 'x' \\", 2**40, True)]


def test_a_column_with_one_value_travels_once(any_database: Database) -> None:
    """As a parameter instead of in each row; whatever varies, nothing else changes."""
    echo = RowStatement(
        "SELECT v.n, v.t, v.b, v.at, v.j FROM v ORDER BY v.n",
        results={"at": UtcTime(), "j": Json},
        n="integer",
        t="text",
        b="bool",
        at="time",
        j="json",
    )
    same = [{"n": 1, "t": "x", "b": True, "at": START, "j": {"a": 1}} for _ in range(20)]
    mixed = [{"n": n, "t": None, "b": n % 2 == 0, "at": START, "j": {"n": n}} for n in range(20)]
    with any_database.read() as tx:
        for rows in (same, mixed, mixed[:3]):
            found = [(n, t, bool(b), at, j) for n, t, b, at, j in echo.run(tx, rows)]
            assert found == [tuple(row.values()) for row in rows]
