"""`floorgate sim scanner`."""

import threading
from collections.abc import Iterator
from typing import Any

import click

from firmware_sim.commands.shared import Telling, as_json, driver_option, lines_of_stdin, listen, make, serve, speed
from firmware_sim.stopping import stop_event


@click.command()
@listen
@driver_option("serial-scanner")
@click.option("--text", "texts", multiple=True, help="What it reads, again and again; may be given several times.")
@click.option("--symbology", default="code128", show_default=True)
@click.option("--interval", type=float, default=1.0, show_default=True, metavar="SECONDS")
@click.option("--count", type=int, default=0, help="Ends after that many pulls; 0 goes on.")
@click.option("--prefix", default="", help="Bytes before the text, with \\r \\n \\t \\x.. escapes.")
@click.option("--suffix", default="\\r", show_default=True, help="Bytes after the text.")
@click.option("--aim", is_flag=True, help="Sends AIM identifiers.")
@speed
@as_json
def scanner(
    address: str,
    driver: str,
    texts: tuple[str, ...],
    symbology: str,
    interval: float,
    count: int,
    prefix: str,
    suffix: str,
    aim: bool,
    speed: float,
    as_json: bool,
) -> None:
    """A barcode scanner. Without --text, each line on its standard input is one pull of the trigger."""
    device = make(driver, "scanner", prefix=escaped(prefix), suffix=escaped(suffix), aim=aim)
    tell = Telling(as_json)
    with stop_event() as stop:
        serve(device, address, "scanner", speed, tell, stop)
        source = repeated(texts, interval / speed, stop, device) if texts else lines_of_stdin(stop)
        for no, text in enumerate(source, 1):
            try:
                raw = device.trigger(text, symbology)
            except ValueError as error:
                raise click.UsageError(str(error)) from error
            tell(f"scanned {text}", kind="pull", text=text, raw=raw.hex(), heard=device.pulls[-1].heard)
            if no == count:
                stop.wait(0.2)
                return


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
