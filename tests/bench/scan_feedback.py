"""From the last byte on a scanner's wire to the answer at the kiosk's WebSocket, and to the colour on a page.

Options: `stations` (60), `scans` a station (60) at `rate` a second each (2), `readers` (4) at `tags` a second each
(500), `flat` scans a station flat out (150; 0 leaves it out), `orders` that are released and planned while people scan
(1000; 0 leaves it out), `page` scans at a page in Chromium (100; 0 leaves it out). The line to central is up throughout
and everything goes up. CPU is the gateway's own process; planning runs in a worker of its own.
"""

import statistics
import subprocess
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

from gateway.contracts.badges import badge_hash
from gateway.contracts.catalogue import OperatorChanged, ProductChanged, WarehouseBound
from gateway.contracts.ids import new_id
from gateway.contracts.work import (
    ExpectedLine,
    FulfilmentReleased,
    ReceiptExpected,
    ReleasedLine,
    WaybillIssued,
)
from tests.bench._kiosks import Fleet, Kiosk, Scanner
from tests.bench._page import Page
from tests.bench.portals_load import line_of, simulated
from tests.gateways import GatewayProcess

DESCRIPTION = "scan feedback: last byte on the scanner's wire -> answer at the kiosk's WebSocket, colour on a page"
_DEFAULTS = {
    "stations": 60, "scans": 60, "rate": 2, "readers": 4, "tags": 500, "flat": 150, "orders": 1000, "page": 100,
}  # fmt: skip
_HEAP = 100  # orders that central releases at once


def run(options: dict[str, str]) -> dict[str, Any]:
    """All figures; `lost` is scans without an answer or that the gateway did not count."""
    sizes = {name: int(options.get(name, default)) for name, default in _DEFAULTS.items()}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        gateway = stack.enter_context(GatewayProcess(folder / "gateway"))
        readers = stack.enter_context(simulated(sizes["readers"], sizes["tags"], 200, 1)) if sizes["readers"] else None
        bench = _Bench(gateway, sizes)
        bench.furnish(readers)
        figures: dict[str, Any] = {name: sizes[name] for name in ("stations", "rate", "readers", "tags")}
        figures |= bench.steady("")
        if sizes["orders"]:
            figures |= bench.while_planning()
        if sizes["flat"]:
            figures |= bench.flat_out()
        if sizes["page"]:
            figures |= bench.on_a_page()
        figures["lost"] = bench.lost()
        figures |= bench.closing(readers)
    return figures


