"""The main job on 200 real orders or more: what each process costs for a line, a scan, an order."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.brokers import FLOORGATE
from tests.ports import free_port, free_port_base

DESCRIPTION = "main job: real orders from file to gate, every process counted"
ROOT = Path(__file__).resolve().parents[2]
DAYS = (
    "2011-01-16.csv",
    "2011-01-30.csv",
    "2011-02-10.csv",
    "2011-02-11.csv",
    "2011-02-24.csv",
    "2011-03-04.csv",
)  # 230 orders
# The same job in another system on the same kind of machine, measured once: an order of three lines in Tryton 8.
TRYTON_ORDER = {"lines": 3, "cpu_ms": 1200, "statements": 730}


def run(options: dict[str, str]) -> dict[str, Any]:
    """`orders`: a file or folder (default: four days of the real orders), `workers`, `seed`."""
    with tempfile.TemporaryDirectory() as folder:
        orders = Path(options["orders"]) if "orders" in options else _real_days(Path(folder) / "orders")
        command = [FLOORGATE, "up", "--once", "--orders", str(orders), "--speed", "max", "--json"]
        command += ["--data", f"{folder}/data", "--port-base", str(free_port_base())]
        command += ["--workers", options.get("workers", "4"), "--seed", options.get("seed", "1")]
        finished = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        start_cpu_s = _central_start_cpu_s(Path(folder) / "central")
    report: dict[str, Any] = json.loads(finished.stdout.strip().splitlines()[-1])
    return _figures(report, start_cpu_s) | {"exit": finished.returncode}


def _real_days(folder: Path) -> Path:
    folder.mkdir()
    source = ROOT.parent / "shared" / "data" / "online-retail"
    for day in DAYS:
        shutil.copy(source / day, folder)
    return folder


def _central_start_cpu_s(data: Path) -> float:
    """What central needs to start on an empty folder, in the same run: no order line costs that."""
    command = [FLOORGATE, "central", "serve", "--data", str(data), "--listen", f"127.0.0.1:{free_port()}", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as central:
        assert central.stdout is not None
        central.stdout.readline()  # it says where it serves once it does
        fields = Path(f"/proc/{central.pid}/stat").read_text().rpartition(")")[2].split()
        central.terminate()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _figures(report: dict[str, Any], central_start_cpu_s: float) -> dict[str, Any]:
    processes = report["processes"]
    lines, shipped, scans = report["lines"], report["orders_shipped"], report["scans"]
    central_ms = processes["central"]["cpu_s"] * 1000
    return {
        "orders_read": report["orders_read"],
        "orders_shipped": shipped,
        "lines": lines,
        "scans": scans,
        "central_cpu_ms_a_line": round((central_ms - central_start_cpu_s * 1000) / lines, 3),
        "central_cpu_ms_a_line_with_start": round(central_ms / lines, 3),
        "central_start_cpu_s": central_start_cpu_s,
        "central_cpu_ms_an_order": round(central_ms / shipped, 2),
        "central_statements_an_order": round(report["central_statements"] / shipped, 1),
        "gateway_cpu_ms_a_scan": round(processes["gateway"]["cpu_s"] * 1000 / scans, 3),
        "rss_mb": {name: figures["rss_mb"] for name, figures in processes.items()},
        "cpu_s": {name: figures["cpu_s"] for name, figures in processes.items()},
        "start_s": report["start_s"],
        "wall_s": report["wall_s"],
        "invariants": report["invariants"],
        "peer_tryton_cpu_ms_an_order": TRYTON_ORDER["cpu_ms"],
        "peer_tryton_statements_an_order": TRYTON_ORDER["statements"],
    }
