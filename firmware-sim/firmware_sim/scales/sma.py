"""A scale that speaks the protocol of the Scale Manufacturers Association, SMA SCP-0499 level 2 (as printed in the
Sartorius PR 5211 and PR 5220 instrument manuals, "SMA Protocol").

Commands are LF letter CR, answers too:

    W  LF s r n m f xxxxxx.xxx uuu CR    at once        P  once it stands still (dashes when it does not)
    R  as W, again and again until another command      M  the tare (n is T)
    Z  zero: s is Z, or E if it cannot                  T  tare: n is N, or s is T if it cannot     C  clears it
    D  LF four blanks CR                 diagnostics: RAM, EEPROM, calibration
    A, B   SMA:, MFG:, MOD:, REV:, END:                 I, N   SMA:, TYP:, CAP:, CMD:, END:
    ESC    ends everything and is not answered          others   LF ? CR       a byte with bad parity   LF ! CR

s   Z centre of zero (within a quarter of a division), O over, U under, E zero error, T tare error, blank
r   1   n   G gross, N net, T tare   m   M in motion   f   blank; the weight has ten characters, the unit three
"""

from collections.abc import Iterator
from typing import Unpack

from firmware_sim.registry import simulates
from firmware_sim.scales.plate import ScaleSettings
from firmware_sim.scales.scale import Scale

LF, CR, ESC = 0x0A, 0x0D, 0x1B
DASHES = "-" * 10
ABOUT = ("SMA:2/1.0", "MFG:Floorgate", "MOD:SIM-30", "REV:1.00", "END:")


@simulates("sma", kind="scale")
class Sma(Scale):
    """A scale with the SMA protocol."""

    def __init__(self, **settings: Unpack[ScaleSettings]) -> None:
        super().__init__(**settings)
        self._lists: dict[int, list[str]] = {}

    @property
    def _information(self) -> tuple[str, ...]:
        capacity = self.number(self.cell.capacity_mg)
        return ("SMA:2/1.0", "TYP:S", f"CAP:{self.unit}:{capacity}:1:{self.places}", "CMD:WPRMZTCDABIN", "END:")

    def cut(self, buffer: bytearray) -> Iterator[bytes]:
        """From LF to CR; ESC counts wherever it is."""
        while buffer:
            if buffer[0] == ESC:
                yield bytes([buffer.pop(0)])
            elif buffer[0] != LF:
                del buffer[0]
            elif (end := buffer.find(CR)) > 0:
                yield bytes(buffer[1:end])
                del buffer[: end + 1]
            elif ESC in buffer:
                del buffer[: buffer.index(ESC)]
            else:
                return

    def command(self, line: int, command: bytes, now: float) -> None:
        self.repeat(line, now, None)
        self.cancel(line)
        name = command.decode("latin-1")
        if command == bytes([ESC]):
            return
        if any(byte > 0x7F for byte in command):
            self._answer(line, "!")
        elif name == "R":
            self.repeat(line, now, self._weight)
        elif name in ("P", "Z", "T"):
            self.when_still(
                line,
                now,
                lambda at: self._settled(name, at),
                self._reply(" ", "N" if self.cell.tare_mg else "G", " ", DASHES, ""),
            )
        elif name == "W":
            self.say(self._weight(now), line)
        else:
            self._answer(line, self._other(line, name))

    def _other(self, line: int, name: str) -> str:
        if name == "C":
            self.cell.tare_mg = 0
            return self._weight(self.now())[1:-1].decode()
        if name == "M":
            return self._reply(" ", "T", " ", self.number(self.cell.tare_mg), self.unit)[1:-1].decode()
        if name == "D":
            return "  C " if self.cell.broken else " " * 4
        if name in ("A", "I"):
            self._lists[line] = list(ABOUT if name == "A" else self._information)
        if name in ("A", "B", "I", "N") and self._lists.get(line):
            return self._lists[line].pop(0)
        return "?"

    def _answer(self, line: int, text: str) -> None:
        self.say(bytes([LF]) + text.encode() + bytes([CR]), line)

    def _settled(self, name: str, now: float) -> bytes:
        if name == "Z" and self.cell.zero(now) is not None:
            return self._weight(now, "E")
        if name == "T" and self.cell.tare(now) is not None:
            return self._weight(now, "T")
        return self._weight(now)

    def _weight(self, now: float, error: str = "") -> bytes:
        shown = self.cell.display(now)
        mode = "N" if shown.tare_mg else "G"
        motion = " " if shown.stable else "M"
        if error or shown.range == "fault":
            return self._reply(error or "E", mode, motion, DASHES, self.unit)
        state = {"over": "O", "under": "U"}.get(shown.range) or ("Z" if shown.at_zero else " ")
        return self._reply(state, mode, motion, self.number(shown.net_mg), self.unit)

    @staticmethod
    def _reply(state: str, mode: str, motion: str, number: str, unit: str) -> bytes:
        return bytes([LF]) + f"{state}1{mode}{motion} {number:>10}{unit:<3}".encode() + bytes([CR])
