"""An older file is brought up to date with its data in it, after a copy of it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from gateway.printing.choice import choose
from gateway.store.database import Database
from gateway.store.migrate import _MIGRATIONS
from gateway.store.writer import Writer

OLD_JOB = (
    "INSERT INTO print_job (job, key, kind, station, state, copy, quantity, reason, note, parcel, operator, document,"
    " created_ms, changed_ms) VALUES ('j-1', 'goods:j-1', 'goods', 'b1', 'queued', 1, 2, '', '', '', 'vera',"
    ' \'{"sku":"LAMP"}\', 5, 6)'
)


def file_of(folder: Path, revision: str) -> Path:
    """A database as that revision left it, with a station, its printer and a job."""
    path = folder / "gateway.db"
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with create_engine(f"sqlite:///{path}", poolclass=NullPool).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO station VALUES ('b1', 'Bench', 'pack', 'en')")
        connection.execute(
            "INSERT INTO device (station, role, driver, url) VALUES ('b1', 'printer', 'zpl', 'tcp://b1:9100')"
        )
        connection.execute(OLD_JOB)
        connection.commit()
    return path


def test_jobs_and_printers_of_the_first_version_go_on(tmp_path: Path) -> None:
    path = file_of(tmp_path, "0001")
    database = Database(path)
    database.prepare()
    assert len(list(tmp_path.glob("gateway.db.before-*"))) == 1
    writer = Writer(database, "gw-1", lambda state, message, at: None)
    writer.start()
    job = writer.state.print_jobs["j-1"]
    assert (job.printer, job.asked, job.quantity, job.document) == (("b1", "printer"), "b1", 2, {"sku": "LAMP"})
    assert (job.before, job.after, job.again, job.moved) == ({}, {}, "", "")
    assert writer.state.print_jobs.first("queued", ("b1", "printer")) == job
    assert choose(writer.state, "b1", "waybill").printer == ("b1", "printer")
    writer.call(lambda unit: unit.state.print_jobs.change(job, state="confirmed", before={"paper": "ok"}))
    writer.stop()
    again = Writer(database, "gw-1", lambda state, message, at: None)
    assert again.state.print_jobs["j-1"].before == {"paper": "ok"}
    again.stop()
