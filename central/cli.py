"""`floorgate central`."""

import base64
import functools
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from central.config import DEFAULT_DATA, Config
from central.errors import CentralError
from gateway.contracts.proxies import SETTING as PROXIES
from gateway.contracts.proxies import networks

EXPORT_NAMES = ("orders", "stock", "movements", "parcels", "events", "journal", "discrepancies")


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--data, --database, --json; and one sentence for what is refused."""

    @click.option("--data", type=click.Path(path_type=Path), default=DEFAULT_DATA, envvar="FLOORGATE_DATA")
    @click.option("--database", default="", envvar="FLOORGATE_DATABASE", help="URL; SQLite below --data if left out.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
    @functools.wraps(command)
    def run(data: Path, database: str, as_json: bool, **given: Any) -> None:
        try:
            command(Config(data=data, database=database), as_json, **given)
        except CentralError as error:
            raise click.ClickException(str(error)) from error

    return run


def _run(config: Config, as_json: bool, command: str, arguments: dict[str, Any]) -> dict[str, Any]:
    from central.local import run_locally

    answer = run_locally(config, command, arguments)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
    return answer


@click.group()
def central() -> None:
    """The ERP: shops, orders, stock, purchasing, books."""


@central.command()
@click.option("--listen", default="127.0.0.1:7300", show_default=True, help="HOST:PORT")
@click.option("--broker", default="", help="mqtt://HOST:PORT; without it no gateway is served.")
@click.option("--tenant", default="default", show_default=True)
@click.option(
    "--trusted-proxy",
    "proxies",
    multiple=True,
    envvar=PROXIES,
    help="ADDRESS or NETWORK of a reverse proxy whose X-Forwarded-For is believed; none by default.",
)
@_options
def serve(config: Config, as_json: bool, listen: str, broker: str, tenant: str, proxies: tuple[str, ...]) -> None:
    """Serve until Ctrl-C or SIGTERM."""
    from dataclasses import replace

    from central.logs import log_to_stderr
    from central.serving import serve as serve_until_told

    log_to_stderr()
    host, port = _address(listen)
    try:
        trusted = networks(proxies)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--trusted-proxy") from error
    config = replace(config, host=host, port=port, broker=broker, tenant=tenant, trusted_proxies=trusted)

    def ready(url: str) -> None:
        click.echo(json.dumps({"central": url}) if as_json else f"central: {url}")
        sys.stdout.flush()

    serve_until_told(config, ready)


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise click.BadParameter(f"{text!r} is not HOST:PORT with a port from 1 to 65535", param_hint="--listen")
    return host.strip("[]") or "127.0.0.1", int(port)


@central.command()
@_options
def upgrade(config: Config, as_json: bool) -> None:
    """Bring the database to this program's schema."""
    from central.database.database import Database
    from central.database.lock import ProcessLock
    from central.database.upgrade import newest_revision
    from central.database.upgrade import upgrade as bring_up

    lock = ProcessLock(config.lock_path)
    if config.uses_sqlite:
        lock.acquire()
    database = Database(config.database_url)
    try:
        database.check()
        copy = bring_up(database)
    finally:
        database.close()
        lock.release()
    answer = {"schema": newest_revision(), "backup": copy}
    click.echo(json.dumps(answer) if as_json else f"schema {answer['schema']}" + (f", backup {copy}" if copy else ""))


@central.group()
def user() -> None:
    """People who may sign in."""


@user.command("add")
@click.argument("name")
@click.option("--role", required=True, help="admin, owner, accountant, warehouse, service, purchasing, reader")
@click.option("--shop", "shops", multiple=True, help="Only these shops.")
@click.option("--warehouse", "warehouses", multiple=True, help="Only these warehouses.")
@_options
def add_user(
    config: Config, as_json: bool, name: str, role: str, shops: tuple[str, ...], warehouses: tuple[str, ...]
) -> None:
    """Add a user; prints the first password and a token, once."""
    arguments = {"name": name, "role": role, "shops": list(shops), "warehouses": list(warehouses)}
    answer = _run(config, as_json, "user-add", arguments)
    if not as_json:
        click.echo(f"user {name} ({role})\npassword: {answer['password']}\ntoken: {answer['token']}")


@user.command("token")
@click.argument("name")
@click.option("--label", default="")
@_options
def add_token(config: Config, as_json: bool, name: str, label: str) -> None:
    """Give a user a further token."""
    answer = _run(config, as_json, "token-add", {"name": name, "label": label})
    if not as_json:
        click.echo(f"token: {answer['token']}")


@central.group()
def shop() -> None:
    """Shops that orders come from."""


