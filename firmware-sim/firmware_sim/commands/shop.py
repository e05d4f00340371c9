"""`floorgate sim shop`."""

from pathlib import Path

import click

from firmware_sim.commands.shared import Telling, as_json, host_and_port
from firmware_sim.serving import ServingError
from firmware_sim.stopping import stop_event


@click.command()
@click.option("--listen", "address", required=True, metavar="HOST:PORT")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), required=True, help="Where shop.db lies.")
@click.option("--app-key", default="floorgate-demo", show_default=True)
@click.option("--app-secret-file", type=click.Path(dir_okay=False, exists=True, path_type=Path), default=None)
@click.option("--app-secret", envvar="SIM_SHOP_SECRET", default=None, help="Made at the first start when missing.")
@as_json
def shop(
    address: str, data: Path, app_key: str, app_secret_file: Path | None, app_secret: str | None, as_json: bool
) -> None:
    """The simulated shop: takes shipping confirmations by HTTP and checks their signatures."""
    from firmware_sim.outside.serving import serve_shop

    if app_secret_file is not None:
        app_secret = app_secret_file.read_text().strip()
    tell = Telling(as_json)
    with stop_event() as stop:
        try:
            url, server = serve_shop(data, *host_and_port(address), app_key, app_secret)
        except ServingError as error:
            raise click.ClickException(str(error)) from error
        tell(f"simulated shop at {url}", kind="shop", url=url, app_key=app_key)
        try:
            stop.wait()
        finally:
            server.stop()