class _Bench:
    """A gateway with pickers at their stations, each in the middle of a line with many pieces."""

    def __init__(self, gateway: GatewayProcess, sizes: dict[str, int]) -> None:
        self.gateway, self.sizes = gateway, sizes
        self.pieces = sizes["scans"] * (2 if sizes["orders"] else 1) + sizes["flat"] + sizes["page"] + 20
        self.scanners = [Scanner() for _ in range(sizes["stations"])]
        self.done = 0  # scans of every station
        self.page_scans = 0
        self.fleet: Fleet | None = None

    def furnish(self, readers: "subprocess.Popen[str] | None") -> None:
        """Goods, people, stations; everybody stands at a bin; the readers read."""
        _prepare(self.gateway, self.sizes["stations"], self.pieces, self.sizes["orders"])
        for number, scanner in enumerate(self.scanners, 1):
            device = {"role": "scanner", "driver": "serial-scanner", "url": scanner.url}
            body = {"station": f"pick-{number}", "name": f"pick-{number}", "kind": "pick", "devices": [device]}
            self.gateway.post("/api/v1/stations", body)
            scanner.accept()
            self._do(number, "scan", text=f"OP-BENCH{number:04d}")
        if readers is not None:
            for number, address in enumerate(line_of(readers)["addresses"], 1):
                device = {"role": "reader", "driver": "llrp", "url": f"llrp://{address}"}
                body = {"station": f"gate-{number}", "name": f"gate-{number}", "kind": "gate", "devices": [device]}
                self.gateway.post("/api/v1/stations", body)
        _release(self.gateway, self.sizes["stations"], self.pieces)
        kiosks = [self._stand(number) for number in range(1, self.sizes["stations"] + 1)]
        self.fleet = Fleet(kiosks)
        if readers is not None:
            assert readers.stdin is not None
            time.sleep(3)  # the gateway's sessions set the readers up
            readers.stdin.write("go\n")
            readers.stdin.flush()

    def steady(self, name: str) -> dict[str, Any]:
        """Everybody scans at their own pace."""
        assert self.fleet is not None
        cpu, begun = self.gateway.cpu_s, time.perf_counter()
        self.fleet.run(self.sizes["scans"], self.sizes["rate"])
        wall, cpu = time.perf_counter() - begun, self.gateway.cpu_s - cpu
        self.done += self.sizes["scans"]
        latencies = self.fleet.latencies_ms
        return {
            f"{name}scans": len(latencies),
            f"{name}p50_ms": round(statistics.median(latencies), 2),
            f"{name}p99_ms": round(latencies[int(len(latencies) * 0.99)], 2),
            f"{name}max_ms": round(latencies[-1], 2),
            f"{name}gateway_cores": round(cpu / wall, 3),
            f"{name}gateway_mb": self.gateway.memory_mb,
        }

    def while_planning(self) -> dict[str, Any]:
        """The same while central releases orders and waves are planned from all of them."""
        waves = self._waves()
        releasing = threading.Thread(target=_release_many, args=(self.gateway, self.sizes["orders"]))
        releasing.start()
        found = self.steady("planning_")
        releasing.join()
        return {**found, "planning_orders": self.sizes["orders"], "planning_waves": self._waves() - waves}

    def flat_out(self) -> dict[str, Any]:
        """Every station scans again as soon as it was answered."""
        assert self.fleet is not None
        cpu = self.gateway.cpu_s
        wall = self.fleet.run(self.sizes["flat"], 0)
        cpu = self.gateway.cpu_s - cpu
        self.done += self.sizes["flat"]
        scans = self.sizes["flat"] * self.sizes["stations"]
        return {"flat_out_scans_s": round(scans / wall), "flat_out_cpu_ms_a_scan": round(cpu * 1000 / scans, 3)}

    def on_a_page(self) -> dict[str, Any]:
        """The first station's page in Chromium, all others scanning at their pace."""
        assert self.fleet is not None
        first, self.fleet.kiosks[:1] = self.fleet.kiosks[0], []
        scans = self.sizes["page"]
        stop = threading.Event()
        with Page(self.gateway.url, first.station) as page:
            others = threading.Thread(target=self._go_on, args=(stop,))
            others.start()
            latencies = sorted(page.scan(first.scanner, first.code) for _ in range(scans))
            stop.set()
            others.join()
        self.page_scans = scans
        self.fleet.kiosks.insert(0, first)
        return {
            "page_p50_ms": round(statistics.median(latencies), 1),
            "page_p99_ms": round(latencies[int(len(latencies) * 0.99)], 1),
        }

    def lost(self) -> int:
        """Scans that no view counts."""
        missing = 0
        for number in range(1, self.sizes["stations"] + 1):
            picked = self.gateway.get(f"/api/v1/stations/pick-{number}")["data"]["picked"]
            own = self.page_scans if number == 1 else self.more
            missing += abs(self.done + own - picked)
        return missing

    def closing(self, readers: "subprocess.Popen[str] | None") -> dict[str, Any]:
        """What the readers said, and what the line to central still owes."""
        found = {"events_pending": self.gateway.get("/api/v1/sync")["pending"]}
        if readers is not None:
            assert readers.stdin is not None
            readers.stdin.close()
            found["tags_read"] = sum(line_of(readers)["said"])
        return found

    more = 0  # scans of all stations but the first, made while the page was looked at

    def _go_on(self, stop: threading.Event) -> None:
        assert self.fleet is not None
        while not stop.is_set() and self.more < self.sizes["page"]:
            self.fleet.run(1, self.sizes["rate"])
            self.more += 1

    def _stand(self, number: int) -> Kiosk:
        view = self._claim(number)
        view = self._do(number, "scan", text=view["data"]["bin"])
        return Kiosk(self.gateway.url, f"pick-{number}", self.scanners[number - 1], view["data"]["sku"])

    def _claim(self, number: int) -> dict[str, Any]:
        deadline = time.monotonic() + 120
        while (view := self._do(number, "tap", action="claim"))["step"] != "pick.bin":
            assert time.monotonic() < deadline, "no wave to claim"
            time.sleep(0.2)
        return view

    def _do(self, number: int, what: str, **body: Any) -> dict[str, Any]:
        path = f"/api/v1/stations/pick-{number}/{what}"
        return self.gateway.post(path, {"operation_id": str(uuid4()), **body})  # type: ignore[no-any-return]

    def _waves(self) -> int:
        return len(self.gateway.get("/api/v1/waves"))


