"""What happens around a simulated reader, from the outside: tags before its antennas, cables, inputs, trouble.

People and programs call this from their threads; each takes the lock and rings the bell.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from firmware_sim.readers.llrp_access import Tag
from firmware_sim.readers.llrp_codec import text, tlv, u8, u16
from firmware_sim.readers.llrp_config import ANTENNA_EVENT, EXCEPTION_EVENT, Config
from firmware_sim.readers.llrp_field import Field, Stream
from firmware_sim.wire import Lines

RECENT = 400


def utc_us() -> int:
    return time.time_ns() // 1000


@dataclass(frozen=True, slots=True)
class Read:
    """One read of a tag, as the panel shows it; `reported` when an active ROSpec took it."""

    epc: str
    antenna: int
    rssi_dbm: float
    at_us: int
    reported: bool


class Surroundings(Lines):
    """The half of a reader that does not speak LLRP."""

    def __init__(self, config: Config, field: Field, clock_us: Callable[[], int]) -> None:
        super().__init__()
        self.config = config
        self.recent: deque[Read] = deque(maxlen=RECENT)
        self.lost_reads = 0
        self._field = field
        self._gpi_edges: deque[tuple[int, bool]] = deque()
        self._clock_us = clock_us

    def _event(self, type_: int, parameter: bytes) -> None:
        """Tell the client, if it wants events of that type."""
        raise NotImplementedError

    @property
    def antennas(self) -> int:
        return self.config.antennas

    def show(self, epc: str, antenna: int = 1, rssi_dbm: float = -55.0, reads: int = 1) -> None:
        """The tag answers `reads` times at this antenna. ValueError for an EPC or antenna that cannot be."""
        seen = self._field.seen(epc, antenna, rssi_dbm, self._clock_us())
        with self.lock:
            self._field.show(seen, reads)
        self.ring()

    def play(self, epc: str, reads: Iterable[tuple[float, int, float]]) -> None:
        """Reads in a row: seconds from now, antenna, RSSI in dBm; a parcel that passes, for example."""
        start = self.now()
        film = [(start + after_s, self._field.seen(epc, antenna, rssi)) for after_s, antenna, rssi in reads]
        with self.lock:
            self._field.play(film)
        self.ring()

    def place(self, epc: str, antenna: int = 1, rssi_dbm: float = -55.0, every_s: float = 0.1) -> None:
        """The tag stands there until `clear`; its RSSI swings by about 1 dB."""
        seen = self._field.seen(epc, antenna, rssi_dbm)
        with self.lock:
            self._field.place(seen, every_s)
        self.ring()

    def clear(self, epc: str | None = None) -> None:
        """Take a standing tag away, or all of them."""
        with self.lock:
            self._field.clear(None if epc is None else bytes.fromhex(epc))
        self.ring()

    def watch(self, stream: Stream) -> None:
        """Reads that come by themselves from now on: a crowd, or a portal's scenes."""
        with self.lock:
            self._field.streams.append(stream)
        self.ring()

    def tag(self, epc: str) -> Tag:
        """The memory of a tag."""
        with self.lock:
            return self._field.tag(bytes.fromhex(epc))

    def set_gpi(self, port: int, high: bool) -> None:
        """A light barrier or a switch on input `port` changes."""
        with self.lock:
            self._gpi_edges.append((port, high))
        self.ring()

    def plug_antenna(self, antenna: int, connected: bool) -> None:
        """The cable of an antenna; without it the antenna reads nothing."""
        with self.lock:
            (self.config.connected.add if connected else self.config.connected.discard)(antenna)
            self._event(ANTENNA_EVENT, tlv(255, u8(int(connected)), u16(antenna)))
        self.ring()

    def fail(self, message: str) -> None:
        """Report a reader exception."""
        with self.lock:
            self._event(EXCEPTION_EVENT, tlv(252, text(message)))
        self.ring()
