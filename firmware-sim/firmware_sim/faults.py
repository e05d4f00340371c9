"""What is wrong with the wire between a simulated device and its host: by keyword, or by words as `half-frame:0.1`."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

SHARE, SLOW_S = 0.1, 0.02
SHARES = ("half-frame", "noise", "wrong-check", "repeat")
NOISE_BYTES = 12


class BadFault(ValueError):
    """No fault is called that, or not with that value."""


@dataclass
class Faults:
    """`silent`: nothing gets through. `slow_s`: device seconds between two bytes. `cut_after`: the connection is reset
    after that many more bytes from the device. `spoil`: applied to each piece said.

    The rest are shares of the pieces that the device says: `half_frame` loses its end, `noise` has random bytes before
    it, `wrong_check` carries a wrong check (of devices that send one), `repeat` comes twice. `seed` repeats it all.
    """

    silent: bool = False
    cut_after: int | None = None
    spoil: Callable[[bytes], bytes] | None = None
    slow_s: float = 0.0
    half_frame: float = 0.0
    noise: float = 0.0
    wrong_check: float = 0.0
    repeat: float = 0.0
    seed: int = 0
    _random: random.Random = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    @classmethod
    def of(cls, words: Iterable[str], *, seed: int = 0) -> "Faults":
        """From `silent`, `slow[:SECONDS]`, `unplug:BYTES`, `half-frame[:SHARE]`, `noise`, `wrong-check`, `repeat`."""
        faults = cls(seed=seed)
        for word in words:
            faults.add(word)
        return faults

    def add(self, word: str) -> None:
        """One more; `none` takes them all away."""
        name, _, value = word.partition(":")
        try:
            if name in SHARES:
                setattr(self, name.replace("-", "_"), _share(value))
            elif name == "slow":
                self.slow_s = max(0.0, float(value or SLOW_S))
            elif name == "unplug":
                self.cut_after = max(0, int(value))
            elif name == "silent" and not value:
                self.silent = True
            elif name == "none" and not value:
                self.__dict__.update(Faults(seed=self.seed).__dict__)
            else:
                raise BadFault(f"no fault is called {name!r}; there are {', '.join(NAMES)}")
        except ValueError as error:
            raise error if isinstance(error, BadFault) else BadFault(f"{word!r}: {value!r} is no value") from error

    def spoiled(self, data: bytes, with_wrong_check: Callable[[bytes], bytes]) -> bytes:
        """What becomes of one piece on the wire."""
        if self.silent or not data:
            return b""
        if self._falls(self.wrong_check):
            data = with_wrong_check(data)
        if self._falls(self.repeat):
            data += data
        if self._falls(self.half_frame):
            data = data[: self._random.randrange(len(data))]
        if self._falls(self.noise):
            data = self._random.randbytes(self._random.randint(1, NOISE_BYTES)) + data
        return self.spoil(data) if self.spoil else data

    def _falls(self, share: float) -> bool:
        return share > 0 and self._random.random() < share


NAMES = ("silent", "slow[:SECONDS]", "unplug:BYTES", *(f"{name}[:SHARE]" for name in SHARES))


def _share(value: str) -> float:
    share = float(value or SHARE)
    if not 0 <= share <= 1:
        raise ValueError("a share is between 0 and 1")
    return share
