"""What a device says, typed. `at` is the monotonic time in seconds at which the session had the whole frame.

`as_json(seq)` gives the one JSON form that `floorgate device read` prints and the kiosk's live channel carries.
"""

from enum import StrEnum
from typing import Any

import msgspec


class Range(StrEnum):
    """Where the load lies within the scale's range; a weight outside `ok` is never a number to use."""

    OK = "ok"
    OVER = "over"
    UNDER = "under"
    FAULT = "fault"


class Paper(StrEnum):
    """`unknown` is what a printer says that did not answer."""

    OK = "ok"
    NEAR_END = "near_end"
    OUT = "out"
    UNKNOWN = "unknown"


class WeightReading(msgspec.Struct, frozen=True, kw_only=True):
    """`grams` is None when the frame carries no weight (over, under, fault): never 0 for want of a number."""

    grams: int | None
    unit: str
    stable: bool
    derived: bool = False  # the stability is ours, not the scale's
    net: bool = False
    range: Range = Range.OK
    raw: bytes = b""
    at: float = 0.0

    def as_json(self, seq: int) -> dict[str, Any]:
        return {
            "kind": "weight",
            "grams": self.grams,
            "unit": self.unit,
            "stable": self.stable,
            "derived": self.derived,
            "net": self.net,
            "range": self.range.value,
            "raw": self.raw.hex(),
            "seq": seq,
        }


class ScanReading(msgspec.Struct, frozen=True, kw_only=True):
    """`text` without the AIM identifier, which is `symbology` (`]C1`; empty when the scanner sends none)."""

    text: str
    symbology: str = ""
    raw: bytes = b""
    at: float = 0.0

    def as_json(self, seq: int) -> dict[str, Any]:
        return {
            "kind": "scan",
            "text": self.text,
            "symbology": self.symbology,
            "raw": self.raw.hex(),
            "seq": seq,
        }


class Sighting(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One tag report of a reader, unsmoothed. `epc` is lower-case hex; absent values are None, `count` is then 1."""

    epc: str
    antenna: int | None = None
    rssi_dbm: float | None = None
    first_seen_us: int | None = None  # UTC, by the reader's clock
    count: int = 1
    at: float = 0.0
    last_seen_us: int | None = None  # UTC, by the reader's clock
    channel: int | None = None  # index into the reader's table of frequencies
    rospec: int | None = None
    phase: float | None = None  # degrees, 0 <= phase < 360

    def as_json(self, seq: int) -> dict[str, Any]:
        return {
            "kind": "sighting",
            "epc": self.epc,
            "antenna": self.antenna,
            "rssi_dbm": self.rssi_dbm,
            "first_seen_us": self.first_seen_us,
            "count": self.count,
            "last_seen_us": self.last_seen_us,
            "channel": self.channel,
            "rospec": self.rospec,
            "phase": self.phase,
            "seq": seq,
        }


class InputChange(msgspec.Struct, frozen=True, kw_only=True):
    """An input of a reader (a light barrier, a switch) changed."""

    port: int
    high: bool
    at: float = 0.0

    def as_json(self, seq: int) -> dict[str, Any]:
        return {"kind": "input", "port": self.port, "high": self.high, "seq": seq}


class PrinterStatus(msgspec.Struct, frozen=True, kw_only=True):
    """`online`: the connection stands. `answered`: the printer told its status; without it the rest is not known.

    `waiting` counts labels and formats not yet printed (None: not said). `faults` are the printer's words for what
    hinders it, `warnings` for what does not, `complaints` for what was wrong with what it was sent. `garbage` counts
    bytes that came and were no answer.
    """

    online: bool
    answered: bool
    paper: Paper = Paper.UNKNOWN
    head_open: bool = False
    paused: bool = False
    ribbon_out: bool = False
    waiting: int | None = None
    faults: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    garbage: int = 0
    raw: bytes = b""
    at: float = 0.0

    @property
    def ready(self) -> bool:
        """It said that it can print now."""
        return self.online and self.answered and not self.hindrance

    @property
    def hindrance(self) -> str:
        """What a person has to do something about, in one phrase; empty when nothing is known to be wrong."""
        if self.paper is Paper.OUT:
            return "the paper is out"
        if self.head_open:
            return "the head is open"
        if self.ribbon_out:
            return "the ribbon is out"
        return "the printer is paused" if self.paused else ", ".join(self.faults)

    def as_json(self, seq: int) -> dict[str, Any]:
        return {
            "kind": "printer",
            "online": self.online,
            "paper": self.paper.value,
            "head_open": self.head_open,
            "paused": self.paused,
            "answered": self.answered,
            "ribbon_out": self.ribbon_out,
            "waiting": self.waiting,
            "faults": list(self.faults),
            "warnings": list(self.warnings),
            "complaints": list(self.complaints),
            "garbage": self.garbage,
            "raw": self.raw.hex(),
            "seq": seq,
        }


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a device answered to a command (`T`, `Z`); not a reading, so it never reaches `on_reading`."""

    command: str
    ok: bool
    text: str
    raw: bytes = b""


Reading = WeightReading | ScanReading | Sighting | InputChange | PrinterStatus
