"""An Adam Equipment scale (Adam AZextra user manual, chapter 3.10 "RS-232 interface"; Highland series manual, "Format 2
Output", which is the display's value alone; CPWplus user manual, page 14). 4800 8N1.

    P CR LF     _______1.234kg_ CR LF      sign or blank, the number right-justified, three characters of unit
    T CR LF     tare            Z CR LF    zero             T1.5 CR LF   a known tare; none of them is answered

    G CR LF     G +    1.23 kg CR LF       CPWplus (`family` cpwplus): gross, N net, T tare, Z zero and tare in one

It prints a weight once: after that P is not answered until the load was another one, and never for zero (as users of
the AZextra found); a load that moves is printed as soon as it stands still. Out of range it prints nothing.
"""

import re
from collections.abc import Mapping
from typing import ClassVar, Unpack

from firmware_sim.registry import simulates
from firmware_sim.scales.plate import MG_IN, ScaleSettings
from firmware_sim.scales.scale import Scale
from firmware_sim.uart import Uart

END = b"\r\n"
TARE = re.compile(rb"T(\d+(?:\.\d+)?)")
DIGITS = 12


@simulates("adam", kind="scale")
class Adam(Scale):
    """An Adam scale; `shy=False` makes it answer each P, as other models do."""

    uart: ClassVar[Uart | None] = Uart(4800)
    variants: ClassVar[Mapping[str, tuple[str, ...]]] = {"family": ("azextra", "cpwplus")}

    def __init__(self, *, shy: bool = True, family: str = "azextra", **settings: Unpack[ScaleSettings]) -> None:
        super().__init__(**settings)
        if family not in ("azextra", "cpwplus"):
            raise ValueError(f"an Adam scale is of the family azextra or cpwplus, not {family!r}")
        self.shy = shy
        self.cpw = family == "cpwplus"
        self._printed: int | None = None
        self._asking: set[int] = set()

    def command(self, line: int, command: bytes, now: float) -> None:
        if self.cpw:
            self.say(self._cpw(command, now), line)
        elif command == b"P" and line not in self._asking:
            self._asking.add(line)
            self.when_still(line, now, lambda at: self._print(line, at))
        elif command == b"Z":
            self.cell.zero(now)
        elif command == b"T":
            self.cell.tare(now)
        elif tare := TARE.fullmatch(command):
            self.cell.tare_mg = self.cell.rounded(round(float(tare[1]) * MG_IN[self.unit]))

    def _cpw(self, command: bytes, now: float) -> bytes:
        shown = self.cell.display(now)
        if command == b"Z":
            if self.cell.zero(now) is not None:
                self.cell.tare(now)
            return b""
        weights = {b"G": shown.net_mg + shown.tare_mg, b"N": shown.net_mg, b"T": shown.tare_mg}
        if command not in weights or shown.range != "ok":
            return b""
        mg = weights[command]
        return command + f" {'-' if mg < 0 else '+'}{self.number(abs(mg)):>8} {self.unit}".encode() + END

    def tick(self, now: float) -> None:
        self._forget(now)
        super().tick(now)
        self._asking &= {one.line for one in self.waiting}

    def _forget(self, now: float) -> None:
        """The plate went through zero: the same weight is news again."""
        if self.cell.display(now, steady=True).net_mg == 0:
            self._printed = None

    def _print(self, line: int, now: float) -> bytes:
        self._asking.discard(line)
        shown = self.cell.display(now)
        if shown.range != "ok" or (self.shy and shown.net_mg in (0, self._printed)):
            return b""
        self._printed = shown.net_mg
        sign = "-" if shown.net_mg < 0 else " "
        return f"{sign}{self.number(abs(shown.net_mg)):>{DIGITS}}{self._unit}".encode() + END

    @property
    def _unit(self) -> str:
        """One letter stands in the middle of its three places, two in the first ones."""
        return f" {self.unit} " if len(self.unit) == 1 else f"{self.unit:<3}"