def _prepare(gateway: GatewayProcess, stations: int, pieces: int, orders: int) -> None:
    """Goods, people, stock in bins; one more product is what the orders that are planned meanwhile want."""
    skus = [*(f"SKU{number:03d}" for number in range(stations)), "MANY"]
    wanted = {**dict.fromkeys(skus, pieces), "MANY": max(orders, 1)}
    gateway.send_down(
        WarehouseBound(warehouse="main", name="main"),
        *(ProductChanged(sku=sku, name=sku, version=1, barcodes=(sku,), weight_g=20) for sku in skus),
        *(
            OperatorChanged(
                operator=f"op-{number}",
                name=f"op-{number}",
                badge_hash=badge_hash(f"OP-BENCH{number:04d}"),
                roles=("picker", "receiver", "packer"),
            )
            for number in range(stations + 1)
        ),
        ReceiptExpected(
            receipt=new_id(),
            number="PO-261124-0001",
            warehouse="main",
            lines=tuple(ExpectedLine(no, sku, wanted[sku]) for no, sku in enumerate(skus, 1)),
        ),
    )
    gateway.post(
        "/api/v1/layout",
        {"zone": "A", "aisles": 6, "cells": 20, "aisle_pitch_mm": 3000, "cell_pitch_mm": 1000}
        | {"top_mm": 1000, "bottom_mm": 1000},
    )
    gateway.post("/api/v1/stations", {"station": "receive-1", "name": "receive-1", "kind": "receive", "devices": []})
    _receive(gateway, "scan", text="OP-BENCH0000")
    _receive(gateway, "scan", text="PO-261124-0001")
    for sku in skus:
        _receive(gateway, "scan", text=sku)
        view = _receive(gateway, "tap", action="quantity", value=wanted[sku])
        _receive(gateway, "scan", text=view["data"]["bin"])


def _release(gateway: GatewayProcess, stations: int, pieces: int) -> None:
    """One order a station, once all pickers wait for one."""
    for number in range(1, stations + 1):
        gateway.send_down(*_order(f"9{number:05d}", f"SKU{number - 1:03d}", pieces))


def _release_many(gateway: GatewayProcess, orders: int) -> None:
    """Orders in heaps, as central releases them."""
    for first in range(0, orders, _HEAP):
        numbers = range(first, min(first + _HEAP, orders))
        gateway.send_down(*(message for number in numbers for message in _order(f"8{number:05d}", "MANY", 1)))


def _order(number: str, sku: str, pieces: int) -> tuple[FulfilmentReleased, WaybillIssued]:
    fulfilment = new_id()
    return (
        FulfilmentReleased(
            fulfilment=fulfilment, number=number, warehouse="main", lines=(ReleasedLine(1, sku, pieces),)
        ),
        WaybillIssued(fulfilment=fulfilment, waybill=f"YT{int(number):013d}", carrier="yto"),
    )


def _receive(gateway: GatewayProcess, what: str, **body: Any) -> dict[str, Any]:
    return gateway.post(f"/api/v1/stations/receive-1/{what}", {"operation_id": str(uuid4()), **body})  # type: ignore[no-any-return]
