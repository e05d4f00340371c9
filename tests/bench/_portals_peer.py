"""The peer of the portal bench: EdgeX Foundry's location algorithm (app-rfid-llrp-inventory), told in our words.

For each tag and antenna a mean of the last 20 RSSI values. A tag is where it was first read; it moves to another
antenna that read it at least twice when that mean is higher than the mean where it is, plus an offset of 6 dB that
falls by 0.008 dB for each millisecond since the last read there, after a hold-off of 500 ms. It departs when it is not
read any more.

EdgeX knows no direction. Ours for it is the order of its location events: the side of the antenna where it arrived and
the side where it was last; equal sides are no passage. Departure is after 2 s here, not 600 s: it must end visits.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

WINDOW, LEAST_READS = 20, 2
OFFSET_DB, FALL_DB_A_MS, HOLD_OFF_MS = 6.0, 0.008, 500.0
DEPARTED_S = 2.0


@dataclass
class _Antenna:
    rssi: deque[float] = field(default_factory=lambda: deque(maxlen=WINDOW))
    last_s: float = 0.0

    def mean(self) -> float:
        return sum(self.rssi) / len(self.rssi)


@dataclass
class _Tag:
    arrived_s: float
    where: list[int]  # the antennas of its location events
    last_s: float
    antennas: dict[int, _Antenna] = field(default_factory=dict)

    def read(self, antenna: int, rssi_dbm: float, at_s: float) -> None:
        here = self.antennas.setdefault(antenna, _Antenna())
        here.rssi.append(rssi_dbm)
        here.last_s = self.last_s = at_s
        there = self.antennas[self.where[-1]]
        if antenna == self.where[-1] or len(here.rssi) < LEAST_READS:
            return
        if here.mean() > there.mean() + offset_db((at_s - there.last_s) * 1000):
            self.where.append(antenna)


def offset_db(since_ms: float) -> float:
    """What a new place must be stronger by; less the longer the old one has not read the tag."""
    return max(0.0, OFFSET_DB - FALL_DB_A_MS * max(0.0, since_ms - HOLD_OFF_MS))


def passages(
    reads: Iterable[tuple[float, str, int, float]], roles: Mapping[int, str], departed_s: float = DEPARTED_S
) -> list[tuple[str, float, float, str]]:
    """(EPC, first and last second in sight, way) from reads (second, EPC, antenna, dBm) in the order of time."""
    tags: dict[str, _Tag] = {}
    found: list[tuple[str, float, float, str]] = []

    def end(epc: str, tag: _Tag) -> None:
        first, last = roles[tag.where[0]], roles[tag.where[-1]]
        if first != last:
            way = "out" if last == "outer" else "in"
            found.append((epc, tag.arrived_s, tag.last_s, way))

    for at_s, epc, antenna, rssi_dbm in reads:
        tag = tags.get(epc)
        if tag is not None and at_s - tag.last_s > departed_s:
            end(epc, tag)
            tag = None
        if tag is None:
            tag = tags[epc] = _Tag(at_s, [antenna], at_s)
        tag.read(antenna, rssi_dbm, at_s)
    for epc, tag in tags.items():
        end(epc, tag)
    return found
