"""A UHF RFID reader that speaks LLRP 1.0.1, or 1.1 after negotiation (EPCglobal Low Level Reader Protocol).

One client at a time: the second is told so (ConnectionAttemptEvent 2) and hung up on, the first is told of it (4).
Tags are shown to antennas by `show` (reads now), `play` (reads to come) or `place` (stands there and is read again and
again); what an active ROSpec covers goes into its report. ROSpecs outlive a connection; without a client reports are
lost, or held when the client asked for EventsAndReports holding.

| 1.0.1 reader | GET_SUPPORTED_VERSION gets ERROR_MESSAGE 110 (M_UnsupportedVersion), as any message of version 2 |
| id 0         | all of them, in DELETE, ENABLE, DISABLE of ROSpecs and AccessSpecs                               |
"""

from collections import deque
from collections.abc import Callable

from firmware_sim.readers import llrp_codec as wire
from firmware_sim.readers.llrp_access import access_spec_of
from firmware_sim.readers.llrp_codec import BadMessage, Frames, Message, bits, need, parse, status, tlv, u8, u16
from firmware_sim.readers.llrp_config import BUFFER_EVENT, GPI_EVENT, Config, capabilities
from firmware_sim.readers.llrp_faults import ReaderFaults
from firmware_sim.readers.llrp_field import Field, Seen
from firmware_sim.readers.llrp_inventory import Inventory
from firmware_sim.readers.llrp_models import Extensions, model
from firmware_sim.readers.llrp_rospec import DISABLED, RoSpec, rospec_of
from firmware_sim.readers.llrp_surroundings import Read, Surroundings, utc_us
from firmware_sim.registry import simulates

SUCCESS, CLIENT_EXISTS, ANOTHER_TRIED = 0, 2, 4
HELD_MESSAGES, NEARLY_FULL = 1000, 900
NEGOTIATION = (wire.GET_SUPPORTED_VERSION, wire.SET_PROTOCOL_VERSION)


