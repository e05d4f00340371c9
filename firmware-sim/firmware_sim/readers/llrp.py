"""A UHF RFID reader that speaks LLRP 1.0.1, or 1.1 after negotiation (EPCglobal Low Level Reader Protocol).

One client at a time: the second is told so (ConnectionAttemptEvent 2) and hung up on, the first is told of it (4).
Tags are shown to antennas by `show` (reads now) or `place` (stands there and is read again and again); what an active
ROSpec covers goes into its report. ROSpecs outlive a connection; without a client reports are lost, or held when the
client asked for EventsAndReports holding.

| 1.0.1 reader | GET_SUPPORTED_VERSION gets ERROR_MESSAGE 110 (M_UnsupportedVersion), as any message of version 2 |
| id 0         | all of them, in DELETE, ENABLE, DISABLE of ROSpecs and AccessSpecs                               |
"""

import heapq
import random
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from firmware_sim.readers import llrp_codec as wire
from firmware_sim.readers.llrp_access import AccessSpec, Tag, access_spec_of, perform
from firmware_sim.readers.llrp_codec import (
    BadMessage,
    Frames,
    Message,
    bits,
    need,
    parse,
    status,
    text,
    tlv,
    u8,
    u16,
    u32,
)
from firmware_sim.readers.llrp_config import (
    AISPEC_EVENT,
    ANTENNA_EVENT,
    CHANNELS_KHZ,
    EXCEPTION_EVENT,
    GPI_EVENT,
    ROSPEC_EVENT,
    Config,
    capabilities,
)
from firmware_sim.readers.llrp_rospec import (
    ACTIVE,
    AT_AISPEC_END,
    AT_ROSPEC_END,
    DISABLED,
    INACTIVE,
    START_GPI,
    START_IMMEDIATE,
    START_PERIODIC,
    STOP_GPI,
    Gpi,
    RoSpec,
    Sighted,
    rospec_of,
    tag_report,
)
from firmware_sim.registry import simulates
from firmware_sim.wire import Lines

SUCCESS, CLIENT_EXISTS, ANOTHER_TRIED = 0, 2, 4
HELD_MESSAGES = 1000
TAGS_KEPT = 20_000
MOST_ROSPECS = 8
MOST_ACCESS_SPECS = 16
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


@dataclass
class Standing:
    """A tag that stands before an antenna, read every `every_s`."""

    epc: bytes
    antenna: int
    rssi_dbm: float
    every_s: float
    next_at: float | None = None


