"""What host and decoder say to each other: each packet is acknowledged, and one that comes again is not read twice."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from devices.conversation import Ask, Health
from devices.driver import DriverInfo
from devices.errors import BadFrame, Disconnected, NotConnected
from devices.lookalike import Suspicion
from devices.readings import Answer, ScanReading
from devices.ssi.packets import CAUSES, Op, Packet, PacketBuffer, packed
from devices.tally import Tally

ACK = packed(Op.ACK)
NAK_RESEND = packed(Op.NAK, b"\x01")
# Parameter EE hex (238), "Decode Data Packet Format": 1 sends packets; FF: without a beep. Lost at power off.
SEND_PACKETS = packed(Op.PARAM_SEND, b"\xff\xee\x01")
PLAIN = "it sends plain text: it was asked for packets (SSI parameter 238); if this stays, take serial-scanner"
NO_PACKET = "it is no packet with a right checksum"
IDLE_S, CHARACTERS_S, ANSWER_S = 0.2, 0.3, 2.0
GIVES_UP_S = 5.0  # a decoder sends a packet three times, 2 s apart
MOST_PACKETS = 40  # of one message: a QR code of version 40 takes 29
ASK_PLAIN_AGAIN_S = 5.0


@dataclass
class Messages:
    """The packets of the message that is being read, and of the last one: they outlive a connection."""

    parts: list[Packet] = field(default_factory=list)
    done: list[Packet] = field(default_factory=list)


class SsiConversation:
    """One connection. `reading` makes a scan of the decode data of a message: code type and text."""

    def __init__(
        self, info: DriverInfo, reading: Callable[[bytes, bytes], ScanReading], tally: Tally, messages: Messages
    ) -> None:
        self._name, self._reading, self._tally, self._messages = info.name, reading, tally, messages
        self._suspicion = Suspicion(info)
        self._buffer = PacketBuffer()
        self._first_lost = False
        self._fresh = True
        self._part_at = 0.0
        self._asks: deque[Ask] = deque()
        self._waiting: Ask | None = None
        self._sending: deque[bytes] = deque()
        self._heard = self._asked = 0.0
        self._asked_for_packets: float | None = None
        self._complaint = ""
        self._read_any = False

    def begin(self, now: float) -> None:
        self._heard = now

    def receive(self, data: bytes, now: float) -> Iterator[ScanReading]:
        yield from self.lapse(now)
        self._heard = now
        if not self._read_any:
            self._suspicion.note(data)
        yield from self._take(self._buffer.feed(data), now)

    def lapse(self, now: float) -> Iterator[ScanReading]:
        """A packet whose rest does not come is none (the manual's character time-out, 200 ms)."""
        if self._buffer.pending and now - self._heard > CHARACTERS_S:
            yield from self._take(self._buffer.rest(), now)

    def _take(self, found: list[Packet | bytes], now: float) -> Iterator[ScanReading]:
        for at, one in enumerate(found):
            if isinstance(one, Packet):
                self._tally.frame("in", one.wire)
                yield from self._packet(one, now)
            else:
                self._lost(one, last=at == len(found) - 1, now=now)

    def _lost(self, data: bytes, last: bool, now: float) -> None:
        """Asks for it again, but where another packet came already or the decoder does not speak SSI."""
        if not data.strip(b"\0"):
            return  # a decoder that wakes up
        plain = all(0x20 <= byte < 0x7F or byte in b"\r\n\t\x1d" for byte in data)
        self._complaint = f"{self._name}: {PLAIN if plain else NO_PACKET}"
        self._tally.bad(data, str(BadFrame(self._name, data, PLAIN if plain else NO_PACKET)))
        if plain:
            if self._asked_for_packets is None or now - self._asked_for_packets > ASK_PLAIN_AGAIN_S:
                self._asked_for_packets = now
                self._sending.append(SEND_PACKETS)
            return
        self._first_lost = len(data) < 4 or not data[3] & 1
        if last:
            self._sending.append(NAK_RESEND)

    def _packet(self, packet: Packet, now: float) -> Iterator[ScanReading]:
        if packet.opcode in (Op.ACK, Op.NAK):
            self._answered(packet)
            return
        self._sending.append(ACK)
        if packet.opcode != Op.DECODE_DATA:
            return
        self._forget_abandoned(packet, now)
        self._part_at, self._fresh = now, False
        if self._is_new(packet):
            yield from self._part(packet)

    def _forget_abandoned(self, packet: Packet, now: float) -> None:
        """The decoder gave a message up; this packet is of another."""
        parts = self._messages.parts
        if not parts or not (not packet.again if self._fresh else now - self._part_at > GIVES_UP_S):
            return
        self._tally.bad(b"".join(part.wire for part in parts), f"{self._name}: its other packets did not come")
        parts.clear()

    def _is_new(self, packet: Packet) -> bool:
        """False for a packet that was read already and whose acknowledgement the decoder missed."""
        lost, self._first_lost = self._first_lost, False
        parts, done = self._messages.parts, self._messages.done
        if not packet.again or lost:
            return True
        for at in reversed(range(len(parts))):
            if parts[at].content == packet.content:
                del parts[at + 1 :]  # the decoder goes on from here
                return False
        return bool(parts) or all(part.content != packet.content for part in done)

    def _part(self, packet: Packet) -> Iterator[ScanReading]:
        messages = self._messages
        messages.parts.append(packet)
        if packet.more and len(messages.parts) < MOST_PACKETS:
            return
        messages.done, messages.parts = messages.parts, []
        raw = b"".join(part.wire for part in messages.done)
        try:
            reading = self._put_together(messages.done, raw)
        except BadFrame as bad:
            self._complaint = str(bad)
            self._tally.bad(raw, str(bad))
            return
        self._read_any, self._complaint = True, ""
        yield reading

    def _put_together(self, parts: list[Packet], raw: bytes) -> ScanReading:
        if parts[-1].more:
            raise BadFrame(self._name, raw, f"it has no end within {MOST_PACKETS} packets")
        if len({part.data[:1] for part in parts}) > 1:
            raise BadFrame(self._name, raw, "its packets are of two codes")
        return self._reading(parts[0].data[:1] + b"".join(part.data[1:] for part in parts), raw)

    def _answered(self, packet: Packet) -> None:
        ask, self._waiting = self._waiting, None
        if packet.opcode == Op.ACK:
            text = "acknowledged"
        else:
            cause = packet.data[0] if packet.data else 0
            text = f"refused: {CAUSES.get(cause, f'cause {cause}')}"
            self._complaint = f"{self._name}: the scanner {text}"
        if ask is not None:
            ok = packet.opcode == Op.ACK
            ask.answer.set_result(Answer(command=f"{ask.data[1]:02X}", ok=ok, text=text, raw=packet.wire))

    def command(self, ask: Ask) -> None:
        self._asks.append(ask)

    def tick(self, now: float) -> bytes:
        if self._waiting is not None and now - self._asked > ANSWER_S:
            silence = NotConnected(f"{self._name}: the scanner did not acknowledge within {ANSWER_S:g} s")
            self._waiting.answer.set_exception(silence)
            self._waiting = None
        send = b"".join(self._sending)
        self._sending.clear()
        if self._waiting is None and self._asks:
            self._waiting, self._asked = self._asks.popleft(), now
            send += self._waiting.data
        return send

    def wait_s(self, now: float) -> float:
        if not self._buffer.pending:
            return IDLE_S
        return min(IDLE_S, max(self._heard + CHARACTERS_S - now, 0.001))

    def health(self, now: float) -> Health:
        if self._read_any or NO_PACKET not in self._complaint:
            return Health("reading" if self._read_any else "connected", self._complaint)
        return Health("connected", self._suspicion.sentence(now) or self._complaint)

    def farewell(self) -> bytes:
        return b""

    def end(self) -> None:
        if rest := self._buffer.drop():
            self._tally.half(rest)
        for ask in (self._waiting, *self._asks):
            if ask is not None:
                ask.answer.set_exception(Disconnected("the connection ended before the scanner answered"))
