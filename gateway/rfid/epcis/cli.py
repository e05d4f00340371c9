"""`floorgate epcis export`: what happened on the floor as EPCIS 2.0 events."""

import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from gateway.rfid.epcis.errors import EpcisError
from gateway.rfid.epcis.export import EventLog, Export, document, lines


@click.group()
def epcis() -> None:
    """Visibility events (EPCIS 2.0, CBV 2.0) for partners."""


@epcis.command("export")
@click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), default=Path("data/gateway"), envvar="FLOORGATE_DATA"
)
@click.option(
    "--from", "since", metavar="T", help="Recorded at this time or later: 2026-11-24, 2026-11-24T08:00+08:00."
)
@click.option("--to", "until", metavar="T", help="Recorded before this time. Without a zone it is the site's time.")
@click.option("--json", "as_json", is_flag=True, help="One EPCISDocument (the default).")
@click.option("--json-lines", "as_lines", is_flag=True, help="One event a line, each with its context.")
def export_command(data: Path, since: str | None, until: str | None, as_json: bool, as_lines: bool) -> None:
    """Writes the gateway's events to stdout as JSON-LD; works while the gateway serves."""
    if as_json and as_lines:
        raise click.UsageError("--json is one document and --json-lines one event a line: name one of them")
    try:
        log = EventLog(data / "gateway.db")
        with closing(log):
            start, end = _time("--from", since, log.site.zone), _time("--to", until, log.site.zone)
            if start and end and end < start:
                raise click.BadParameter(f"{until} is before {since}", param_hint="--to")
            done = Export()
            told = log.read(start, end, done)
            for text in lines(told) if as_lines else document(told, datetime.now(UTC)):
                sys.stdout.write(text)
    except EpcisError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{done.events} events of {done.facts} facts", err=True)
    for why in done.unread:
        click.echo(f"Error: not told: {why}", err=True)
    if done.failed:
        raise click.ClickException(f"{done.failed} of {done.facts} facts could not be told; all others were")


def _time(option: str, text: str | None, zone: ZoneInfo) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no time such as 2026-11-24T08:00+08:00", param_hint=option) from error
    return at if at.tzinfo else at.replace(tzinfo=zone)
