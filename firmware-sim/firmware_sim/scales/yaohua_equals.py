"""A Yaohua A23p or A26, or one of the many cheap platforms with its format (XK3190-A23p manual, page 22, "Continuous
communication format 2"; XK3190-A26 manual, page 11, formats 1 and 2). 8N1.

    =0003.000=0003.000     =-0001.00=-0001.00      `direction` forward: `=`, 0 or -, seven characters with the point
    =000.3000=000.3000     =00.1000-=00.1000-      reversed: the same eight characters from the last to the first

Nobody asks, nothing ends a frame and nothing checks it; there is no stability and, out of range, nothing is sent.
"""

from collections.abc import Mapping
from typing import ClassVar, Unpack

from firmware_sim.registry import simulates
from firmware_sim.scales.plate import ScaleSettings
from firmware_sim.scales.scale import Scale

LENGTH = 8


@simulates("yaohua-equals", kind="scale")
class YaohuaEquals(Scale):
    """A platform that sends `=0003.000`; `direction` forward or reversed."""

    units: ClassVar[tuple[str, ...]] = ("kg",)
    streams = True
    variants: ClassVar[Mapping[str, tuple[str, ...]]] = {"direction": ("forward", "reversed")}

    def __init__(self, *, direction: str = "forward", **settings: Unpack[ScaleSettings]) -> None:
        super().__init__(**settings)
        if direction not in ("forward", "reversed"):
            raise ValueError(f"the direction is forward or reversed, not {direction!r}")
        self.reversed = direction == "reversed"

    def frame(self, now: float) -> bytes:
        shown = self.cell.display(now)
        if shown.range != "ok":
            return b""
        text = self.number(shown.net_mg, width=LENGTH)
        return b"=" + (text[::-1] if self.reversed else text).encode()
