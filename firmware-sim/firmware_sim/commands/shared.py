"""What the commands of `floorgate sim` share: options, where a device is served, and how lines are said and heard."""

import json
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import click

from firmware_sim.registry import Kind, UnknownSimulator, simulator
from firmware_sim.serving import PtyDevice, ServingError, TcpDevice
from firmware_sim.wire import Device

F = TypeVar("F", bound=Callable[..., Any])
SCHEMES = {"scale": "socket", "scanner": "socket", "printer": "tcp", "reader": "llrp"}

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


def lines_of_stdin(stop: threading.Event) -> Iterator[str]:
    """Lines of standard input until `stop`; after its end this only waits."""
    for line in sys.stdin:
        if stop.is_set():
            return
        if text := line.strip("\r\n"):
            yield text
    stop.wait()
