import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.firmware_sim.up.runs import FLOORGATE, ORDERS, Run

pytestmark = pytest.mark.timeout(600)
DAY = ORDERS / "2011-01-30.csv"
FIGURES = {
    "orders_read",
    "rows_rejected",
    "orders_shipped",
    "orders_set_aside",
    "returns",
    "lines",
    "pieces",
    "scans",
    "labels",
    "weighings",
    "passages",
    "events_up",
    "events_applied",
    "invariants",
    "wall_s",
    "cpu_s",
}


def rows(database: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        return db.execute(sql).fetchall()


def test_a_day_of_orders_ends_with_every_invariant_true(finished: Run) -> None:
    assert finished.exit_code == 0, finished.stderr[-2000:]
    report = finished.report
    assert report.keys() >= FIGURES
    assert all(report["invariants"].values())
    assert len(report["invariants"]) == 6
    assert report["broken"] == {}


def test_each_order_is_shipped_or_set_aside_with_a_reason(finished: Run) -> None:
    report = finished.report
    assert report["orders_read"] == 24
    assert report["orders_shipped"] + sum(report["orders_set_aside"].values()) == 24
    assert report["orders_set_aside"] == {"out_of_stock": 2}  # one under-ordered SKU, one short delivery
    assert report["rows_rejected"] == {"duplicate_row": 17, "unmatched_cancellation": 8}


def test_what_was_shipped_was_scanned_weighed_labelled_and_seen(finished: Run) -> None:
    report = finished.report
    assert report["weighings"] >= report["orders_shipped"] == report["passages"]
    assert report["labels"] >= report["orders_shipped"]
    assert report["scans"] > 2 * report["lines"]
    assert report["pieces"] == sum(
        row[0] for row in rows(finished.data / "central" / "central.db", "select shipped from fulfilment_line")
    )
    assert report["events_up"] == report["events_applied"]


def test_the_addresses_come_first_under_their_names(finished: Run) -> None:
    assert finished.addresses.keys() >= {"central", "gateway", "broker", "panel", "shop", "login"}
    assert finished.addresses["broker"] == f"mqtt://127.0.0.1:{finished.port_base + 2}"


def test_a_second_run_on_the_same_data_changes_nothing(finished: Run) -> None:
    again = Run(finished.data, DAY, port_base=finished.port_base).start().finish()
    assert again.exit_code == 0, again.stderr[-2000:]
    same = ("orders_read", "orders_shipped", "orders_set_aside", "lines", "pieces", "rows_rejected", "passages")
    assert {name: again.report[name] for name in same} == {name: finished.report[name] for name in same}


def test_the_password_is_kept_for_its_owner_only(finished: Run) -> None:
    kept = finished.data / "up.json"
    assert kept.stat().st_mode & 0o077 == 0
    assert json.loads(kept.read_text())["password"] == finished.addresses["login"]["password"]


@pytest.mark.parametrize("command", ["replay", "verify-log"])
def test_the_days_log_replays_to_the_stored_tables_and_its_chain_is_sound(finished: Run, command: str) -> None:
    data = str(finished.data / "gateway")
    argv = [FLOORGATE, "gateway", command, "--data", data, "--json"]
    made = subprocess.run(argv, capture_output=True, text=True, timeout=120, check=False)
    told = json.loads(made.stdout)
    assert made.returncode == 0, told
    assert told["events"] == finished.report["events_up"]


def refused(*options: str) -> str:
    made = subprocess.run([FLOORGATE, "up", *options], capture_output=True, text=True, timeout=60, check=False)
    assert made.returncode in (1, 2)
    return f"{made.returncode} {made.stderr.strip()}"


def test_orders_that_are_not_there_are_refused_in_one_sentence(tmp_path: Path) -> None:
    answer = refused("--data", str(tmp_path / "d"), "--orders", str(tmp_path / "nothing.csv"))
    assert answer.startswith("1 ")
    assert answer.endswith("nothing.csv does not exist")
    assert not (tmp_path / "d").exists()


def test_a_busy_port_is_named(tmp_path: Path) -> None:
    import socket

    from tests.ports import free_port_base

    base = free_port_base()
    with closing(socket.create_server(("127.0.0.1", base + 1))):
        answer = refused("--data", str(tmp_path / "d"), "--port-base", str(base), "--orders", str(DAY))
    assert answer == f"1 Error: port {base + 1} is in use; choose other ports with --port-base"


def test_a_cut_that_ends_before_it_begins_is_wrong_usage() -> None:
    assert refused("--cut-line", "30:20").startswith("2 ")
