"""`floorgate sim floor`: the simulated floor as a process of its own."""

import sys
import threading
from pathlib import Path

import click
import structlog

from firmware_sim.data import DEMO_ORDERS
from firmware_sim.floor import Floor, FloorSettings
from firmware_sim.logs import log_to
from firmware_sim.panel.app import create_panel
from firmware_sim.people.installer import InstallationError
from firmware_sim.people.pace import FACTORS
from firmware_sim.registry import UnknownSimulator
from firmware_sim.serving import ServingError
from firmware_sim.stopping import stop_event
from firmware_sim.web import WebServer
from firmware_sim.world.orders_file import OrdersFileError

log = structlog.get_logger(__name__)


@click.command()
@click.option("--data", type=click.Path(path_type=Path), required=True, help="Where the physical world is kept.")
@click.option("--gateway", required=True, metavar="URL", help="The gateway of this floor.")
@click.option(
    "--token", envvar="FLOORGATE_GATEWAY_TOKEN", default="", help="Installer's token; not needed on loopback."
)
@click.option("--central", default="", metavar="URL", help="Central, for products, people and purchase orders.")
@click.option("--central-token", envvar="FLOORGATE_CENTRAL_TOKEN", default="", help="Token of a user at central.")
@click.option(
    "--orders", type=click.Path(path_type=Path), default=DEMO_ORDERS, help="What buyers want: file or folder."
)
@click.option("--speed", type=click.Choice(list(FACTORS)), default="real", show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Makes goods, shortages and slips repeatable.")
@click.option(
    "--workers", type=click.IntRange(1, 40), default=2, show_default=True, help="Pickers (and packing benches)."
)
@click.option("--leave-free", multiple=True, metavar="STATION", help="Nobody works there: for a person.")
@click.option("--port-base", type=int, default=7310, show_default=True, help="First port of the devices.")
@click.option("--scales", default="mt-sics", show_default=True, metavar="DRIVER", help="What the scales speak.")
@click.option("--pick-styles", type=click.Choice(["cluster", "single", "auto"]), help="How waves are picked.")
@click.option("--panel", metavar="HOST:PORT", default="", help="Where the panel with the simulated hardware listens.")
@click.option("--doors", is_flag=True, hidden=True, help="People wait until DATA/doors-open exists.")
@click.option("--guest-badge", envvar="FLOORGATE_GUEST_BADGE", default="", help="For whoever takes over a bench.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line when the floor is at work.")
def floor(panel: str, as_json: bool, **options: object) -> None:
    """The simulated floor: people, goods, devices and a panel, against a running gateway."""
    log_to(sys.stderr)
    settings = FloorSettings(**options)  # type: ignore[arg-type]
    with stop_event() as stop:
        try:
            _run(settings, panel, as_json, stop)
        except (OrdersFileError, InstallationError, ServingError, UnknownSimulator) as error:
            raise click.ClickException(str(error)) from error


def _run(settings: FloorSettings, panel: str, as_json: bool, stop: threading.Event) -> None:
    running = Floor(settings, stop)
    web = WebServer(panel, create_panel(running.panel_benches())) if panel else None
    try:
        running.start()
        if web is not None:
            web.start()
        running.furnish()
        running.install()
        if as_json:
            click.echo('{"kind": "installed"}')
        running.open()
        stop.wait()
    finally:
        stop.set()
        if web is not None:
            web.stop()
        running.stop()
