"""A scale without a line: its settings, its plate and keys as people use them, and the figures that it shows."""

from typing import ClassVar, TypedDict, Unpack

from firmware_sim.scales.load_cell import Display, LoadCell
from firmware_sim.uart import Uart
from firmware_sim.wire import Lines

MG_IN = {"g": 1_000, "kg": 1_000_000, "lb": 453_592, "oz": 28_350}
HAND_FACTOR = 2  # a person who leans on a scale


class ScaleSettings(TypedDict, total=False):
    """What each simulated scale can be told. `division_mg` is its readability, the rest are device seconds.

    `warm_up_s`: how long it says nothing after the mains came back. `zero_at_power_up`: it then takes what lies on it
    as zero. `rest_noise_mg`: flutter of a load that stands still, `noise_mg`: of one that moves.
    """

    grams: int
    unit: str
    division_mg: int
    capacity_g: int
    settle_s: float
    noise_mg: int
    rest_noise_mg: int
    drift_g: int
    rate_hz: float
    patience_s: float
    warm_up_s: float
    zero_at_power_up: bool
    seed: int


DEFAULTS: ScaleSettings = {
    "grams": 0,
    "unit": "kg",
    "division_mg": 1000,
    "capacity_g": 30_000,
    "settle_s": 0.6,
    "noise_mg": 400,
    "rest_noise_mg": 0,
    "drift_g": 0,
    "rate_hz": 10.0,
    "patience_s": 5.0,
    "warm_up_s": 0.0,
    "zero_at_power_up": False,
    "seed": 0,
}


class Plate(Lines):
    """What every scale is before it speaks. `units` are those that it can show, the usual one first."""

    SETTINGS: ClassVar[tuple[str, ...]] = tuple(DEFAULTS)
    uart: ClassVar[Uart | None] = Uart()
    units: ClassVar[tuple[str, ...]] = ("kg", "g", "lb", "oz")

    def __init__(self, **settings: Unpack[ScaleSettings]) -> None:
        super().__init__()
        if unknown := set(settings) - set(DEFAULTS):
            raise ValueError(f"this scale has no setting {', '.join(sorted(unknown))}")
        told: ScaleSettings = {**DEFAULTS, **settings}
        self.unit = told["unit"]
        if self.unit not in self.units:
            raise ValueError(f"this scale shows {', '.join(self.units)}, not {self.unit!r}")
        self.rate_hz = told["rate_hz"]
        self.patience_s = told["patience_s"]
        self.warm_up_s = told["warm_up_s"]
        self.zero_at_power_up = told["zero_at_power_up"]
        self.cell = LoadCell(
            grams=told["grams"],
            division_mg=told["division_mg"],
            capacity_g=told["capacity_g"],
            settle_s=told["settle_s"],
            noise_mg=told["noise_mg"],
            rest_noise_mg=told["rest_noise_mg"],
            seed=told["seed"],
        )
        self.cell.drift_mg = told["drift_g"] * 1000
        self._awake_at = 0.0

    def stands_in_for(self, other: Lines) -> None:
        """Take the place of another scale: the same plate, with what lies on it."""
        super().stands_in_for(other)
        if isinstance(other, Plate):
            self.cell = other.cell

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

    def overload(self, on: bool = True) -> None:
        """Lean on it with more than it can weigh, or let go."""
        self._press(HAND_FACTOR * self.cell.capacity_mg if on else 0)

    def underload(self, on: bool = True) -> None:
        """Lift the plate with what lies on it, or let go."""
        self._press(-HAND_FACTOR * self.cell.capacity_mg if on else 0)

    def motion(self, on: bool | None = None) -> None:
        """Shake it until it is told `False`; without a word, knock against it once."""
        with self.lock:
            if on is None:
                self.cell.jostle(50 * self.cell.division_mg)
            else:
                self.cell.shaken = on
                self.cell.jostle(0)
        self.ring()

    def fault(self, on: bool = True) -> None:
        """Break its load cell, or mend it."""
        with self.lock:
            self.cell.broken = on
        self.ring()

    def drift(self, grams: int) -> None:
        """Turn the drift knob: the zero wanders by `grams` from where it was adjusted."""
        with self.lock:
            self.cell.drift_mg = grams * 1000
        self.ring()

    def noise(self, mg: int) -> None:
        """Turn the noise knob: so much flutter while it moves, and a quarter of it at rest."""
        with self.lock:
            self.cell.noise_mg, self.cell.rest_noise_mg = mg, mg // 4
        self.ring()

    def press_zero(self, now: float) -> bool:
        """The ->0<- key; False when the scale does not stand still or is outside its zero range."""
        with self.lock:
            return self.cell.zero(now) is None

    def press_tare(self, now: float) -> bool:
        """The ->T<- key."""
        with self.lock:
            return self.cell.tare(now) is None

    def power(self, on: bool) -> None:
        """The mains switch; a scale that comes back warms up, and has forgotten its tare."""
        with self.lock:
            if on and not self.powered:
                self._awake_at = self.now() + self.warm_up_s
                self.cell.tare_mg = 0
                if self.zero_at_power_up:
                    self.cell.take_zero()
        super().power(on)

    def display(self, now: float, *, steady: bool = False) -> Display:
        """What the scale shows; see LoadCell.display."""
        with self.lock:
            return self.cell.display(now, steady=steady)

    def _move(self, load_mg: int) -> None:
        with self.lock:
            self.cell.move(load_mg)
        self.ring()

    def _press(self, hand_mg: int) -> None:
        with self.lock:
            self.cell.hand_mg = hand_mg
            self.cell.jostle(0)
        self.ring()

    # figures

    @property
    def places(self) -> int:
        """Digits behind the point, as the readability wants them in this unit."""
        unit, division = MG_IN[self.unit], self.cell.division_mg
        if self.unit in ("g", "kg"):
            return next(places for places in range(7) if division * 10**places % unit == 0)
        return next(places for places in range(7) if division * 10**places >= unit)

    def steps(self, mg: int) -> int:
        """The weight as a whole number of the last place, halves away from zero."""
        unit, tenth = MG_IN[self.unit], int("1" + "0" * self.places)
        size = (2 * abs(mg) * tenth + unit) // (2 * unit)
        return -size if mg < 0 else size

    def figure(self, mg: int) -> str:
        """The weight and its unit, as a display shows it."""
        return f"{self.number(mg)} {self.unit}"

    def number(self, mg: int, *, width: int = 0) -> str:
        """The weight with its point and a minus; `width` fills with zeros, behind the minus, as displays do."""
        steps, places = self.steps(mg), self.places
        whole, part = divmod(abs(steps), 10**places)
        sign = "-" if steps < 0 else ""
        digits = f"{whole}" + (f".{part:0{places}d}" if places else "")
        return sign + digits.zfill(width - len(sign))
