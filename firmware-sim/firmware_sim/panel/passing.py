"""The reads of a parcel that is pushed through a gate by hand: inner antennas first on the way out, then the outer.

One metre a second past antennas half a metre before and behind the door line; RSSI falls with the fourth power of the
distance (a backscatter link), so 40 dB for each factor of ten.
"""

import math
from collections.abc import Iterator

SPEED_M_S = 1.0
REACH_M = 2.0
OFFSET_M = 0.5
SIDE_M = 0.8
STRONGEST_DBM = -48.0
WEAKEST_DBM = -75.0
READS_A_SECOND = 12


def passing(antennas: int, *, outwards: bool) -> Iterator[tuple[float, int, float]]:
    """(seconds from now, antenna, RSSI in dBm), in order of time. The first half of the antennas is inside."""
    steps = int(2 * REACH_M / SPEED_M_S * READS_A_SECOND)
    for step in range(steps):
        after_s = step / READS_A_SECOND
        place_m = (after_s * SPEED_M_S - REACH_M) * (1 if outwards else -1)
        for antenna in range(1, antennas + 1):
            inner = antenna <= max(1, antennas // 2)
            distance_m = math.hypot(place_m - (-OFFSET_M if inner else OFFSET_M), SIDE_M)
            rssi_dbm = STRONGEST_DBM - 40 * math.log10(distance_m / SIDE_M)
            if rssi_dbm >= WEAKEST_DBM and (step + antenna) % 2 == 0:
                yield after_s, antenna, rssi_dbm
