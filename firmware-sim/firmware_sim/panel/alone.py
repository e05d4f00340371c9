"""Devices on a panel without a floor: one bench a device, each on a port of its own.

A device is `KIND:DRIVER[@PORT][?NAME=VALUE&...]`, as `scale:yaohua-a9?transport=rfc2217&baud=4800&grams=500`. The names
are those of the port (transport tcp or rfc2217; baud, bits, parity, stop, wrong; fault) and of the simulated device.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args
from urllib.parse import parse_qsl

from firmware_sim.addresses import url_of
from firmware_sim.faults import Faults
from firmware_sim.panel.bench import PanelBench, Thing
from firmware_sim.panel.wire import Wire, choices_of
from firmware_sim.registry import Kind, UnknownSimulator, options_of, simulator, simulators
from firmware_sim.rfc2217 import Rfc2217Device
from firmware_sim.serving import TcpDevice
from firmware_sim.uart import Uart
from firmware_sim.words import value_of

KINDS: tuple[Kind, ...] = get_args(Kind)
PORT_NAMES = ("baud", "bits", "parity", "stop")
WITHIN_REACH: list[Thing] = [
    {"barcode": "6901234567892", "name": "白色心形吊饰 / heart charm", "kind": "goods", "grams": 830},
    {"barcode": "6922266440090", "name": "保温杯 / vacuum flask", "kind": "goods", "grams": 412},
    {"barcode": "4006381333931", "name": "记号笔 / marker", "kind": "goods", "grams": 9},
    {"barcode": "", "name": "一箱矿泉水 / a case of water", "kind": "goods", "grams": 12_500},
    {"barcode": "A-07-03", "kind": "bin"},
    {"barcode": "B-12-01", "kind": "bin"},
    {"barcode": "W-261124-003-05", "kind": "tote"},
    {"barcode": "YT8800000000017", "kind": "waybill", "epc": "300833B2DDD9014000000011"},
    {"barcode": "SF1234567890123", "kind": "waybill", "epc": "300833B2DDD9014000000012"},
    {
        "barcode": "https://id.gs1.org/01/06901234567892",
        "name": "Digital Link",
        "kind": "label",
        "symbology": "qr",
    },
    {"barcode": "收件人：王芳 杭州市西湖区", "name": "中文二维码 / Chinese QR", "kind": "label", "symbology": "qr"},
]


class BadDevice(ValueError):
    """No device can be set up like that."""


@dataclass(frozen=True)
class Wanted:
    """One device as the command line asks for it; `port` 0 takes the next one."""

    kind: Kind
    driver: str
    port: int
    options: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, text: str) -> "Wanted":
        words, _, query = text.partition("?")
        words, at, port = words.partition("@")
        kind, _, driver = words.partition(":")
        if kind not in KINDS or not driver or (at and not port.isdigit()):
            raise BadDevice(
                f"{text!r} is no device: write KIND:DRIVER[@PORT][?NAME=VALUE&...], KIND {', '.join(KINDS)}"
            )
        return cls(kind, driver, int(port or 0), tuple(parse_qsl(query, keep_blank_values=True)))


def one_of_each() -> list[Wanted]:
    """Everything that can be simulated."""
    return [Wanted(kind, name, 0, ()) for kind in KINDS for name in simulators(kind)]


def set_up(wanted: Sequence[Wanted], host: str, first_port: int, speed: float = 1.0) -> list[PanelBench]:
    """The benches of these devices; their servers (`bench.wires`) are not started yet."""
    ports = _ports(first_port, {one.port for one in wanted})
    counts: dict[str, int] = {}
    benches = []
    for one in wanted:
        counts[one.kind] = counts.get(one.kind, 0) + 1
        device, server = _served(one, host, one.port or next(ports), speed)
        bench = PanelBench(
            name=f"{one.kind}-{counts[one.kind]}",
            title=one.driver,
            kind=one.kind,
            things=lambda: WITHIN_REACH,
            staffed=False,
            wires={one.kind: Wire(one.driver, one.kind, server, _chosen(one, device))},
        )
        setattr(bench, one.kind, device)
        benches.append(bench)
    return benches


def addresses(benches: Sequence[PanelBench]) -> Iterator[tuple[PanelBench, Wire, str]]:
    """Each bench with its wire and the address of its device."""
    for bench in benches:
        for wire in bench.wires.values():
            yield bench, wire, url_of(wire.server, wire.kind)


def _ports(first: int, taken: set[int]) -> Iterator[int]:
    port = first
    while True:
        if port not in taken:
            yield port
        port += 1


def _served(one: Wanted, host: str, port: int, speed: float) -> tuple[Any, TcpDevice]:
    port_options: dict[str, Any] = {}
    transport, wrong, faults, settings = "tcp", "refuse", [], {}
    for name, value in one.options:
        if name == "transport":
            transport = value
        elif name == "wrong":
            wrong = value
        elif name == "fault":
            faults.append(value)
        elif name in PORT_NAMES:
            port_options[name] = value if name == "parity" else value_of(value)
        else:
            settings[name.replace("-", "_")] = value_of(value)
    try:
        device = _made(one, settings)
        spoiled = Faults.of(faults)
        if transport == "tcp" and not port_options:
            return device, TcpDevice(device, host, port, speed=speed, faults=spoiled)
        if transport != "rfc2217" or wrong not in ("refuse", "garble"):
            raise BadDevice("port settings need transport=rfc2217; wrong is refuse or garble")
        uart = replace(getattr(device, "uart", None) or Uart(), **port_options)
        return device, Rfc2217Device(
            device,
            host,
            port,
            uart=uart,
            wrong=wrong,  # type: ignore[arg-type]
            speed=speed,
            faults=spoiled,
        )
    except (UnknownSimulator, ValueError, TypeError) as error:
        raise BadDevice(f"{one.kind}:{one.driver}: {error}") from error


def _made(one: Wanted, settings: dict[str, Any]) -> Any:
    make = simulator(one.driver, one.kind).make
    known = options_of(make)
    if unknown := sorted(set(settings) - known):
        raise BadDevice(f"it has no option {', '.join(unknown)}; it has {', '.join(sorted(known))}")
    return make(**settings)


def _chosen(one: Wanted, device: Any) -> dict[str, str]:
    """The dialects that the options chose, as the panel shows them."""
    return {name: value for name, value in one.options if name in choices_of(type(device))}
