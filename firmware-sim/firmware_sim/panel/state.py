"""What the panel's page shows of the benches, as JSON; looking changes nothing."""

from typing import Any

from firmware_sim.panel.bench import PanelBench
from firmware_sim.panel.platform import Platform
from firmware_sim.printers.label_printer import LabelPrinter
from firmware_sim.printers.printed_label import PrintedLabel
from firmware_sim.readers.llrp import SimulatedReader
from firmware_sim.scales.scale import Scale
from firmware_sim.scanners.trigger import Triggered

PULLS, LABELS, READS = 8, 24, 240


def summary(bench: PanelBench) -> dict[str, Any]:
    """One line of the list of benches."""
    return {
        "name": bench.name,
        "title": bench.title,
        "kind": bench.kind,
        "staffed": bench.staffed,
        "occupant": bench.occupant(),
        "can_take": bench.take_over is not None,
        "screen_url": bench.screen_url,
        "devices": {role: lamp(device) for role, device in devices(bench).items()},
    }


def devices(bench: PanelBench) -> dict[str, Any]:
    """Role -> device, of those that stand there."""
    roles = {"scanner": bench.scanner, "scale": bench.scale, "printer": bench.printer, "reader": bench.reader}
    return {role: device for role, device in roles.items() if device is not None}


def lamp(device: Any) -> str:
    """off, trouble, alone (no host on the line) or ready."""
    if not device.powered:
        return "off"
    if isinstance(device, LabelPrinter):
        return "trouble" if device.errors else "ready"
    return "ready" if device.connected else "alone"


def detail(bench: PanelBench, platform: Platform | None) -> dict[str, Any]:
    """Everything about one bench."""
    shown = summary(bench)
    if bench.scanner is not None:
        shown["scanner"] = scanner(bench.scanner)
    if bench.scale is not None and platform is not None:
        shown["scale"] = scale(bench.scale, platform)
    if bench.printer is not None:
        shown["printer"] = printer(bench.printer)
    if bench.reader is not None:
        shown["reader"] = reader(bench.reader)
    shown["wires"] = {role: wire.as_json() for role, wire in bench.wires.items()}
    return shown


def scanner(device: Triggered) -> dict[str, Any]:
    with device.lock:
        pulls = list(device.pulls)[-PULLS:]
    return {
        "powered": device.powered,
        "connected": device.connected,
        "pulls": [
            {"no": pull.no, "text": pull.text, "symbology": pull.symbology, "heard": pull.heard, "at": pull.at}
            for pull in reversed(pulls)
        ],
    }


def scale(device: Scale, platform: Platform) -> dict[str, Any]:
    display = device.display(device.now(), steady=True)
    items = platform.items()
    return {
        "powered": device.powered,
        "connected": device.connected,
        "text": device.figure(display.net_mg).strip(),
        "stable": display.stable,
        "range": display.range,
        "net": display.tare_mg != 0,
        "load_grams": device.load_grams,
        "drift_grams": device.drift_grams,
        "noise_mg": device.cell.noise_mg,
        "shaken": device.cell.shaken,
        "pressed": device.cell.hand_mg > 0,
        "lifted": device.cell.hand_mg < 0,
        "broken": device.cell.broken,
        "capacity_grams": device.capacity_mg // 1000,
        "items": [{"no": item.no, "name": item.name, "grams": item.grams} for item in items],
        "other_grams": device.load_grams - sum(item.grams for item in items),
    }


def printer(device: LabelPrinter) -> dict[str, Any]:
    with device.lock:
        labels = list(device.labels)[-LABELS:]
        return {
            "powered": device.powered,
            "connected": device.connected,
            "paper": device.paper,
            "near_end": device.near_end,
            "roll": device.roll,
            "ribbon": device.ribbon,
            "head_open": device.head_open,
            "paused": device.paused,
            "jammed": device.jammed,
            "hot": device.hot,
            "babbling": device.babbling,
            "hangs_up": device.hangs_up,
            "waiting": device.waiting,
            "printed": device.printed,
            "dpi": device.dpi,
            "labels": [label(one) for one in reversed(labels)],
        }


def label(printed: PrintedLabel) -> dict[str, Any]:
    return {**printed.as_json(), "at": printed.at}


def reader(device: SimulatedReader) -> dict[str, Any]:
    with device.lock:
        reads = list(device.recent)[-READS:]
        return {
            "powered": device.powered,
            "connected": device.connected,
            "listening": device.listening,
            "antennas": [
                {"no": antenna, "plugged": antenna in device.config.connected}
                for antenna in range(1, device.antennas + 1)
            ],
            "lost": device.lost_reads,
            "reads": [
                [read.at_us // 1000, read.antenna, round(read.rssi_dbm), read.epc, read.reported] for read in reads
            ],
        }
