"""From the last byte on a scanner's wire to the answer at the kiosk's WebSocket, many stations at work."""

import json
import socket
import statistics
import tempfile
import threading
import time
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
from tests.gateways import GatewayProcess
from tests.ports import free_port
from tests.screen_client import ScreenClient

DESCRIPTION = "scan feedback: last byte on the scanner's wire -> answer at the kiosk's WebSocket"


class Scanner:
    """A serial scanner behind a TCP port, as dumb as they are."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", free_port()))
        self.url = f"socket://127.0.0.1:{self._server.getsockname()[1]}"
        self._line: socket.socket | None = None

    def accept(self) -> None:
        """Waits for the gateway's session."""
        self._server.settimeout(20)
        self._line, _ = self._server.accept()
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def scan(self, text: str) -> float:
        """Sends one code; the time right after the last byte."""
        assert self._line is not None
        self._line.sendall(text.encode() + b"\r")
        return time.perf_counter()


class Bench:
    """One picker's station, driven as a person would: through its scanner and its screen."""

    def __init__(self, gateway: GatewayProcess, number: int) -> None:
        self.station, self.gateway, self.scanner = f"pick-{number}", gateway, Scanner()
        self.latencies_ms: list[float] = []
        device = {"role": "scanner", "driver": "serial-scanner", "url": self.scanner.url}
        gateway.post(
            "/api/v1/stations", {"station": self.station, "name": self.station, "kind": "pick", "devices": [device]}
        )
        self.scanner.accept()
        self.socket = ScreenClient(gateway.url.replace("http", "ws") + f"/ws/stations/{self.station}")
        self.view = self._next()

    def act(self, text: str) -> dict[str, Any]:
        """Scans and waits for the new view."""
        seq = self.view["seq"]
        sent = self.scanner.scan(text)
        while True:
            view = self._next()
            if view["seq"] > seq:
                self.latencies_ms.append((time.perf_counter() - sent) * 1000)
                self.view = view
                return view

    def tap(self, action: str) -> dict[str, Any]:
        """Taps a button of the screen."""
        body = {"operation_id": str(uuid4()), "action": action}
        return self.gateway.post(f"/api/v1/stations/{self.station}/tap", body)  # type: ignore[no-any-return]

    def claim(self) -> None:
        """Takes the next wave as soon as there is one."""
        deadline = time.monotonic() + 60
        while self.tap("claim")["step"] != "pick.bin":
            assert time.monotonic() < deadline, "no wave to claim"
            time.sleep(0.2)
        while self.view["step"] != "pick.bin":
            self.view = self._next()

    def work(self, scans: int, pause_s: float) -> None:
        """Scans the goods of the line again and again; each is a counted piece with an answer of its own."""
        self.act(self.view["data"]["bin"])
        self.latencies_ms.clear()
        for _ in range(scans):
            self.act(self.view["data"]["sku"])
            time.sleep(pause_s)

    def _next(self) -> dict[str, Any]:
        while True:
            message = self.socket.receive(timeout=20)
            assert message is not None, "the kiosk's socket is silent"
            view: dict[str, Any] = json.loads(message)
            if "step" in view:
                return view


def run(options: dict[str, str]) -> dict[str, Any]:
    """`stations` (20), `scans` a station (60), `rate` scans a second and station (2)."""
    stations, scans, rate = (
        int(options.get(key, default)) for key, default in (("stations", 20), ("scans", 60), ("rate", 2))
    )
    with tempfile.TemporaryDirectory() as folder, GatewayProcess(Path(folder) / "gateway") as gateway:
        _prepare(gateway, stations, pieces=scans + 10)
        benches = [Bench(gateway, number) for number in range(1, stations + 1)]
        for bench in benches:
            bench.act(f"OP-BENCH{int(bench.station[5:]):04d}")
        _release(gateway, stations, pieces=scans + 10)
        for bench in benches:
            bench.claim()
        cpu_before = gateway.cpu_s
        threads = [threading.Thread(target=bench.work, args=(scans, 1 / rate)) for bench in benches]
        for thread in threads:
            thread.start()
            time.sleep(1 / rate / stations)
        for thread in threads:
            thread.join()
        cpu_s = gateway.cpu_s - cpu_before
        latencies = sorted(value for bench in benches for value in bench.latencies_ms)
    return {
        "stations": stations,
        "scans": len(latencies),
        "p50_ms": round(statistics.median(latencies), 2),
        "p99_ms": round(latencies[int(len(latencies) * 0.99)], 2),
        "max_ms": round(latencies[-1], 2),
        "gateway_cpu_ms_a_scan": round(cpu_s * 1000 / len(latencies), 3),
    }


def _prepare(gateway: GatewayProcess, stations: int, pieces: int) -> None:
    """Goods, people, stock in bins."""
    skus = [f"SKU{number:03d}" for number in range(stations)]
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
            lines=tuple(ExpectedLine(no, sku, pieces) for no, sku in enumerate(skus, 1)),
        ),
    )
    gateway.post(
        "/api/v1/layout",
        {"zone": "A", "aisles": 6, "cells": 20, "aisle_pitch_mm": 3000, "cell_pitch_mm": 1000}
        | {"top_mm": 1000, "bottom_mm": 1000},
    )
    gateway.post("/api/v1/stations", {"station": "receive-1", "name": "receive-1", "kind": "receive", "devices": []})
    _do(gateway, "scan", text="OP-BENCH0000")
    _do(gateway, "scan", text="PO-261124-0001")
    for sku in skus:
        _do(gateway, "scan", text=sku)
        view = _do(gateway, "tap", action="quantity", value=pieces)
        _do(gateway, "scan", text=view["data"]["bin"])


def _release(gateway: GatewayProcess, stations: int, pieces: int) -> None:
    """One order a station, once all pickers wait for one."""
    for number in range(1, stations + 1):
        fulfilment = new_id()
        gateway.send_down(
            FulfilmentReleased(
                fulfilment=fulfilment,
                number=f"9{number:05d}",
                warehouse="main",
                lines=(ReleasedLine(1, f"SKU{number - 1:03d}", pieces),),
            ),
            WaybillIssued(fulfilment=fulfilment, waybill=f"YT{number:013d}", carrier="yto"),
        )


def _do(gateway: GatewayProcess, what: str, **body: Any) -> dict[str, Any]:
    return gateway.post(f"/api/v1/stations/receive-1/{what}", {"operation_id": str(uuid4()), **body})  # type: ignore[no-any-return]