@simulates("llrp", kind="reader")
class SimulatedReader(Surroundings):
    """A reader with `antennas`, `gpis` and `gpos`; `versions` (1,) is a 1.0.1 reader, (1, 2) one that can do 1.1.

    `maker` is generic, impinj or zebra (`llrp_models`); `wrong` is what it does wrong on request (`llrp_faults`).
    `recent` holds the last reads, `lost_reads` counts those that no ROSpec wanted; `on_gpo` hears of
    outputs that change (lamps, horns), with the reader's lock held.
    """

    def __init__(
        self,
        *,
        antennas: int = 4,
        gpis: int = 4,
        gpos: int = 4,
        versions: tuple[int, ...] = (1, 2),
        clock_us: Callable[[], int] = utc_us,
        seed: int = 0,
        maker: str = "generic",
    ) -> None:
        super().__init__(Config(antennas, gpis, gpos), Field(antennas, seed), clock_us)
        self.extensions = Extensions(model(maker))
        self.wrong = ReaderFaults()
        self.versions = versions
        self.on_gpo: Callable[[int, bool], None] = lambda port, high: None
        self.keepalives_unanswered = 0
        self.inventory = Inventory(self.config, seed, self._report, self._event, self.extensions)
        self._version = 1
        self._client: int | None = None
        self._frames = Frames()
        self._holding = False
        self._held: deque[bytes] = deque(maxlen=HELD_MESSAGES)
        self._lost_held = 0
        self._next_id = 1
        self._keepalive_at: float | None = None

    @property
    def listening(self) -> bool:
        """An active ROSpec takes reads now."""
        with self.lock:
            return self.inventory.active

    # the connection

    def opened(self, line: int, now: float) -> None:
        with self.lock:
            if self.wrong.happens("refuse"):
                self.hang_up(line)
                return
            if self._client is not None:
                self.say(self._notification(tlv(256, u16(CLIENT_EXISTS))), line)
                self.hang_up(line)
                self.say(self._notification(tlv(256, u16(ANOTHER_TRIED))), self._client)
                return
            super().opened(line, now)
            self._client = line
            self._version = 1
            self.extensions.reset()
            self._frames = Frames()
            self._keepalive_at = self._next_keepalive(now)
            self.keepalives_unanswered = 0
            self.say(self._notification(tlv(256, u16(SUCCESS))), line)
            self._holding = self.config.hold

    def closed(self, line: int, now: float) -> None:
        with self.lock:
            super().closed(line, now)
            if line == self._client:
                self._client = None
                self._holding = self.config.hold

    def received(self, line: int, data: bytes, now: float) -> None:
        with self.lock:
            if line != self._client:
                return
            try:
                messages = self._frames.feed(data)
            except BadMessage as error:
                self.say(self._message(wire.ERROR_MESSAGE, status(error.code, str(error)), number=0), line)
                self.say(self._notification(tlv(257)), line)
                self.hang_up(line)
                return
            for message in messages:
                self._answer(line, message, now)

    def _answer(self, line: int, message: Message, now: float) -> None:
        try:
            handler = self._handler(message)
            if self.wrong.refuses(message.type):
                raise BadMessage(wire.M_UNEXPECTED_MESSAGE, "not now")
        except BadMessage as error:
            self.say(self._message(wire.ERROR_MESSAGE, status(error.code, str(error)), number=message.id), line)
            return
        try:
            body = handler(self, message, now)
        except BadMessage as error:
            body = status(error.code, str(error), error.field_no)
            if message.type == wire.CUSTOM_MESSAGE:
                self.say(self._message(wire.ERROR_MESSAGE, body, number=message.id), line)
                return
        if body is not None:
            version = 2 if message.type in NEGOTIATION else self._version
            self.say(
                Message(RESPONSES[message.type], message.id, body, version).encode() * (1 + self.wrong.twice), line
            )
        if message.type == wire.CLOSE_CONNECTION:
            self.hang_up(line)

    def _handler(self, message: Message) -> "Handler":
        """What answers the message; BadMessage for a version or a type that the reader does not know."""
        negotiates = message.type in NEGOTIATION and 2 in self.versions
        if message.version != (2 if negotiates else self._version):
            raise BadMessage(wire.M_UNSUPPORTED_VERSION, f"protocol version {message.version}, not {self._version}")
        if message.type not in HANDLERS or (message.type in NEGOTIATION and not negotiates):
            raise BadMessage(wire.M_UNSUPPORTED_MESSAGE, f"message type {message.type} is not supported")
        return HANDLERS[message.type]

    def _message(self, type_: int, *parts: bytes, number: int | None = None) -> bytes:
        if number is None:
            number, self._next_id = self._next_id, self._next_id % 0xFFFFFFFF + 1
        return Message(type_, number, b"".join(parts), self._version).encode()

    def _notification(self, event: bytes) -> bytes:
        return self._message(wire.READER_EVENT_NOTIFICATION, tlv(246, tlv(128, wire.u64(self._clock_us())), event))

    def _unasked(self, message: bytes) -> None:
        """A report or an event: to the client, or kept while it is to be held, or lost."""
        if self._holding:
            self._keep(message)
        elif self._client is not None:
            self.say(message, self._client)

    def _keep(self, message: bytes) -> None:
        """Hold it; the buffer says once that it is nearly full, and once that it ran over."""
        self._lost_held += len(self._held) == HELD_MESSAGES
        self._held.append(message)
        if len(self._held) == NEARLY_FULL and self.config.events.get(BUFFER_EVENT, False):
            self._held.append(self._notification(tlv(250, u8(100 * NEARLY_FULL // HELD_MESSAGES))))

    def _event(self, type_: int, parameter: bytes) -> None:
        if self.config.events.get(type_, False):
            self._unasked(self._notification(parameter))

    def _report(self, parts: list[bytes]) -> None:
        report = self._message(wire.RO_ACCESS_REPORT, *self.wrong.report(parts))
        self._unasked(report + self.wrong.after_report())

    # messages

    def _get_supported_version(self, _message: Message, _now: float) -> bytes:
        return u8(self._version) + u8(max(self.versions)) + status()

    def _set_protocol_version(self, message: Message, _now: float) -> bytes:
        wanted = message.body[0] if message.body else 0
        if wanted not in self.versions:
            raise BadMessage(wire.M_UNSUPPORTED_VERSION, f"protocol version {wanted}")
        self._version = wanted
        return status()

    def _get_capabilities(self, message: Message, _now: float) -> bytes:
        if not message.body:
            raise BadMessage(wire.M_FIELD_ERROR, "GET_READER_CAPABILITIES without requested data", 0)
        config = self.config
        return status() + capabilities(
            message.body[0], config.antennas, config.gpis, config.gpos, self.extensions.model
        )

    def _get_config(self, message: Message, _now: float) -> bytes:
        return status() + self.config.answer(message.body)

    def _set_config(self, message: Message, now: float) -> bytes:
        self.extensions.check(parse(message.body[1:]))
        before = dict(self.config.gpo_state)
        self.config.take(message.body)
        for port, high in self.config.gpo_state.items():
            if before.get(port, False) != high:
                self.on_gpo(port, high)
        self._keepalive_at = self._next_keepalive(now)
        return status()

    def _custom(self, message: Message, _now: float) -> bytes:
        return self.extensions.message(message.body)

    def _close(self, _message: Message, _now: float) -> bytes:
        return status()

    def _keepalive_ack(self, _message: Message, _now: float) -> None:
        self.keepalives_unanswered = 0

    def _enable_events(self, _message: Message, _now: float) -> None:
        self._holding = False
        if self._lost_held and self.config.events.get(BUFFER_EVENT, False):
            self._unasked(self._notification(tlv(251)))
        self._lost_held = 0
        while self._held:
            self._unasked(self._held.popleft())

    def _get_report(self, _message: Message, now: float) -> None:
        for rospec in self.inventory.rospecs.values():
            self.inventory.report(rospec, now, empty=True)

    def _add_rospec(self, message: Message, _now: float) -> bytes:
        parameters = parse(message.body)
        self.extensions.check(parameters)
        self.inventory.add(rospec_of(need(parameters, 177), self.config.antennas))
        return status()

    def _delete_rospec(self, message: Message, now: float) -> bytes:
        for rospec in self.inventory.chosen(number_in(message)):
            self.inventory.delete(rospec, now)
        return status()

    def _enable_rospec(self, message: Message, now: float) -> bytes:
        for rospec in self.inventory.chosen(number_in(message)):
            self.inventory.enable(rospec, now)
        return status()

    def _disable_rospec(self, message: Message, now: float) -> bytes:
        for rospec in self.inventory.chosen(number_in(message)):
            self.inventory.disable(rospec, now)
        return status()

    def _one_enabled(self, message: Message) -> RoSpec:
        (rospec,) = self.inventory.chosen(number_in(message), zero_is_all=False)
        if rospec.state == DISABLED:
            raise BadMessage(wire.M_FIELD_ERROR, f"ROSpec {rospec.id} is disabled", 0)
        return rospec

    def _start_rospec(self, message: Message, now: float) -> bytes:
        self.inventory.start(self._one_enabled(message), now)
        return status()

    def _stop_rospec(self, message: Message, now: float) -> bytes:
        self.inventory.stop(self._one_enabled(message), now)
        return status()

    def _get_rospecs(self, _message: Message, _now: float) -> bytes:
        return status() + b"".join(rospec.encode() for rospec in self.inventory.rospecs.values())

    def _add_access(self, message: Message, _now: float) -> bytes:
        self.inventory.add_access(access_spec_of(need(parse(message.body), 207), self.config.antennas))
        return status()

    def _delete_access(self, message: Message, _now: float) -> bytes:
        for spec in self.inventory.chosen_access(number_in(message)):
            del self.inventory.access[spec.id]
        return status()

    def _switch_access(self, message: Message, _now: float) -> bytes:
        for spec in self.inventory.chosen_access(number_in(message)):
            spec.enabled = message.type == wire.ENABLE_ACCESSSPEC
        return status()

    def _get_access(self, _message: Message, _now: float) -> bytes:
        return status() + b"".join(spec.encode() for spec in self.inventory.access.values())

    # time

    def _next_keepalive(self, now: float) -> float | None:
        return now + self.config.keepalive_ms / 1000 if self.config.keepalive_ms else None

    def tick(self, now: float) -> None:
        while self._gpi_edges:
            self._edge(*self._gpi_edges.popleft(), now)
        self.inventory.start_due(now)
        for seen in self._field.due(now):
            self._see(seen, now)
        self.inventory.stop_due(now)
        if self._keepalive_at is not None and self._client is not None and now >= self._keepalive_at:
            self.keepalives_unanswered += 1
            self.say(self._message(wire.KEEPALIVE), self._client)
            self._keepalive_at = self._next_keepalive(now)

    def _see(self, seen: Seen, now: float) -> None:
        at_us = seen.at_us or self._clock_us()
        heard = self.inventory.observe(seen, self._field.tag(seen.epc), at_us, now)
        self.lost_reads += not heard
        self.recent.append(Read(seen.epc.hex().upper(), seen.antenna, seen.rssi_dbm, at_us, heard))

    def _edge(self, port: int, high: bool, now: float) -> None:
        if self.config.gpi_state.get(port, False) == high:
            return
        self.config.gpi_state[port] = high
        if self.config.gpi_enabled.get(port, False):
            self._event(GPI_EVENT, tlv(248, u16(port), bits(high)))
            self.inventory.edge(port, high, now)

    def wake_at(self) -> float | None:
        with self.lock:
            keepalive_at = self._keepalive_at if self._client is not None else None
            times = [keepalive_at, self.inventory.wake_at(), self._field.wake_at()]
            return min((one for one in times if one is not None), default=None)


def number_in(message: Message) -> int:
    """The ROSpecID or AccessSpecID of a message that has nothing else; -1 for a body of another length."""
    return int.from_bytes(message.body) if len(message.body) == 4 else -1


Handler = Callable[[SimulatedReader, Message, float], bytes | None]
HANDLERS: dict[int, Handler] = {
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
    wire.CUSTOM_MESSAGE: SimulatedReader._custom,
}
RESPONSES = {type_: type_ + wire.RESPONSE_AFTER for type_ in HANDLERS} | {
    wire.CLOSE_CONNECTION: wire.CLOSE_CONNECTION_RESPONSE,
    wire.CUSTOM_MESSAGE: wire.CUSTOM_MESSAGE,
}