@simulates("llrp", kind="reader")
class SimulatedReader(Lines):
    """A reader with `antennas`, `gpis` and `gpos`; `versions` (1,) is a 1.0.1 reader, (1, 2) one that can do 1.1."""

    def __init__(
        self,
        *,
        antennas: int = 4,
        gpis: int = 4,
        gpos: int = 4,
        versions: tuple[int, ...] = (1, 2),
        clock_us: Callable[[], int] = utc_us,
        seed: int = 0,
    ) -> None:
        super().__init__()
        self.config = Config(antennas, gpis, gpos)
        self.versions = versions
        self.recent: deque[Read] = deque(maxlen=RECENT)
        self.lost_reads = 0
        self.keepalives_unanswered = 0
        self._clock_us = clock_us
        self._random = random.Random(seed)
        self._version = 1
        self._client: int | None = None
        self._frames = Frames()
        self._holding = False
        self._held: deque[bytes] = deque(maxlen=HELD_MESSAGES)
        self._next_id = 1
        self._keepalive_at: float | None = None
        self._rospecs: dict[int, RoSpec] = {}
        self._access: dict[int, AccessSpec] = {}
        self._tags: dict[bytes, Tag] = {}
        self._shown: deque[tuple[bytes, int, float, int]] = deque()
        self._film: list[tuple[float, int, bytes, int, float]] = []
        self._coming = 0
        self._gpi_edges: deque[tuple[int, bool]] = deque()
        self._standing: dict[tuple[bytes, int], Standing] = {}

    # what happens before its antennas

    @property
    def listening(self) -> bool:
        """An active ROSpec takes reads now."""
        with self.lock:
            return any(rospec.state == ACTIVE for rospec in self._rospecs.values())

    @property
    def antennas(self) -> int:
        return self.config.antennas

    def show(self, epc: str, antenna: int = 1, rssi_dbm: float = -55.0, reads: int = 1) -> None:
        """The tag answers `reads` times at this antenna. ValueError for an EPC or antenna that cannot be."""
        tag = self._checked(epc, antenna)
        at_us = self._clock_us()
        with self.lock:
            self._shown.extend((tag, antenna, rssi_dbm, at_us) for _ in range(reads))
        self.ring()

    def place(self, epc: str, antenna: int = 1, rssi_dbm: float = -55.0, every_s: float = 0.1) -> None:
        """The tag stands there until `clear`; its RSSI swings by about 1 dB."""
        tag = self._checked(epc, antenna)
        with self.lock:
            self._standing[tag, antenna] = Standing(tag, antenna, rssi_dbm, every_s)
        self.ring()

    def play(self, epc: str, reads: Iterable[tuple[float, int, float]]) -> None:
        """Reads in a row: seconds from now, antenna, RSSI in dBm; a parcel that passes, for example."""
        steps = list(reads)
        for _, antenna, _ in steps:
            self._checked(epc, antenna)
        with self.lock:
            start = self.now()
            for after_s, antenna, rssi_dbm in steps:
                self._coming += 1
                heapq.heappush(self._film, (start + after_s, self._coming, bytes.fromhex(epc), antenna, rssi_dbm))
        self.ring()

    def clear(self, epc: str | None = None) -> None:
        """Take the tag away, or all of them."""
        with self.lock:
            for tag, antenna in list(self._standing):
                if epc is None or tag == bytes.fromhex(epc):
                    del self._standing[tag, antenna]
        self.ring()

    def tag(self, epc: str) -> Tag:
        """The memory of a tag, made when it is first spoken of."""
        with self.lock:
            return self._tag(bytes.fromhex(epc))

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

    def _checked(self, epc: str, antenna: int) -> bytes:
        if not 1 <= antenna <= self.config.antennas:
            raise ValueError(f"the reader has antennas 1 to {self.config.antennas}, not {antenna}")
        try:
            data = bytes.fromhex(epc)
        except ValueError as error:
            raise ValueError(f"an EPC is hexadecimal, not {epc!r}") from error
        if not data or len(data) % 2:
            raise ValueError(f"an EPC is whole words of 16 bits, not {epc!r}")
        return data

    def _tag(self, epc: bytes) -> Tag:
        tag = self._tags.get(epc)
        if tag is None:
            if len(self._tags) >= TAGS_KEPT:
                self._tags.pop(next(iter(self._tags)))
            tag = self._tags[epc] = Tag(epc)
        return tag

    # the connection

    def opened(self, line: int, now: float) -> None:
        with self.lock:
            if self._client is not None:
                self._tell(line, self._notification(tlv(256, u16(CLIENT_EXISTS))))
                self.hang_up(line)
                self._tell(self._client, self._notification(tlv(256, u16(ANOTHER_TRIED))))
                return
            super().opened(line, now)
            self._client = line
            self._version = 1
            self._frames = Frames()
            self._keepalive_at = self._next_keepalive(now)
            self.keepalives_unanswered = 0
            self._tell(line, self._notification(tlv(256, u16(SUCCESS))))
            self._holding = self.config.hold

    def closed(self, line: int, now: float) -> None:
        with self.lock:
            super().closed(line, now)
            if line == self._client:
                self._client = None
                self._holding = self.config.hold

    def _tell(self, line: int, message: bytes) -> None:
        self.say(message, line)

    def _message(self, type_: int, *parts: bytes, number: int | None = None) -> bytes:
        if number is None:
            number, self._next_id = self._next_id, self._next_id % 0xFFFFFFFF + 1
        return Message(type_, number, b"".join(parts), self._version).encode()

    def _notification(self, event: bytes) -> bytes:
        return self._message(wire.READER_EVENT_NOTIFICATION, tlv(246, tlv(128, wire.u64(self._clock_us())), event))

    def _unasked(self, message: bytes) -> None:
        """A report or an event: to the client, or kept while it is to be held, or lost."""
        if self._holding:
            self._held.append(message)
        elif self._client is not None:
            self._tell(self._client, message)

    def _event(self, type_: int, parameter: bytes) -> None:
        if self.config.events.get(type_, False):
            self._unasked(self._notification(parameter))

    def received(self, line: int, data: bytes, now: float) -> None:
        with self.lock:
            if line != self._client:
                return
            try:
                messages = self._frames.feed(data)
            except BadMessage as error:
                self._tell(line, self._message(wire.ERROR_MESSAGE, status(error.code, str(error)), number=0))
                self.hang_up(line)
                return
            for message in messages:
                self._answer(line, message, now)

    def _answer(self, line: int, message: Message, now: float) -> None:
        try:
            self._check_version(message)
            handler = HANDLERS.get(message.type)
            if handler is None or (message.type in (46, 47) and 2 not in self.versions):
                raise BadMessage(wire.M_UNSUPPORTED_MESSAGE, f"message type {message.type} is not supported")
        except BadMessage as error:
            self._tell(line, self._message(wire.ERROR_MESSAGE, status(error.code, str(error)), number=message.id))
            return
        try:
            body = handler(self, message, now)
        except BadMessage as error:
            body = status(error.code, str(error), error.field_no)
            if message.type == wire.GET_SUPPORTED_VERSION:
                body = u8(self._version) + u8(max(self.versions)) + body
        if body is not None:
            self._tell(line, self._message(RESPONSES[message.type], body, number=message.id))
        if message.type == wire.CLOSE_CONNECTION:
            self.hang_up(line)

    def _check_version(self, message: Message) -> None:
        negotiating = message.type in (wire.GET_SUPPORTED_VERSION, wire.SET_PROTOCOL_VERSION)
        if negotiating and 2 in self.versions and message.version == 2:
            return
        if message.version != self._version:
            raise BadMessage(wire.M_UNSUPPORTED_VERSION, f"protocol version {message.version}, not {self._version}")

    # messages

    def _get_supported_version(self, message: Message, now: float) -> bytes:
        return u8(self._version) + u8(max(self.versions)) + status()

    def _set_protocol_version(self, message: Message, now: float) -> bytes:
        wanted = message.body[0] if message.body else 0
        if wanted not in self.versions:
            raise BadMessage(wire.M_UNSUPPORTED_VERSION, f"protocol version {wanted}")
        self._version = wanted
        return status()

    def _get_capabilities(self, message: Message, now: float) -> bytes:
        if not message.body:
            raise BadMessage(wire.M_FIELD_ERROR, "GET_READER_CAPABILITIES without requested data", 0)
        config = self.config
        return status() + capabilities(message.body[0], config.antennas, config.gpis, config.gpos)

    def _get_config(self, message: Message, now: float) -> bytes:
        return status() + self.config.answer(message.body)

    def _set_config(self, message: Message, now: float) -> bytes:
        custom = [one for one in parse(message.body[1:]) if one.type == 1023]
        if custom:
            vendor = custom[0].number(0, 4)
            raise BadMessage(wire.M_UNSUPPORTED_PARAMETER, f"custom parameter of vendor {vendor}")
        self.config.take(message.body)
        self._keepalive_at = self._next_keepalive(now)
        return status()

    def _close(self, message: Message, now: float) -> bytes:
        return status()

    def _keepalive_ack(self, message: Message, now: float) -> None:
        self.keepalives_unanswered = 0

    def _enable_events(self, message: Message, now: float) -> None:
        self._holding = False
        while self._held:
            self._unasked(self._held.popleft())

    def _get_report(self, message: Message, now: float) -> None:
        for rospec in self._rospecs.values():
            self._report(rospec, now, empty=True)

    def _add_rospec(self, message: Message, now: float) -> bytes:
        rospec = rospec_of(need(parse(message.body), 177), self.config.antennas)
        if rospec.id in self._rospecs:
            raise BadMessage(wire.M_FIELD_ERROR, f"ROSpec {rospec.id} is there already", 0)
        if len(self._rospecs) >= MOST_ROSPECS:
            raise BadMessage(wire.M_PARAMETER_ERROR, f"the reader keeps {MOST_ROSPECS} ROSpecs")
        self._rospecs[rospec.id] = rospec
        return status()

    def _chosen(self, message: Message, *, zero_is_all: bool = True) -> list[RoSpec]:
        number = int.from_bytes(message.body[:4]) if len(message.body) == 4 else -1
        if number == 0 and zero_is_all:
            return list(self._rospecs.values())
        if number not in self._rospecs:
            raise BadMessage(wire.M_FIELD_ERROR, f"there is no ROSpec {number}", 0)
        return [self._rospecs[number]]

    def _delete_rospec(self, message: Message, now: float) -> bytes:
        for rospec in self._chosen(message):
            self._stop(rospec, now)
            del self._rospecs[rospec.id]
        return status()

    def _enable_rospec(self, message: Message, now: float) -> bytes:
        for rospec in self._chosen(message):
            if rospec.state == DISABLED:
                rospec.state = INACTIVE
                rospec.next_start = now + rospec.offset_s if rospec.start == START_PERIODIC else None
                if rospec.start == START_IMMEDIATE:
                    self._start(rospec, now)
        return status()

    def _disable_rospec(self, message: Message, now: float) -> bytes:
        for rospec in self._chosen(message):
            self._stop(rospec, now)
            rospec.state = DISABLED
            rospec.next_start = None
        return status()

    def _start_rospec(self, message: Message, now: float) -> bytes:
        (rospec,) = self._chosen(message, zero_is_all=False)
        if rospec.state == DISABLED:
            raise BadMessage(wire.M_FIELD_ERROR, f"ROSpec {rospec.id} is disabled", 0)
        self._start(rospec, now)
        return status()

    def _stop_rospec(self, message: Message, now: float) -> bytes:
        (rospec,) = self._chosen(message, zero_is_all=False)
        if rospec.state == DISABLED:
            raise BadMessage(wire.M_FIELD_ERROR, f"ROSpec {rospec.id} is disabled", 0)
        self._stop(rospec, now)
        return status()

    def _get_rospecs(self, message: Message, now: float) -> bytes:
        return status() + b"".join(rospec.encode() for rospec in self._rospecs.values())

    def _add_access(self, message: Message, now: float) -> bytes:
        spec = access_spec_of(need(parse(message.body), 207), self.config.antennas)
        if spec.id in self._access:
            raise BadMessage(wire.M_FIELD_ERROR, f"AccessSpec {spec.id} is there already", 0)
        if len(self._access) >= MOST_ACCESS_SPECS:
            raise BadMessage(wire.M_PARAMETER_ERROR, f"the reader keeps {MOST_ACCESS_SPECS} AccessSpecs")
        self._access[spec.id] = spec
        return status()

    def _chosen_access(self, message: Message) -> list[AccessSpec]:
        number = int.from_bytes(message.body[:4]) if len(message.body) == 4 else -1
        if number == 0:
            return list(self._access.values())
        if number not in self._access:
            raise BadMessage(wire.M_FIELD_ERROR, f"there is no AccessSpec {number}", 0)
        return [self._access[number]]

    def _delete_access(self, message: Message, now: float) -> bytes:
        for spec in self._chosen_access(message):
            del self._access[spec.id]
        return status()

    def _switch_access(self, message: Message, now: float) -> bytes:
        for spec in self._chosen_access(message):
            spec.enabled = message.type == wire.ENABLE_ACCESSSPEC
        return status()

    def _get_access(self, message: Message, now: float) -> bytes:
        return status() + b"".join(spec.encode() for spec in self._access.values())

    # inventory

    def _start(self, rospec: RoSpec, now: float) -> None:
        if rospec.state == ACTIVE:
            return
        for other in self._rospecs.values():
            if other.state == ACTIVE:
                self._stop(other, now)
        rospec.state = ACTIVE
        rospec.active_since = rospec.reported_at = now
        self._event(ROSPEC_EVENT, tlv(249, u8(0), u32(rospec.id), u32(0)))
        self._begin_spec(rospec, 0, now)

    def _begin_spec(self, rospec: RoSpec, index: int, now: float) -> None:
        rospec.spec_index = index
        rospec.spec_since = rospec.last_new_tag = now
        rospec.seen.clear()

    def _end_spec(self, rospec: RoSpec, now: float) -> None:
        self._event(AISPEC_EVENT, tlv(254, u8(0), u32(rospec.id), u16(rospec.spec_index + 1)))
        if self._report_trigger(rospec)[0] in AT_AISPEC_END:
            self._report(rospec, now)

    def _stop(self, rospec: RoSpec, now: float) -> None:
        if rospec.state != ACTIVE:
            return
        self._end_spec(rospec, now)
        rospec.state = INACTIVE
        if self._report_trigger(rospec)[0] in AT_ROSPEC_END:
            self._report(rospec, now)
        self._event(ROSPEC_EVENT, tlv(249, u8(1), u32(rospec.id), u32(0)))

    def _report_spec(self, rospec: RoSpec) -> wire.Parameter:
        return rospec.report or self.config.report

    def _report_trigger(self, rospec: RoSpec) -> tuple[int, int]:
        spec = self._report_spec(rospec)
        return spec.number(0, 1), spec.number(1, 2)

    def _observe(self, epc: bytes, antenna: int, rssi_dbm: float, at_us: int, now: float) -> None:
        tag = self._tag(epc)
        rospec = next((one for one in self._rospecs.values() if one.covers(antenna)), None)
        heard = rospec is not None and antenna in self.config.connected and not tag.killed
        self.recent.append(Read(epc.hex().upper(), antenna, rssi_dbm, at_us, heard))
        if rospec is None or not heard:
            self.lost_reads += 1
            return
        if epc not in rospec.seen:
            rospec.seen.add(epc)
            rospec.last_new_tag = now
        self._note(rospec, tag, antenna, rssi_dbm, at_us)
        trigger, count = self._report_trigger(rospec)
        if trigger in (1, 2) and 0 < count <= len(rospec.buffer):
            self._report(rospec, now)
        if rospec.saw_enough():
            self._next_spec(rospec, now)

    def _note(self, rospec: RoSpec, tag: Tag, antenna: int, rssi_dbm: float, at_us: int) -> None:
        access = self._access_tag(tag, antenna, rospec)
        key = (tag.epc, antenna, len(rospec.buffer) if access else -1)
        known = rospec.buffer.get(key)
        if known is not None:
            known.count += 1
            known.last_us = at_us
            known.rssi_dbm = max(known.rssi_dbm, rssi_dbm)
            return
        channel = self._random.randrange(len(CHANNELS_KHZ)) + 1
        rospec.buffer[key] = Sighted(
            tag.epc,
            antenna,
            rssi_dbm,
            at_us,
            at_us,
            channel,
            rospec.spec_index + 1,
            rospec.spec.inventory,
            access=access,
        )

    def _access_tag(self, tag: Tag, antenna: int, rospec: RoSpec) -> tuple[int, bytes] | None:
        spec = next((one for one in self._access.values() if one.concerns(tag, antenna, rospec.id)), None)
        if spec is None:
            return None
        results = b"".join(perform(operation, tag) for operation in spec.operations)
        if spec.times:
            spec.times -= 1
            if not spec.times:
                del self._access[spec.id]
        return spec.id, results

    def _report(self, rospec: RoSpec, now: float, *, empty: bool = False) -> None:
        rospec.reported_at = now
        if not rospec.buffer and not empty:
            return
        selector = self._report_spec(rospec).child(238)
        parts = [tag_report(sighted, rospec.id, selector) for sighted in rospec.buffer.values()]
        rospec.buffer.clear()
        self._unasked(self._message(wire.RO_ACCESS_REPORT, *parts))

    # time

    def _next_keepalive(self, now: float) -> float | None:
        return now + self.config.keepalive_ms / 1000 if self.config.keepalive_ms else None

    def _next_spec(self, rospec: RoSpec, now: float) -> None:
        self._end_spec(rospec, now)
        self._begin_spec(rospec, (rospec.spec_index + 1) % len(rospec.specs), now)

    def tick(self, now: float) -> None:
        while self._gpi_edges:
            self._edge(*self._gpi_edges.popleft(), now)
        for rospec in self._rospecs.values():
            if rospec.next_start is not None and now >= rospec.next_start:
                self._start(rospec, now)
                rospec.next_start = rospec.next_start + rospec.period_s if rospec.period_s else None
        while self._shown:
            self._observe(*self._shown.popleft(), now)
        while self._film and now >= self._film[0][0]:
            _, _, epc, antenna, rssi_dbm = heapq.heappop(self._film)
            self._observe(epc, antenna, rssi_dbm, self._clock_us(), now)
        for standing in self._standing.values():
            if standing.next_at is None or now >= standing.next_at:
                standing.next_at = max(now, (standing.next_at or now) + standing.every_s)
                rssi = standing.rssi_dbm + self._random.gauss(0, 1)
                self._observe(standing.epc, standing.antenna, rssi, self._clock_us(), now)
        for rospec in self._rospecs.values():
            self._run_triggers(rospec, now)
        if self._keepalive_at is not None and self._client is not None and now >= self._keepalive_at:
            self.keepalives_unanswered += 1
            self._tell(self._client, self._message(wire.KEEPALIVE))
            self._keepalive_at = self._next_keepalive(now)

    def _run_triggers(self, rospec: RoSpec, now: float) -> None:
        if (stops := rospec.stops_at()) is not None and now >= stops:
            self._stop(rospec, now)
        elif (ends := rospec.spec_ends_at()) is not None and now >= ends:
            self._next_spec(rospec, now)
        elif (report_at := self._reports_at(rospec)) is not None and now >= report_at:
            self._report(rospec, now)

    def _reports_at(self, rospec: RoSpec) -> float | None:
        """LLRP 1.1 report triggers by time: 3 and 4 in seconds, 5 and 6 in milliseconds."""
        trigger, count = self._report_trigger(rospec)
        if rospec.state != ACTIVE or trigger < 3 or not count:
            return None
        return rospec.reported_at + (count if trigger < 5 else count / 1000)

    def _edge(self, port: int, high: bool, now: float) -> None:
        if self.config.gpi_state.get(port, False) == high:
            return
        self.config.gpi_state[port] = high
        if not self.config.gpi_enabled.get(port, False):
            return
        self._event(GPI_EVENT, tlv(248, u16(port), bits(high)))
        for rospec in self._rospecs.values():
            self._edge_at(rospec, port, high, now)

    def _edge_at(self, rospec: RoSpec, port: int, high: bool, now: float) -> None:
        """What an input's change does to one ROSpec: start it, stop it, or end its AISpec."""
        if rospec.state == INACTIVE and rospec.start == START_GPI and fires(rospec.start_gpi, port, high):
            self._start(rospec, now)
        elif rospec.state == ACTIVE and rospec.stop == STOP_GPI and fires(rospec.stop_gpi, port, high):
            self._stop(rospec, now)
        elif rospec.state == ACTIVE and rospec.spec.stop == STOP_GPI and fires(rospec.spec.gpi, port, high):
            self._next_spec(rospec, now)

    def wake_at(self) -> float | None:
        with self.lock:
            times = [self._keepalive_at if self._client is not None else None]
            for rospec in self._rospecs.values():
                times += [rospec.next_start, rospec.stops_at(), rospec.spec_ends_at(), self._reports_at(rospec)]
            times += [self._film[0][0]] if self._film else []
            times += [standing.next_at or 0.0 for standing in self._standing.values()]
            return min((one for one in times if one is not None), default=None)


