"""Replaying the event log of a long day: the whole state, row by row, in seconds of CPU.

Options: `events` (100000). The day is worked by a floor of receiving, picking, packing and shipping, in this process,
as many orders as it takes; then `gateway replay` and `gateway verify-log` run as commands.
"""

import itertools
import json
import resource
import subprocess
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.brokers import FLOORGATE
from tests.gateway.site import Site

DESCRIPTION = "replay: the tables rebuilt from the event log of a day"
_HEAP = 8


def run(options: dict[str, str]) -> dict[str, Any]:
    """CPU seconds of the replay, its comparison included, and of the check of the chain."""
    wanted = int(options.get("events", 100_000))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begun = time.perf_counter()
        worked = _work(folder, wanted)
        figures: dict[str, Any] = {**worked, "work_s": round(time.perf_counter() - begun, 1)}
        replayed, figures["replay_cpu_s"], code = _command(folder, "replay")
        figures |= {
            "events": replayed["events"],
            "rows": sum(replayed["tables"].values()),
            "differences": replayed["difference_count"],
            "exit_code": code,
        }
        _, figures["verify_cpu_s"], _ = _command(folder, "verify-log")
        figures["log_mb"] = round((folder / "gateway.db").stat().st_size / 1e6, 1)
    return figures


def _work(folder: Path, wanted: int) -> dict[str, int]:
    """A day from six in the morning, a second for each thing that is done."""
    clock = (datetime(2026, 11, 24, 6, tzinfo=UTC) + timedelta(seconds=n / 4) for n in itertools.count())
    site = Site(folder, clock=lambda: next(clock)).furnish()
    orders = 0
    while site.writer.log.last_seq < wanted:
        site.stock(LAMP=200, MUG=120, HOOK=160)
        for _ in range(5):
            numbers = [f"S{orders + n}" for n in range(1, _HEAP + 1)]
            orders += _HEAP
            for number in numbers:
                site.order(number, LAMP=2, MUG=1, HOOK=2)
            site.plan()
            for tote in site.pick_wave():
                site.verify("b1", tote["tote"])
                site.print_all()
                site.weigh("b1", 950)
                if site.view("b1")["step"] == "verify.held":
                    site.tap("b1", "override", {"badge": "OP-SUSI0000", "reason": "bench"})
    site.close()
    return {"orders": orders}


def _command(folder: Path, name: str) -> tuple[dict[str, Any], float, int]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [FLOORGATE, "gateway", name, "--data", str(folder), "--json"], capture_output=True, text=True, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(done.stdout), round(cpu, 2), done.returncode
