"""ROSpecs: what the reader was told to inventory, when, and how to report it (LLRP 1.0.1, chapter 10).

A ROSpec is disabled, inactive or active. While it is active its AISpecs run one after the other, round and round.
"""

from dataclasses import dataclass, field

from firmware_sim.readers.llrp_codec import (
    M_FIELD_ERROR,
    M_PARAMETER_ERROR,
    M_UNSUPPORTED_PARAMETER,
    BadMessage,
    Parameter,
    need,
    tlv,
    tv,
    u8,
    u16,
    u32,
    u64,
)

DISABLED, INACTIVE, ACTIVE = 0, 1, 2
START_IMMEDIATE, START_PERIODIC, START_GPI = 1, 2, 3
STOP_DURATION, STOP_GPI, STOP_TAGS = 1, 2, 3
MOST_FILTERS = 4
AT_AISPEC_END, AT_ROSPEC_END = (1, 3, 5), (2, 4, 6)


@dataclass(slots=True)
class Sighted:
    """One entry of a report: a tag at an antenna, seen `count` times since the last report."""

    epc: bytes
    antenna: int
    rssi_dbm: float
    first_us: int
    last_us: int
    channel: int
    spec_index: int
    inventory: int
    count: int = 1
    access: tuple[int, bytes] | None = None
    own: bytes = b""


@dataclass(frozen=True)
class Gpi:
    port: int
    event: bool
    timeout_s: float

    @classmethod
    def of(cls, parameter: Parameter | None) -> "Gpi | None":
        if parameter is None:
            return None
        return cls(parameter.number(0, 2), bool(parameter.number(2, 1) & 0x80), parameter.number(3, 4) / 1000)


@dataclass(frozen=True)
class AiSpec:
    """Antennas (empty: all) and the trigger that ends it; times in seconds, 0 is never."""

    antennas: frozenset[int]
    stop: int
    duration_s: float
    gpi: Gpi | None
    tags: int
    quiet_s: float
    timeout_s: float
    watch: int
    inventory: int
    filters: dict[int, tuple[Parameter, ...]]  # by antenna, 0 for all

    def filters_at(self, antenna: int) -> tuple[Parameter, ...]:
        return self.filters.get(antenna, self.filters.get(0, ()))

    @classmethod
    def of(cls, parameter: Parameter, antennas: int) -> "AiSpec":
        count = parameter.number(0, 2)
        chosen = {parameter.number(2 + 2 * place, 2) for place in range(count)}
        if any(antenna > antennas for antenna in chosen):
            raise BadMessage(M_FIELD_ERROR, f"there is no antenna {max(chosen)}", 1)
        trigger = need(parameter.children, 184)
        specs = need(parameter.children, 186)
        if specs.number(2, 1) != 1:
            raise BadMessage(M_FIELD_ERROR, f"air protocol {specs.number(2, 1)} is not supported", 1)
        watched = trigger.child(185)
        return cls(
            frozenset() if 0 in chosen else frozenset(chosen),
            trigger.number(0, 1),
            trigger.number(1, 4) / 1000,
            Gpi.of(trigger.child(181)),
            watched.number(2, 2) if watched else 0,
            watched.number(6, 2) / 1000 if watched else 0,
            watched.number(8, 4) / 1000 if watched else 0,
            watched.number(0, 1) if watched else 0,
            specs.number(0, 2),
            {one.number(0, 2): _filters(one) for one in specs.all(222)},
        )


def _filters(antenna: Parameter) -> tuple[Parameter, ...]:
    """The C1G2Filters of an AntennaConfiguration, checked."""
    found = [one for command in antenna.all(330) for one in command.all(331)]
    if len(found) > MOST_FILTERS:
        raise BadMessage(M_FIELD_ERROR, f"{len(found)} filters, not up to {MOST_FILTERS}", 0)
    for one in found:
        need(one.children, 332)
        if (action := one.child(334)) is not None and action.number(0, 1) > 5:
            raise BadMessage(M_FIELD_ERROR, f"filter action {action.number(0, 1)}", 0)
    return tuple(found)


