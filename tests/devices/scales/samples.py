"""Frames of every scale driver and the grams in them, for tests that every driver has to pass."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import xor

GRAMS = (1250, 0, 38, 12_345, 1250)


@dataclass(frozen=True)
class Sample:
    """What a scale sends for GRAMS, one frame each, and the options of the address that it wants."""

    driver: str
    frame: Callable[[int], bytes]
    options: Mapping[str, str] = field(default_factory=dict)
    checked: bool = False  # a check byte or check digits guard the frame

    @property
    def frames(self) -> list[bytes]:
        return [self.frame(grams) for grams in GRAMS]

    @property
    def learns(self) -> bool:
        """Whether the driver has to see some frames before one alone can be told whole."""
        return self.driver == "toledo-continuous" and not self.options

    def __str__(self) -> str:
        return "-".join([self.driver, *self.options.values()])


def kilograms(grams: int, width: int = 0) -> bytes:
    return b"%*d.%03d" % (max(width - 4, 1), grams // 1000, grams % 1000)


def toledo(grams: int) -> bytes:
    body = b"\x02\x2d\x30\x20%6d000000\r" % grams
    return body + bytes([-sum(body) & 0x7F])


def hexed(body: bytes) -> bytes:
    return body + b"%02X" % reduce(xor, body)


def cas(grams: int) -> bytes:
    body = b"S %02d.%03dkg" % divmod(grams, 1000)
    return b"\x01\x02" + body + bytes([reduce(xor, body)]) + b"\x03\x04"


SAMPLES = [
    Sample("mt-sics", lambda grams: b"S S %s kg\r\n" % kilograms(grams, 10)),
    Sample("toledo-8217", lambda grams: b"\x02%02d.%03d\r" % divmod(grams, 1000)),
    Sample("nci", lambda grams: b"\n%02d.%03dkg\r\n00\r\x03" % divmod(grams, 1000)),
    Sample("nci", lambda grams: b"\n%02d.%03dKG\r\nS00\r\x03" % divmod(grams, 1000), {"dialect": "ecr"}),
    Sample("toledo-continuous", toledo, checked=True),
    Sample("toledo-continuous", toledo, {"checksum": "yes"}, checked=True),
    Sample("toledo-continuous", lambda grams: toledo(grams)[:-1], {"checksum": "no"}),
    Sample("sma", lambda grams: b"\n 1G  %s%s\r" % (kilograms(grams, 10), b"kg ")),
    Sample("and-ad", lambda grams: b"ST,+%04d.%03d kg\r\n" % divmod(grams, 1000)),
    Sample("t-scale", lambda grams: b"ST,GS,+%s kg\r\n" % kilograms(grams, 8)),
    Sample("ohaus", lambda grams: b"  %s kg       \r\n" % kilograms(grams, 7)),
    Sample("adam", lambda grams: b"G + %s kg\r\n" % kilograms(grams, 8), {"ask": "G"}),
    Sample("yaohua-a9", lambda grams: b"\x02" + hexed(b"+%06d3" % grams) + b"\x03", checked=True),
    Sample(
        "yaohua-a9", lambda grams: b"\x02" + hexed(b"AB+%06d3" % grams) + b"\x03", {"mode": "command"}, checked=True
    ),
    Sample("yaohua-a12e", lambda grams: hexed(b"WG%03d.%03dkg" % divmod(grams, 1000)) + b"\r\n", checked=True),
    Sample("yaohua-equals", lambda grams: b"=%04d.%03d" % divmod(grams, 1000)),
    Sample(
        "yaohua-equals",
        lambda grams: b"=" + (b"%04d.%03d" % divmod(grams, 1000))[::-1],
        {"direction": "reversed"},
    ),
    Sample("cas", cas, checked=True),
    Sample("cas", lambda grams: b"ST,GS,1\xc1,%08.3f kg\r\n" % (grams / 1000), {"mode": "stream"}),
    Sample("hid-scale", lambda grams: bytes([3, 4, 2, 0]) + grams.to_bytes(2, "little")),
]
