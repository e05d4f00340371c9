"""A floor to practise on: whole, made up, and without any way to central."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gateway.app import Gateway, Settings
from gateway.listen import Address
from gateway.training import GOODS, PEOPLE, NoTrainingFolder, PaperlessPrinter, scratch
from tests.ports import free_port
from tests.waiting import until


def training(folder: Path, **more: Any) -> Gateway:
    settings: dict[str, Any] = {"name": "training", "announce": False, "training": True} | more
    listen = Address("127.0.0.1", free_port())
    return Gateway(Settings(data=folder, listen=listen, open_printer=PaperlessPrinter, **settings))


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    running = training(scratch(tmp_path))
    running.start()
    yield running
    running.stop()


def scan(gateway: Gateway, station: str, text: str) -> dict[str, Any]:
    view: dict[str, Any] = msgspec.json.decode(gateway.floor.scan(station, text).result())
    return view


def test_there_is_stock_work_and_somebody_to_do_it(gateway: Gateway) -> None:
    state = gateway.writer.state
    assert sum(row.quantity for row in state.stock) == 40 * len(GOODS)
    assert scan(gateway, "t-receive", PEOPLE[0].badge)["data"]["receipts"]
    until(lambda: state.waves.count("state", "waiting") > 0, what="a planned wave")
    assert gateway.sync_status()["training"] == [[one.name, one.badge] for one in PEOPLE]


def test_no_training_fact_can_reach_central_even_where_central_is_named(tmp_path: Path) -> None:
    folder = scratch(tmp_path)
    running = training(folder, central="http://127.0.0.1:9", broker="mqtt://127.0.0.1:9")
    running.start()
    try:
        running._keep_line()
        assert (running.link, running.enrolment) == (None, None)
        assert running.outbox.last_seq() > 0
        assert not running.sync_status()["connected"]
    finally:
        running.stop()


def test_the_training_floor_keeps_a_store_of_its_own(tmp_path: Path) -> None:
    real = Gateway(Settings(data=tmp_path, listen=Address("127.0.0.1", free_port()), announce=False))
    before = real.outbox.last_seq()
    running = training(scratch(tmp_path))
    running.start()
    running.stop()
    assert real.outbox.last_seq() == before
    assert real.writer.state.products.get(GOODS[0][0]) is None
    real.writer.stop()
    real.web._server.server_close()
    real.database.close_readers()
    with sqlite3.connect(tmp_path / "training" / "gateway.db") as store:
        (facts,) = store.execute("SELECT count(*) FROM event").fetchone()
    store.close()
    assert facts > 0


def test_each_start_begins_anew_and_touches_no_folder_of_others(tmp_path: Path) -> None:
    folder = scratch(tmp_path)
    (folder / "gateway.db").write_bytes(b"yesterday's")
    assert not (scratch(tmp_path) / "gateway.db").exists()
    other = tmp_path / "other"
    (other / "training").mkdir(parents=True)
    (other / "training" / "photo.jpg").touch()
    with pytest.raises(NoTrainingFolder):
        scratch(other)
    assert (other / "training" / "photo.jpg").exists()
