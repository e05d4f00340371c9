"""`floorgate sim`: one simulated device on a port, the simulated shop, or the whole simulated floor."""

import importlib
import json
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from firmware_sim.registry import Kind, UnknownSimulator, simulator
from firmware_sim.serving import PtyDevice, ServingError, TcpDevice
from firmware_sim.stopping import stop_event
from firmware_sim.wire import Device

F = TypeVar("F", bound=Callable[..., Any])
SCHEMES = {"scale": "socket", "scanner": "socket", "printer": "tcp", "reader": "llrp"}


class LazySim(click.Group):
    """The group; `floor` lives in a module of its own and is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), "floor"])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name != "floor":
            return super().get_command(ctx, cmd_name)
        command: click.Command = importlib.import_module("firmware_sim.floor_cli").floor
        return command


@click.group(cls=LazySim)
def sim() -> None:
    """Simulated devices, the simulated shop and the simulated floor."""


listen = click.option(
    "--listen", "address", required=True, metavar="HOST:PORT", help="Where it listens; pty for a tty."
)
seed = click.option("--seed", type=int, default=0, show_default=True, help="Makes its noise repeatable.")
speed = click.option("--speed", type=float, default=1.0, show_default=True, help="Device seconds in a second.")
as_json = click.option("--json", "as_json", is_flag=True, help="Say what it does as JSON lines on stdout.")


def driver_option(default: str) -> Callable[[F], F]:
    return click.option("--driver", default=default, show_default=True, help="Which device it is.")


def host_and_port(address: str) -> tuple[str, int]:
    """`HOST:PORT`, `[::1]:PORT` or `:PORT` (loopback); anything else is wrong usage."""
    host, colon, port = address.rpartition(":")
    if not colon or not port.isdigit() or int(port) > 65535:
        raise click.BadParameter(f"{address!r} is not HOST:PORT", param_hint="--listen")
    return host.strip("[]") or "127.0.0.1", int(port)


def make(name: str, kind: Kind, **settings: Any) -> Any:
    try:
        return simulator(name, kind).make(**settings)
    except (UnknownSimulator, ValueError) as error:
        raise click.UsageError(str(error)) from error


class Telling:
    """Lines on stdout, as JSON or as a sentence, flushed one by one."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json

    def __call__(self, sentence: str, **fields: Any) -> None:
        click.echo(json.dumps(fields, ensure_ascii=False) if self.as_json else sentence)
        sys.stdout.flush()


def serve(device: Device, address: str, kind: Kind, speed: float, tell: Telling, stop: threading.Event) -> None:
    """Put the device on its port and say where; the caller's work goes on until `stop`."""
    server: TcpDevice | PtyDevice
    try:
        if address == "pty":
            server = PtyDevice(device, speed=speed).start()
            url = f"serial://{server.path}"
        else:
            server = TcpDevice(device, *host_and_port(address), speed=speed).start()
            url = f"{SCHEMES[kind]}://{server.address}"
    except ServingError as error:
        raise click.ClickException(str(error)) from error
    # First whoever will stop it, then the word that it serves: a signal may follow that word at once.
    threading.Thread(target=lambda: (stop.wait(), server.stop()), name="sim stop", daemon=True).start()
    tell(f"simulated {kind} at {url}", kind=kind, url=url)


@sim.command()
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


@sim.command()
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


@sim.command()
@listen
@driver_option("zpl")
@click.option("--language", default=None, help="The same as --driver: the language it prints.")
@click.option("--dpi", type=click.Choice(["203", "300"]), default="203", show_default=True)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where the labels go as PNG files.")
@speed
@as_json
def printer(
    address: str, driver: str, language: str | None, dpi: str, out: Path | None, speed: float, as_json: bool
) -> None:
    """A label printer; with --out every label becomes label-NNNN.png and .json there."""
    device = make(language or driver, "printer", dpi=int(dpi))
    tell = Telling(as_json)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)

    def came_out(label: Any) -> None:
        name = ""
        if out is not None:
            name = f"label-{label.no:04d}.png"
            (out / name).write_bytes(label.png)
            (out / f"label-{label.no:04d}.json").write_text(json.dumps(label.as_json(), ensure_ascii=False))
        tell(f"label {label.no}: {', '.join(label.texts) or 'no text'}", kind="label", file=name, **label.as_json())

    device.on_label = came_out
    with stop_event() as stop:
        serve(device, address, "printer", speed, tell, stop)
        stop.wait()


@sim.command()
@listen
@driver_option("llrp")
@click.option("--epc", "epcs", multiple=True, metavar="HEX", help="A tag that stands before antenna 1.")
@click.option("--interval", type=float, default=0.1, show_default=True, metavar="SECONDS", help="Between two reads.")
@click.option("--rssi", type=float, default=-55.0, show_default=True, metavar="DBM")
@click.option("--antennas", type=int, default=4, show_default=True)
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
    seed: int,
    speed: float,
    as_json: bool,
) -> None:
    """A UHF RFID reader (LLRP). Each line on its standard input is an EPC in hexadecimal that passes once."""
    device = make(driver, "reader", antennas=antennas, seed=seed)
    try:
        for epc in epcs:
            device.place(epc, 1, rssi, every_s=interval)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    tell = Telling(as_json)
    with stop_event() as stop:
        serve(device, address, "reader", speed, tell, stop)
        for epc in lines_of_stdin(stop):
            try:
                device.show(epc, 1, rssi)
            except ValueError as error:
                tell(str(error), kind="error", message=str(error))


@sim.command()
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


def lines_of_stdin(stop: threading.Event) -> Iterator[str]:
    """Lines of standard input until `stop`; after its end this only waits."""
    for line in sys.stdin:
        if stop.is_set():
            return
        if text := line.strip("\r\n"):
            yield text
    stop.wait()
