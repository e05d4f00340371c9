"""One operation id, one effect; what was answered survives a crash, what was not answered did not happen."""

import sqlite3

import pytest

from gateway.contracts.ids import new_id
from gateway.store.errors import CommitFailed, GatewayError
from tests.gateway.site import Site


def at_the_bin(site: Site) -> None:
    site.stock(LAMP=10).order("S1", LAMP=3)
    site.plan()
    site.scan("p1", site.tap("p1", "claim")["data"]["bin"])


def test_an_operation_sent_three_times_has_one_effect_and_one_answer(site: Site) -> None:
    at_the_bin(site)
    operation = new_id()
    answers = [site.scan("p1", "LAMP", operation) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert site.view("p1")["data"]["picked"] == 1


def test_the_answer_is_remembered_over_a_restart(site: Site) -> None:
    at_the_bin(site)
    operation = new_id()
    first = site.scan("p1", "LAMP", operation)
    site.restart()
    assert site.scan("p1", "LAMP", operation) == first
    assert site.view("p1")["data"]["picked"] == 1


def test_a_refusal_is_an_answer_too(site: Site) -> None:
    at_the_bin(site)
    operation = new_id()
    first = site.scan("p1", "MUG", operation)
    assert first["code"] == "wrong_item"
    assert site.scan("p1", "MUG", operation) == first


def test_every_answer_has_a_larger_number(site: Site) -> None:
    at_the_bin(site)
    numbers = [site.scan("p1", "MUG")["seq"] for _ in range(3)]
    assert numbers == sorted(set(numbers))


def test_an_operation_id_that_is_too_long_is_refused(site: Site) -> None:
    with pytest.raises(GatewayError, match="operation_id"):
        site.scan("p1", "LAMP", "x" * 65)


def test_a_failed_commit_leaves_nothing_behind(site: Site) -> None:
    at_the_bin(site)
    events = site.writer.log.last_seq
    operation = new_id()
    blocker = sqlite3.connect(site.database.path, isolation_level=None)
    site.writer.call(lambda unit: site.writer._connection.execute("PRAGMA busy_timeout=1"))
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(CommitFailed):
        site.scan("p1", "LAMP", operation)
    blocker.execute("ROLLBACK")
    blocker.close()
    view = site.view("p1")
    assert (view["data"]["picked"], site.writer.log.last_seq) == (0, events)
    assert site.scan("p1", "LAMP", operation)["data"]["picked"] == 1


def test_a_bug_in_one_operation_spoils_no_other(site: Site) -> None:
    at_the_bin(site)

    def breaks(unit: object) -> None:
        site.state.settings.remove("warehouse")
        raise ZeroDivisionError

    with pytest.raises(GatewayError, match="internal"):
        site.writer.call(breaks)
    assert site.state.setting("warehouse", None) == "main"
    assert site.scan("p1", "LAMP")["data"]["picked"] == 1


def test_what_is_in_memory_is_what_is_on_disk(site: Site) -> None:
    at_the_bin(site)
    for _ in range(3):
        site.scan("p1", "LAMP")
    site.tap("p1", "finish")
    site.verify("b1", "S1")
    site.print_all()
    site.weigh("b1", 750)
    before = {table.name: dict(table.rows) for table in site.state.tables}
    site.restart()
    assert {table.name: dict(table.rows) for table in site.state.tables} == before
