"""What an LLRP reader says of itself: capabilities and configuration (LLRP 1.0.1, chapters 9 and 12)."""

from dataclasses import dataclass, field

from firmware_sim.readers.llrp_codec import (
    M_FIELD_ERROR,
    BadMessage,
    Parameter,
    bits,
    parse,
    text,
    tlv,
    u8,
    u16,
    u32,
)
from firmware_sim.readers.llrp_models import Model

POWER_LEVELS = 24  # 10.00 dBm to 33.00 dBm by 1 dB
CHANNELS_KHZ = tuple(920_625 + 250 * step for step in range(16))  # China, 920.625-924.375 MHz
COUNTRY_CHINA = 156
STANDARD = 0  # unspecified: 1.0.1 has no number for China
# identifier, DR, M, forward link, spectral mask, BDR, PIE, least and most Tari, step
RF_MODES = (
    (0, 1, 0, 2, 2, 640_000, 1500, 6250, 6250, 0),
    (1, 1, 1, 2, 2, 640_000, 1500, 6250, 6250, 0),
    (2, 1, 2, 0, 3, 274_000, 2000, 20000, 20000, 0),
    (3, 1, 3, 0, 3, 170_600, 2000, 20000, 20000, 0),
)
DEFAULT_INVENTORY = tlv(330, u8(0), tlv(335, u16(2), u16(0)), tlv(336, u8(0x80), u16(32), u32(0)))
EVENT_TYPES = 10
GPI_EVENT, ROSPEC_EVENT, BUFFER_EVENT, EXCEPTION_EVENT, AISPEC_EVENT, ANTENNA_EVENT = 1, 2, 3, 4, 6, 8


def capabilities(requested: int, antennas: int, gpis: int, gpos: int, made: Model) -> bytes:
    """The parameters of GET_READER_CAPABILITIES_RESPONSE; `requested` is 0 for all, 1-4 for one group."""
    if requested > 4:
        raise BadMessage(M_FIELD_ERROR, f"requested data {requested}", 0)
    groups = [_general(antennas, gpis, gpos, made), _llrp(), _regulatory(), tlv(327, bits(False, True), u16(4))]
    return b"".join(groups) if requested == 0 else groups[requested - 1]


def _general(antennas: int, gpis: int, gpos: int, made: Model) -> bytes:
    return tlv(
        137,
        u16(antennas),
        bits(False, True, size=16),
        u32(made.maker),
        u32(made.number),
        text(made.firmware),
        *(tlv(139, u16(index), u16(value)) for index, value in ((1, 0), (2, 10), (3, 20), (4, 30))),
        tlv(141, u16(gpis), u16(gpos)),
        *(tlv(140, u16(antenna), u16(1), u8(1)) for antenna in range(1, antennas + 1)),
    )


def _llrp() -> bytes:
    return tlv(
        142,
        bits(False, True, False, False, True),
        u8(1),
        u16(0),
        u32(8),
        u32(8),
        u32(8),
        u32(16),
        u32(8),
    )


def _regulatory() -> bytes:
    powers = (tlv(145, u16(index), u16(900 + 100 * index)) for index in range(1, POWER_LEVELS + 1))
    hops = tlv(147, u8(1), u8(0), u16(len(CHANNELS_KHZ)), *(u32(channel) for channel in CHANNELS_KHZ))
    modes = tlv(328, *(_mode(*mode) for mode in RF_MODES))
    band = tlv(144, *powers, tlv(146, bits(True), hops), modes)
    return tlv(143, u16(COUNTRY_CHINA), u16(STANDARD), band)


def _mode(
    number: int, dr: int, m: int, forward: int, mask: int, bdr: int, pie: int, low: int, high: int, step: int
) -> bytes:
    return tlv(
        329,
        u32(number),
        bits(bool(dr), True),
        u8(m),
        u8(forward),
        u8(mask),
        u32(bdr),
        u32(pie),
        u32(low),
        u32(high),
        u32(step),
    )


@dataclass
class AntennaSetting:
    sensitivity: int = 1
    hop_table: int = 1
    channel: int = 1
    power: int = POWER_LEVELS
    inventory: bytes = field(default_factory=lambda: DEFAULT_INVENTORY)

    def encode(self, antenna: int) -> bytes:
        return tlv(
            222,
            u16(antenna),
            tlv(223, u16(self.sensitivity)),
            tlv(224, u16(self.hop_table), u16(self.channel), u16(self.power)),
            self.inventory,
        )


FACTORY_REPORT = tlv(237, u8(2), u16(0), tlv(238, bits(*[True] * 10, size=16)))


