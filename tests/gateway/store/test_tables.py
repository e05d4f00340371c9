"""Tables against the migrations, and taking changes back."""

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from gateway.contracts.facts import TaskClosed
from gateway.contracts.messages import Message
from gateway.store.database import Database
from gateway.store.errors import GatewayError
from gateway.store.journal import OutsideLog
from gateway.store.rows import Product, Setting, Stock
from gateway.store.state import State
from gateway.store.writer import Writer


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(tmp_path / "gateway.db")
    made.prepare()
    return made


def test_every_table_has_the_columns_of_its_rows(database: Database) -> None:
    with database.reading() as connection:
        for table in State().tables:
            info = connection.execute(f"PRAGMA table_info({table.name})").fetchall()
            assert [row["name"] for row in info] == list(table.columns), table.name
            keys = [row["name"] for row in sorted(info, key=lambda row: row["pk"]) if row["pk"]]
            assert keys == list(table.key_columns), table.name
    database.close_readers()


def test_the_file_is_durable_and_has_a_random_identity(database: Database, tmp_path: Path) -> None:
    connection = database.open_writer()
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    epoch = connection.execute("SELECT value FROM meta WHERE name = 'epoch'").fetchone()[0]
    connection.close()
    other = Database(tmp_path / "other" / "gateway.db")
    other.prepare()
    second = other.open_writer()
    assert second.execute("SELECT value FROM meta WHERE name = 'epoch'").fetchone()[0] != epoch
    second.close()


def test_a_file_of_a_newer_version_is_refused(database: Database) -> None:
    connection = sqlite3.connect(database.path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(GatewayError, match="newer version"):
        database.prepare()


def test_rows_come_back_as_they_were(database: Database) -> None:
    product = Product(sku="A", name="甲", weight_g=None, barcodes={"A": 1, "CASE": 12}, active=False)

    def applied(state: State, message: Message, at: datetime) -> None:
        state.products.put(product)

    writer = Writer(database, "gw-1", applied)
    writer.start()
    writer.call(lambda unit: unit.record(TaskClosed(task="t", outcome="x")))
    writer.stop()
    writer = Writer(database, "gw-1", lambda state, message, at: None)
    assert writer.state.products["A"] == product
    writer.stop()


def test_taking_back_restores_rows_and_indexes() -> None:
    state = State()
    first = state.stock.put(Stock(place="A-01-01", sku="A", quantity=5))
    mark = state.mark()
    state.stock.change(first, quantity=1)
    state.stock.put(Stock(place="A-01-02", sku="A", quantity=7))
    state.stock.remove(("A-01-01", "A", "good", "own", ""))
    state.take_back(mark)
    assert state.stock.by("sku", "A") == [first]
    assert state.stock.by("place", "A-01-02") == []


def test_an_index_follows_a_changed_row() -> None:
    state = State()
    product = state.products.put(Product(sku="A", name="a", barcodes={"X": 1}))
    state.index_product(product, None)
    changed = state.products.put(Product(sku="A", name="a", barcodes={"Y": 2}))
    state.index_product(changed, product)
    assert state.codes.get("X") == {}
    assert state.codes["Y"] == {"A": 2}


def test_a_row_that_follows_from_the_log_is_changed_by_events_only(database: Database) -> None:
    writer = Writer(database, "gw-1", lambda state, message, at: None)
    writer.start()
    product = Product(sku="A", name="A")
    with pytest.raises(OutsideLog, match="product 'A'"):
        writer.call(lambda unit: unit.state.products.put(product))
    assert writer.call(lambda unit: len(unit.state.products)) == 0
    setting = writer.call(lambda unit: unit.state.settings.put(Setting(name="keyed_from", value=3)))
    assert setting.value == 3
    writer.stop()
