"""`floorgate up`: broker, central, gateway, shop and the simulated floor from one command."""

import json
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import structlog

from firmware_sim.data import DEMO_ORDERS
from firmware_sim.logs import log_to
from firmware_sim.people.pace import FACTORS
from firmware_sim.registry import UnknownSimulator, simulator
from firmware_sim.stopping import Stopped, stop_event
from firmware_sim.up.checker import check
from firmware_sim.up.children import ChildFailed
from firmware_sim.up.house import House, Interrupted
from firmware_sim.up.once import Stuck, cpu_of_children_s, processes, run_to_the_end, serve
from firmware_sim.up.report import as_text, figures
from firmware_sim.up.settings import UpSettings, busy_port
from firmware_sim.world.orders_file import OrdersFileError, read_demand

log = structlog.get_logger(__name__)


class CutLineType(click.ParamType[tuple[float, float]]):
    """`S:E` in seconds."""

    name = "S:E"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, float]:
        if isinstance(value, tuple):
            return value
        try:
            start, end = (float(part) for part in str(value).split(":"))
        except ValueError:
            self.fail(f"{value!r} is not S:E in seconds, such as 20:50", param, ctx)
        if not 0 <= start < end:
            self.fail(f"{value!r}: the cut must end after it begins", param, ctx)
        return start, end


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=Path("floorgate-data"), show_default=True)
@click.option("--port-base", type=click.IntRange(1, 65000), default=7300, show_default=True)
@click.option(
    "--orders", type=click.Path(path_type=Path), help="File or folder; without it one real day that comes along."
)
@click.option("--once", is_flag=True, help="Run until each order is final, check the invariants, report.")
@click.option("--speed", type=click.Choice(list(FACTORS)), help="Of the people; real, or max with --once.")
@click.option("--workers", type=click.IntRange(1, 40), default=2, show_default=True, help="Pickers.")
@click.option("--cut-line", type=CutLineType(), help="Cut the gateway's line from second S to second E.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--leave-free", multiple=True, metavar="STATION", help="A bench for a person, such as PACK-1.")
@click.option("--scales", default="mt-sics", show_default=True, metavar="DRIVER", help="What the scales speak.")
@click.option("--pick-styles", type=click.Choice(["cluster", "single", "auto"]), help="How waves are picked.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line: the addresses, then the report.")
def up(once: bool, speed: str | None, orders: Path | None, as_json: bool, **options: Any) -> None:
    """Starts the whole system and serves it; with --once runs the orders through and checks everything."""
    settings = UpSettings(
        orders=orders or DEMO_ORDERS, once=once, speed=speed or ("max" if once else "real"), **options
    )
    _refuse_early(settings)
    began = time.monotonic()
    with stop_event() as stop, _own_log(settings):
        house = House(settings, stop)
        try:
            _run(house, as_json, began)
        except (Interrupted, Stopped) as error:
            click.echo("stopping", err=True)
            if once:
                raise click.ClickException("interrupted before every order was final") from error
        except ChildFailed as error:
            raise click.ClickException(str(error)) from error
        finally:
            stop.set()
            house.close()


@contextmanager
def _own_log(settings: UpSettings) -> Iterator[None]:
    """DIR/logs/up.log: stderr stays with the progress line and the last sentence."""
    path = settings.data / "logs" / "up.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        log_to(file)
        try:
            yield
        finally:
            log_to(sys.stderr)


def _refuse_early(settings: UpSettings) -> None:
    try:
        read_demand(settings.orders)
        simulator(settings.scales, "scale")
    except (OrdersFileError, UnknownSimulator) as error:
        raise click.ClickException(str(error)) from error
    port = busy_port(settings)
    if port is not None:
        raise click.ClickException(f"port {port} is in use; choose other ports with --port-base")


def _run(house: House, as_json: bool, began: float) -> None:
    house.start()
    _tell_addresses(house, as_json)
    _say(as_json, "the simulated floor moves in")
    house.open()
    for sentence in house.import_sentences():
        _say(as_json, sentence)
    if not house.settings.once:
        _say(as_json, "opening stock is taken in, then people pick, pack and ship; Ctrl-C ends everything")
        serve(house)
    stuck: Stuck | None = None
    try:
        run_to_the_end(house)
    except Stuck as error:
        stuck = error
    _report(house, as_json, began, stuck)


def _say(as_json: bool, sentence: str) -> None:
    """What is going on, for whoever started this on a terminal."""
    if not as_json:
        click.echo(sentence)
        sys.stdout.flush()


def _tell_addresses(house: House, as_json: bool) -> None:
    memory = house.memory
    login = {"user": memory.user, "password": memory.password}
    if as_json:
        told = {**house.settings.urls(), "login": login, "badge": memory.badge, "start_s": round(house.first_page_s, 2)}
        click.echo(json.dumps(told, ensure_ascii=False))
        sys.stdout.flush()
        return
    for name, url in house.settings.urls().items():
        click.echo(f"{name:>8}  {url}")
    click.echo(f"{'login':>8}  {memory.user} / {memory.password}   badge for the floor: {memory.badge}")
    click.echo(f"{'':>8}  the first page answered after {house.first_page_s:.1f} s")
    sys.stdout.flush()


def _report(house: House, as_json: bool, began: float, stuck: Stuck | None) -> None:
    central = house.central_progress() or {}
    children = processes(house)
    wall_s = time.monotonic() - began
    house.close()
    settings = house.settings
    report: dict[str, Any] = {}
    findings = None
    try:
        report = figures(settings.data, settings.orders)
        findings = check(settings.data, settings.orders)
        report |= {"invariants": findings.invariants, "broken": findings.evidence}
    except sqlite3.Error as error:
        report["broken"] = {"databases": [str(error)]}
    report |= {
        "wall_s": round(wall_s, 1),
        "cpu_s": round(cpu_of_children_s(), 1),
        "start_s": round(house.first_page_s, 2),
        "processes": children,
        "central_statements": central.get("statements", 0),
    }
    if stuck is not None:
        report["waiting"] = stuck.waits
    click.echo(json.dumps(report, ensure_ascii=False) if as_json else as_text(report, findings))
    sys.stdout.flush()
    if stuck is not None:
        raise click.ClickException(str(stuck))
    if findings is None or not findings.hold:
        raise click.ClickException("broken: " + ", ".join(_broken(report)))


def _broken(report: dict[str, Any]) -> list[str]:
    return sorted(report.get("broken", {})) or ["no database to check"]
