"""`floorgate sim panel`: simulated devices on a page, without a floor."""

from contextlib import ExitStack

import click

from firmware_sim.commands.shared import Telling, as_json, host_and_port, speed
from firmware_sim.panel.alone import BadDevice, Wanted, addresses, one_of_each, set_up
from firmware_sim.panel.app import create_panel
from firmware_sim.serving import ServingError
from firmware_sim.stopping import stop_event
from firmware_sim.web import WebServer


@click.command()
@click.option("--listen", "address", required=True, metavar="HOST:PORT", help="Where the page is served.")
@click.option(
    "--device",
    "specs",
    multiple=True,
    metavar="KIND:DRIVER[@PORT][?NAME=VALUE&...]",
    help="scale:yaohua-a9?transport=rfc2217&baud=4800; several times. Without: one of each there is.",
)
@click.option("--ports", "first", type=int, default=None, metavar="PORT", help="The first device's; the page's + 1.")
@speed
@as_json
def panel(address: str, specs: tuple[str, ...], first: int | None, speed: float, as_json: bool) -> None:
    """A page with simulated devices: their addresses, knobs, faults and last frames."""
    host, port = host_and_port(address)
    if not port:
        raise click.UsageError("the panel wants a port of its own, not 0")
    tell = Telling(as_json)
    with ExitStack() as running, stop_event() as stop:
        try:
            wanted = [Wanted.of(spec) for spec in specs] or one_of_each()
            benches = set_up(wanted, host, first or port + 1, speed)
            for bench in benches:
                for wire in bench.wires.values():
                    running.enter_context(wire.server)
            page = WebServer(f"{host}:{port}", create_panel(benches))
            page.start()
        except BadDevice as error:
            raise click.UsageError(str(error)) from error
        except ServingError as error:
            raise click.ClickException(str(error)) from error
        running.callback(page.stop)
        for bench, wire, url in addresses(benches):
            tell(f"{bench.name}: {wire.driver} at {url}", kind=wire.kind, name=bench.name, driver=wire.driver, url=url)
        tell(f"panel at http://{host}:{port}", kind="panel", url=f"http://{host}:{port}")
        stop.wait()
