"""The host's end of a simulated scale with a clock of its own: nothing sleeps."""

from typing import Any

from firmware_sim.registry import simulator
from firmware_sim.scales.scale import Scale


class Wire:
    """A host on line 1 of a scale."""

    def __init__(self, scale: Scale) -> None:
        self.scale = scale
        self.now = 100.0
        scale.hang_bell(lambda: None, lambda: self.now)
        scale.opened(1, self.now)

    def ask(self, command: bytes) -> bytes:
        self.scale.received(1, command, self.now)
        return self.heard()

    def heard(self) -> bytes:
        return b"".join(say.data for say in self.scale.due(self.now))

    def wait(self, seconds: float) -> bytes:
        self.now += seconds
        return self.heard()


def scale(driver: str, **settings: Any) -> Scale:
    made: Scale = simulator(driver, "scale").make(**settings)
    return made


def still(driver: str, **settings: Any) -> Wire:
    """A scale whose load stands still."""
    return Wire(scale(driver, **settings))


def shown(driver: str, **settings: Any) -> bytes:
    """The first unasked frame of a scale."""
    return still(driver, **settings).heard()
