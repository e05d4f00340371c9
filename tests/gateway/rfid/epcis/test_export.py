"""`floorgate epcis export` on a floor that worked."""

import json
import sqlite3
import tracemalloc
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gateway.contracts.facts import LinePicked
from gateway.rfid.epcis.capture import NAMESPACE
from gateway.rfid.epcis.cli import epcis
from gateway.rfid.epcis.export import EventLog, Export, document
from tests.epcis2 import event_ids, schema
from tests.gateway.floor.test_scan_out import shipped
from tests.gateway.rfid.epcis.cbv import faults
from tests.gateway.site import Site

NAMESPACES = {"floorgate": NAMESPACE}


def export(site: Site, *options: str) -> Result:
    return CliRunner().invoke(epcis, ["export", "--data", str(site.folder), *options])


def exported(site: Site, *options: str) -> list[dict[str, Any]]:
    done = export(site, "--json", *options)
    assert done.exit_code == 0, done.output
    return list(json.loads(done.stdout)["epcisBody"]["eventList"])


def test_a_day_on_the_floor_is_a_valid_document(site: Site) -> None:
    shipped(site)
    done = export(site)
    assert done.exit_code == 0, done.output
    whole = json.loads(done.stdout)
    assert [error.message for error in schema().iter_errors(whole)] == []
    told = whole["epcisBody"]["eventList"]
    assert [fault for event in told for fault in faults(event, NAMESPACES)] == []
    assert event_ids(told, NAMESPACES) == [event["eventID"] for event in told]
    steps = [event["bizStep"] for event in told]
    assert set(steps) == {"receiving", "storing", "picking", "inspecting", "packing", "staging_outbound", "shipping"}
    (packed,) = (event for event in told if event["bizStep"] == "packing")
    (left,) = (event for event in told if event["bizStep"] == "shipping")
    assert left["epcList"] == [packed["parentID"]]
    assert packed["parentID"].startswith("https://id.gs1.org/00/")
    assert packed["childQuantityList"] == [
        {"epcClass": "https://id.gs1.org/01/04006381333931", "quantity": 2},
        {"epcClass": "https://id.gs1.org/01/04006381333948", "quantity": 1},
    ]
    assert f"{len(told)} events of " in done.stderr


def test_the_same_facts_have_the_same_ids_again(site: Site) -> None:
    shipped(site)
    assert exported(site) == exported(site)


def test_ranges_that_touch_lose_nothing_and_double_nothing(site: Site) -> None:
    shipped(site)
    every = exported(site)
    middle = every[len(every) // 2]["recordTime"]
    before, after = exported(site, "--to", middle), exported(site, "--from", middle)
    assert before + after == every
    assert before
    assert after
    assert exported(site, "--from", "2001-01-01", "--to", "2001-01-02T00:00+08:00") == []


def test_one_event_a_line_with_its_own_context(site: Site) -> None:
    shipped(site)
    lines = [json.loads(line) for line in export(site, "--json-lines").stdout.splitlines()]
    assert [{name: value for name, value in line.items() if name != "@context"} for line in lines] == exported(site)
    assert all(line["@context"][1] == NAMESPACES for line in lines)


def test_an_empty_floor_gives_an_empty_document(site: Site) -> None:
    assert exported(site) == []
    assert list(schema().iter_errors(json.loads(export(site).stdout))) == []


@pytest.mark.parametrize(
    "options",
    [
        ("--from", "yesterday"),
        ("--from", "2026-02-02", "--to", "2026-02-01"),
        ("--json", "--json-lines"),
    ],
)
def test_wrong_use_is_said(site: Site, options: tuple[str, ...]) -> None:
    done = export(site, *options)
    assert (done.exit_code, done.stdout) == (2, "")


def test_no_database_is_said(tmp_path: Path) -> None:
    done = CliRunner().invoke(epcis, ["export", "--data", str(tmp_path)])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "there is no gateway database at" in done.stderr


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "gateway.db").write_bytes(b"no database" * 100)
    done = CliRunner().invoke(epcis, ["export", "--data", str(tmp_path)])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "cannot be read" in done.stderr


def test_a_fact_that_cannot_be_read_is_named_and_the_others_are_told(site: Site) -> None:
    shipped(site)
    whole = exported(site)
    site.close()
    with closing(sqlite3.connect(site.folder / "gateway.db")) as connection, connection:
        connection.execute("UPDATE event SET data = '{}' WHERE type = 'scanout.parcel_verified.v1'")
    done = export(site)
    assert done.exit_code == 1
    assert "scanout.parcel_verified.v1" in done.stderr
    assert "1 of" in done.stderr
    assert len(json.loads(done.stdout)["epcisBody"]["eventList"]) == len(whole) - 1
    site.open()


def test_a_long_log_is_written_as_it_is_read(site: Site) -> None:
    """2,400 facts take no more memory than the first 600 of them."""
    shipped(site)
    site.close()
    start = datetime(2030, 1, 1, tzinfo=UTC)
    with closing(sqlite3.connect(site.folder / "gateway.db")) as connection, connection:
        (row,) = connection.execute("SELECT type, subject, data FROM event WHERE type = ? LIMIT 1", (LinePicked.TYPE,))
        connection.executemany(
            "INSERT INTO event (seq, id, type, time, subject, data, hash) VALUES (?, ?, ?, ?, ?, ?, '')",
            ((10_000 + i, f"gw-1:e:{i}", row[0], (start + timedelta(seconds=i)).isoformat(), *row[1:])
             for i in range(2_400)),
        )  # fmt: skip
    with closing(EventLog(site.folder / "gateway.db")) as log:
        _peak(log, start, 600)  # what is made once is made now
        small, large = _peak(log, start, 600), _peak(log, start, 2_400)
    assert large < small * 1.5
    site.open()


def _peak(log: EventLog, start: datetime, count: int) -> int:
    done = Export()
    told = log.read(start, start + timedelta(seconds=count), done)
    tracemalloc.start()
    for _ in document(told, start):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert done.events == count
    return peak
