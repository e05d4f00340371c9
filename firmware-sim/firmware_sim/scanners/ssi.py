"""Zebra's Simple Serial Interface (SSI), the decoder's side: Programmer's Guide 72E-40451-03, DS9908 PRG, chapter SSI.

    packet      length  opcode  source  status  data  checksum (two bytes, high first)
    length      bytes before the checksum; source 0 from the decoder, 4 from the host
    status      bit 0: sent before   bit 1: further packets of this message follow
    checksum    two's complement of the sum of all bytes before it

A decode is sent and waits for CMD_ACK for the "host serial response time-out" (2 s); it is tried twice more, then given
up as a transmission error. CMD_NAK with cause RESEND repeats it at once. Every other packet of the host is answered
with CMD_ACK, or CMD_NAK (1 checksum, 2 unknown, 6 denied). Parameters live until power off: 238 (EE) packeted decode
data, 159 (9F) ACK/NAK handshaking, 334 (F0 4E) multipacket option (0: an ACK for each packet; 1: one for all).
"""

from collections import deque
from dataclasses import dataclass

from firmware_sim.registry import simulates
from firmware_sim.scanners.trigger import AIM, Triggered

ACK, NAK, DECODE_DATA, EVENT = 0xD0, 0xD1, 0xF3, 0xF6
PARAM_SEND, PARAM_REQUEST, PARAM_DEFAULTS = 0xC6, 0xC7, 0xC8
REVISION_REQUEST, REVISION_REPLY, CAPABILITIES_REQUEST, CAPABILITIES_REPLY = 0xA3, 0xA4, 0xD3, 0xD4
BEEP, LED_ON, LED_OFF, SCAN_ENABLE, SCAN_DISABLE = 0xE6, 0xE7, 0xE8, 0xE9, 0xEA
SIMPLE = {0xC4, 0xC5, 0xE4, 0xE5, 0xEB, 0xD2}  # aim off and on, start and stop decoding, sleep, flush queue
RESEND, UNKNOWN, DENIED = 1, 2, 6
PACKETED, HANDSHAKING, MULTIPACKET = 238, 159, 334
DEFAULTS = {PACKETED: 0, HANDSHAKING: 1, MULTIPACKET: 0}
ROOM = 250  # data bytes of a decode packet behind the code type
RESPONSE_S, TRIES = 2.0, 3

# The guide's code identifiers.
CODE_TYPES = {
    "code39": 0x01, "codabar": 0x02, "code128": 0x03, "itf": 0x06, "code93": 0x07, "upca": 0x08, "ean8": 0x0A,
    "ean13": 0x0B, "gs1-128": 0x0F, "pdf417": 0x11, "datamatrix": 0x1B, "qr": 0x1C, "aztec": 0x2D, "databar": 0x30,
    "gs1-datamatrix": 0xC1, "gs1-qr": 0xC2,
}  # fmt: skip


def packet(opcode: int, data: bytes = b"", status: int = 0) -> bytes:
    body = bytes((4 + len(data), opcode, 0, status)) + data
    return body + (0x10000 - sum(body) & 0xFFFF).to_bytes(2, "big")


@dataclass
class Waiting:
    """A message on its way: its packets, the first that is not acknowledged, and when it is sent again."""

    packets: list[bytes]
    at: int = 0
    tries: int = 0
    again_at: float = 0.0


