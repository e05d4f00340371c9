"""Many devices on one process: CPU share, wire to reading, and what a thousand reconnects leave behind.

Options: `devices` (64), `hz` (10), `seconds` (20), `reconnects` (1000), `gateway` (1; 0 leaves the gateway out). The
simulated scales run in another process; only this one's CPU counts, and that of a whole `floorgate gateway serve`
with a station for each scale. A frame is on the wire when the simulator hands it to its socket, and a reading when the
callback is called; both clocks are the machine's monotonic one.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from devices.readings import Reading
from devices.session import DeviceSession
from tests.gateways import GatewayProcess

DESCRIPTION = "sessions: CPU, latency, leaks"
DOORS = 16
DEADLINE_S = 120.0
WARM_UP_S = 3.0


class Scales:
    """The other process."""

    def __init__(self, mode: str, count: int, hz: float) -> None:
        command = [sys.executable, "-m", "tests.bench._scales", mode, str(count), str(hz)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.devices: list[tuple[str, str]] = [(name, address) for name, address in self._line()["devices"]]

    def end(self) -> dict[str, Any]:
        """What it has to say at its end."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self._line()

    def _line(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        return dict(json.loads(self.process.stdout.readline() or "{}"))


@contextmanager
def simulated(mode: str, count: int, hz: float = 10.0) -> Iterator[Scales]:
    scales = Scales(mode, count, hz)
    try:
        yield scales
    finally:
        scales.process.kill()
        scales.process.wait()
        for pipe in (scales.process.stdin, scales.process.stdout):
            if pipe is not None:
                pipe.close()


def run(options: dict[str, Any]) -> dict[str, Any]:
    """Shares of one core, milliseconds, and counts of threads and descriptors."""
    devices, hz = int(options.get("devices", 64)), float(options.get("hz", 10))
    steady = watch(devices, hz, float(options.get("seconds", 20)))
    if options.get("gateway", "1") != "0":
        steady |= in_gateway(devices, hz, float(options.get("seconds", 20)))
    return {"devices": devices, "hz": hz, **steady, **reconnect(int(options.get("reconnects", 1000)))}


def watch(devices: int, hz: float, seconds: float) -> dict[str, Any]:
    with simulated("scales", devices, hz) as scales:
        heard: list[list[float]] = [[] for _ in scales.devices]
        sessions = [
            DeviceSession(f"socket://{address}?poll_ms={round(1000 / hz)}", name, noting(heard[at]))
            for at, (name, address) in enumerate(scales.devices)
        ]
        for session in sessions:
            session.start()
        until(lambda: all(heard))
        time.sleep(WARM_UP_S)
        begun, cpu, readings = time.monotonic(), time.process_time(), sum(map(len, heard))
        time.sleep(seconds)
        wall, spent = time.monotonic() - begun, time.process_time() - cpu
        readings = sum(map(len, heard)) - readings
        for session in sessions:
            session.stop()
        told = scales.end()
    late = sorted(late_ms(heard, told["times"], begun))
    return {
        "readings_per_s": round(readings / wall, 1),
        "cpu_share_of_a_core": round(spent / wall, 4),
        "cpu_us_per_reading": round(spent / readings * 1e6, 1),
        "wire_to_reading_p50_ms": round(late[len(late) // 2], 3),
        "wire_to_reading_p99_ms": round(late[len(late) * 99 // 100], 3),
        "wire_to_reading_max_ms": round(late[-1], 3),
        "bad_frames": sum(session.tally.bad_frames for session in sessions),
        "load_average": os.getloadavg()[0],
    }


def in_gateway(devices: int, hz: float, seconds: float) -> dict[str, Any]:
    """The share of a core that a gateway with a station for each scale needs, all of it counted."""
    with (
        tempfile.TemporaryDirectory() as folder,
        simulated("scales", devices, hz) as scales,
        GatewayProcess(Path(folder) / "gateway") as gateway,
    ):
        idle = cpu_share(gateway, seconds / 4)
        for at, (name, address) in enumerate(scales.devices):
            url = f"socket://{address}?poll_ms={round(1000 / hz)}"
            scale = {"role": "scale", "driver": name, "url": url}
            gateway.post("/api/v1/stations", {"station": f"P-{at}", "name": "", "kind": "pack", "devices": [scale]})
        until(lambda: all(one["devices"][0]["state"] == "reading" for one in gateway.get("/api/v1/stations")))
        time.sleep(WARM_UP_S)
        busy = cpu_share(gateway, seconds)
    return {"gateway_cpu_share_idle": idle, "gateway_cpu_share": busy}


def cpu_share(gateway: GatewayProcess, seconds: float) -> float:
    begun, spent = time.monotonic(), gateway.cpu_s
    time.sleep(seconds)
    return round((gateway.cpu_s - spent) / (time.monotonic() - begun), 4)


def noting(times: list[float]) -> Any:
    def note(_reading: Reading) -> None:
        times.append(time.monotonic())

    return note


def late_ms(heard: list[list[float]], told: list[list[float]], begun: float) -> list[float]:
    """The nth frame of a device is its nth reading; those from `begun` on."""
    pairs = [pair for ours, theirs in zip(heard, told, strict=True) for pair in zip(ours, theirs, strict=False)]
    return [(ours - theirs) * 1000 for ours, theirs in pairs if theirs >= begun]


def reconnect(times: int) -> dict[str, Any]:
    with simulated("slam", DOORS) as scales:
        before = standing()
        sessions = [DeviceSession(f"socket://{address}", name, noting([])) for name, address in scales.devices]
        begun, cpu = time.monotonic(), time.process_time()
        for session in sessions:
            session.start()
        until(lambda: connections(sessions) >= min(100, times))
        early = standing()
        until(lambda: connections(sessions) >= times)
        late = standing()
        wall, spent = time.monotonic() - begun, time.process_time() - cpu
        for session in sessions:
            session.stop()
        after = standing()
    return {
        "reconnects": connections(sessions),
        "reconnects_wall_s": round(wall, 1),
        "reconnect_cpu_ms": round(spent / connections(sessions) * 1000, 2),
        "readings_lost": connections(sessions) - sum(session.tally.readings for session in sessions),
        "half_frames": sum(session.tally.half_frames for session in sessions),
        "threads": {"before": before[0], "after_100": early[0], "after_all": late[0], "stopped": after[0]},
        "descriptors": {"before": before[1], "after_100": early[1], "after_all": late[1], "stopped": after[1]},
    }


def connections(sessions: list[DeviceSession]) -> int:
    return sum(session.tally.connections for session in sessions)


def standing() -> tuple[int, int]:
    """Threads and open descriptors of this process; while sessions run, their sockets come and go."""
    return threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))


def until(holds: Any) -> None:
    end = time.monotonic() + DEADLINE_S
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("the simulated scales did not get that far")
        time.sleep(0.01)
