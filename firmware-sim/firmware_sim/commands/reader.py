"""`floorgate sim reader`."""

import click

from firmware_sim.commands.shared import (
    Telling,
    Wiring,
    as_json,
    driver_option,
    lines_of_stdin,
    listen,
    make,
    seed,
    serve,
    speed,
    wire_options,
)
from firmware_sim.knobs import turn
from firmware_sim.stopping import stop_event


@click.command()
@listen
@driver_option("llrp")
@click.option("--epc", "epcs", multiple=True, metavar="HEX", help="A tag that stands before antenna 1.")
@click.option("--interval", type=float, default=0.1, show_default=True, metavar="SECONDS", help="Between two reads.")
@click.option("--rssi", type=float, default=-55.0, show_default=True, metavar="DBM")
@click.option("--antennas", type=int, default=4, show_default=True)
@wire_options
@seed
@speed
@as_json
def reader(
    address: str,
    driver: str,
    epcs: tuple[str, ...],
    interval: float,
    rssi: float,
    antennas: int,
    wiring: Wiring,
    seed: int,
    speed: float,
    as_json: bool,
) -> None:
    """A UHF RFID reader (LLRP). Each line on its standard input is an EPC in hexadecimal that passes once.

    Lines that begin with ! turn its knobs: !unplug, !plug, !power off|on, !silent on|off, !fault slow:0.05.
    """
    device = make(driver, "reader", antennas=antennas, seed=seed)
    try:
        for epc in epcs:
            device.place(epc, 1, rssi, every_s=interval)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    tell = Telling(as_json)
    with stop_event() as stop:
        server = serve(device, address, "reader", speed, tell, wiring)
        for epc in lines_of_stdin(stop):
            try:
                if epc.startswith("!"):
                    turn(epc[1:], device, server)
                else:
                    device.show(epc, 1, rssi)
            except ValueError as error:
                tell(str(error), kind="error", message=str(error))
