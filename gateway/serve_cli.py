"""`floorgate gateway`: serve, enrol, stations, export."""

import csv
import json
import logging
import re
import signal
import sqlite3
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import structlog

from gateway.contracts.proxies import SETTING as PROXIES
from gateway.contracts.proxies import Network, networks
from gateway.listen import LISTEN, Address
from gateway.log_cli import replay, verify_log
from gateway.scanning.cli import explain_scan

DATA = click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), default=Path("data/gateway"), envvar="FLOORGATE_DATA"
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")


@click.group()
def gateway() -> None:
    """The edge gateway: floor work, devices, screens, sync."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )


gateway.add_command(explain_scan)
gateway.add_command(replay)
gateway.add_command(verify_log)


def _name(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", value) or value == "central":
        raise click.BadParameter(f"{value!r} is no name for a gateway: letters, digits, - and _, not 'central'")
    return value


def _proxies(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[Network, ...]:
    try:
        return networks(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@gateway.command()
@DATA
@click.option("--listen", type=LISTEN, default=Address("127.0.0.1", 7301), show_default="127.0.0.1:7301")
@click.option("--broker", default="", help="mqtt://HOST:PORT; otherwise what central names.")
@click.option("--central", default="", help="Central's URL, to enrol a site's first gateway on loopback.")
@click.option("--id", "name", default="gw-1", show_default=True, callback=_name)
@click.option(
    "--trusted-proxy",
    "proxies",
    multiple=True,
    envvar=PROXIES,
    callback=_proxies,
    help="ADDRESS or NETWORK of a reverse proxy whose X-Forwarded-For is believed; none by default.",
)
@click.option("--tls", is_flag=True, envvar="FLOORGATE_TLS", help="Serve the LAN over https with an own CA.")
@click.option("--tls-name", "tls_names", multiple=True, help="A further name or address of this machine, with --tls.")
@click.option("--announce/--silent", default=None, help="Tell the network (default: unless on loopback only).")
@AS_JSON
def serve(
    data: Path,
    listen: Address,
    broker: str,
    central: str,
    name: str,
    proxies: tuple[Network, ...],
    tls: bool,
    tls_names: tuple[str, ...],
    announce: bool | None,
    as_json: bool,
) -> None:
    """Serves the floor until SIGTERM or Ctrl-C."""
    from gateway.app import Gateway, Settings
    from gateway.store.errors import GatewayError

    try:
        settings = Settings(data=data, listen=listen, name=name, broker=broker, central=central, proxies=proxies)
        running = Gateway(replace(settings, announce=announce, tls=tls, tls_names=tls_names))
    except (GatewayError, OSError, SystemExit, sqlite3.Error) as error:
        raise click.ClickException(_why_not(error, listen)) from error
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    running.start()
    url = f"{'https' if tls else 'http'}://{listen}"
    if as_json:
        click.echo(json.dumps({"gateway": name, "url": url}))
    else:
        click.echo(f"gateway {name} serves at {url}", err=True)
    stopping.wait()
    running.stop()


def _why_not(error: BaseException, listen: Address) -> str:
    if isinstance(error, SystemExit) or (isinstance(error, OSError) and "in use" in str(error)):
        return f"port {listen.port} of {listen.host} is in use"
    return str(error)


@gateway.command()
@DATA
@click.option("--listen", type=LISTEN, default=Address("127.0.0.1", 7309), show_default="127.0.0.1:7309")
@AS_JSON
def train(data: Path, listen: Address, as_json: bool) -> None:
    """Serves a floor to practise on, beside the real one: made-up goods, nothing of it ever reaches central."""
    from gateway.app import Gateway, Settings
    from gateway.store.errors import GatewayError
    from gateway.training import PaperlessPrinter, scratch

    try:
        folder = scratch(data)
        running = Gateway(
            Settings(
                data=folder,
                listen=listen,
                name="training",
                announce=False,
                training=True,
                open_printer=PaperlessPrinter,
            )
        )
    except (GatewayError, OSError, ValueError, SystemExit, sqlite3.Error) as error:
        raise click.ClickException(_why_not(error, listen)) from error
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    running.start()
    url = f"http://{listen}"
    click.echo(json.dumps({"gateway": "training", "url": url}) if as_json else f"training at {url}", err=not as_json)
    stopping.wait()
    running.stop()


@gateway.command()
@DATA
@click.option("--tls-name", "tls_names", multiple=True, help="A further name or address of this machine.")
@click.option("--new-ca", is_flag=True, help="Make another CA; every device has to install it anew.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the CA's certificate (DER) here.")
@AS_JSON
def certificate(data: Path, tls_names: tuple[str, ...], new_ca: bool, out: Path | None, as_json: bool) -> None:
    """Makes or renews what `serve --tls` uses, and says what a device should see of it."""
    from datetime import UTC, datetime

    from gateway.store.errors import GatewayError
    from gateway.web.certificates import Certificates, names_here

    try:
        found = Certificates(data / "tls", lambda: names_here(tls_names))
        found.ensure(datetime.now(UTC), new_ca=new_ca)
        if out is not None:
            out.write_bytes(found.ca_der)
    except (GatewayError, OSError) as error:
        raise click.ClickException(str(error)) from error
    names = [*found.names.hosts, *map(str, found.names.addresses)]
    ends = {"ca_until": found.ca.not_valid_after_utc, "server_until": found.server.not_valid_after_utc}
    told = {"ca": str(found.ca_path), "sha256": found.fingerprint, "names": names}
    told |= {name: end.isoformat() for name, end in ends.items()}
    if as_json:
        click.echo(json.dumps(told))
        return
    for name, value in told.items():
        click.echo(f"{name:14} {value if isinstance(value, str) else ', '.join(value)}")


@gateway.command()
@DATA
@click.option("--central", required=True, help="Central's URL.")
@click.option("--code", default="", help="The one-time code that central printed.")
@click.option("--id", "name", default="gw-1", show_default=True, callback=_name)
@click.option("--insecure", is_flag=True, help="Take the key in clear over a network.")
@AS_JSON
def enrol(data: Path, central: str, code: str, name: str, insecure: bool, as_json: bool) -> None:
    """Takes the gateway's key from central, with the code that `central enrol` printed."""
    from gateway import enrolment
    from gateway.store.errors import GatewayError

    try:
        if not insecure:
            enrolment.require_private(central)
        found = enrolment.save(data, enrolment.enrol(central, name, code))
    except (GatewayError, OSError) as error:
        raise click.ClickException(str(error)) from error
    told = {"gateway": found.gateway, "tenant": found.tenant, "broker": found.broker, "warehouse": found.warehouse}
    click.echo(json.dumps(told) if as_json else f"enrolled as {found.gateway} for warehouse {found.warehouse}")


