"""What a device does when it is tried for a few seconds, as figures; the page puts them into words."""

import queue
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from devices.driver import Kind
from devices.labels import Barcode, LabelDocument, LabelError, Text, render
from devices.readings import Range, Reading, ScanReading, Sighting, WeightReading
from devices.registry import driver_info
from gateway.printing.queue import OpenPrinter
from gateway.stations.bound import Bound
from gateway.stations.weigh_gate import NEAR_ZERO_G
from gateway.store.rows import Device

SCALE_S, READER_S, SCAN_S, PRINT_S = 3.0, 3.0, 30.0, 15.0
Result = dict[str, Any]


def scale(bound: Bound, seconds: float = SCALE_S) -> Result:
    """`ok`: it weighs, is at rest, and shows zero. `noise_g` is the spread of the weights that came."""
    heard = [one for one in _heard(bound, seconds) if isinstance(one, WeightReading)]
    grams = [one.grams for one in heard if one.grams is not None and one.range is Range.OK]
    last = heard[-1] if heard else None
    steady = bool(heard) and all(one.stable for one in heard[-3:])
    zero = bool(grams) and abs(grams[-1]) <= NEAR_ZERO_G
    return {
        "kind": "scale",
        "ok": steady and zero,
        "readings": len(heard),
        "rate_hz": round(len(heard) / seconds, 1),
        "steady": steady,
        "derived": bool(last and last.derived),
        "zero": zero,
        "grams": grams[-1] if grams else None,
        "noise_g": max(grams) - min(grams) if grams else None,
        "deviation_g": round(statistics.pstdev(grams), 1) if grams else None,
        "range": last.range.value if last else "",
    }


def scanner(bound: Bound, code: str, seconds: float = SCAN_S) -> Result:
    """Waits for one scan, which goes nowhere else, and compares it with `code`."""
    began = time.monotonic()
    with bound.listening(alone=True) as heard:
        for reading in _until(heard, seconds):
            if isinstance(reading, ScanReading):
                waited_s = round(time.monotonic() - began, 1)
                return {
                    "kind": "scanner",
                    "ok": reading.text == code,
                    "expected": code,
                    "text": reading.text,
                    "symbology": reading.symbology,
                    "waited_s": waited_s,
                }
    return {"kind": "scanner", "ok": False, "expected": code, "text": None, "symbology": "", "waited_s": seconds}


def reader(bound: Bound, seconds: float = READER_S) -> Result:
    """Tags seen by each antenna. `ok`: the reader reads; that no tag is near is no fault."""
    tags: dict[int, set[str]] = defaultdict(set)
    reads: dict[int, int] = defaultdict(int)
    strongest: dict[int, float] = {}
    for one in _heard(bound, seconds):
        if isinstance(one, Sighting):
            antenna = one.antenna or 0
            tags[antenna].add(one.epc)
            reads[antenna] += one.count
            if one.rssi_dbm is not None:
                strongest[antenna] = max(strongest.get(antenna, -200.0), one.rssi_dbm)
    antennas = [
        {"antenna": number, "tags": len(tags[number]), "reads": reads[number], "strongest_dbm": strongest.get(number)}
        for number in sorted(tags)
    ]
    every = set().union(*tags.values()) if tags else set()
    return {"kind": "reader", "ok": bound.state.name == "reading", "tags": len(every), "antennas": antennas}


def printer(device: Device, open_printer: OpenPrinter, prints: bool, now: datetime) -> Result:
    """The printer's own status, and where `prints` is set what became of a small label. Raises DeviceError."""
    driver = driver_info(device.driver)
    session = open_printer(device.url, device.driver)
    status = session.status()
    found: Result = {"kind": "printer", "ok": status.online and not status.hindrance, "status": status.as_json(1)}
    found["hindrance"] = status.hindrance
    if prints and found["ok"]:
        try:
            dpi = int(getattr(driver.make(driver.address(device.url).options), "dpi", 203))
            data = render(label(device, now), device.driver, dpi)
        except LabelError as error:
            return found | {"ok": False, "label": {"state": "not_sent", "reason": str(error)}}
        outcome = session.print(data, PRINT_S)
        found["label"] = {"state": outcome.state, "reason": outcome.reason}
        found["ok"] = outcome.state in ("sent", "confirmed")
    return found


def label(device: Device, now: datetime) -> LabelDocument:
    """A label that shows where edges, bars and Chinese letters come out."""
    when = now.strftime("%Y-%m-%d %H:%M:%S")
    return LabelDocument(
        width_mm=40,
        height_mm=30,
        elements=(
            Text(x_mm=2, y_mm=2, text=f"{device.station} 打印测试", size_mm=4, width_mm=36),
            Text(x_mm=2, y_mm=7.5, text=f"{device.driver} {when}", size_mm=2.5, width_mm=36),
            Barcode(x_mm=3, y_mm=12, symbology="code128", text="FLOORGATE", height_mm=12),
        ),
    )


def kind_of_driver(driver: str) -> Kind:
    """Which of the tests is meant."""
    return driver_info(driver).kind


def _heard(bound: Bound, seconds: float) -> list[Reading]:
    with bound.listening() as heard:
        return list(_until(heard, seconds))


def _until(heard: "queue.SimpleQueue[Reading]", seconds: float) -> Iterator[Reading]:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        try:
            yield heard.get(timeout=left)
        except queue.Empty:
            return