@dataclass
class RoSpec:
    """One ROSpec and where it is in its work. Times are device seconds."""

    id: int
    priority: int
    raw: bytes
    start: int
    start_gpi: Gpi | None
    offset_s: float
    period_s: float
    stop: int
    duration_s: float
    stop_gpi: Gpi | None
    specs: tuple[AiSpec, ...]
    report: Parameter | None
    state: int = DISABLED
    active_since: float = 0.0
    next_start: float | None = None
    spec_index: int = 0
    spec_since: float = 0.0
    last_new_tag: float = 0.0
    seen: set[bytes] = field(default_factory=set)
    buffer: dict[tuple[bytes, int, int], Sighted] = field(default_factory=dict)
    reported_at: float = 0.0

    @property
    def spec(self) -> AiSpec:
        return self.specs[self.spec_index]

    def encode(self) -> bytes:
        """As it was added, with its state now."""
        return self.raw[:9] + u8(self.state) + self.raw[10:]

    def covers(self, antenna: int) -> bool:
        return self.state == ACTIVE and (not self.spec.antennas or antenna in self.spec.antennas)

    def stops_at(self) -> float | None:
        """When the ROSpec's own stop trigger fires."""
        if self.state != ACTIVE:
            return None
        if self.stop == STOP_DURATION and self.duration_s:
            return self.active_since + self.duration_s
        if self.stop == STOP_GPI and self.stop_gpi and self.stop_gpi.timeout_s:
            return self.active_since + self.stop_gpi.timeout_s
        return None

    def spec_ends_at(self) -> float | None:
        """When the running AISpec's stop trigger fires by time."""
        if self.state != ACTIVE:
            return None
        spec, times = self.spec, []
        if spec.stop == STOP_DURATION and spec.duration_s:
            times.append(self.spec_since + spec.duration_s)
        if spec.stop == STOP_GPI and spec.gpi and spec.gpi.timeout_s:
            times.append(self.spec_since + spec.gpi.timeout_s)
        if spec.stop == STOP_TAGS and spec.timeout_s:
            times.append(self.spec_since + spec.timeout_s)
        if spec.stop == STOP_TAGS and spec.watch == 1 and spec.quiet_s:
            times.append(max(self.spec_since, self.last_new_tag) + spec.quiet_s)
        return min(times, default=None)

    def saw_enough(self) -> bool:
        """The tag observation trigger by number of tags."""
        spec = self.spec
        return spec.stop == STOP_TAGS and spec.watch == 0 and 0 < spec.tags <= len(self.seen)


def rospec_of(parameter: Parameter, antennas: int) -> RoSpec:
    """A ROSpec parameter checked and read; BadMessage with what is wrong."""
    number, priority, state = parameter.number(0, 4), parameter.number(4, 1), parameter.number(5, 1)
    if number == 0:
        raise BadMessage(M_FIELD_ERROR, "ROSpec id 0 is not allowed", 0)
    if priority > 7:
        raise BadMessage(M_FIELD_ERROR, f"priority {priority}", 1)
    if state != DISABLED:
        raise BadMessage(M_FIELD_ERROR, "a ROSpec is added disabled", 2)
    boundary = need(parameter.children, 178)
    start, stop = need(boundary.children, 179), need(boundary.children, 182)
    if start.number(0, 1) > START_GPI or stop.number(0, 1) > STOP_GPI:
        raise BadMessage(M_FIELD_ERROR, f"trigger {start.number(0, 1)}, {stop.number(0, 1)}", 0)
    periodic = need(start.children, 180) if start.number(0, 1) == START_PERIODIC else None
    if any(one.type == 187 for one in parameter.children):
        raise BadMessage(M_UNSUPPORTED_PARAMETER, "the reader makes no RF surveys")
    specs = tuple(AiSpec.of(one, antennas) for one in parameter.children if one.type == 183)
    if not specs:
        raise BadMessage(M_PARAMETER_ERROR, "a ROSpec needs an AISpec")
    report = parameter.child(237)
    if report is not None and report.number(0, 1) > 6:
        raise BadMessage(M_FIELD_ERROR, f"report trigger {report.number(0, 1)}", 0)
    return RoSpec(
        number,
        priority,
        parameter.raw,
        start.number(0, 1),
        Gpi.of(start.child(181)),
        periodic.number(0, 4) / 1000 if periodic else 0,
        periodic.number(4, 4) / 1000 if periodic else 0,
        stop.number(0, 1),
        stop.number(1, 4) / 1000,
        Gpi.of(stop.child(181)),
        specs,
        report,
    )


def tag_report(sighted: Sighted, rospec: int, selector: Parameter | None) -> bytes:
    """A TagReportData parameter with what the content selector (238) asks for."""
    wanted = selector.number(0, 2) if selector else 0

    def on(place: int) -> bool:
        return bool(wanted >> (15 - place) & 1)

    memory = selector.child(348) if selector else None
    parts = [tv(13, sighted.epc) if len(sighted.epc) == 12 else tlv(241, u16(8 * len(sighted.epc)), sighted.epc)]
    optional = (
        (0, 9, u32(rospec)),
        (1, 14, u16(sighted.spec_index)),
        (2, 10, u16(sighted.inventory)),
        (3, 1, u16(sighted.antenna)),
        (5, 6, max(-128, min(127, round(sighted.rssi_dbm))).to_bytes(1, signed=True)),
        (4, 7, u16(sighted.channel)),
        (6, 2, u64(sighted.first_us)),
        (7, 4, u64(sighted.last_us)),
        (8, 8, u16(min(sighted.count, 65535))),
    )
    parts += [tv(type_, value) for place, type_, value in optional if on(place)]
    if memory is not None and memory.number(0, 1) & 0x80:
        parts.append(tv(11, u16(crc16(sighted.epc))))
    if memory is not None and memory.number(0, 1) & 0x40:
        parts.append(tv(12, u16(protocol_control(sighted.epc))))
    if sighted.access is not None:
        spec_id, results = sighted.access
        parts += [tv(16, u32(spec_id)), results] if on(9) else [results]
    return tlv(240, *parts, sighted.own)


def protocol_control(epc: bytes) -> int:
    """The PC word of a tag: length in words in its top five bits."""
    return len(epc) // 2 << 11


def crc16(epc: bytes) -> int:
    """The CRC-16 a Gen2 tag stores: polynomial 0x1021, start 0xFFFF, inverted, over PC and EPC."""
    crc = 0xFFFF
    for byte in u16(protocol_control(epc)) + epc:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc ^ 0xFFFF
