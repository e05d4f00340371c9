"""What a reader says it can do (GET_READER_CAPABILITIES_RESPONSE), as far as it can be read."""

import struct
from dataclasses import dataclass, replace

from devices.llrp.parameters import parameters

GENERAL, GPIO, REGULATORY, UHF_BAND = 137, 141, 143, 144
POWER_LEVEL, FREQUENCIES, HOP_TABLE, FIXED_TABLE, RF_MODES, RF_MODE = 145, 146, 147, 148, 328, 329


@dataclass(frozen=True)
class Capabilities:
    """`powers` are index and 1/100 dBm; zeros and empty tuples where the reader did not say."""

    vendor: int = 0
    model: int = 0
    firmware: str = ""
    antennas: int = 0
    gpis: int = 0
    gpos: int = 0
    powers: tuple[tuple[int, int], ...] = ()
    modes: tuple[int, ...] = ()
    hop_table: int = 0

    def power_index(self, dbm: float) -> int | None:
        """The strongest level that is not above `dbm`, or the weakest there is; None where the reader has no table."""
        if not self.powers:
            return None
        below = [level for level in self.powers if level[1] <= round(dbm * 100)]
        return max(below, key=level_of)[0] if below else min(self.powers, key=level_of)[0]


def level_of(level: tuple[int, int]) -> int:
    return level[1]


def capabilities(body: bytes) -> Capabilities:
    """The answer's body; what cannot be read is left at its default."""
    found = Capabilities()
    for kind, value in parameters(body):
        try:
            if kind == GENERAL:
                found = general(found, value)
            elif kind == REGULATORY:
                found = regulatory(found, value[4:])
        except struct.error:
            continue
    return found


def general(found: Capabilities, value: bytes) -> Capabilities:
    antennas, _flags, vendor, model, length = struct.unpack_from("!HHIIH", value)
    firmware = value[14 : 14 + length].decode("utf-8", "replace")
    found = replace(found, antennas=antennas, vendor=vendor, model=model, firmware=firmware)
    for kind, inner in parameters(value[14 + length :]):
        if kind == GPIO:
            gpis, gpos = struct.unpack_from("!HH", inner)
            found = replace(found, gpis=gpis, gpos=gpos)
    return found


def regulatory(found: Capabilities, value: bytes) -> Capabilities:
    powers, modes, hop_table = [], [], 0
    for _band, band in (one for one in parameters(value) if one[0] == UHF_BAND):
        for kind, inner in parameters(band):
            if kind == POWER_LEVEL:
                powers.append(struct.unpack_from("!Hh", inner))
            elif kind == FREQUENCIES:
                hop_table = next((table[0] for kind, table in parameters(inner[1:]) if kind == HOP_TABLE and table), 0)
            elif kind == RF_MODES:
                modes += [struct.unpack_from("!I", mode)[0] for kind, mode in parameters(inner) if kind == RF_MODE]
    return replace(found, powers=tuple(powers), modes=tuple(modes), hop_table=hop_table)
