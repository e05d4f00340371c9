"""What the commands of `floorgate sim` share: options, where a device is served, and how lines are said and heard."""

import functools
import json
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import click

from firmware_sim.addresses import url_of
from firmware_sim.faults import NAMES, BadFault, Faults
from firmware_sim.registry import Kind, UnknownSimulator, simulator
from firmware_sim.rfc2217 import Rfc2217Device, Wrong
from firmware_sim.server import Server
from firmware_sim.serving import PtyDevice, ServingError, TcpDevice
from firmware_sim.uart import PARITIES, Uart
from firmware_sim.wire import Device

F = TypeVar("F", bound=Callable[..., Any])


listen = click.option(
    "--listen", "address", required=True, metavar="HOST:PORT", help="Where it listens; pty or pty:LINK for a terminal."
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


@dataclass(frozen=True)
class Wiring:
    """How a device hangs on its host, as the options of `wire_options` tell it."""

    transport: str = "tcp"
    settings: dict[str, Any] = field(default_factory=dict)
    wrong: Wrong = "refuse"
    faults: Faults = field(default_factory=Faults)
    wrong_ways: tuple[str, ...] = ()  # words of --fault that are the device's own

    def uart(self, device: Device) -> Uart:
        """The maker's settings where the options do not say otherwise."""
        return replace(getattr(device, "uart", None) or Uart(), **self.settings)


def wire_options(command: F) -> F:
    """Adds --transport, --baud, --bits, --parity, --stop, --wrong and --fault; the command gets them as `wiring`."""
    return wired_with(())(command)


def wired_with(own: tuple[str, ...]) -> Callable[[F], F]:
    """`wire_options` of a device that knows faults of its `own` by name; they come as `wiring.wrong_ways`."""
    return functools.partial(_wired, own)


def _wired(own: tuple[str, ...], command: F) -> F:
    @functools.wraps(command)
    def wired(
        *words: Any,
        transport: str,
        baud: int | None,
        bits: str | None,
        parity: str | None,
        stop: str | None,
        wrong: Wrong,
        faults: tuple[str, ...],
        **others: Any,
    ) -> Any:
        given: dict[str, Any] = {"baud": baud, "bits": bits and int(bits), "parity": parity, "stop": stop and int(stop)}
        told = {name: value for name, value in given.items() if value is not None}
        try:
            mine = tuple(word for word in faults if word.partition(":")[0] in own)
            spoiled = Faults.of([word for word in faults if word not in mine], seed=others.get("seed", 0))
            Uart(**told)  # a ValueError for what no port can be set to
            wiring = Wiring(transport, told, wrong, spoiled, mine)
        except (BadFault, ValueError) as error:
            raise click.UsageError(str(error)) from error
        return command(*words, wiring=wiring, **others)

    for option in reversed(WIRE_OPTIONS):
        wired = option(wired)
    return wired  # type: ignore[return-value]


WIRE_OPTIONS = (
    click.option(
        "--transport",
        type=click.Choice(["tcp", "rfc2217"]),
        default="tcp",
        show_default=True,
        help="rfc2217: a converter that takes the port settings from the host.",
    ),
    click.option("--baud", type=int, default=None, help="The port settings of the device, if not the maker's."),
    click.option("--bits", type=click.Choice(["5", "6", "7", "8"]), default=None),
    click.option("--parity", type=click.Choice(PARITIES), default=None),
    click.option("--stop", type=click.Choice(["1", "2"]), default=None),
    click.option(
        "--wrong",
        type=click.Choice(["refuse", "garble"]),
        default="refuse",
        show_default=True,
        help="What becomes of other settings than its own; a terminal can only tell a wrong speed.",
    ),
    click.option("--fault", "faults", multiple=True, metavar="NAME[:VALUE]", help=f"{', '.join(NAMES)}."),
)


class Telling:
    """Lines on stdout, as JSON or as a sentence, flushed one by one."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json

    def __call__(self, sentence: str, **fields: Any) -> None:
        click.echo(json.dumps(fields, ensure_ascii=False) if self.as_json else sentence)
        sys.stdout.flush()


def serve(
    device: Device,
    address: str,
    kind: Kind,
    speed: float,
    tell: Telling,
    wiring: Wiring | None = None,
) -> Server:
    """Put the device on its port, say where, and take it away when the command ends."""
    server = served(device, address, speed, wiring or Wiring())
    try:
        server.start()
    except ServingError as error:
        raise click.ClickException(str(error)) from error
    # First whoever will stop it, then the word that it serves: a signal may follow that word at once.
    click.get_current_context().call_on_close(server.stop)
    url = url_of(server, kind)
    tell(f"simulated {kind} at {url}", kind=kind, url=url)
    return server


def served(device: Device, address: str, speed: float, wiring: Wiring) -> Server:
    """The server that this address wants, not started yet."""
    terminal, _, link = address.partition(":")
    if terminal == "pty":
        garbled = wiring.uart(device) if wiring.wrong == "garble" else None
        return PtyDevice(device, speed=speed, faults=wiring.faults, link=link, uart=garbled)
    place = host_and_port(address)
    if wiring.transport == "rfc2217":
        uart = wiring.uart(device)
        return Rfc2217Device(device, *place, uart=uart, wrong=wiring.wrong, speed=speed, faults=wiring.faults)
    return TcpDevice(device, *place, speed=speed, faults=wiring.faults)


def lines_of_stdin(stop: threading.Event) -> Iterator[str]:
    """Lines of standard input until `stop`; after its end this only waits."""
    for line in sys.stdin:
        if stop.is_set():
            return
        if text := line.strip("\r\n"):
            yield text
    stop.wait()