def fires(trigger: Gpi | None, port: int, high: bool) -> bool:
    """The input's change is what the trigger waits for."""
    return trigger is not None and (trigger.port, trigger.event) == (port, high)


HANDLERS: dict[int, Callable[[SimulatedReader, Message, float], bytes | None]] = {
    wire.GET_READER_CAPABILITIES: SimulatedReader._get_capabilities,
    wire.GET_READER_CONFIG: SimulatedReader._get_config,
    wire.SET_READER_CONFIG: SimulatedReader._set_config,
    wire.CLOSE_CONNECTION: SimulatedReader._close,
    wire.ADD_ROSPEC: SimulatedReader._add_rospec,
    wire.DELETE_ROSPEC: SimulatedReader._delete_rospec,
    wire.START_ROSPEC: SimulatedReader._start_rospec,
    wire.STOP_ROSPEC: SimulatedReader._stop_rospec,
    wire.ENABLE_ROSPEC: SimulatedReader._enable_rospec,
    wire.DISABLE_ROSPEC: SimulatedReader._disable_rospec,
    wire.GET_ROSPECS: SimulatedReader._get_rospecs,
    wire.ADD_ACCESSSPEC: SimulatedReader._add_access,
    wire.DELETE_ACCESSSPEC: SimulatedReader._delete_access,
    wire.ENABLE_ACCESSSPEC: SimulatedReader._switch_access,
    wire.DISABLE_ACCESSSPEC: SimulatedReader._switch_access,
    wire.GET_ACCESSSPECS: SimulatedReader._get_access,
    wire.GET_SUPPORTED_VERSION: SimulatedReader._get_supported_version,
    wire.SET_PROTOCOL_VERSION: SimulatedReader._set_protocol_version,
    wire.GET_REPORT: SimulatedReader._get_report,
    wire.ENABLE_EVENTS_AND_REPORTS: SimulatedReader._enable_events,
    wire.KEEPALIVE_ACK: SimulatedReader._keepalive_ack,
}
RESPONSES = {type_: type_ + wire.RESPONSE_AFTER for type_ in HANDLERS} | {
    wire.CLOSE_CONNECTION: wire.CLOSE_CONNECTION_RESPONSE
}
