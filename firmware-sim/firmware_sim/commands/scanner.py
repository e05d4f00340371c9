"""`floorgate sim scanner`."""

import inspect
import threading
from collections.abc import Iterator
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
from firmware_sim.registry import UnknownSimulator, simulator
from firmware_sim.scanners.serial_scanner import FRAMINGS
from firmware_sim.scanners.trigger import CHARSETS
from firmware_sim.server import Server
from firmware_sim.stopping import stop_event


@click.command()
@listen
@driver_option("serial-scanner")
@click.option("--text", "texts", multiple=True, help="What it reads, again and again; may be given several times.")
@click.option("--symbology", default="code128", show_default=True)
@click.option("--interval", type=float, default=1.0, show_default=True, metavar="SECONDS")
@click.option("--count", type=int, default=0, help="Ends after that many pulls; 0 goes on.")
@click.option("--framing", type=click.Choice(list(FRAMINGS)), help="serial-scanner: a prefix and suffix by name.")
@click.option("--prefix", help="serial-scanner: bytes before the text, with \\r \\n \\t \\x.. escapes.")
@click.option("--suffix", help="serial-scanner: bytes after the text; CR where nothing is said.")
@click.option("--aim/--no-aim", default=None, help="Sends AIM identifiers.")
@click.option("--charset", "encoding", type=click.Choice(CHARSETS), help="Of the symbol's text; utf-8.")
@click.option("--layout", type=click.Choice(["us", "de", "fr"]), help="evdev: the keyboard it is set to.")
@click.option("--caps/--no-caps", default=None, help="evdev: leaves caps lock on.")
@click.option("--packeted/--plain", default=None, help="ssi: packets, or plain text until a host asks for packets.")
@click.option("--double", is_flag=True, help="Its trigger bounces: each pull reads twice.")
@click.option("--half", is_flag=True, help="Of each pull only the first half gets onto the wire.")
@wire_options
@seed
@speed
@as_json
def scanner(
    address: str,
    driver: str,
    texts: tuple[str, ...],
    symbology: str,
    interval: float,
    count: int,
    double: bool,
    half: bool,
    wiring: Wiring,
    seed: int,
    speed: float,
    as_json: bool,
    **settings: Any,
) -> None:
    """A barcode scanner. Without --text, each line on its standard input is one pull of the trigger.

    Lines that begin with ! turn its knobs: !unplug, !plug, !power off|on, !fault slow:0.05, !fault none.
    """
    device = make(driver, "scanner", **fitting(driver, settings))
    pull = device.half if half else device.double if double else device.trigger
    tell = Telling(as_json)
    with stop_event() as stop:
        server = serve(device, address, "scanner", speed, tell, wiring)
        source = repeated(texts, interval / speed, stop, device) if texts else lines_of_stdin(stop)
        for text in source:
            if text.startswith("!"):
                turned(text[1:], device, server, tell)
                continue
            try:
                raw = pull(text, symbology)
            except ValueError as error:
                raise click.UsageError(str(error)) from error
            tell(f"scanned {text}", kind="pull", text=text, raw=raw.hex(), heard=device.pulls[-1].heard)
            if count and device.pulled >= count:
                stop.wait(0.2)
                return


def turned(words: str, device: Any, server: Server, tell: Telling) -> None:
    try:
        turn(words, device, server)
    except (BadKnob, BadFault) as error:
        tell(str(error), kind="error", message=str(error))


def fitting(driver: str, settings: dict[str, Any]) -> dict[str, Any]:
    """The options that were given, as keywords of this device; one that it has not is wrong usage."""
    given = {name: value for name, value in settings.items() if value is not None}
    for name in ("prefix", "suffix"):
        if name in given:
            given[name] = escaped(given[name])
    try:
        known = inspect.signature(simulator(driver, "scanner").make).parameters
    except UnknownSimulator as error:
        raise click.UsageError(str(error)) from error
    if strange := [name for name in given if name not in known]:
        raise click.UsageError(f"{driver} has no --{', --'.join(strange)}")
    return given


def escaped(text: str) -> bytes:
    return text.encode("utf-8").decode("unicode_escape").encode("latin-1")


def repeated(texts: tuple[str, ...], interval_s: float, stop: threading.Event, device: Any) -> Iterator[str]:
    """The texts round and round, the first as soon as a host listens."""
    while not device.connected and not stop.wait(0.02):
        pass
    while not stop.is_set():
        for text in texts:
            yield text
            if stop.wait(interval_s):
                return
