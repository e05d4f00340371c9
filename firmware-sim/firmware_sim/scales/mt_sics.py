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
from dataclasses import dataclass, field

from firmware_sim.registry import simulates
from firmware_sim.scales.load_cell import Display, LoadCell, Refusal
from firmware_sim.wire import Lines

END = b"\r\n"
LONGEST_COMMAND = 80
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
COMMANDS = ("@", "I0", "I1", "I2", "I3", "I4", "S", "SI", "SIR", "T", "TA", "TAC", "TI", "Z", "ZI")
LEVEL_1 = ("TA", "TAC", "TI")
MG_IN = {"g": 1_000, "kg": 1_000_000}
WAITING = ("S", "T", "Z")
SIGNS = {Refusal.MOVES: "I", Refusal.ABOVE: "+", Refusal.BELOW: "-"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A command that waits for stability: which, for whom, until when."""

    command: str
    line: int
    until: float


@dataclass
class Host:
    """One line: the unfinished command on it, and the next SIR value."""

    buffer: bytearray = field(default_factory=bytearray)
    repeat_at: float | None = None


@simulates("mt-sics", kind="scale")
class SimulatedScale(Lines):
    """A bench scale: `put` goods, `clear` it, turn its drift; the host asks it by MT-SICS.

    `unit` is what it sends (g or kg), `division_mg` its readability, `capacity_g` its limit; `noise_mg` swings a moving
    value; `settle_s`, `rate_hz` and `patience_s` are device seconds.
    """

    def __init__(
        self,
        *,
        grams: int = 0,
        unit: str = "kg",
        division_mg: int = 1000,
        capacity_g: int = 30_000,
        settle_s: float = 0.6,
        noise_mg: int = 400,
        rate_hz: float = 10.0,
        patience_s: float = 5.0,
        serial: str = "B021002593",
        seed: int = 0,
    ) -> None:
        super().__init__()
        if unit not in MG_IN:
            raise ValueError(f"a scale shows g or kg, not {unit!r}")
        self.unit = unit
        self.rate_hz = rate_hz
        self.patience_s = patience_s
        self.serial = serial
        self.cell = LoadCell(
            grams=grams,
            division_mg=division_mg,
            capacity_g=capacity_g,
            settle_s=settle_s,
            noise_mg=noise_mg,
            seed=seed,
        )
        self._hosts: dict[int, Host] = {}
        self._waiting: list[Waiting] = []

    # what people do to it

    @property
    def load_grams(self) -> int:
        """What really lies on it."""
        return self.cell.load_mg // 1000

    @property
    def drift_grams(self) -> int:
        """How far its zero has wandered."""
        return self.cell.drift_mg // 1000

    @property
    def capacity_mg(self) -> int:
        """The most it weighs."""
        return self.cell.capacity_mg

    def put(self, grams: int) -> None:
        """Put `grams` on, on top of what lies there."""
        self._move(self.cell.load_mg + grams * 1000)

    def take(self, grams: int) -> None:
        """Take `grams` off, at most what lies there."""
        self._move(max(0, self.cell.load_mg - grams * 1000))

    def clear(self) -> None:
        """Take everything off."""
        self._move(0)

    def lift(self) -> None:
        """Lift the platform off: the scale goes into underload until it is put back with `clear` or `put`."""
        self._move(-self.cell.capacity_mg)

    def drift(self, grams: int) -> None:
        """Turn the drift knob: the zero wanders by `grams` from where it was adjusted."""
        with self.lock:
            self.cell.drift_mg = grams * 1000
        self.ring()

    def press_zero(self, now: float) -> bool:
        """The ->0<- key; False when the scale does not stand still or is outside its zero range."""
        with self.lock:
            return self.cell.zero(now) is None

    def press_tare(self, now: float) -> bool:
        """The ->T<- key."""
        with self.lock:
            return self.cell.tare(now) is None

    def display(self, now: float, *, steady: bool = False) -> Display:
        """What the scale shows; see LoadCell.display."""
        with self.lock:
            return self.cell.display(now, steady=steady)

    def _move(self, load_mg: int) -> None:
        with self.lock:
            self.cell.move(load_mg)
        self.ring()

    # the wire

    def opened(self, line: int, now: float) -> None:
        super().opened(line, now)
        with self.lock:
            self._hosts[line] = Host()

    def closed(self, line: int, now: float) -> None:
        super().closed(line, now)
        with self.lock:
            self._hosts.pop(line, None)
            self._waiting = [one for one in self._waiting if one.line != line]

    def received(self, line: int, data: bytes, now: float) -> None:
        with self.lock:
            host = self._hosts[line]
            host.buffer += data
            while (end := host.buffer.find(END)) >= 0:
                command = bytes(host.buffer[:end])
                del host.buffer[: end + len(END)]
                self._command(line, command, now)
            if len(host.buffer) > LONGEST_COMMAND:
                host.buffer.clear()
                self._answer(line, "ET")

    def _answer(self, line: int, text: str) -> None:
        self.say(text.encode("ascii") + END, line)

    def _command(self, line: int, command: bytes, now: float) -> None:
        try:
            text = command.decode("ascii")
        except UnicodeDecodeError:
            self._answer(line, "ET")
            return
        for answer in self._answers(line, text, now):
            self._answer(line, answer)

    def _answers(self, line: int, text: str, now: float) -> list[str]:
        name, *words = text.split(" ")
        if name not in COMMANDS:
            return ["ES"]
        if words and name != "TA":
            return ["EL"]
        if name.startswith("I"):
            return self._identity(name)
        self._cancel_if_told(line, name)
        if name not in WAITING:
            return self._at_once(line, name, words, now)
        if self.cell.still(now):
            return [self._settled(name, now)]
        self._waiting.append(Waiting(name, line, now + self.patience_s))
        return []

    def _cancel_if_told(self, line: int, name: str) -> None:
        if name in ("S", "SI", "@"):
            self._hosts[line].repeat_at = None
        if name == "@":
            self._waiting = [one for one in self._waiting if one.line != line]

    def _at_once(self, line: int, name: str, words: list[str], now: float) -> list[str]:
        if name == "SI":
            return [f"S {self._weight(now)}"]
        if name == "SIR":
            self._hosts[line].repeat_at = now
            return []
        if name == "ZI":
            state = "S" if self.cell.still(now) else "D"
            return [f"ZI {self._sign(self.cell.zero(now, moving=True), state)}"]
        if name == "TI":
            return [f"TI {self._tared(now, moving=True)}"]
        if name == "TA":
            return [self._tare_memory(words)]
        self.cell.tare_mg = 0
        return ["TAC A"] if name == "TAC" else self._identity("I4")

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
            return "+" if shown.range == "over" else "-"
        return f"{'S' if shown.stable else 'D'} {self.figure(shown.net_mg)}"

    def figure(self, mg: int) -> str:
        """Value right-justified in ten characters, a blank, the unit."""
        unit = MG_IN[self.unit]
        decimals = next(places for places in range(7) if self.cell.division_mg * 10**places % unit == 0)
        steps = abs(mg) * 10**decimals // unit
        whole, part = divmod(steps, 10**decimals)
        number = f"{'-' if mg < 0 else ''}{whole}" + (f".{part:0{decimals}d}" if decimals else "")
        return f"{number:>10} {self.unit}"

    def _tare_memory(self, words: list[str]) -> str:
        words = [word for word in words if word]
        if not words:
            return f"TA A {self.figure(self.cell.tare_mg)}"
        if len(words) != 2 or words[1] not in MG_IN or not NUMBER.fullmatch(words[0]):
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

    # time

    def tick(self, now: float) -> None:
        still = self.cell.still(now)
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            if still:
                self._answer(one.line, self._settled(one.command, now))
            elif now >= one.until:
                self._answer(one.line, f"{one.command} I")
            else:
                self._waiting.append(one)
        for line, host in self._hosts.items():
            if host.repeat_at is not None and now >= host.repeat_at:
                self._answer(line, f"S {self._weight(now)}")
                host.repeat_at = max(now, host.repeat_at + 1 / self.rate_hz)

    def wake_at(self) -> float | None:
        with self.lock:
            times = [host.repeat_at for host in self._hosts.values() if host.repeat_at is not None]
            if self._waiting:
                times.append(min(self.cell.still_at, *(one.until for one in self._waiting)))
            return min(times, default=None)
