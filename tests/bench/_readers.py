"""The readers of the bench `portals_load`, in a process of their own.

`python -m tests.bench._readers COUNT RATE TAGS PER_REPORT` prints the ports as one JSON line. When a line comes it
begins to play: each reader reports its TAGS tags round and round, RATE in a second, at four antennas. When its input
ends it prints how many tags each reader has reported, and its CPU seconds. Set-up, ROSpecs and keepalives are the
simulated reader's; the reports are made here, because sixteen physical fields would need a machine of their own.
"""

import json
import struct
import sys
import threading
import time
from typing import Any

from firmware_sim.readers.llrp import SimulatedReader
from firmware_sim.readers.llrp_codec import HEADER, RO_ACCESS_REPORT
from firmware_sim.serving import TcpDevice

TURN_S = 0.01
TAG = struct.Struct("!HH B12s BI BH Bb BH BQ BQ BH")


class Portal:
    """One reader that reports more than its field could be made to."""

    def __init__(self, number: int, rate: float, tags: int, per_report: int) -> None:
        self.device = SimulatedReader(seed=number)
        self.server = TcpDevice(self.device).start()
        self.said = 0
        self._rate, self._tags, self._per_report = rate, tags, per_report
        self._number = number

    def play_until(self, elapsed_s: float) -> None:
        """What is due by now, in whole reports."""
        due = int(elapsed_s * self._rate) // self._per_report * self._per_report
        messages = []
        at_us = time.time_ns() // 1000
        while self.said < due:
            body = b"".join(self._tag(self.said + one, at_us) for one in range(self._per_report))
            messages.append(HEADER.pack(1 << 10 | RO_ACCESS_REPORT, HEADER.size + len(body), self.said) + body)
            self.said += self._per_report
        if messages:
            with self.device.lock:
                line = self.device._client
                assert line is not None
                assert self.device.inventory.active
                self.device.say(b"".join(messages), line)
            self.device.ring()

    def _tag(self, number: int, at_us: int) -> bytes:
        epc = (0x3034 << 80 | self._number << 64 | number % self._tags).to_bytes(12)
        antenna, rssi, channel = number % 4 + 1, -45 - number % 30, number % 16 + 1
        return TAG.pack(
            240, TAG.size, 0x8D, epc, 0x89, 1, 0x81, antenna, 0x86, rssi, 0x87, channel,
            0x82, at_us, 0x84, at_us, 0x88, 1,
        )  # fmt: skip


def play(portals: list[Portal], stop: threading.Event) -> None:
    begun = time.monotonic()
    while not stop.is_set():
        turn = time.monotonic()
        for portal in portals:
            portal.play_until(turn - begun)
        stop.wait(max(0.0, turn + TURN_S - time.monotonic()))


def tell(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def main() -> None:
    count, rate, tags, per_report = (int(one) for one in sys.argv[1:])
    portals = [Portal(number, rate, tags, per_report) for number in range(count)]
    tell({"addresses": [portal.server.address for portal in portals]})
    sys.stdin.readline()
    stop = threading.Event()
    player = threading.Thread(target=play, args=(portals, stop))
    player.start()
    sys.stdin.read()
    stop.set()
    player.join()
    tell({"said": [portal.said for portal in portals], "cpu_s": time.process_time()})
    sys.stdin.close()
    time.sleep(3600)  # the readers stay until they are ended from outside: what is on its way shall arrive


if __name__ == "__main__":
    main()
