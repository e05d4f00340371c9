"""Orders cancelled and refunded by API while the floor works on them: the floor obeys, stock and books agree."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.firmware_sim.up.runs import ORDERS, Run, wait_until

pytestmark = pytest.mark.timeout(600)


def ask(run: Run, path: str, body: dict[str, Any] | None = None) -> Any:
    token = json.loads((run.data / "up.json").read_text())["token"]
    request = Request(f"http://127.0.0.1:{run.port_base}{path}", json.dumps(body).encode() if body else None)
    request.add_header("Authorization", f"Bearer {token}")
    request.add_header("Content-Type", "application/json")
    with urlopen(request, timeout=20) as answer:
        return json.load(answer)


def in_state(run: Run, *states: str) -> list[str]:
    """Ids of the orders whose fulfilment is in one of these states at the floor."""
    path = run.data / "gateway" / "gateway.db"
    if not path.exists():
        return []
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        try:
            rows = db.execute("select trades, state from fulfilment order by number desc").fetchall()
        except sqlite3.OperationalError:
            return []
    return [json.loads(trades)[0] for trades, state in rows if state in states]


def test_the_floor_obeys_cancellations_and_refunds(tmp_path: Path) -> None:
    run = Run(tmp_path / "data", ORDERS / "2011-01-30.csv").start()
    called_back: list[str] = []
    for kind, states in (
        ("cancel", ("released", "waved")),
        ("cancel", ("picking",)),
        ("refund", ("picked", "verified")),
    ):
        wait_until(lambda states=states: not run.running or bool(set(in_state(run, *states)) - set(called_back)))  # type: ignore[misc]
        assert run.running, run.finish().stderr
        trade = next(trade for trade in in_state(run, *states) if trade not in called_back)
        ask(run, f"/api/v1/orders/{trade}/{kind}", {"reason": "the buyer changed their mind"})
        called_back.append(trade)
    run.finish()
    assert run.exit_code == 0, json.dumps(run.report) + run.stderr[-2000:]
    with closing(sqlite3.connect(f"file:{run.data / 'central' / 'central.db'}?mode=ro", uri=True)) as db:
        marks = ",".join("?" * len(called_back))
        states = dict(db.execute(f"select id, status from trade where id in ({marks})", called_back).fetchall())
        answers = [row[0] for row in db.execute("select status from intercept")]
    assert set(states.values()) <= {"cancelled", "shipped"}
    assert "cancelled" in states.values()
    assert set(answers) <= {"stopped", "too_late"}
    assert len(answers) == 3
