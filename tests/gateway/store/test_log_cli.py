"""`gateway replay` and `gateway verify-log`: the tables follow from the log, and an edit of the log shows."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from gateway.serve_cli import gateway
from tests.gateway.site import Site


@pytest.fixture
def shift(tmp_path: Path) -> Path:
    """A folder with the log of a short shift; its clock goes on by a minute with each look."""
    ticks = (datetime(2026, 11, 24, 8, tzinfo=UTC) + timedelta(minutes=n) for n in range(10_000))
    site = Site(tmp_path, clock=lambda: next(ticks)).furnish()
    site.stock(LAMP=10, MUG=4)
    site.order("S1", LAMP=2)
    site.plan()
    site.pick_wave()
    site.close()
    return tmp_path


def run(command: str, folder: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """The exit code and what is said as JSON."""
    result = CliRunner().invoke(gateway, [command, "--data", str(folder), "--json", *options])
    return result.exit_code, json.loads(result.stdout)


def change(folder: Path, sql: str) -> None:
    """An edit by somebody with the file."""
    with sqlite3.connect(folder / "gateway.db") as connection:
        connection.execute(sql)
    connection.close()


def test_a_replay_finds_the_tables_as_they_are_stored(shift: Path) -> None:
    code, told = run("replay", shift)
    assert (code, told["difference_count"], told["compared"]) == (0, 0, True)
    assert told["events"] == told["last_seq"] > 10
    assert told["tables"]["fulfilment"] == 1


def test_a_changed_table_is_named_with_its_key_and_field(shift: Path) -> None:
    change(shift, "UPDATE bin_stock SET quantity = quantity + 1 WHERE sku = 'MUG'")
    code, told = run("replay", shift)
    assert code == 1
    (found,) = told["differences"]
    assert (found["table"], found["field"], found["stored"], found["replayed"]) == ("bin_stock", "quantity", 5, 4)
    assert "MUG" in found["key"]


def test_a_row_that_the_log_does_not_know_is_named(shift: Path) -> None:
    change(shift, "DELETE FROM fulfilment")
    code, told = run("replay", shift)
    assert code == 1
    assert [(one["table"], one["key"], one["stored"]) for one in told["differences"]] == [("fulfilment", "f-S1", None)]


def test_the_state_of_an_earlier_moment_is_rebuilt_and_not_compared(shift: Path) -> None:
    code, told = run("replay", shift, "--until", "2026-11-24T08:00:30Z")
    assert (code, told["compared"]) == (0, False)
    assert told["events"] < run("replay", shift)[1]["events"]


def test_a_time_that_is_none_is_wrong_usage(shift: Path) -> None:
    result = CliRunner().invoke(gateway, ["replay", "--data", str(shift), "--until", "yesterday"])
    assert result.exit_code == 2
    assert "yesterday" in result.output


def test_a_folder_without_a_gateway_is_said_so(tmp_path: Path) -> None:
    for command in ("replay", "verify-log"):
        result = CliRunner().invoke(gateway, [command, "--data", str(tmp_path)])
        assert result.exit_code == 1
        assert "there is no gateway database" in result.output


def test_a_sound_log_is_sound(shift: Path) -> None:
    code, told = run("verify-log", shift)
    assert (code, told["ok"], told["broken"]) == (0, True, "")
    assert told["events"] == run("replay", shift)[1]["events"]


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        ("UPDATE event SET data = json_set(data, '$.reason', 'none') WHERE seq = 5", "does not fit its hash"),
        ("UPDATE event SET type = 'stock.stock_moved.v1' WHERE seq = 5", "does not fit its hash"),
        ("UPDATE event SET hash = 'f00' WHERE seq = 5", "does not fit its hash"),
        ("UPDATE event SET id = 'gw-1:0000:5' WHERE seq = 5", "its id is not"),
    ],
)
def test_an_edit_names_the_first_event_that_is_broken(shift: Path, edit: str, why: str) -> None:
    change(shift, edit)
    code, told = run("verify-log", shift)
    assert (code, told["ok"], told["seq"], told["events"]) == (1, False, 5, 4)
    assert why in told["why"]


def test_an_event_that_was_taken_out_is_missed(shift: Path) -> None:
    change(shift, "DELETE FROM event WHERE seq = 7")
    code, told = run("verify-log", shift)
    assert (code, told["seq"], told["why"]) == (1, 8, "event 7 is missing")
    result = CliRunner().invoke(gateway, ["verify-log", "--data", str(shift)])
    assert result.exit_code == 1
    assert "event 7 is missing" in result.output
