"""The radio link between an antenna of a portal and a tag, forward and back, at one place and one moment.

Power at the tag's chip is the sum of waves: the direct one, its reflection from the floor, waves scattered by the hall
(they do not move, so fading is one picture in space: two places a tenth of a wavelength apart fade alike, half a
wavelength apart they do not), and one wave from every load that moves. The way back is the way forth squared.

| what                        | value            | source                                                            |
|-----------------------------|------------------|-------------------------------------------------------------------|
| radiated power              | 30 dBm EIRP      | China allows 2 W ERP (MIIT [2007] 205); turned down for strays [K] |
| conducted power             | 22.5 dBm         | the same, less the antenna's gain and the cable                   |
| antenna gain, beamwidth     | 8.5 dBic, 70 deg | makers' sheets of portal panels; front to back 18 dB              |
| panels among each other     | sd 1.5 dB        | cables, ageing, knocks; makers' tolerance alone is 1 dB           |
| path loss exponent          | 1.9 from 1 m     | free space is 2, aisles guide [N] [L]                             |
| circular to linear          | 3 dB             | [N], polarisation                                                 |
| tag antenna                 | 2 dBi, sine      | half-wave dipole; its null is 15 dB deep as scatter fills it      |
| chip's sensitivity          | -17 dBm, sd 1.5  | [N]: -10 to -14 then; sheets since: -18 to -22; less on goods [L] |
| backscatter loss            | 6 dB             | [N]: modulation factor 1/4                                        |
| reader's sensitivity        | -82 dBm          | makers' sheets (Impinj R420: -82 to -84 dBm)                      |
| K factor of scattered waves | 3 dB             | Rician indoors with metal about [L] [D]                           |
| floor's reflection          | -0.35            | concrete near grazing, circular polarisation [L]                  |
| a body in the line          | 9-12 dB          | [L] and the review in [N]                                         |
| RSSI's noise                | sd 0.7 dB        | chosen: repeated reads of a tag that stands differ by 1 to 2 dB   |

[N] Nikitin, Rao: Antennas and propagation in UHF RFID systems, IEEE RFID 2008. [L] Lazaro, Girbau, Salinas: Radio link
budgets for UHF RFID on multipath environments, IEEE Trans. Antennas Propag. 57(4), 2009. [D] Dimitriou, Siachalou,
Bletsas, Sahalos: A site-specific stochastic propagation model for passive UHF RFID, IEEE AWPL 2014. [K] Keller,
Thiesse, Kungl, Fleisch: Using low-level reader data to detect false-positive RFID tag reads, Internet of Things 2010.
The papers say which effects there are and of what order; no value is copied from one of their tables, and none was
fitted to measurements, for no public portal data with its truth is known.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

EIRP_DBM, CONDUCTED_DBM = 30.0, 22.5
BEAM_DEG, FRONT_TO_BACK_DB = 70.0, 18.0
LOSS_AT_1M_DB, EXPONENT = 31.7, 1.9
POLARISATION_DB, TAG_DBI, NULL_DB = 3.0, 2.0, 15.0
CHIP_DBM, CHIP_SD = -17.0, 1.5
BACKSCATTER_DB, READER_DBM, READER_WIDTH_DB = 6.0, -82.0, 1.0
K_DB = 3.0
PANEL_SD_DB = 1.5
WAVES = 7
FLOOR = -0.35
MOVING_M = 0.35  # how strongly a moving load scatters: amplitude as of a mirror that wide
BODY_M = 0.28
RSSI_SD_DB, PHASE_SD = 0.7, 0.1
REACH_M = 7.5
HOPELESS_DB = 12.0
LIGHT = 299_792_458.0
CHANNELS_HZ = tuple(920_625_000 + 250_000 * step for step in range(16))  # China, 920.625-924.375 MHz

Point = tuple[float, float, float]


@dataclass(frozen=True)
class Antenna:
    """A panel: metres from the middle of the gate (x from inside to outside, y across, z up) and where it looks."""

    number: int
    at: Point
    towards: Point

    @property
    def boresight(self) -> Point:
        return unit((self.towards[0] - self.at[0], self.towards[1] - self.at[1], self.towards[2] - self.at[2]))


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a tag is, along which line its dipole lies, where its face looks, and what stands behind that face."""

    at: Point
    axis: Point
    face: Point
    content_db: float
    chip_dbm: float
    turn: float  # radians that the chip itself turns the phase


@dataclass(frozen=True, slots=True)
class Body:
    """A person: an upright cylinder; `loss_db` for a line through the middle."""

    x: float
    y: float
    loss_db: float


@dataclass(frozen=True, slots=True)
class Link:
    """What arrives: at the chip, back at the reader, and with which phase (radians)."""

    chip_dbm: float
    reader_dbm: float
    phase: float


@dataclass(frozen=True, slots=True)
class _Wave:
    direction: Point
    length_m: float
    amplitude: float
    phase: float