@simulates("ssi", kind="scanner")
class SimulatedSsi(Triggered):
    """A decoder on SSI. `packeted=False` is how it is shipped: plain text with CR until a host asks for packets."""

    def __init__(
        self,
        *,
        aim: bool = False,
        encoding: str = "utf-8",
        packeted: bool = True,
        multipacket: int = 0,
    ) -> None:
        super().__init__(aim=aim, encoding=encoding)
        self.parameters = DEFAULTS | {PACKETED: int(packeted), MULTIPACKET: multipacket}
        self.enabled = True
        self.beeps: list[int] = []
        self.leds = 0
        self.given_up = 0  # transmission errors
        self.spoil_next = 0  # that many packets go out with a damaged byte
        self._messages: deque[Waiting] = deque()
        self._heard = bytearray()
        self._heard_at = 0.0

    def frame(self, text: str, symbology: str) -> bytes:
        data = (AIM[symbology].encode("ascii") if self.aim else b"") + self.data(text, symbology)
        if not self.parameters[PACKETED]:
            return data + b"\r"
        parts = [data[at : at + ROOM] for at in range(0, len(data), ROOM)] or [b""]
        kind = bytes((CODE_TYPES[symbology],))
        return b"".join(
            packet(DECODE_DATA, kind + part, 2 if no < len(parts) - 1 else 0) for no, part in enumerate(parts)
        )

    def send(self, raw: bytes) -> None:
        if not self.enabled:
            return
        if not self.parameters[PACKETED] or not raw or len(raw) < raw[0] + 2:
            super().send(raw)  # plain text, or half a packet
            return
        self._messages.append(Waiting(split(raw)))
        if len(self._messages) == 1:
            self._transmit(self.now())

    def _transmit(self, now: float) -> None:
        """Send what is due of the first message."""
        message = self._messages[0]
        every = self.parameters[MULTIPACKET] != 0
        due = message.packets[message.at :] if every else message.packets[message.at : message.at + 1]
        for one in due:
            wire = packet(one[1], one[4:-2], one[3] | 1) if message.tries else one
            if self.spoil_next:
                self.spoil_next -= 1
                wire = wire[:5] + bytes((wire[5] ^ 0x20,)) + wire[6:]
            super().send(wire)
        message.tries += 1
        message.again_at = now + RESPONSE_S
        if not self.parameters[HANDSHAKING]:
            self._messages.popleft()
            if self._messages:
                self._transmit(now)

    def tick(self, now: float) -> None:
        if self._messages and now >= self._messages[0].again_at:
            self._again(now)

    def _again(self, now: float) -> None:
        if self._messages[0].tries < TRIES:
            self._transmit(now)
            return
        self.given_up += 1
        self._messages.popleft()
        if self._messages:
            self._transmit(now)

    def wake_at(self) -> float | None:
        with self.lock:
            return self._messages[0].again_at if self._messages else None

    def received(self, line: int, data: bytes, now: float) -> None:
        with self.lock:
            if now - self._heard_at > 0.2:  # the host character time-out
                self._heard.clear()
            self._heard_at = now
            self._heard += data
            while self._heard:
                if self._heard[0] == 0:  # a wake-up
                    del self._heard[:1]
                    continue
                size = self._heard[0] + 2
                if len(self._heard) < size:
                    return
                one = bytes(self._heard[:size])
                del self._heard[:size]
                self._host_says(one, now)

    def _host_says(self, one: bytes, now: float) -> None:
        if len(one) < 6 or (sum(one[:-2]) + int.from_bytes(one[-2:], "big")) & 0xFFFF:
            self._answer(NAK, bytes((RESEND,)))
            return
        opcode, data = one[1], one[4:-2]
        if opcode == ACK:
            self._acknowledged(now)
        elif opcode == NAK:
            if self._messages and data[:1] == bytes((RESEND,)):
                self._again(now)
        else:
            self._command(opcode, data)

    def _acknowledged(self, now: float) -> None:
        if not self._messages:
            return
        message = self._messages[0]
        message.tries = 0
        message.at = len(message.packets) if self.parameters[MULTIPACKET] else message.at + 1
        if message.at >= len(message.packets):
            self._messages.popleft()
        if self._messages:
            self._transmit(now)

    def _command(self, opcode: int, data: bytes) -> None:
        if opcode == PARAM_SEND:
            self._set_parameters(data)
        elif opcode == PARAM_REQUEST:
            self._answer(PARAM_SEND, b"\xff" + self._values(data))
        elif opcode == REVISION_REQUEST:
            self._answer(REVISION_REPLY, b"NBRFMAAC SIMULATED")
        elif opcode == CAPABILITIES_REQUEST:
            self._answer(CAPABILITIES_REPLY, bytes((0x3F, 0x01, 0, BEEP, LED_ON, LED_OFF, SCAN_ENABLE, SCAN_DISABLE)))
        elif opcode == BEEP and len(data) == 1:
            self.beeps.append(data[0])
            self._answer(ACK)
        elif opcode in (LED_ON, LED_OFF) and len(data) == 1:
            self.leds = self.leds | data[0] if opcode == LED_ON else self.leds & ~data[0]
            self._answer(ACK)
        elif opcode in (SCAN_ENABLE, SCAN_DISABLE):
            self.enabled = opcode == SCAN_ENABLE
            self._answer(ACK)
        elif opcode == PARAM_DEFAULTS:
            self.parameters = dict(DEFAULTS)
            self._answer(ACK)
        elif opcode in SIMPLE:
            self._answer(ACK)
        else:
            self._answer(NAK, bytes((UNKNOWN,)))

    def _set_parameters(self, data: bytes) -> None:
        """A beep code, then number and value pairs; numbers above 255 have F0 (256 and up) in front."""
        wanted, rest = dict(self.parameters), data[1:]
        while rest:
            high = 256 if rest[0] == 0xF0 else 0
            rest = rest[1:] if high else rest
            if len(rest) < 2 or rest[0] + high not in wanted:
                self._answer(NAK, bytes((DENIED,)))
                return
            wanted[rest[0] + high] = rest[1]
            rest = rest[2:]
        self.parameters = wanted
        self._answer(ACK)

    def _values(self, numbers: bytes) -> bytes:
        found = b""
        for number, value in self.parameters.items():
            name = bytes((0xF0, number - 256)) if number > 255 else bytes((number,))
            if name in numbers:
                found += name + bytes((value,))
        return found

    def _answer(self, opcode: int, data: bytes = b"") -> None:
        self.say(packet(opcode, data))
        self.ring()


def split(raw: bytes) -> list[bytes]:
    packets = []
    while raw:
        packets.append(raw[: raw[0] + 2])
        raw = raw[raw[0] + 2 :]
    return packets
