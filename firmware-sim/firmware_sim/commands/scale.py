"""`floorgate sim scale`."""

import click

from firmware_sim.commands.shared import (
    Telling,
    as_json,
    driver_option,
    lines_of_stdin,
    listen,
    make,
    seed,
    serve,
    speed,
)
from firmware_sim.stopping import stop_event


@click.command()
@listen
@driver_option("mt-sics")
@click.option("--grams", type=int, default=0, show_default=True, help="What lies on it.")
@click.option("--unit", default="kg", show_default=True, help="The unit that it sends.")
@seed
@speed
@as_json
def scale(address: str, driver: str, grams: int, unit: str, seed: int, speed: float, as_json: bool) -> None:
    """A scale. Each line on its standard input puts that many grams on (`0` clears it)."""
    device = make(driver, "scale", grams=grams, unit=unit, seed=seed)
    with stop_event() as stop:
        serve(device, address, "scale", speed, Telling(as_json), stop)
        for line in lines_of_stdin(stop):
            if line.lstrip("-").isdigit():
                device.clear() if line == "0" else device.put(int(line))
