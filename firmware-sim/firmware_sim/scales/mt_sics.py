"""A bench scale that speaks MT-SICS level 0 and 1 (Mettler Toledo reference manual 11781363, chapters 2 and 3).

Commands are upper case and end with CR LF; so do answers. A weight is `<id> <status> <value right-justified in 10>
<unit>`:

    S    -> S S      1.250 kg   stable value (waits for stability, at most `patience_s`, then S I)
    SI   -> S S / S D ...       value at once, D while it moves
    SIR  -> the same, again and again, until S, SI or @
    S + / S -                   overload, underload        S I   not executable (busy, not stable)
    Z    -> Z A, Z I, Z +, Z -  zero (waits for stability)
    ZI   -> ZI S, ZI D, ZI +, ZI -                          zero at once
    T    -> T S      0.200 kg   tare (waits)        TI -> TI S|D value      tare at once
    TA   -> TA A     0.200 kg   tare memory; `TA 0.2 kg` presets it        TAC -> TAC A  clears it
    @    -> I4 A "serial"       reset: cancels what waits, clears the tare
    ES syntax error, ET transmission error, EL logical error (parameter)
"""

import re
from typing import ClassVar, Unpack

from firmware_sim.registry import simulates
from firmware_sim.scales.load_cell import Refusal
from firmware_sim.scales.plate import MG_IN, ScaleSettings
from firmware_sim.scales.scale import Scale

END = b"\r\n"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
COMMANDS = ("@", "I0", "I1", "I2", "I3", "I4", "S", "SI", "SIR", "T", "TA", "TAC", "TI", "Z", "ZI")
LEVEL_1 = ("TA", "TAC", "TI")
SIGNS = {Refusal.MOVES: "I", Refusal.ABOVE: "+", Refusal.BELOW: "-"}


@simulates("mt-sics", kind="scale")
class SimulatedScale(Scale):
    """A bench scale: `put` goods, `clear` it, turn its drift; the host asks it by MT-SICS."""

    units: ClassVar[tuple[str, ...]] = ("kg", "g")

    def __init__(self, *, serial: str = "B021002593", **settings: Unpack[ScaleSettings]) -> None:
        super().__init__(**settings)
        self.serial = serial

    def too_long(self, line: int) -> None:
        self._answer(line, "ET")

    def _answer(self, line: int, text: str) -> None:
        self.say(text.encode("ascii") + END, line)

    def command(self, line: int, command: bytes, now: float) -> None:
        try:
            text = command.decode("ascii")
        except UnicodeDecodeError:
            self._answer(line, "ET")
            return
        name, *words = text.split(" ")
        if name not in COMMANDS:
            self._answer(line, "ES")
        elif words and name != "TA":
            self._answer(line, "EL")
        elif name.startswith("I"):
            for answer in self._identity(name):
                self._answer(line, answer)
        else:
            self._weighing(line, name, words, now)

    def _weighing(self, line: int, name: str, words: list[str], now: float) -> None:
        if name in ("S", "SI", "@"):
            self.repeat(line, now, None)
        if name == "@":
            self.cancel(line)
        if name == "SIR":
            self.repeat(line, now, lambda at: f"S {self._weight(at)}".encode() + END)
        elif name in ("S", "T", "Z"):
            self.when_still(line, now, lambda at: self._settled(name, at).encode() + END, f"{name} I".encode() + END)
        else:
            self._answer(line, self._at_once(name, words, now))

    def _at_once(self, name: str, words: list[str], now: float) -> str:
        if name == "SI":
            return f"S {self._weight(now)}"
        if name == "ZI":
            state = "S" if self.cell.still(now) else "D"
            return f"ZI {self._sign(self.cell.zero(now, moving=True), state)}"
        if name == "TI":
            return f"TI {self._tared(now, moving=True)}"
        if name == "TA":
            return self._tare_memory(words)
        self.cell.tare_mg = 0
        return "TAC A" if name == "TAC" else self._identity("I4")[0]

    def _settled(self, name: str, now: float) -> str:
        if name == "S":
            return f"S {self._weight(now)}"
        return f"Z {self._sign(self.cell.zero(now), 'A')}" if name == "Z" else f"T {self._tared(now)}"

    def _sign(self, refused: Refusal | None, done: str) -> str:
        return done if refused is None else SIGNS[refused]

    def _tared(self, now: float, *, moving: bool = False) -> str:
        state = "S" if self.cell.still(now) else "D"
        refused = self.cell.tare(now, moving=moving)
        return f"{state} {self.figure(self.cell.tare_mg)}" if refused is None else SIGNS[refused]

    def _weight(self, now: float) -> str:
        shown = self.cell.display(now)
        if shown.range != "ok":
            return {"over": "+", "under": "-", "fault": "I"}[shown.range]
        return f"{'S' if shown.stable else 'D'} {self.figure(shown.net_mg)}"

    def figure(self, mg: int) -> str:
        """Value right-justified in ten characters, a blank, the unit."""
        return f"{self.number(mg):>10} {self.unit}"

    def _tare_memory(self, words: list[str]) -> str:
        words = [word for word in words if word]
        if not words:
            return f"TA A {self.figure(self.cell.tare_mg)}"
        if len(words) != 2 or words[1] not in self.units or not NUMBER.fullmatch(words[0]):
            return "EL"
        mg = self.cell.rounded(round(float(words[0]) * MG_IN[words[1]]))
        if not 0 <= mg <= self.cell.capacity_mg:
            return "TA L"
        self.cell.tare_mg = mg
        return f"TA A {self.figure(mg)}"

    def _identity(self, name: str) -> list[str]:
        if name == "I0":
            *first, last = COMMANDS
            lines = [f'I0 B {int(command in LEVEL_1)} "{command}"' for command in first]
            return [*lines, f'I0 A {int(last in LEVEL_1)} "{last}"']
        told = {
            "I1": '"01" "2.30" "2.22" "" ""',
            "I2": f'"FSB30 Bench {self.figure(self.cell.capacity_mg).strip()}"',
            "I3": '"1.00 18.6.1.1361.772"',
            "I4": f'"{self.serial}"',
        }
        return [f"{name} A {told[name]}"]
