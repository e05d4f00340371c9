"""`floorgate gateway explain-scan`: what a code means, without a floor or with the data of a gateway."""

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

if TYPE_CHECKING:  # the floor's packages are imported when the command is called
    from gateway.scanning.interpret import Scanned
    from gateway.store.state import State


@click.command("explain-scan")
@click.argument("text")
@click.option("--symbology", default="", metavar="AIM", help="The AIM identifier, such as ]C1; it may be in front too.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="A gateway's folder: what it knows of goods, waybills and orders counts too.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def explain_scan(text: str, symbology: str, data: Path | None, as_json: bool) -> None:
    r"""Says what TEXT means to the floor. `\x1d` and `\u001d` stand for the separator FNC1. Exits 1 for no meaning."""
    from gateway.scanning.interpret import Meaning, interpret

    raw = text.replace("\\x1d", "\x1d").replace("\\u001d", "\x1d").replace("<GS>", "\x1d")
    scanned = interpret(state_of(data), raw, symbology)
    value = explained(scanned)
    click.echo(json.dumps(value, ensure_ascii=False) if as_json else in_lines(value))
    if scanned.meaning is Meaning.UNKNOWN and scanned.gs1 is None:
        click.echo("floorgate gateway: this code means nothing here; the floor would refuse it", err=True)
        sys.exit(1)


def explained(scanned: "Scanned") -> dict[str, Any]:
    """The fields that say something, and the carriers' names."""
    from gateway.scanning.waybills import in_words

    value: dict[str, Any] = {
        name: found for name, found in msgspec.to_builtins(scanned).items() if found not in ("", None, [], {}, ())
    }
    if scanned.carriers:
        value["carrier_names"] = in_words(scanned.carriers)
    return value


def in_lines(value: dict[str, Any]) -> str:
    return "\n".join(f"{name:14} {found}" for name, found in value.items())


def state_of(data: Path | None) -> "State":
    """What the gateway of this folder knows, read only; an empty floor without one."""
    from gateway.store.state import State

    state = State()
    if data is None:
        return state
    path = data / "gateway.db"
    if not path.exists():
        raise click.UsageError(f"there is no gateway database at {path}")
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as connection:
            for table in state.tables:
                table.load(connection.execute(table.select).fetchall())
    except sqlite3.Error as error:
        raise click.ClickException(f"{path} cannot be read: {error}") from error
    state.index_codes()
    return state
