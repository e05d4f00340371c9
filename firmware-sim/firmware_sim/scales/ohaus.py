"""An Ohaus Ranger or Defender (Ohaus Defender 3000 manual, chapter 5.2 "Output Format"; Ranger 7000 manual, chapter 6.1
"Interface Commands"; Discovery service manual, table 4-3).

    p _ wwwwwww _ uuuuu ? lll CR LF     - or blank, weight in seven, unit in five, ? while it moves, G NET T

Commands end with CR or CR LF:

    IP   P   at once      SP  once it stands still      CP  again and again      nP  each n seconds, 0P ends it
    Z  zero      T  tare      nT  a tare of n grams, 0T clears it      PT  the tare
    PU  unit     PV  version     PSN  serial number     others  ES

Z and T are not answered by this generation; `acknowledges` makes it say OK! as later ones do. Out of range it shows
Err 8.3 or Err 8.4 and prints nothing.
"""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar, Unpack

from firmware_sim.registry import simulates
from firmware_sim.scales.plate import MG_IN, ScaleSettings
from firmware_sim.scales.scale import Scale

END = b"\r\n"
NUMBERED = re.compile(rb"(\d{1,5})([PT])")


@simulates("ohaus", kind="scale")
class Ohaus(Scale):
    """An Ohaus bench scale; in `mode` stream it prints all the time, as its menu can be set."""

    variants: ClassVar[Mapping[str, tuple[str, ...]]] = {"mode": ("command", "stream")}

    def __init__(self, *, mode: str = "command", acknowledges: bool = False, **settings: Unpack[ScaleSettings]) -> None:
        super().__init__(**settings)
        self.streams_in(mode)
        self.acknowledges = acknowledges

    def cut(self, buffer: bytearray) -> Iterator[bytes]:
        while (end := buffer.find(b"\r")) >= 0:
            command = bytes(buffer[:end]).lstrip(b"\n")
            del buffer[: end + 1]
            yield command
        if buffer == b"\n":
            buffer.clear()

    def command(self, line: int, command: bytes, now: float) -> None:
        if command in (b"IP", b"P"):
            self.say(self.frame(now), line)
        elif command == b"SP":
            self.when_still(line, now, self.frame)
        elif command == b"CP":
            self.repeat(line, now, self.frame)
        elif command == b"Z":
            self._acknowledge(line, self.cell.zero(now) is None)
        elif command == b"T":
            self._acknowledge(line, self.cell.tare(now) is None)
        elif number := NUMBERED.fullmatch(command):
            self._numbered(line, int(number[1]), number[2], now)
        else:
            self.say(self._told(command) + END, line)

    def _numbered(self, line: int, number: int, letter: bytes, now: float) -> None:
        if letter == b"T":
            self.cell.tare_mg = self.cell.rounded(number * MG_IN["g"])
            self._acknowledge(line, done=True)
        else:
            self.repeat(line, now, self.frame if number else None)

    def _acknowledge(self, line: int, done: bool) -> None:
        if self.acknowledges:
            self.say((b"OK!" if done else b"ES") + END, line)

    def _told(self, command: bytes) -> bytes:
        tare = self._line(self.cell.tare_mg, True, "T")
        told = {b"PU": self.unit.encode(), b"PV": b"Defender 3000 SR 1.14", b"PSN": b"B234567890", b"PT": tare}
        return told.get(command, b"ES")

    def frame(self, now: float) -> bytes:
        shown = self.cell.display(now)
        if shown.range != "ok":
            return b""
        return self._line(shown.net_mg, shown.stable, "NET" if shown.tare_mg else "G") + END

    def _line(self, mg: int, stable: bool, legend: str) -> bytes:
        sign = "-" if mg < 0 else " "
        motion = " " if stable else "?"
        return f"{sign} {self.number(abs(mg)):>7} {self.unit:<5}{motion}{legend:<3}".encode()