@gateway.command()
@DATA
@AS_JSON
def stations(data: Path, as_json: bool) -> None:
    """Lists stations with their devices, as stored (works while the gateway serves)."""
    found = [
        {
            "station": row["station"],
            "name": row["name"],
            "kind": row["kind"],
            "step": row["step"],
            "devices": json.loads(row["devices"]),
        }
        for row in _rows(data, _STATIONS)
    ]
    if as_json:
        for station in found:
            click.echo(json.dumps(station, ensure_ascii=False))
        return
    for station in found:
        devices = ", ".join(f"{device['role']} {device['url']}" for device in station["devices"])
        click.echo(f"{station['station']:12} {station['kind']:8} {station['step'] or '-':16} {devices}")


_STATIONS = """
SELECT s.station, s.name, s.kind, w.step,
  (SELECT json_group_array(json_object('role', d.role, 'driver', d.driver, 'url', d.url, 'identity', d.identity))
   FROM device d WHERE d.station = s.station) AS devices
FROM station s LEFT JOIN station_work w ON w.station = s.station ORDER BY s.station
"""
_EVENTS = """
SELECT id, seq, type, time, subject, data, hash FROM event ORDER BY seq
"""
_MOVEMENTS = """
SELECT e.id AS event_id, e.seq, e.time, e.type, json_extract(m.value, '$.sku') AS sku,
  coalesce(json_extract(m.value, '$.quality'), 'good') AS quality, coalesce(json_extract(m.value, '$.lot'), '') AS lot,
  sum(json_extract(m.value, '$.quantity') * ((coalesce(json_extract(m.value, '$.from_place'), '') = '')
      - (coalesce(json_extract(m.value, '$.to_place'), '') = ''))) AS delta
FROM event e, json_each(e.data, '$.movements') m
GROUP BY e.seq, sku, quality, lot HAVING delta <> 0 ORDER BY e.seq, sku
"""


@gateway.command()
@click.argument("what", type=click.Choice(["movements", "events"]))
@DATA
@click.option("--csv", "as_csv", is_flag=True, help="CSV on stdout (the default).")
@AS_JSON
def export(what: str, data: Path, as_csv: bool, as_json: bool) -> None:
    """Movements (one row an event, SKU and quality whose stock changed) or events, from the database, read-only."""
    found = _movements(data) if what == "movements" else _events(data)
    if as_json:
        for row in found:
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    columns = _COLUMNS[what]
    writer = csv.DictWriter(sys.stdout, columns)
    writer.writeheader()
    writer.writerows(found)


_COLUMNS = {
    "movements": ("event_id", "gateway", "seq", "time", "type", "sku", "quality", "lot", "delta"),
    "events": ("gateway", "epoch", "seq", "type", "id", "time", "subject", "hash", "data"),
}


def _movements(data: Path) -> Iterator[dict[str, Any]]:
    for row in _rows(data, _MOVEMENTS):
        yield {**row, "gateway": row["event_id"].rsplit(":", 2)[0]}


def _events(data: Path) -> Iterator[dict[str, Any]]:
    for row in _rows(data, _EVENTS):
        name, epoch, _ = row["id"].rsplit(":", 2)
        yield {"gateway": name, "epoch": epoch, **row}


def _rows(data: Path, sql: str) -> Iterator[dict[str, Any]]:
    from gateway.store.database import open_reader

    path = data / "gateway.db"
    if not path.exists():
        raise click.ClickException(f"there is no gateway database at {path}")
    try:
        connection = open_reader(path)
        try:
            for row in connection.execute(sql):
                yield dict(row)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise click.ClickException(f"{path} cannot be read: {error}") from error
