"""`floorgate sim scale`."""

from typing import Any

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
from firmware_sim.faults import BadFault
from firmware_sim.knobs import BadKnob, turn
from firmware_sim.registry import UnknownSimulator, options_of, simulator
from firmware_sim.scales.plate import DEFAULTS
from firmware_sim.stopping import stop_event
from firmware_sim.words import value_of


@click.command()
@listen
@driver_option("mt-sics")
@click.option("--grams", type=int, default=0, show_default=True, help="What lies on it.")
@click.option("--unit", default="kg", show_default=True, help="The unit that it sends: kg, g, lb or oz.")
@click.option("--capacity", "capacity_g", type=int, default=30_000, show_default=True, metavar="GRAMS")
@click.option("--division", "division_mg", type=int, default=1000, show_default=True, metavar="MG", help="Its step.")
@click.option("--settle", "settle_s", type=float, default=0.6, show_default=True, metavar="SECONDS")
@click.option("--noise", type=int, default=None, metavar="MG", help="Flutter of a load that moves; a quarter at rest.")
@click.option("--drift", "drift_g", type=int, default=0, show_default=True, metavar="GRAMS", help="Of its zero.")
@click.option("--rate", "rate_hz", type=float, default=10.0, show_default=True, metavar="HZ", help="Unasked frames.")
@click.option("--warm-up", "warm_up_s", type=float, default=0.0, show_default=True, metavar="SECONDS")
@click.option("--set", "further", multiple=True, metavar="NAME=VALUE", help="An option of this scale: dialect=ecr.")
@wire_options
@seed
@speed
@as_json
def scale(
    address: str,
    driver: str,
    noise: int | None,
    further: tuple[str, ...],
    wiring: Wiring,
    speed: float,
    as_json: bool,
    **settings: Any,
) -> None:
    """A scale. Lines on its standard input turn its knobs.

    put 1250, take 200, clear (or the bare grams, 0 clears); motion [on|off]; overload, underload, broken and silent
    [on|off]; zero, tare; drift GRAMS, noise MG; unplug, plug, power off|on; fault half-frame:0.1, fault none.
    """
    if noise is not None:
        settings |= {"noise_mg": noise, "rest_noise_mg": noise // 4}
    device = make(driver, "scale", **settings, **further_options(driver, further))
    tell = Telling(as_json)
    with stop_event() as stop:
        server = serve(device, address, "scale", speed, tell, wiring)
        for line in lines_of_stdin(stop):
            try:
                turn(line, device, server)
            except (BadKnob, BadFault) as error:
                tell(str(error), kind="error", message=str(error))


def further_options(driver: str, given: tuple[str, ...]) -> dict[str, Any]:
    """`dialect=ecr` as keywords of this simulator; what it does not have is wrong usage."""
    try:
        made = simulator(driver, "scale").make
    except UnknownSimulator as error:
        raise click.UsageError(str(error)) from error
    known = options_of(made) - set(DEFAULTS)
    options: dict[str, Any] = {}
    for text in given:
        name, equals, value = text.partition("=")
        name = name.replace("-", "_")
        if not equals or name not in known:
            raise click.UsageError(f"{driver} has no option {name!r}; it has {', '.join(sorted(known)) or 'none'}")
        options[name] = value_of(value)
    return options
