"""Readers that go away: how long until the session reads again, with the pace that a gateway uses.

| cut_s     | ended in the middle of a report, at `cuts` places of it: from the end to the next sighting     |
| refused_s | a reader that was away for 4 s: from its return to the next sighting                           |
| stale_s   | a reader that holds the line and says nothing: from its last word until the station is told    |
| silent_s  | the same, until it is given up; also in keepalives                                             |

Options: `cuts` (20).
"""

import time
from collections.abc import Callable
from typing import Any

from devices.llrp.setup import KEEPALIVE_S
from devices.readings import Reading, Sighting
from devices.session import DeviceSession
from tests.devices.llrp import reader
from tests.devices.wire import Listener, Peer

DESCRIPTION = "recovery: cuts, absence and silence of an RFID reader until its session reads again"
DEADLINE_S = 30.0
AWAY_S = 4.0


class Gate:
    """One session and the reader at its other end."""

    def __init__(self) -> None:
        self.listener = Listener()
        self.listener.open()
        self.sightings = 0
        self.session = DeviceSession(f"llrp://{self.listener.address}", "llrp", self._note)
        self.session.start()
        self.peer = self._peer()

    def _note(self, reading: Reading) -> None:
        self.sightings += isinstance(reading, Sighting)

    def _peer(self) -> Peer:
        peer = self.listener.accept()
        reader.serve_setup(peer)
        return peer

    def read(self) -> None:
        """A tag that has to be heard."""
        heard = self.sightings
        self.peer.say(reader.report(reader.tag(reader.EPC)))
        until(lambda: self.sightings > heard)

    def again(self) -> float:
        """Seconds until a session that lost its reader has heard the next tag."""
        begun = time.monotonic()
        self.peer = self._peer()
        self.read()
        return time.monotonic() - begun


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE_S
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("the session did not come back")
        time.sleep(0.005)


def run(options: dict[str, str]) -> dict[str, Any]:
    """Seconds, the longest and the middle one."""
    gate, whole = Gate(), reader.report(reader.tag(reader.EPC), reader.tag(reader.EPC))
    cuts = int(options.get("cuts", 20))
    try:
        gate.read()
        took = []
        for place in range(cuts):
            gate.peer.say(whole[: 1 + place * (len(whole) - 2) // max(1, cuts - 1)])
            gate.peer.close()
            took.append(gate.again())
        gate.peer.close()
        gate.listener.close()
        time.sleep(AWAY_S)
        gate.listener.open()
        returned = gate.again()
        begun = time.monotonic()
        until(lambda: gate.session.state.name == "stale")
        stale = time.monotonic() - begun
        until(lambda: gate.session.state.name != "stale")
        silent = time.monotonic() - begun
        back = gate.again()
    finally:
        gate.session.stop()
        gate.listener.close()
    took.sort()
    return {
        "cuts": cuts,
        "cut_s": {"middle": round(took[len(took) // 2], 3), "longest": round(took[-1], 3)},
        "refused_s": round(returned, 3),
        "stale_s": round(stale, 3),
        "silent_s": round(silent, 3),
        "silent_keepalives": round(silent / KEEPALIVE_S, 2),
        "back_after_silence_s": round(back, 3),
    }
