"""kill -9 of every process while orders run through: `up` starts it again and every invariant holds."""

import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.firmware_sim.up.runs import CHILDREN, ORDERS, Run, child_pid, kill_child, wait_until

pytestmark = pytest.mark.timeout(900)
DAY = ORDERS / "2011-01-30.csv"
ORDER = ("gateway", "central", "broker", "floor", "shop")


def told(run: Run) -> int:
    """How much people were told to be done so far."""
    path = run.data / "floor" / "world.db"
    if not path.exists():
        return 0
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        try:
            return int(db.execute("select count(*) from told").fetchone()[0])
        except sqlite3.OperationalError:
            return 0


def test_each_process_is_killed_once_and_the_run_ends_well(tmp_path: Path) -> None:
    run = Run(tmp_path / "data", DAY).start()
    for number, name in enumerate(ORDER, start=1):
        wait_until(lambda due=number * 200: told(run) >= due or not run.running)  # type: ignore[misc]
        kill_child(run, name)
    run.finish()
    assert run.exit_code == 0, json.dumps(run.report) + run.stderr[-3000:]
    assert {name: figures["restarts"] for name, figures in run.report["processes"].items()} == dict.fromkeys(
        CHILDREN, 1
    )
    assert run.report["orders_shipped"] == 22
    assert all(run.report["invariants"].values())


def test_up_itself_is_killed_and_a_second_up_resumes(tmp_path: Path) -> None:
    run = Run(tmp_path / "data", DAY).start()
    wait_until(lambda: told(run) >= 700)
    children = {name: child_pid(run.pid, name) for name in CHILDREN}
    run.kill()
    began = time.monotonic()
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children.values()), 20)
    assert time.monotonic() - began < 20
    again = Run(run.data, DAY, port_base=run.port_base).start().finish()
    assert again.exit_code == 0, json.dumps(again.report) + again.stderr[-3000:]
    assert again.report["orders_shipped"] == 22


def test_the_line_to_central_is_cut_while_orders_ship(tmp_path: Path) -> None:
    run = Run(tmp_path / "data", DAY, ("--cut-line", "12:25")).start().finish()
    assert run.exit_code == 0, json.dumps(run.report) + run.stderr[-3000:]
    assert run.report["orders_shipped"] == 22
