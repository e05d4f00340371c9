"""Portals at full load: 16 simulated readers in another process, a thousand tags a second each, through to sightings.

Options: `readers` (16), `rate` (1000 tags a second each), `seconds` (60), `tags` (200 before each reader), `per_report`
(1: a message for each tag, the dearest way), `gateway` (1; 0 leaves the gateway out). This process has nothing but the
sessions, so its CPU is that of the drivers. Every sighting is counted by EPC and compared with what the readers say
they sent. Then a whole `floorgate gateway serve` with a gate for each reader does the same.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from devices.readings import Reading, Sighting
from devices.session import DeviceSession
from tests.gateways import GatewayProcess

DESCRIPTION = "portals_load: many readers at full rate, CPU, memory, losses"
DEADLINE_S = 30.0
WARM_UP_S = 5.0


class Gate:
    """One reader's session and what came of it."""

    def __init__(self, address: str) -> None:
        self.seen: Counter[str] = Counter()
        self.late_s = 0.0
        self.session = DeviceSession(f"llrp://{address}", "llrp", self._note)

    @property
    def sightings(self) -> int:
        return self.session.tally.readings

    def _note(self, reading: Reading) -> None:
        if isinstance(reading, Sighting):
            self.seen[reading.epc] += 1
            self.late_s = max(self.late_s, time.monotonic() - reading.at)


@contextmanager
def simulated(*numbers: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.bench._readers", *map(str, numbers)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None and not pipe.closed:
                pipe.close()


def run(options: dict[str, str]) -> dict[str, Any]:
    """Cores, megabytes and counts."""
    readers, rate, tags = int(options.get("readers", 16)), int(options.get("rate", 1000)), int(options.get("tags", 200))
    seconds, per_report = float(options.get("seconds", 60)), int(options.get("per_report", 1))
    sizes = (readers, rate, tags, per_report)
    figures: dict[str, Any] = {"readers": readers, "rate_per_reader": rate, "tags_per_report": per_report}
    figures |= drivers_alone(sizes, seconds)
    if options.get("gateway", "1") != "0":
        figures |= in_gateway(sizes, seconds)
    return figures


def drivers_alone(sizes: tuple[int, int, int, int], seconds: float) -> dict[str, Any]:
    tags = sizes[2]
    with simulated(*sizes) as process:
        assert process.stdin is not None
        gates = [Gate(address) for address in line_of(process)["addresses"]]
        for gate in gates:
            gate.session.start()
        until(lambda: all(gate.session.state.name == "reading" for gate in gates))
        play(process)
        time.sleep(min(WARM_UP_S, seconds / 4))
        memory, begun, spent, before = [resident_mb()], time.monotonic(), time.process_time(), total(gates)
        while time.monotonic() - begun < seconds:
            time.sleep(min(5.0, seconds / 6))
            memory.append(resident_mb())
        wall, spent, measured = time.monotonic() - begun, time.process_time() - spent, total(gates) - before
        process.stdin.close()
        told = line_of(process)
        said = sum(told["said"])
        settle(lambda: total(gates) >= said)
        for gate in gates:
            gate.session.stop()
    wrong = sum(
        abs(gate.seen[epc_of(number, tag)] - times_of(count, tag, tags))
        for number, (gate, count) in enumerate(zip(gates, told["said"], strict=True))
        for tag in range(tags)
    )
    return {
        "seconds": round(wall, 1),
        "sightings_per_s": round(measured / wall),
        "reported": said,
        "sightings": total(gates),
        "lost_or_invented": wrong + abs(total(gates) - said),
        "dropped": sum(gate.session.tally.dropped for gate in gates),
        "bad_frames": sum(gate.session.tally.bad_frames for gate in gates),
        "connections": sum(gate.session.tally.connections for gate in gates),
        "cores": round(spent / wall, 3),
        "cpu_us_per_sighting": round(spent / max(measured, 1) * 1e6, 1),
        "latest_s": round(max(gate.late_s for gate in gates), 3),
        "memory_mb": memory,
        "memory_growth_mb": round(memory[-1] - memory[0], 1),
        "memory_growth_in_second_half_mb": round(memory[-1] - memory[len(memory) // 2], 1),
        "simulator_cores": round(told["cpu_s"] / (wall + WARM_UP_S), 2),
    }


def in_gateway(sizes: tuple[int, int, int, int], seconds: float) -> dict[str, Any]:
    """A whole `floorgate gateway serve` with a gate for each reader, all of it counted."""
    with (
        tempfile.TemporaryDirectory() as folder,
        simulated(*sizes) as process,
        GatewayProcess(Path(folder) / "gateway") as gateway,
    ):
        assert process.stdin is not None
        for at, address in enumerate(line_of(process)["addresses"]):
            reader = {"role": "reader", "driver": "llrp", "url": f"llrp://{address}"}
            gateway.post("/api/v1/stations", {"station": f"G-{at}", "name": "", "kind": "gate", "devices": [reader]})
        until(lambda: all(one["state"] == "reading" for one in devices(gateway)))
        play(process)
        time.sleep(min(WARM_UP_S, seconds / 4))
        begun, spent, memory = time.monotonic(), gateway.cpu_s, [resident_mb(gateway.process.pid)]
        while time.monotonic() - begun < seconds:
            time.sleep(min(5.0, seconds / 6))
            memory.append(resident_mb(gateway.process.pid))
        wall, spent = time.monotonic() - begun, gateway.cpu_s - spent
        process.stdin.close()
        said = sum(line_of(process)["said"])
        settle(lambda: readings(gateway) >= said, 0.5)
        found = devices(gateway)
    return {
        "gateway_cores": round(spent / wall, 3),
        "gateway_reported": said,
        "gateway_sightings": sum(one["readings"] for one in found),
        "gateway_dropped": sum(one["dropped"] for one in found),
        "gateway_memory_mb": memory,
        "gateway_memory_growth_mb": round(memory[-1] - memory[0], 1),
        "gateway_memory_growth_in_second_half_mb": round(memory[-1] - memory[len(memory) // 2], 1),
    }


def devices(gateway: GatewayProcess) -> list[dict[str, Any]]:
    return list(gateway.get("/api/v1/devices")["devices"])


def readings(gateway: GatewayProcess) -> int:
    return sum(one["readings"] for one in devices(gateway))


def line_of(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    return dict(json.loads(process.stdout.readline() or "{}"))


def play(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("play\n")
    process.stdin.flush()


def total(gates: list[Gate]) -> int:
    return sum(gate.sightings for gate in gates)


def epc_of(reader: int, tag: int) -> str:
    return f"{0x3034 << 80 | reader << 64 | tag:024x}"


def times_of(count: int, tag: int, tags: int) -> int:
    """How often the nth of `tags` tags comes in `count` reports that go round and round."""
    return count // tags + (tag < count % tags)


def settle(arrived: Callable[[], bool], every_s: float = 0.05) -> None:
    """Waits for what is on its way; what never comes is lost and shows."""
    end = time.monotonic() + DEADLINE_S
    while not arrived() and time.monotonic() < end:
        time.sleep(every_s)


def resident_mb(pid: int | str = "self") -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return round(pages * 4096 / 1e6, 1)


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE_S
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("the simulated readers did not get that far")
        time.sleep(0.01)
