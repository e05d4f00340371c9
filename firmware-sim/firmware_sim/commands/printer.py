"""`floorgate sim printer`."""

import json
from pathlib import Path
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
    serve,
    speed,
)
from firmware_sim.faults import BadFault, Faults
from firmware_sim.printers.label_printer import LabelPrinter
from firmware_sim.printers.switches import UnknownSwitch, turn
from firmware_sim.server import Server
from firmware_sim.stopping import stop_event


@click.command()
@listen
@driver_option("zpl")
@click.option("--language", default=None, help="The same as --driver: the language it prints.")
@click.option("--dpi", type=click.Choice(["203", "300", "600"]), default="203", show_default=True)
@click.option("--width-mm", type=click.IntRange(10, 220), default=100, show_default=True, help="The stock loaded.")
@click.option("--length-mm", type=click.IntRange(5, 990), default=150, show_default=True)
@click.option("--labels", type=click.IntRange(1), default=None, help="How many are on the roll; endless without.")
@click.option("--mm-s", type=click.FloatRange(1), default=150.0, show_default=True, help="How fast it prints.")
@click.option("--fault", "faults", multiple=True, metavar="WORDS", help="Turned at the start: paper-out, hot …")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where the labels go as PNG files.")
@speed
@as_json
def printer(
    address: str,
    driver: str,
    language: str | None,
    dpi: str,
    width_mm: int,
    length_mm: int,
    labels: int | None,
    mm_s: float,
    faults: tuple[str, ...],
    out: Path | None,
    speed: float,
    as_json: bool,
) -> None:
    """A label printer; with --out every label becomes label-NNNN.png and .json there.

    Each line on its standard input turns a switch: paper out, paper in, paper 5, head open, ribbon out, pause, jam,
    hot, power off, power off after 300, power on, mute, babble, hang up, one line, slow … (any other word lists them);
    unplug and plug are the cable, fault slow:0.01 and the like the wire. --fault takes all of these.
    """
    device = make(
        language or driver,
        "printer",
        dpi=int(dpi),
        width_mm=width_mm,
        length_mm=length_mm,
        roll=labels,
        speed_mm_s=mm_s,
    )
    wiring = Wiring(faults=spoiled(device, faults))
    tell = Telling(as_json)
    device.on_label = lambda label: came_out(label, out, tell)
    with stop_event() as stop:
        server = serve(device, address, "printer", speed, tell, wiring)
        for words in lines_of_stdin(stop):
            obey(device, server, words, tell)


def came_out(label: Any, out: Path | None, tell: Telling) -> None:
    """Lay the label down and say so."""
    name = ""
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        name = f"label-{label.no:04d}.png"
        (out / name).write_bytes(label.png)
        (out / f"label-{label.no:04d}.json").write_text(json.dumps(label.as_json(), ensure_ascii=False))
    tell(f"label {label.no}: {', '.join(label.texts) or 'no text'}", kind="label", file=name, **label.as_json())


def spoiled(device: LabelPrinter, words: tuple[str, ...]) -> Faults:
    """Turn the printer's switches; what is none of them spoils the wire."""
    faults = Faults()
    for one in words:
        try:
            turn(device, one)
        except UnknownSwitch as unknown:
            try:
                faults.add(one)
            except BadFault as error:
                raise click.UsageError(f"{unknown}; and {error}") from error
    return faults


def obey(device: LabelPrinter, server: Server, words: str, tell: Telling) -> None:
    """Turn a switch; a wrong word is said and nothing else happens."""
    name, _, rest = words.strip().partition(" ")
    try:
        if words.strip() in ("plug", "unplug"):
            getattr(server, words.strip())()
        elif name == "fault":
            server.faults.add(rest.strip())
        else:
            turn(device, words)
    except (UnknownSwitch, BadFault) as error:
        tell(str(error), kind="error", message=str(error))
    else:
        tell(words, kind="switch", switch=words)