class Hall:
    """The hall around one portal: the same seed scatters the same way."""

    def __init__(self, antennas: Sequence[Antenna], seed: int) -> None:
        chance = random.Random(f"hall {seed}")
        self.antennas = {one.number: one for one in antennas}
        self._boresights = {one.number: one.boresight for one in antennas}
        self._waves = {one.number: _scattered(chance) for one in antennas}
        self._panel_db = {one.number: chance.gauss(0, PANEL_SD_DB) for one in antennas}

    def link(
        self, antenna: int, pose: Pose, channel: int, bodies: Sequence[Body], movers: Sequence[Point]
    ) -> Link | None:
        """The link to a tag; None where it is out of reach of any reader."""
        from_ = self.antennas[antenna].at
        x, y, z = pose.at
        dx, dy, dz = x - from_[0], y - from_[1], z - from_[2]
        distance = math.sqrt(dx * dx + dy * dy + dz * dz)
        if distance > REACH_M:
            return None
        distance = max(distance, 0.3)
        ray = (dx / distance, dy / distance, dz / distance)
        pattern = pattern_db(_dot(self._boresights[antenna], ray))
        behind = (1 + _dot(pose.face, ray)) / 2  # 0: it faces the antenna, 1: the goods are between them
        common = EIRP_DBM + self._panel_db[antenna] + TAG_DBI - POLARISATION_DB
        common -= LOSS_AT_1M_DB + 10 * EXPONENT * math.log10(distance)
        direct_db = common - pattern - dipole_db(_dot(pose.axis, ray)) - pose.content_db * behind
        direct_db -= sum(shadow_db(from_, pose.at, body) for body in bodies)
        diffuse_db = common - min(pattern, 10.0) - K_DB - pose.content_db / 2
        if max(direct_db, diffuse_db) < pose.chip_dbm - HOPELESS_DB:
            return None
        k = 2 * math.pi * CHANNELS_HZ[channel] / LIGHT
        real, imaginary = self._sum(antenna, pose.at, k, distance, 10 ** (direct_db / 20), 10 ** (diffuse_db / 20))
        if movers:
            strength = 10 ** ((common - min(pattern, 10.0)) / 20) * distance * MOVING_M
            for mover in movers:
                there, back = math.dist(from_, mover), math.dist(mover, pose.at)
                if there < 0.8 or back < 0.8:
                    continue  # its own load, or one that brushes the panel: the wave is the direct one
                turn = k * (there + back)
                real += strength / (there * back) * math.cos(turn)
                imaginary -= strength / (there * back) * math.sin(turn)
        chip = 10 * math.log10(real * real + imaginary * imaginary + 1e-12)
        reader = 2 * chip - CONDUCTED_DBM - BACKSCATTER_DB
        return Link(chip, reader, 2 * math.atan2(imaginary, real) + pose.turn)

    def _sum(
        self, antenna: int, at: Point, k: float, distance: float, direct: float, diffuse: float
    ) -> tuple[float, float]:
        """The direct wave, its mirror image in the floor, and what the hall scatters."""
        x, y, z = at
        real, imaginary = direct * math.cos(k * distance), -direct * math.sin(k * distance)
        below = self.antennas[antenna].at[2] + z
        level = distance * distance - (self.antennas[antenna].at[2] - z) ** 2
        mirrored = math.sqrt(max(level, 0.0) + below * below)
        share = FLOOR * direct * distance / mirrored
        real += share * math.cos(k * mirrored)
        imaginary -= share * math.sin(k * mirrored)
        for wave in self._waves[antenna]:
            (ux, uy, uz), scale = wave.direction, diffuse * wave.amplitude
            turn = k * (wave.length_m + ux * x + uy * y + uz * z) + wave.phase
            real += scale * math.cos(turn)
            imaginary -= scale * math.sin(turn)
        return real, imaginary


def _scattered(chance: random.Random) -> tuple[_Wave, ...]:
    """Waves from all around, mostly level, after detours of some metres; their powers add up to 1."""
    waves = []
    for _ in range(WAVES):
        round_, up = chance.uniform(0, 2 * math.pi), chance.uniform(-0.4, 0.4)
        level = math.sqrt(1 - up * up)
        direction = (level * math.cos(round_), level * math.sin(round_), up)
        waves.append(_Wave(direction, chance.uniform(4, 25), chance.uniform(0.5, 1.5), chance.uniform(0, 2 * math.pi)))
    whole = math.sqrt(sum(wave.amplitude**2 for wave in waves))
    return tuple(_Wave(wave.direction, wave.length_m, wave.amplitude / whole, wave.phase) for wave in waves)


def pattern_db(cosine: float) -> float:
    """How much less the panel radiates off its axis: 3 dB at half the beamwidth, a floor behind."""
    angle = math.degrees(math.acos(max(-1.0, min(1.0, cosine))))
    return min(12 * (angle / BEAM_DEG) ** 2, FRONT_TO_BACK_DB)


def dipole_db(cosine: float) -> float:
    """How much less a dipole takes from along its own line."""
    return min(-10 * math.log10(max(1 - cosine * cosine, 1e-6)), NULL_DB)


def shadow_db(one: Point, other: Point, body: Body) -> float:
    """What a body takes from the line between two points: most in the middle of it, nothing beside it."""
    dx, dy = other[0] - one[0], other[1] - one[1]
    square = dx * dx + dy * dy
    along = ((body.x - one[0]) * dx + (body.y - one[1]) * dy) / square if square else 0.0
    if not 0.05 < along < 0.95:
        return 0.0
    beside = math.hypot(one[0] + along * dx - body.x, one[1] + along * dy - body.y)
    return body.loss_db * max(0.0, 1 - beside / BODY_M)


def unit(vector: Point) -> Point:
    length = math.sqrt(_dot(vector, vector))
    return vector[0] / length, vector[1] / length, vector[2] / length


def _dot(one: Point, other: Point) -> float:
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
