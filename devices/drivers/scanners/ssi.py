"""Zebra and Symbol scanners, and scan engines of many makers, in Simple Serial Interface (SSI).

    05+n F3 00 status type data[n] sum:16      a code; a longer one in several packets (status bit 1: more follows)
    04 D0 04 00 FF 28                          the host has it
    05 D1 04 00 01 FF 25                       the host wants it again

The scanner has to be set to the host type SSI, with packeted decode data and ACK/NAK handshaking (the defaults of
SSI but for packets, which are asked for when plain text comes). Source: Zebra, Simple Serial Interface Programmer's
Guide 72E-40451; code types from its table "SSI code identifiers". A packet without acknowledgement comes twice more
with status bit 0 set; it is delivered once.
"""

from collections.abc import Mapping
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame
from devices.readings import ScanReading
from devices.scan_text import scan_text
from devices.ssi.conversation import Messages, SsiConversation
from devices.ssi.packets import Op, packed
from devices.tally import Tally

# The code type of DECODE_DATA, in AIM identifiers, for scanners that send none.
CODE_TYPES = {
    0x01: "]A0", 0x02: "]F0", 0x03: "]C0", 0x04: "]S0", 0x06: "]I0", 0x07: "]G0", 0x08: "]E0", 0x09: "]E0",
    0x0A: "]E4", 0x0B: "]E0", 0x0C: "]H0", 0x0E: "]M0", 0x0F: "]C1", 0x10: "]E0", 0x11: "]L0", 0x13: "]A4",
    0x16: "]E0", 0x1A: "]L0", 0x1B: "]d1", 0x1C: "]Q1", 0x25: "]U0", 0x2C: "]Q1", 0x2D: "]z0", 0x30: "]e0",
    0x31: "]e0", 0x32: "]e0", 0xC1: "]d2", 0xC2: "]Q3",
}  # fmt: skip


@driver(
    "ssi",
    kind=Kind.SCANNER,
    serial=SerialSettings(baud=9600, bits=8, parity="N"),
    capabilities=("scan", "aim", "beep", "led", "enable", "disable"),
    source="Zebra Simple Serial Interface Programmer's Guide 72E-40451",
)
class Ssi:
    """Zebra scanners and scan engines that speak Simple Serial Interface"""

    info: ClassVar[DriverInfo]
    commands: ClassVar[Mapping[str, bytes]] = {
        "beep": packed(Op.BEEP, b"\x00"),
        "beep_error": packed(Op.BEEP, b"\x05"),
        "led_on": packed(Op.LED_ON, b"\x01"),
        "led_off": packed(Op.LED_OFF, b"\x01"),
        "enable": packed(Op.SCAN_ENABLE),
        "disable": packed(Op.SCAN_DISABLE),
    }

    def __init__(self) -> None:
        self._messages = Messages()

    def talk(self, tally: Tally) -> SsiConversation:
        return SsiConversation(self.info, reading, tally, self._messages)


def reading(decoded: bytes, raw: bytes) -> ScanReading:
    """`decoded` is the code type and the data, with the suffix that somebody may have configured."""
    data = decoded[1:].removesuffix(b"\n").removesuffix(b"\r")
    if not data:
        raise BadFrame("ssi", raw, "it holds no text")
    text, symbology = scan_text("ssi", data)
    return ScanReading(text=text, symbology=symbology or CODE_TYPES.get(decoded[0], ""), raw=raw)