@dataclass
class Config:
    """The reader's configuration; `reset` is the factory default."""

    antennas: int = 4
    gpis: int = 4
    gpos: int = 4
    mac: bytes = b"\x00\x16\x25\xff\xfe\x10\x20\x30"
    settings: dict[int, AntennaSetting] = field(default_factory=dict)
    report: Parameter = field(default_factory=lambda: parse(FACTORY_REPORT)[0])
    access_report: int = 0
    events: dict[int, bool] = field(default_factory=dict)
    keepalive_ms: int = 0
    hold: bool = False
    gpi_enabled: dict[int, bool] = field(default_factory=dict)
    gpi_state: dict[int, bool] = field(default_factory=dict)
    gpo_state: dict[int, bool] = field(default_factory=dict)
    state_value: int = 0
    connected: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.connected = self.connected or set(range(1, self.antennas + 1))
        self.reset()

    def reset(self) -> None:
        self.settings = {antenna: AntennaSetting() for antenna in range(1, self.antennas + 1)}
        self.report = parse(FACTORY_REPORT)[0]
        self.access_report = 0
        self.events = dict.fromkeys(range(EVENT_TYPES), False)
        self.keepalive_ms = 0
        self.hold = False
        self.gpi_enabled = dict.fromkeys(range(1, self.gpis + 1), False)
        self.state_value += 1

    def take(self, body: bytes) -> None:
        """SET_READER_CONFIG: everything is checked before anything is changed."""
        if not body:
            raise BadMessage(M_FIELD_ERROR, "SET_READER_CONFIG without its flag", 0)
        parameters = parse(body[1:])
        for parameter in parameters:
            self._check(parameter)
        if body[0] & 0x80:
            self.reset()
        for parameter in parameters:
            self._apply(parameter)
        self.state_value += 1

    def _check(self, parameter: Parameter) -> None:
        if parameter.type == 222 and parameter.number(0, 2) > self.antennas:
            raise BadMessage(M_FIELD_ERROR, f"there is no antenna {parameter.number(0, 2)}", 0)
        transmitter = parameter.child(224) if parameter.type == 222 else None
        if transmitter is not None and not 1 <= transmitter.number(4, 2) <= POWER_LEVELS:
            raise BadMessage(M_FIELD_ERROR, f"there is no transmit power {transmitter.number(4, 2)}", 2)
        if parameter.type == 219 and not 1 <= parameter.number(0, 2) <= self.gpos:
            raise BadMessage(M_FIELD_ERROR, f"there is no GPO {parameter.number(0, 2)}", 0)
        if parameter.type == 225 and not 1 <= parameter.number(0, 2) <= self.gpis:
            raise BadMessage(M_FIELD_ERROR, f"there is no GPI {parameter.number(0, 2)}", 0)

    def _apply(self, parameter: Parameter) -> None:
        if parameter.type == 222:
            self._antenna(parameter)
        elif parameter.type == 237:
            self.report = parameter
        elif parameter.type == 239:
            self.access_report = parameter.number(0, 1)
        elif parameter.type == 220:
            self.keepalive_ms = parameter.number(1, 4) if parameter.number(0, 1) == 1 else 0
        elif parameter.type == 226:
            self.hold = bool(parameter.number(0, 1) & 0x80)
        elif parameter.type == 244:
            for event in parameter.all(245):
                self.events[event.number(0, 2)] = bool(event.number(2, 1) & 0x80)
        elif parameter.type == 219:
            self.gpo_state[parameter.number(0, 2)] = bool(parameter.number(2, 1) & 0x80)
        elif parameter.type == 225:
            self.gpi_enabled[parameter.number(0, 2)] = bool(parameter.number(2, 1) & 0x80)

    def _antenna(self, parameter: Parameter) -> None:
        number = parameter.number(0, 2)
        for antenna in [number] if number else self.settings:
            setting = self.settings[antenna]
            if (receiver := parameter.child(223)) is not None:
                setting.sensitivity = receiver.number(0, 2)
            if (transmitter := parameter.child(224)) is not None:
                setting.hop_table, setting.channel, setting.power = (transmitter.number(at, 2) for at in (0, 2, 4))
            if (inventory := parameter.child(330)) is not None:
                setting.inventory = inventory.raw

    def answer(self, body: bytes) -> bytes:
        """The parameters of GET_READER_CONFIG_RESPONSE: antenna:16, requested:8, GPI:16, GPO:16; 0 is all."""
        if len(body) < 7:
            raise BadMessage(M_FIELD_ERROR, "GET_READER_CONFIG is short", 0)
        antenna, requested = int.from_bytes(body[:2]), body[2]
        gpi, gpo = int.from_bytes(body[3:5]), int.from_bytes(body[5:7])
        if antenna > self.antennas or requested > 11:
            raise BadMessage(M_FIELD_ERROR, f"antenna {antenna}, requested data {requested}", int(requested > 11))
        if gpi > self.gpis or gpo > self.gpos:
            raise BadMessage(M_FIELD_ERROR, f"GPI {gpi}, GPO {gpo}", 2 if gpi > self.gpis else 3)
        antennas = [antenna] if antenna else list(self.settings)
        groups = [
            tlv(218, u8(0), u16(len(self.mac)), self.mac),
            b"".join(tlv(221, bits(one in self.connected), u16(one), u16(600)) for one in antennas),
            b"".join(self.settings[one].encode(one) for one in antennas),
            self.report.raw,
            tlv(244, *(tlv(245, u16(event), bits(on)) for event, on in sorted(self.events.items()))),
            tlv(239, u8(self.access_report)),
            tlv(217, u32(self.state_value)),
            tlv(220, u8(int(self.keepalive_ms > 0)), u32(self.keepalive_ms)),
            b"".join(
                tlv(225, u16(port), bits(on), u8(int(self.gpi_state.get(port, False))))
                for port, on in self.gpi_enabled.items()
                if gpi in (0, port)
            ),
            b"".join(
                tlv(219, u16(port), bits(self.gpo_state.get(port, False)))
                for port in range(1, self.gpos + 1)
                if gpo in (0, port)
            ),
            tlv(226, bits(self.hold)),
        ]
        return b"".join(groups) if requested == 0 else groups[requested - 1]
