"""A one-piece run (连打) worked by a machine: scan, label, weight, next - over real device protocols.

Options: `parcels` (60), `settle_ms` (300: how long the scale takes to stand still). Scanner, scale and label printer
are simulated devices on TCP. The machine waits for nothing but what the kiosk shows: the goods' step, the weight taken,
the scale at zero again. So the rate is the gateway's and the scale's, and whoever stands there is the limit.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

from firmware_sim.printers.zpl import SimulatedPrinter
from firmware_sim.scales.mt_sics import SimulatedScale
from firmware_sim.scanners.serial_scanner import SimulatedScanner
from firmware_sim.serving import TcpDevice
from gateway.contracts.badges import badge_hash
from gateway.contracts.catalogue import OperatorChanged, ProductChanged, WarehouseBound
from gateway.contracts.ids import new_id
from gateway.contracts.work import ExpectedLine, FulfilmentReleased, ReceiptExpected, ReleasedLine, WaybillIssued
from tests.gateways import GatewayProcess
from tests.screen_client import ScreenClient

DESCRIPTION = "one_piece: parcels a second through a station by machine"
GRAMS = 80 + 60  # the piece and its carton
WEIGHT_G = 80


def run(options: dict[str, str]) -> dict[str, Any]:
    """Parcels a second, and what each waited for."""
    parcels = int(options.get("parcels", 60))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        gateway = stack.enter_context(GatewayProcess(folder / "gateway"))
        settle_s = int(options.get("settle_ms", 300)) / 1000
        scanner, scale, printer = SimulatedScanner(), SimulatedScale(settle_s=settle_s), SimulatedPrinter()
        wires = [TcpDevice(device).start() for device in (scanner, scale, printer)]
        for wire in wires:
            stack.callback(wire.stop)
        _furnish(gateway, parcels, [wire.address for wire in wires])
        _pick(gateway, parcels)
        machine = _Machine(gateway, scanner, scale)
        stack.callback(machine.screen.close)
        _do(gateway, "b1", "scan", text="OP-BENCH0001")
        assert _do(gateway, "b1", "tap", action="start", value="one_piece")["step"] == "run.scan"
        cpu, begun = gateway.cpu_s, time.perf_counter()
        for _ in range(parcels):
            machine.ship()
        wall, cpu = time.perf_counter() - begun, gateway.cpu_s - cpu
        shipped = _until_shipped(gateway, parcels)
        figures = {
            "parcels": parcels,
            "scale_settles_ms": round(settle_s * 1000),
            "shipped": shipped,
            "labels": len(printer.labels),
            "parcels_a_second": round(parcels / wall, 2),
            "gateway_cpu_ms_a_parcel": round(cpu * 1000 / parcels, 1),
        }
        for name, waits in machine.waits_ms.items():
            figures[f"{name}_p50_ms"] = round(statistics.median(waits), 1)
    return figures


class _Machine:
    """Does what a person does, as soon as the screen says so."""

    def __init__(self, gateway: GatewayProcess, scanner: SimulatedScanner, scale: SimulatedScale) -> None:
        self.scanner, self.scale = scanner, scale
        self.screen = ScreenClient(gateway.url.replace("http", "ws") + "/ws/stations/b1")
        self.waits_ms: dict[str, list[float]] = {"scan": [], "zero": [], "weight": []}
        self.empty = True

    def ship(self) -> None:
        """A piece under the scanner while the scale goes back to zero, then on the scale, then away."""
        begun = time.perf_counter()
        self.scanner.trigger("HOOK")
        self._until(lambda told: told.get("step") == "run.weigh")
        scanned = time.perf_counter()
        while not self.empty:
            self._until(lambda told: "live" in told)
        self.scale.put(GRAMS)
        self.empty = False
        laid = time.perf_counter()
        self._until(lambda told: told.get("step") in ("run.scan", "run.done"))
        weighed = time.perf_counter()
        self.scale.clear()
        self.empty = False
        self.waits_ms["scan"].append((scanned - begun) * 1000)
        self.waits_ms["zero"].append((laid - scanned) * 1000)
        self.waits_ms["weight"].append((weighed - laid) * 1000)

    def _until(self, holds: Callable[[dict[str, Any]], bool]) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            message = self.screen.receive(timeout=30)
            told: dict[str, Any] = json.loads(message) if message else {}
            if (live := told.get("live")) is not None:
                self.empty = live["grams"] == 0 and live["stable"]
            if holds(told):
                return
        raise AssertionError("the screen never showed what the machine waits for")


def _furnish(gateway: GatewayProcess, parcels: int, addresses: list[str]) -> None:
    """Goods in a bin, people, three stations, the orders."""
    scanner, scale, printer = addresses
    gateway.send_down(
        WarehouseBound(warehouse="main", name="main"),
        ProductChanged(sku="HOOK", name="HOOK", version=1, barcodes=("HOOK",), weight_g=WEIGHT_G),
        *(
            OperatorChanged(
                operator=f"op-{number}",
                name=f"op-{number}",
                badge_hash=badge_hash(f"OP-BENCH{number:04d}"),
                roles=("picker", "receiver", "packer"),
            )
            for number in range(3)
        ),
        ReceiptExpected(
            receipt=new_id(), number="PO-261124-0001", warehouse="main", lines=(ExpectedLine(1, "HOOK", parcels),)
        ),
    )
    layout = {"zone": "A", "aisles": 2, "cells": 4, "aisle_pitch_mm": 3000, "cell_pitch_mm": 1000}
    gateway.post("/api/v1/layout", layout | {"top_mm": 1000, "bottom_mm": 1000})
    gateway.post("/api/v1/settings", {"pick_styles": {"one_piece": "one_piece"}, "run_orders": parcels})
    devices = [
        {"role": "scanner", "driver": "serial-scanner", "url": f"socket://{scanner}"},
        {"role": "scale", "driver": "mt-sics", "url": f"socket://{scale}"},
        {"role": "printer", "driver": "zpl", "url": f"tcp://{printer}"},
    ]
    for name, kind, hung in (("r1", "receive", []), ("p1", "pick", []), ("b1", "pack", devices)):
        gateway.post("/api/v1/stations", {"station": name, "name": name, "kind": kind, "devices": hung})
    _do(gateway, "r1", "scan", text="OP-BENCH0000")
    _do(gateway, "r1", "scan", text="PO-261124-0001")
    _do(gateway, "r1", "scan", text="HOOK")
    view = _do(gateway, "r1", "tap", action="quantity", value=parcels)
    _do(gateway, "r1", "scan", text=view["data"]["bin"])
    gateway.send_down(*(message for number in range(1, parcels + 1) for message in _order(number)))


def _order(number: int) -> tuple[FulfilmentReleased, WaybillIssued]:
    fulfilment = new_id()
    return (
        FulfilmentReleased(
            fulfilment=fulfilment, number=f"9{number:05d}", warehouse="main", lines=(ReleasedLine(1, "HOOK", 1),)
        ),
        WaybillIssued(fulfilment=fulfilment, waybill=f"YT{number:013d}", carrier="yto"),
    )


def _pick(gateway: GatewayProcess, parcels: int) -> None:
    """Everything into the cart; a wave may have been planned before the last order came."""
    _do(gateway, "p1", "scan", text="OP-BENCH0002")
    deadline, picked = time.monotonic() + 120, 0
    while picked < parcels:
        assert time.monotonic() < deadline, "no wave to claim"
        view = _do(gateway, "p1", "tap", action="claim")
        while view["step"] in ("pick.bin", "pick.item"):
            view = _do(gateway, "p1", "scan", text=view["data"]["bin" if view["step"] == "pick.bin" else "sku"])
        if view["step"] == "pick.done":
            picked += view["data"]["pieces"]
            _do(gateway, "p1", "tap", action="finish")
        else:
            time.sleep(0.2)


def _until_shipped(gateway: GatewayProcess, parcels: int) -> int:
    """The last labels may come out a moment after the last weight."""
    deadline = time.monotonic() + 60
    while (shipped := len(gateway.get("/api/v1/parcels?state=shipped"))) < parcels and time.monotonic() < deadline:
        time.sleep(0.2)
    return shipped


def _do(gateway: GatewayProcess, station: str, what: str, **body: Any) -> dict[str, Any]:
    return gateway.post(f"/api/v1/stations/{station}/{what}", {"operation_id": str(uuid4()), **body})  # type: ignore[no-any-return]
