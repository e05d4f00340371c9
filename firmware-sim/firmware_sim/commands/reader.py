"""`floorgate sim reader`."""

import threading
import time
from pathlib import Path
from typing import TextIO

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
    wired_with,
)
from firmware_sim.knobs import turn
from firmware_sim.readers import llrp_faults
from firmware_sim.readers.llrp import SimulatedReader
from firmware_sim.readers.llrp_models import MODELS
from firmware_sim.readers.llrp_streams import Crowd, Played
from firmware_sim.readers.portal.scenarios import SCENARIOS, scenario
from firmware_sim.readers.portal.scene import Truth
from firmware_sim.server import Server
from firmware_sim.stopping import stop_event

TAGS, READS_S, MOST_S = 8, 2.5, 200.0  # reads a second at each antenna, of each tag, over all

LATE, LATE_S = "late", 3.0


@click.command()
@listen
@driver_option("llrp")
@click.option("--epc", "epcs", multiple=True, metavar="HEX", help="A tag that stands before antenna 1.")
@click.option("--interval", type=float, default=0.1, show_default=True, metavar="SECONDS", help="Between two reads.")
@click.option("--rssi", type=float, default=-55.0, show_default=True, metavar="DBM")
@click.option("--antennas", type=click.IntRange(1, 32), default=4, show_default=True)
@click.option(
    "--tags", type=click.IntRange(1, 100_000), help="That many stand about, seen by every antenna; 8 if alone."
)
@click.option(
    "--rate", type=click.FloatRange(0.01, 20_000), help="Reads a second over all --tags; 2.5 or more an antenna."
)
@click.option("--portal", type=click.Choice(list(SCENARIOS)), help="Loads pass a gate, by physics; a seed is a scene.")
@click.option(
    "--truth", type=click.Path(dir_okay=False, path_type=Path), help="Who really passed --portal, JSON lines."
)
@click.option("--model", type=click.Choice(list(MODELS)), default="generic", show_default=True, help="Whose it is.")
@click.option("--protocol", type=click.Choice(["1.0.1", "1.1"]), default="1.1", show_default=True, help="LLRP up to.")
@wired_with((*llrp_faults.NAMES, LATE))
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
    tags: int | None,
    rate: float | None,
    portal: str | None,
    truth: Path | None,
    model: str,
    protocol: str,
    wiring: Wiring,
    seed: int,
    speed: float,
    as_json: bool,
) -> None:
    """A UHF RFID reader (LLRP). Without --epc, --tags or --portal 8 tags stand before its antennas.

    Each line on its standard input is an EPC in hexadecimal that passes once. Lines that begin with ! turn its knobs:
    !unplug, !plug, !power off|on, !silent on|off, !gpi PORT on|off, !antenna NUMBER on|off, !exception TEXT,
    !fault WORD.

    \b
    Faults (--fault, !fault) of the reader: late[:SECONDS]: its port opens only then; refuse[:N] hangs up on
    the next N clients; config-error[:N], rospec-error[:N] answer with ERROR_MESSAGE; malformed[:N] reports;
    short: a message of length 5; big[:BYTES]: a report of 1 MB; twice: every answer comes twice.
    Of its wire: silent, unplug:BYTES cuts after so many bytes, slow:SECONDS between two bytes, half-frame,
    noise, repeat; none mends.
    """
    if truth is not None and portal is None:
        raise click.UsageError("--truth is of --portal")
    versions = (1,) if protocol == "1.0.1" else (1, 2)
    device = make(driver, "reader", antennas=4 if portal else antennas, seed=seed, maker=model, versions=versions)
    try:
        for epc in epcs:
            device.place(epc, 1, rssi, every_s=interval)
        late_s = _late_s(wiring.wrong_ways)
        for word in wiring.wrong_ways:
            if word.partition(":")[0] != LATE:
                device.wrong.add(word)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if tags or rate or not (epcs or portal):
        count = tags or TAGS
        device.watch(Crowd(count, rate or _unasked(count, device.antennas), device.antennas, seed))
    if portal:
        book = truth.open("w", encoding="utf-8") if truth else None
        if book is not None:
            click.get_current_context().call_on_close(book.close)
        device.watch(Played(scenario(portal), seed, _Noted(device, speed, book)))
    tell = Telling(as_json)
    device.on_gpo = lambda port, high: tell(
        f"output {port} {'on' if high else 'off'}", kind="gpo", port=port, high=high
    )
    if late_s:
        device.power(False)
        timer = threading.Timer(late_s, device.power, (True,))
        click.get_current_context().call_on_close(timer.cancel)
        timer.start()
    with stop_event() as stop:
        server = serve(device, address, "reader", speed, tell, wiring)
        for line in lines_of_stdin(stop):
            try:
                _obey(line, device, server, rssi)
            except ValueError as error:
                tell(str(error), kind="error", message=str(error))


def _late_s(words: tuple[str, ...]) -> float:
    """After how many seconds the port opens; ValueError for what is no number."""
    values = [word.partition(":")[2] for word in words if word.partition(":")[0] == LATE]
    if any(value and not value.replace(".", "", 1).isdigit() for value in values):
        raise ValueError(f"late:{values[-1]}: {values[-1]!r} is no number of seconds")
    return float(values[-1] or LATE_S) if values else 0.0


def _unasked(tags: int, antennas: int) -> float:
    """Reads a second where none are asked for."""
    return max(READS_S * antennas, min(READS_S * tags, MOST_S))


class _Noted:
    """Writes what happened, with its UTC microseconds beside the seconds of the scene."""

    def __init__(self, device: SimulatedReader, speed: float, book: TextIO | None) -> None:
        self._device, self._speed, self._book = device, speed, book

    def __call__(self, truth: Truth, at: float) -> None:
        if self._book is None:
            return
        at_us = time.time_ns() // 1000 - int((self._device.now() - at) / self._speed * 1e6)
        self._book.write(truth.line(at_us=at_us) + "\n")
        self._book.flush()


def _obey(line: str, device: SimulatedReader, server: Server, rssi: float) -> None:
    """One line of standard input; ValueError tells what is wrong with it."""
    if not line.startswith("!"):
        device.show(line, 1, rssi)
        return
    name, _, rest = line[1:].strip().partition(" ")
    if name == "fault" and rest.partition(":")[0] in (*llrp_faults.NAMES, "none"):
        device.wrong.add(rest)
        if rest == "none":
            turn(line[1:], device, server)
    elif name == "exception" and rest:
        device.fail(rest)
    elif name in ("gpi", "antenna"):
        number, _, on = rest.partition(" ")
        most = device.config.gpis if name == "gpi" else device.antennas
        if on not in ("on", "off") or not number.isdigit() or not 1 <= int(number) <= most:
            raise ValueError(f"{line!r}: a number from 1 to {most}, and on or off")
        (device.set_gpi if name == "gpi" else device.plug_antenna)(int(number), on == "on")
    else:
        turn(line[1:], device, server)