@shop.command("add")
@click.argument("name")
@click.option("--platform", required=True, help="mall, taobao, ...")
@click.option("--gateway-url", default="")
@click.option("--app-key", default="")
@click.option("--app-secret", default="", help="Better: --app-secret-file, which leaves no trace in the process list.")
@click.option("--app-secret-file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--session", default="")
@_options
def add_shop(
    config: Config, as_json: bool, name: str, app_secret: str, app_secret_file: Path | None, **given: str
) -> None:
    """Add a shop, or change the one of this name."""
    if app_secret_file is not None:
        app_secret = app_secret_file.read_text().strip()
    answer = _run(config, as_json, "shop-add", {"name": name, "app_secret": app_secret, **given})
    if not as_json:
        click.echo(f"shop {name}: {'added' if answer['new'] else 'changed'}")


@central.command()
@click.argument("name")
@_options
def enrol(config: Config, as_json: bool, name: str) -> None:
    """Print a one-time code with which gateway NAME may enrol within a day."""
    answer = _run(config, as_json, "enrol", {"name": name})
    if not as_json:
        click.echo(answer["code"])


@central.command("import")
@click.argument("kind", type=click.Choice(("orders", "products", "partners")))
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--shop", default="file", show_default=True, help="The shop that the orders belong to.")
@_options
def import_file(config: Config, as_json: bool, kind: str, path: Path, shop: str) -> None:
    """Import a file, or every .csv file of a folder in the order of their names.

    The layout is chosen by the header: InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,
    Country - or order,sku,quantity,price with any of name, ordered_at, buyer, receiver, phone, country, province,
    city, district, address, postcode, remark (prices in yuan, tax included).
    """
    files = _files(path)
    reports = []
    for file in files:
        content = base64.b64encode(file.read_bytes()).decode()
        arguments = {"kind": kind, "file": file.name, "content": content, "shop": shop}
        report = _run(config, False, "import", arguments)
        reports.append(report)
        if not as_json:
            click.echo(f"{file.name}: {_sentence(report)}")
    if as_json:
        click.echo(json.dumps(reports[0] if path.is_file() else {"files": reports}, ensure_ascii=False))


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    files = sorted(path.glob("*.csv")) if path.is_dir() else []
    if not files:
        raise click.ClickException(f"{path} is no file and no folder with .csv files")
    return files


def _sentence(report: dict[str, Any]) -> str:
    if report.get("already"):
        return "imported before, nothing changed"
    kept = ", ".join(f"{count} {reason}" for reason, count in report["rows_kept"].items())
    made = f"{report['orders']} orders, {report['returns']} returns" if "orders" in report else "done"
    return f"{report['rows_used']} of {report['rows']} rows used: {made}" + (f"; kept: {kept}" if kept else "")


@central.command()
@click.argument("what", type=click.Choice(EXPORT_NAMES))
@click.option("--csv", "as_csv", is_flag=True, help="CSV on stdout (the default).")
@_options
def export(config: Config, as_json: bool, what: str, as_csv: bool) -> None:
    """Write a table to stdout, as CSV or (--json) one object a line."""
    from central.exports.services import json_rows, write_csv

    with _reading(config) as tx:
        if not as_json:
            write_csv(tx, what, sys.stdout)
            return
        for row in json_rows(tx, what):
            click.echo(json.dumps(row, ensure_ascii=False))


@central.command("trial-balance")
@_options
def trial_balance(config: Config, as_json: bool) -> None:
    """Show every account's turnover; exit 1 unless debit and credit are equal."""
    from central.finance.queries import trial_balance as balances
    from central.security.rights import SYSTEM

    with _reading(config) as tx:
        rows = balances(tx, SYSTEM)
    debit, credit = sum(row.debit_fen for row in rows), sum(row.credit_fen for row in rows)
    if as_json:
        accounts = [{"account": row.account, "debit_fen": row.debit_fen, "credit_fen": row.credit_fen} for row in rows]
        answer = {"accounts": accounts, "debit_fen": debit, "credit_fen": credit, "balanced": debit == credit}
        click.echo(json.dumps(answer))
    else:
        for row in rows:
            click.echo(f"{row.account:<12} {row.debit_fen / 100:>16.2f} {row.credit_fen / 100:>16.2f}  {row.name_zh}")
        click.echo(f"{'':<12} {debit / 100:>16.2f} {credit / 100:>16.2f}")
    if debit != credit:
        raise click.ClickException(f"the books do not balance: debit {debit} fen, credit {credit} fen")


def _reading(config: Config) -> Any:
    """A read-only view of the database, also while central serves."""
    import contextlib

    from central.database.database import Database
    from central.database.upgrade import require_newest

    @contextlib.contextmanager
    def opened() -> Any:
        if config.uses_sqlite and "://" not in config.database_url and not Path(config.database_url).exists():
            raise CentralError(f"there is no database at {config.database_url}")
        database = Database(config.database_url)
        try:
            require_newest(database)
            with database.read() as tx:
                yield tx
        finally:
            database.close()

    return opened()
