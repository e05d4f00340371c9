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

Weights inside are integer milligrams. The load shows at once as a damped swing and stands still after `settle_s`.
"""

import math
import random
import re
from dataclasses import dataclass, field

from firmware_sim.registry import simulates
from firmware_sim.wire import Lines

END = b"\r\n"
LONGEST_COMMAND = 80
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
COMMANDS = ("@", "I0", "I1", "I2", "I3", "I4", "S", "SI", "SIR", "T", "TA", "TAC", "TI", "Z", "ZI")
MG_IN = {"g": 1_000, "kg": 1_000_000}
WAITING = {"S": "S I", "T": "T I", "Z": "Z I"}


@dataclass(frozen=True, slots=True)
class Display:
    """What the scale's display shows: net milligrams (rounded to the division), or why there is no weight."""

    net_mg: int
    stable: bool
    range: str  # ok | over | under
    tare_mg: int

    @property
    def grams(self) -> int:
        """Rounded to the nearest gram, halves up."""
        return (self.net_mg + 500) // 1000


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
        self.division_mg = division_mg
        self.capacity_mg = capacity_g * 1000
        self.settle_s = settle_s
        self.noise_mg = noise_mg
        self.rate_hz = rate_hz
        self.patience_s = patience_s
        self.serial = serial
        self._random = random.Random(seed)
        self._load_mg = grams * 1000
        self._from_mg = self._load_mg
        self._moved_at: float | None = -math.inf
        self._zero_mg = 0
        self._tare_mg = 0
        self._drift_mg = 0
        self._swing_mg = 0
        self._hosts: dict[int, Host] = {}
        self._waiting: list[Waiting] = []

    # what people do to it

    @property
    def load_grams(self) -> int:
        """What really lies on it."""
        return self._load_mg // 1000

    @property
    def drift_grams(self) -> int:
        """How far its zero has wandered."""
        return self._drift_mg // 1000

    def put(self, grams: int) -> None:
        """Put `grams` on, on top of what lies there."""
        self._move(self._load_mg + grams * 1000)

    def take(self, grams: int) -> None:
        """Take `grams` off, at most what lies there."""
        self._move(max(0, self._load_mg - grams * 1000))

    def clear(self) -> None:
        """Take everything off."""
        self._move(0)

    def lift(self) -> None:
        """Lift the platform off: the scale goes into underload until it is put back with `clear` or `put`."""
        self._move(-self.capacity_mg)

    def drift(self, grams: int) -> None:
        """Turn the drift knob: the zero wanders by `grams` from where it was adjusted."""
        with self.lock:
            self._drift_mg = grams * 1000
        self.ring()

    def press_zero(self, now: float) -> bool:
        """The ->0<- key; False when the scale does not stand still or is outside its zero range."""
        with self.lock:
            return self._zero(now) == "A"

    def press_tare(self, now: float) -> bool:
        """The ->T<- key."""
        with self.lock:
            return self._tare(now).startswith("S")

    def _move(self, load_mg: int) -> None:
        with self.lock:
            self._from_mg = self._load_mg
            self._load_mg = load_mg
            self._moved_at = None
        self.ring()

    # physics

    def _stand(self, now: float) -> bool:
        """Note when a change is first seen; True when the scale stands still."""
        if self._moved_at is None:
            self._moved_at = now
        return now >= self._moved_at + self.settle_s

    def display(self, now: float, *, steady: bool = False) -> Display:
        """What the scale shows at `now`; `steady` leaves the noise out, so that looking changes nothing."""
        with self.lock:
            stable = self._stand(now)
            gross = self._load_mg + self._drift_mg
            if not stable:
                gross += self._swing(now, 0 if steady else self.noise_mg)
            absolute = gross - self._zero_mg
            reach = self.capacity_mg + 9 * self.division_mg
            over = absolute > reach
            under = absolute < -(self.capacity_mg // 50)
            net = self._rounded(absolute - self._tare_mg)
            return Display(net, stable, "over" if over else "under" if under else "ok", self._tare_mg)

    def _swing(self, now: float, noise_mg: int) -> int:
        moved_at = now if self._moved_at is None else self._moved_at
        share = (now - moved_at) / self.settle_s if self.settle_s > 0 else 1.0
        step = (self._from_mg - self._load_mg) * math.exp(-6 * share) * math.cos(9 * share)
        noise = self._random.gauss(0, noise_mg) if noise_mg else 0.0
        return round(step + noise * (1 - share))

    def _rounded(self, mg: int) -> int:
        half = self.division_mg // 2
        return (abs(mg) + half) // self.division_mg * self.division_mg * (-1 if mg < 0 else 1)

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
                self.say(b"ET" + END, line)

    def _command(self, line: int, command: bytes, now: float) -> None:
        try:
            text = command.decode("ascii")
        except UnicodeDecodeError:
            self.say(b"ET" + END, line)
            return
        for answer in self._answers(line, text, now):
            self.say(answer.encode("ascii") + END, line)

    def _answers(self, line: int, text: str, now: float) -> list[str]:
        name, *words = text.split(" ")
        if name not in COMMANDS:
            return ["ES"]
        if words and name != "TA":
            return ["EL"]
        if name.startswith("I"):
            return self._identity(name)
        self._cancel_if_told(line, name)
        if name in WAITING:
            if self.display(now).stable:
                return [self._settled(name, now)]
            self._waiting.append(Waiting(name, line, now + self.patience_s))
            return []
        return self._at_once(line, name, words, now)

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
            return [f"ZI {self._zero(now, at_once=True)}"]
        if name == "TI":
            return [f"TI {self._tare(now, at_once=True)}"]
        if name == "TAC":
            self._tare_mg = 0
            return ["TAC A"]
        if name == "TA":
            return [self._tare_memory(words)]
        self._tare_mg = 0
        return self._identity("I4")

    def _settled(self, name: str, now: float) -> str:
        if name == "S":
            return f"S {self._weight(now)}"
        return f"Z {self._zero(now)}" if name == "Z" else f"T {self._tare(now)}"

    def _weight(self, now: float) -> str:
        shown = self.display(now)
        if shown.range != "ok":
            return "+" if shown.range == "over" else "-"
        return f"{'S' if shown.stable else 'D'} {self.figure(shown.net_mg)}"

    def figure(self, mg: int) -> str:
        """Value right-justified in ten characters, a blank, the unit."""
        unit = MG_IN[self.unit]
        decimals = next(places for places in range(7) if self.division_mg * 10**places % unit == 0)
        steps = abs(mg) * 10**decimals // unit
        whole, part = divmod(steps, 10**decimals)
        number = f"{'-' if mg < 0 else ''}{whole}" + (f".{part:0{decimals}d}" if decimals else "")
        return f"{number:>10} {self.unit}"

    def _zero(self, now: float, *, at_once: bool = False) -> str:
        shown = self.display(now)
        absolute = shown.net_mg + self._tare_mg
        if not shown.stable and not at_once:
            return "I"
        if abs(absolute) > self.capacity_mg // 50 or shown.range != "ok":
            return "+" if absolute > 0 else "-"
        self._zero_mg = self._load_mg + self._drift_mg
        self._tare_mg = 0
        return ("S" if shown.stable else "D") if at_once else "A"

    def _tare(self, now: float, *, at_once: bool = False) -> str:
        shown = self.display(now)
        absolute = shown.net_mg + self._tare_mg
        if not shown.stable and not at_once:
            return "I"
        if shown.range != "ok" or absolute < 0:
            return "+" if shown.range == "over" else "-"
        self._tare_mg = absolute
        return f"{'S' if shown.stable else 'D'} {self.figure(absolute)}"

    def _tare_memory(self, words: list[str]) -> str:
        words = [word for word in words if word]
        if not words:
            return f"TA A {self.figure(self._tare_mg)}"
        if len(words) != 2 or words[1] not in MG_IN or not NUMBER.fullmatch(words[0]):
            return "EL"
        mg = self._rounded(round(float(words[0]) * MG_IN[words[1]]))
        if not 0 <= mg <= self.capacity_mg:
            return "TA L"
        self._tare_mg = mg
        return f"TA A {self.figure(mg)}"

    def _identity(self, name: str) -> list[str]:
        if name == "I0":
            last = len(COMMANDS) - 1
            return [f'I0 {"A" if i == last else "B"} {0 if c != "TI" else 1} "{c}"' for i, c in enumerate(COMMANDS)]
        capacity = self.figure(self.capacity_mg).strip()
        return [
            {
                "I1": 'I1 A "01" "2.30" "2.22" "" ""',
                "I2": f'I2 A "FSB30 Bench {capacity}"',
                "I3": 'I3 A "1.00 18.6.1.1361.772"',
                "I4": f'I4 A "{self.serial}"',
            }[name]
        ]

    # time

    def tick(self, now: float) -> None:
        stable = self._stand(now)
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            if stable:
                self.say(self._settled(one.command, now).encode("ascii") + END, one.line)
            elif now >= one.until:
                self.say(WAITING[one.command].encode("ascii") + END, one.line)
            else:
                self._waiting.append(one)
        for line, host in self._hosts.items():
            if host.repeat_at is not None and now >= host.repeat_at:
                self.say(f"S {self._weight(now)}".encode("ascii") + END, line)
                host.repeat_at = max(now, host.repeat_at + 1 / self.rate_hz)

    def wake_at(self) -> float | None:
        with self.lock:
            times = [host.repeat_at for host in self._hosts.values() if host.repeat_at is not None]
            if self._waiting:
                still = math.inf if self._moved_at is None else self._moved_at + self.settle_s
                times.append(min(still, *(one.until for one in self._waiting)))
            return min(times, default=None)
