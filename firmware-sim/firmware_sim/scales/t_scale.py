"""A platform scale with the line format of Kern GAB, T-Scale and Excell (Kern GAB-N manual BA-e-1315, chapter 12.1.3;
T-Scale BWS technical manual, page 22; Excell EX-2001 manual, pages 23 and 24; Excell EX-2005 manual, pages 44 and 45).

    ST,GS,+  1.250kg CR LF      ST stable, US in motion, OL over or below the range (the digits are blanks then)
                                GS gross, NT net, TR the tare; a sign, seven characters, two of unit

Commands end with CR LF. RW RG RN RT read the weight, gross, net and tare; `%` before one reads it again and again,
`#` once it stands still, `%` alone stops. MZ zero, MT tare, CT clear the tare come back as the answer when done.
A command that is not known is answered E3, one that cannot be done now E2.
"""

from collections.abc import Callable, Mapping
from typing import ClassVar, Unpack

from firmware_sim.registry import simulates
from firmware_sim.scales.plate import ScaleSettings
from firmware_sim.scales.scale import Scale

END = b"\r\n"
DIGITS = 7


@simulates("t-scale", kind="scale")
class TScale(Scale):
    """A platform scale, `mode` command or stream; `plus=False` sends a blank for a plus as Kern does."""

    variants: ClassVar[Mapping[str, tuple[str, ...]]] = {"mode": ("command", "stream")}

    def __init__(self, *, mode: str = "command", plus: bool = True, **settings: Unpack[ScaleSettings]) -> None:
        super().__init__(**settings)
        self.streams_in(mode)
        self.plus = "+" if plus else " "

    def command(self, line: int, command: bytes, now: float) -> None:
        prefix, name = (command[:1], command[1:]) if command[:1] in (b"%", b"#") else (b"", command)
        if command == b"%":
            self.repeat(line, now, None)
        elif read := self._reads(name):
            self._read(line, prefix, read, now)
        elif not prefix and name in (b"MZ", b"MT", b"CT"):
            self.say(command + END if self._done(name, now) else b"E2" + END, line)
        else:
            self.say(b"E3" + END, line)

    def _read(self, line: int, prefix: bytes, read: Callable[[float], bytes], now: float) -> None:
        if prefix == b"%":
            self.repeat(line, now, read)
        elif prefix == b"#":
            self.when_still(line, now, read)
        else:
            self.say(read(now), line)

    def _done(self, name: bytes, now: float) -> bool:
        if name == b"CT":
            self.cell.tare_mg = 0
            return True
        return (self.cell.zero if name == b"MZ" else self.cell.tare)(now) is None

    def _reads(self, name: bytes) -> Callable[[float], bytes] | None:
        return {b"RW": self.frame, b"RG": self._gross, b"RN": self._net, b"RT": self._tare}.get(name)

    def frame(self, now: float) -> bytes:
        return self._net(now) if self.cell.tare_mg else self._gross(now)

    def _gross(self, now: float) -> bytes:
        shown = self.cell.display(now)
        return self._line(now, "GS", shown.net_mg + shown.tare_mg)

    def _net(self, now: float) -> bytes:
        return self._line(now, "NT", self.cell.display(now).net_mg)

    def _tare(self, now: float) -> bytes:
        return self._line(now, "TR", self.cell.tare_mg)

    def _line(self, now: float, mode: str, mg: int) -> bytes:
        shown = self.cell.display(now, steady=True)
        below = mg < 0 or shown.range == "under"
        header = "OL" if shown.range != "ok" else "ST" if shown.stable else "US"
        number = " " * DIGITS if shown.range != "ok" else self.number(abs(mg)).rjust(DIGITS)
        return f"{header},{mode},{'-' if below else self.plus}{number}{self.unit:>2}".encode() + END
