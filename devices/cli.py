"""`floorgate device`: the devices by themselves, without a gateway."""

import json
import queue
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import Any

import click
import structlog

from devices.discovery.cli import discover
from devices.errors import DeviceError
from devices.printer import PrinterSession
from devices.readings import InputChange, Reading
from devices.registry import drivers as all_drivers
from devices.session import DeviceSession, DeviceState

AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object, or one a line, on stdout.")
DRIVER = click.option("--driver", "driver_name", required=True, help="See `floorgate device drivers`.")


@click.group()
def device() -> None:
    """Scanners, scales, printers and readers: read them, print on them, find them."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def fail(sentence: object) -> None:
    click.echo(f"floorgate device: {sentence}", err=True)
    sys.exit(1)


def emit(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))
    sys.stdout.flush()


def in_words(value: dict[str, Any]) -> str:
    return "  ".join(f"{name}={item}" for name, item in value.items() if name not in ("raw", "seq"))


@device.command()
@AS_JSON
def drivers(as_json: bool) -> None:
    """The drivers there are."""
    infos = [info.as_json() for info in all_drivers().values()]
    if as_json:
        emit({"drivers": infos})
        return
    for info in infos:
        click.echo(f"{info['name']:18} {info['kind']:8} {info['summary']}")


@device.command()
@click.argument("url")
@DRIVER
@click.option("--count", type=click.IntRange(min=1), help="End after so many readings.")
@click.option("--timeout", "timeout_s", type=click.FloatRange(min=0, min_open=True), help="End after S seconds.")
@AS_JSON
def read(url: str, driver_name: str, count: int | None, timeout_s: float | None, as_json: bool) -> None:
    """Prints what the device says until --count readings came or --timeout seconds passed."""
    readings: queue.SimpleQueue[Reading | None] = queue.SimpleQueue()
    ending = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ending.set()
        readings.put(None)

    try:
        session = DeviceSession(url, driver_name, readings.put, tell_state)
    except DeviceError as wrong:
        raise click.UsageError(str(wrong)) from wrong
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    session.start()
    got = print_readings(readings, count, timeout_s, ending, as_json)
    session.stop()
    if count is not None and got < count and not ending.is_set():
        fail(f"{got} of {count} readings came within {timeout_s:g} s; {session.state.name}: {session.state.reason}")


def tell_state(state: DeviceState) -> None:
    click.echo(f"{state.name} {state.reason}".rstrip(), err=True)


def print_readings(
    readings: "queue.SimpleQueue[Reading | None]",
    count: int | None,
    timeout_s: float | None,
    ending: threading.Event,
    as_json: bool,
) -> int:
    """How many readings were printed."""
    until = None if timeout_s is None else time.monotonic() + timeout_s
    got = 0
    while not ending.is_set() and (count is None or got < count):
        try:
            reading = readings.get(timeout=None if until is None else max(until - time.monotonic(), 0.001))
        except queue.Empty:
            break
        if reading is None:
            continue
        if isinstance(reading, InputChange):  # beside a reader's tag reports, not among them
            click.echo(in_words(reading.as_json(got)), err=True)
            continue
        got += 1
        value = reading.as_json(got)
        emit(value) if as_json else click.echo(in_words(value))
    return got


def printer(url: str, driver_name: str) -> PrinterSession:
    try:
        return PrinterSession(url, driver_name)
    except DeviceError as wrong:
        raise click.UsageError(str(wrong)) from wrong


@device.command()
@click.argument("url")
@DRIVER
@click.option("--timeout", "timeout_s", type=click.FloatRange(min=0, min_open=True), default=3.0, show_default=True)
@AS_JSON
def status(url: str, driver_name: str, timeout_s: float, as_json: bool) -> None:
    """Asks a printer how it is. Exits 1 when it cannot be reached."""
    answer = printer(url, driver_name).status(timeout_s)
    value = answer.as_json(1)
    emit(value) if as_json else click.echo(in_words(value))
    if not answer.online:
        fail(answer.hindrance)


@device.command("print")
@click.argument("url")
@DRIVER
@click.option("--label", "path", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dpi", type=click.IntRange(100, 1200), help="Dots an inch; else what the address says (?dpi=300).")
@click.option("--timeout", "timeout_s", type=click.FloatRange(min=0, min_open=True), default=15.0, show_default=True)
@AS_JSON
def print_label(url: str, driver_name: str, path: Path, dpi: int | None, timeout_s: float, as_json: bool) -> None:
    """Prints a file: the printer's own language, or a label document (.json).

    The state is confirmed, sent (the printer cannot tell), unknown (it may have printed) or not_sent (it surely has
    not); the last two exit 1.
    """
    chosen = printer(url, driver_name)
    outcome = chosen.print(job_of(path, driver_name, dpi or chosen.dpi), timeout_s)
    value: dict[str, Any] = {"state": outcome.state, "reason": outcome.reason}
    for name, said in (("before", outcome.before), ("after", outcome.after)):
        if as_json:
            value[name] = said.as_json(1) if said is not None else None
    emit(value) if as_json else click.echo(in_words(value))
    if outcome.state not in ("sent", "confirmed"):
        fail(f"the label is {outcome.state.replace('_', ' ')}: {outcome.reason}")


def job_of(path: Path, language: str, dpi: int) -> bytes:
    data = path.read_bytes()
    if path.suffix != ".json":
        return data
    from devices.labels import LabelError, read_document, render

    try:
        return render(read_document(data), language, dpi)
    except LabelError as wrong:
        raise click.UsageError(f"{path}: {wrong}") from wrong


device.add_command(discover)
