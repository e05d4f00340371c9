"""Each invariant must be able to fail: one thing is broken in copies of a good run's databases."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from firmware_sim.up.checker import INVARIANTS, check
from tests.firmware_sim.up.runs import ORDERS, Run

pytestmark = pytest.mark.timeout(600)
CENTRAL, GATEWAY, SHOP, WORLD = "central/central.db", "gateway/gateway.db", "shop/shop.db", "floor/world.db"

BREAKS = [
    # what a person was told, and the stream
    ("told_is_kept_once", CENTRAL, "delete from inbox_event where seq = 700"),
    ("told_is_kept_once", GATEWAY, "delete from event where seq = (select max(seq) from event)"),
    ("told_is_kept_once", GATEWAY, "update event set data = replace(data, '\"quantity\":1', '\"quantity\":2')"),
    ("told_is_kept_once", WORLD, "update told set quantity = quantity + 1 where id = 5"),
    ("told_is_kept_once", WORLD, "insert into told (at, station, kind, document) values (0, 'P', 'shipped', 'YT0')"),
    ("told_is_kept_once", CENTRAL, "update gateway set applied = applied - 1"),
    # stock
    ("stock_agrees", CENTRAL, "update stock set on_hand = on_hand + 1 where sku = (select min(sku) from stock)"),
    ("stock_agrees", CENTRAL, "delete from stock_movement where id = (select max(id) from stock_movement)"),
    ("stock_agrees", GATEWAY, "update bin_stock set quantity = quantity + 1 where place like 'A-%'"),
    ("stock_agrees", WORLD, "update pieces set quantity = quantity + 1 where place like 'A-%'"),
    # promises
    ("promises_are_covered", CENTRAL, "update stock set reserved = on_hand + 1"),
    ("promises_are_covered", CENTRAL, "update purchase_line set claimed = 1 where id = 1"),
    ("promises_are_covered", CENTRAL, "update trade_line set claimed = 1 where no = 1"),
    # books
    ("books_balance", CENTRAL, "update journal_line set debit_fen = debit_fen + 1 where debit_fen > 0 and no = 1"),
    ("books_balance", CENTRAL, "update stock_value set value_fen = value_fen + 1"),
    ("books_balance", CENTRAL, "update stock_value set quantity = quantity + 1"),
    ("books_balance", CENTRAL, "update cursor set position = position - 1 where name = 'ledger'"),
    ("books_balance", CENTRAL, "delete from journal_line"),
    # parcels
    ("parcels_are_complete", CENTRAL, "update parcel set grams = null"),
    ("parcels_are_complete", CENTRAL, "update parcel set waybill = ''"),
    ("parcels_are_complete", CENTRAL, "delete from confirmation where tid = (select min(tid) from confirmation)"),
    ("parcels_are_complete", SHOP, "delete from confirmation where tid = (select min(tid) from confirmation)"),
    ("parcels_are_complete", SHOP, "insert into confirmation select tid, 'YT9', carrier, lines, received_at, times"
        " from confirmation limit 1"),
    ("parcels_are_complete", WORLD, "update pieces set quantity = quantity + 1 where place like 'parcel:%'"),
    # rows and messages
    ("nothing_is_dropped", CENTRAL, "delete from import_row where id = (select min(id) from import_row)"),
    ("nothing_is_dropped", CENTRAL, "update trade set hold_reason = '' where status = 'out_of_stock'"),
    ("nothing_is_dropped", CENTRAL, "update trade set status = 'reserved' where status = 'shipped'"),
    ("parcels_are_complete", CENTRAL, "update inbox_event set data = replace(data, '\"quantity\":1', '\"quantity\":2')"
        " where type like '%line_verified%'"),
    ("nothing_is_dropped", CENTRAL, "insert into return_order select 'r', 'RA-0', id, warehouse, 'waiting',"
        " '', '', '', 0, null, null from trade where status = 'shipped' limit 1"),
    ("nothing_is_dropped", CENTRAL, "update inbox_event set state = 'parked' where seq = 700"),
    ("nothing_is_dropped", GATEWAY, "insert into parked values ('central:x:1', 'work.dance.v1', 'unknown', '{}', 0)"),
]  # fmt: skip


@pytest.fixture
def copies(finished: Run, tmp_path: Path) -> Path:
    for name in (CENTRAL, GATEWAY, SHOP, WORLD):
        target = tmp_path / name
        target.parent.mkdir()
        with (
            closing(sqlite3.connect(f"file:{finished.data / name}?mode=ro", uri=True)) as good,
            closing(sqlite3.connect(target)) as copy,
        ):
            good.backup(copy)
    shutil.copy(finished.orders, tmp_path)
    return tmp_path


def test_the_copies_of_a_good_run_are_good(copies: Path) -> None:
    assert check(copies, copies / "2011-01-30.csv").evidence == {}


@pytest.mark.parametrize(("invariant", "database", "sql"), BREAKS)
def test_a_broken_database_is_found_out(copies: Path, invariant: str, database: str, sql: str) -> None:
    with closing(sqlite3.connect(copies / database)) as db:
        db.execute("pragma foreign_keys = off")
        db.execute("pragma ignore_check_constraints = on")
        assert db.execute(sql).rowcount > 0
        db.commit()
    findings = check(copies, copies / "2011-01-30.csv")
    assert not findings.invariants[invariant]
    assert findings.evidence[invariant]
    assert not findings.hold


def test_a_row_that_central_never_saw_is_found_out(copies: Path) -> None:
    with (copies / "2011-01-30.csv").open("a") as file:
        file.write("542999,22727,CLOCK,1,2011-01-30 16:00:00,3.75,17850.0,United Kingdom\n")
    found = check(copies, copies / "2011-01-30.csv").evidence["nothing_is_dropped"]
    assert any("542999" in sentence for sentence in found)


def test_every_invariant_has_a_way_to_fail() -> None:
    assert {name for name, _, _ in BREAKS} == INVARIANTS.keys()
    assert (ORDERS / "2011-01-30.csv").exists()
