"""A small day of many kinds of orders, each kind picked in its own style, with every invariant at the end."""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.firmware_sim.up.runs import Run

pytestmark = pytest.mark.timeout(600)


def day(path: Path) -> Path:
    """12 orders of one piece, 6 of the same goods, 8 of two or three goods, 2 big ones."""
    rows = ["InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"]

    def order(number: int, **pieces: int) -> None:
        at = f"2011-02-01 08:{number:02d}:00"
        for sku, many in pieces.items():
            rows.append(f"{540000 + number},{sku},GOODS {sku},{many},{at},2.95,{14000 + number},United Kingdom")

    for i in range(12):
        order(i + 1, **{f"ONE{i % 3}": 1})
    for i in range(6):
        order(i + 13, SAMEA=1, SAMEB=2)
    for i in range(8):
        order(i + 19, **{f"MIX{i % 4}": 1 + i % 2, f"MIX{(i + 1) % 4}": 1})
    order(27, BIG0=20, BIG1=12)
    order(28, BIG0=8, MIX0=9)
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def styled(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("styles")
    return Run(folder / "data", day(folder / "day.csv"), ("--pick-styles", "auto")).start().finish()


def events(run: Run, kind: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(f"file:{run.data / 'gateway' / 'gateway.db'}?mode=ro", uri=True)) as db:
        rows = db.execute("select data from event where type like ? order by seq", (f"%.{kind}.v1",))
        return [json.loads(row[0]) for row in rows]


def test_a_day_in_every_style_ends_with_every_invariant_true(styled: Run) -> None:
    assert styled.exit_code == 0, styled.stderr[-2000:]
    assert all(styled.report["invariants"].values())
    assert styled.report["broken"] == {}
    assert styled.report["orders_shipped"] + sum(styled.report["orders_set_aside"].values()) == 28
    assert styled.report["orders_shipped"] >= 24


def test_each_kind_went_its_own_way(styled: Run) -> None:
    waves = Counter((one.get("style"), one.get("kind", "")) for one in events(styled, "wave_created"))
    assert {("one_piece", "one_piece"), ("one_piece", "same_goods"), ("batch", "second_sort")} <= set(waves)
    assert events(styled, "batch_picked")
    assert len(events(styled, "wave_sorted")) == sum(many for (style, _), many in waves.items() if style != "cluster")


def test_no_cart_and_no_reservation_is_left_over(styled: Run) -> None:
    with closing(sqlite3.connect(f"file:{styled.data / 'gateway' / 'gateway.db'}?mode=ro", uri=True)) as db:
        assert db.execute("select * from bin_stock where place like 'W-%' and quantity <> 0").fetchall() == []
        assert db.execute("select sum(reserved) from bin_stock").fetchone()[0] == 0
