"""A platform scale in A&D standard format (A&D EK-L instruction manual, chapter 9-2 "Data format"; A&D HV-G/HW-G
instruction manual, chapter 17; A&D AD-4406 manual, chapter 13.3, for commands; A&D HC-i manual, page 48). Many models
leave the works at 2400 7E1.

Commands and answers end with CR LF:

    Q      ST,+0001.234 kg      stable      US  in motion      OL  out of range, all nines, sign + or -
    S      the same, once it stands still                      SIR the same again and again, until C
    Z  T   the command comes back when it is done; I: cannot be done now      CT clears the tare, PRT prints
    ?      the command is not known

Two letters, a comma, sign and eight characters with a point, three characters of unit. With `errors` on, a wrong
command is answered `EC,E01` and one that cannot be done `EC,E02` (HC-i: E1 undefined, E2 not ready).
"""

from collections.abc import Mapping
from typing import ClassVar, Unpack

from firmware_sim.registry import simulates
from firmware_sim.scales.plate import ScaleSettings
from firmware_sim.scales.scale import Scale
from firmware_sim.uart import Uart

END = b"\r\n"
DIGITS = 8


@simulates("and-ad", kind="scale")
class AndAd(Scale):
    """A scale in A&D standard format; in `mode` stream it sends without being asked (prt 0)."""

    uart: ClassVar[Uart | None] = Uart(2400, 7, "E")
    variants: ClassVar[Mapping[str, tuple[str, ...]]] = {"mode": ("command", "stream")}

    def __init__(self, *, mode: str = "command", errors: bool = False, **settings: Unpack[ScaleSettings]) -> None:
        super().__init__(**settings)
        self.streams_in(mode)
        self.errors = errors

    def command(self, line: int, command: bytes, now: float) -> None:
        if command in (b"Q", b"SI"):
            self.say(self.frame(now), line)
        elif command == b"S":
            self.when_still(line, now, self.frame, self._refusal(b"I", b"EC,E02"))
        elif command == b"SIR":
            self.repeat(line, now, self.frame)
        elif command == b"C":
            self.repeat(line, now, None)
            self.cancel(line)
        elif command in (b"CT", b"PRT"):
            self.cell.tare_mg = 0 if command == b"CT" else self.cell.tare_mg
            self.say(command + END, line)
        elif command in (b"Z", b"T"):
            refused = (self.cell.zero if command == b"Z" else self.cell.tare)(now)
            self.say(command + END if refused is None else self._refusal(b"I", b"EC,E02"), line)
        else:
            self.say(self._refusal(b"?", b"EC,E01"), line)

    def _refusal(self, plain: bytes, code: bytes) -> bytes:
        return (code if self.errors else plain) + END

    def frame(self, now: float) -> bytes:
        shown = self.cell.display(now)
        if shown.range != "ok":
            sign = "-" if shown.range == "under" else "+"
            nines = "9" * (DIGITS - 1 - self.places) + "." + "9" * self.places if self.places else "9" * DIGITS
            return f"OL,{sign}{nines}{self.unit:>3}".encode() + END
        header = "ST" if shown.stable else "US"
        sign = "-" if shown.net_mg < 0 else "+"
        return f"{header},{sign}{self.number(abs(shown.net_mg), width=DIGITS)}{self.unit:>3}".encode() + END
