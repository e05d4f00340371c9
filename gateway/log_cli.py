"""`floorgate gateway replay` and `verify-log`: what the event log is worth."""

import json
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from gateway.contracts.messages import ContractError

_SHOWN = 100
_DATA = click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), default=Path("data/gateway"), envvar="FLOORGATE_DATA"
)
_AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")


def _moment(ctx: click.Context, param: click.Parameter, value: str) -> datetime | None:
    if not value:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no time: write 2026-11-24T08:30 or 2026-11-24T00:30Z") from error
    return found if found.tzinfo else found.astimezone()


@click.command()
@_DATA
@click.option("--until", default="", callback=_moment, help="The state at that time (ISO 8601); nothing is compared.")
@_AS_JSON
def replay(data: Path, until: datetime | None, as_json: bool) -> None:
    """Rebuilds the floor's tables from the event log and compares them with those that are stored.

    Works while the gateway serves. Exits 1 where they differ.
    """
    from gateway.floor.apply import apply
    from gateway.store.replay import Difference, Replay, differences, logged, snapshot

    wall, cpu = time.perf_counter(), time.process_time()
    found: list[Difference] = []
    try:
        with snapshot(_database(data)) as connection:
            done = Replay(apply).run(connection, until)
            if until is None:
                found = list(differences(connection, done.state))
    except (sqlite3.Error, ContractError) as error:
        raise click.ClickException(f"the log of {data} cannot be replayed: {error}") from error
    told: dict[str, Any] = {
        "events": done.events,
        "last_seq": done.last_seq,
        "last_at": done.last_at.astimezone(UTC).isoformat() if done.last_at else None,
        "compared": until is None,
        "tables": {table.name: len(table) for table in logged(done.state)},
        "difference_count": len(found),
        "differences": [difference._asdict() for difference in found[:_SHOWN]],
        "seconds": round(time.perf_counter() - wall, 3),
        "cpu_s": round(time.process_time() - cpu, 3),
    }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        _say(told, found)
    if found:
        raise SystemExit(1)


def _say(told: dict[str, Any], found: list[Any]) -> None:
    click.echo(f"{told['events']} events replayed in {told['seconds']} s, up to {told['last_at'] or 'nothing'}")
    for name, count in told["tables"].items():
        click.echo(f"  {name:24} {count:8}")
    for one in found[:_SHOWN]:
        where = f"{one.table} {one.key}{' ' + one.field if one.field else ''}"
        click.echo(f"{where}: stored {one.stored!r}, replayed {one.replayed!r}", err=True)
    if len(found) > _SHOWN:
        click.echo(f"... and {len(found) - _SHOWN} more", err=True)
    if told["compared"]:
        click.echo(f"{len(found)} differences" if found else "the tables are what the log says")


@click.command("verify-log")
@_DATA
@_AS_JSON
def verify_log(data: Path, as_json: bool) -> None:
    """Checks the event log's chain of hashes; names the first event that was edited, and exits 1 then."""
    from gateway.store.chain import verify
    from gateway.store.database import open_reader

    try:
        connection = open_reader(_database(data))
        try:
            found = verify(connection)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise click.ClickException(f"the log of {data} cannot be read: {error}") from error
    if as_json:
        click.echo(json.dumps({"ok": not found.broken, **found._asdict()}, ensure_ascii=False))
    elif found.broken:
        click.echo(f"event {found.broken} is broken: {found.why}; {found.events} events before it are sound", err=True)
    else:
        click.echo(f"{found.events} events, the chain of hashes is unbroken")
    if found.broken:
        raise SystemExit(1)


def _database(data: Path) -> Path:
    path = data / "gateway.db"
    if not path.exists():
        raise click.ClickException(f"there is no gateway database at {path}")
    return path
