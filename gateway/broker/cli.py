"""`floorgate broker`."""

import json
import sys
from pathlib import Path

import click

from gateway.broker.server import BrokerError, serve
from gateway.listen import LISTEN, Address


@click.group()
def broker() -> None:
    """The embedded MQTT broker; any MQTT 3.1.1 broker does as well."""


@broker.command("serve")
@click.option("--data", type=click.Path(path_type=Path), help="Unused: the broker keeps nothing.")
@click.option("--listen", type=LISTEN, default="127.0.0.1:7302", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Say where it serves as one JSON object.")
def serve_command(data: Path | None, listen: Address, as_json: bool) -> None:
    """Serve MQTT until Ctrl-C or SIGTERM."""
    url = f"mqtt://{listen}"

    def ready() -> None:
        click.echo(json.dumps({"broker": url}) if as_json else f"broker: {url}")
        sys.stdout.flush()

    try:
        serve(listen.host, listen.port, ready)
    except BrokerError as error:
        raise click.ClickException(str(error)) from error
