"""The scales of the bench `sessions`, in a process of their own: simulated firmware, and a door that always slams.

`python -m tests.bench._scales MODE COUNT HZ` prints the ports as one JSON line. When its input ends it prints, as
another, the monotonic times at which each scale put a frame on the wire, and its own CPU seconds.
"""

import contextlib
import json
import socket
import sys
import threading
import time
from typing import Any

from firmware_sim.registry import simulator
from firmware_sim.serving import TcpDevice

NAMES = ("mt-sics", "yaohua-a9", "t-scale", "toledo-continuous", "sma", "yaohua-equals", "and-ad", "yaohua-a12e")
FRAME = b"ST,GS,+  1.250kg\r\n"


def stamped(device: Any, times: list[float]) -> Any:
    """Notes when the device says something."""
    note = device.note

    def noting(way: str, data: bytes) -> None:
        if way == "out":
            times.append(time.monotonic())
        note(way, data)

    device.note = noting
    return device


def scales(count: int, hz: float) -> None:
    times: list[list[float]] = [[] for _ in range(count)]
    names = [NAMES[at % len(NAMES)] for at in range(count)]
    servers = []
    for at, name in enumerate(names):
        device = simulator(name, "scale").make(grams=1250, rate_hz=hz)
        servers.append(TcpDevice(stamped(device, times[at])).start())
    tell({"devices": [[name, server.address] for name, server in zip(names, servers, strict=True)]})
    sys.stdin.read()
    cpu = time.process_time()
    for server in servers:
        server.stop()
    tell({"times": times, "cpu_s": cpu})


def slam(count: int) -> None:
    """Doors that let in, say one frame and a half, and hang up."""
    doors = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    for door in doors:
        threading.Thread(target=slamming, args=(door,), daemon=True).start()
    tell({"devices": [["t-scale", f"127.0.0.1:{door.getsockname()[1]}"] for door in doors]})
    sys.stdin.read()


def slamming(door: socket.socket) -> None:
    while True:
        peer, _ = door.accept()
        with contextlib.suppress(OSError), peer:
            peer.sendall(FRAME + FRAME[:5])
            peer.shutdown(socket.SHUT_WR)
            while peer.recv(4096):
                pass


def tell(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    mode, count, hz = sys.argv[1:]
    scales(int(count), float(hz)) if mode == "scales" else slam(int(count))
