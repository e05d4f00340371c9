"""A Yaohua XK3190-A12E (XK3190-A12(E) user manual, page 12; the older A12 polled with R, T and Z as `dialect="a12"`).

    WG004.139kg3D CR LF         unasked, fifteen bytes: gross (WN net), seven characters, kg, check of the first eleven
    _________OL23 CR LF         above the maximum + 9 e, nine blanks
    _________LO23 CR LF         below -20 d

    ww000.000kg CR LF           a12: asked with R: ww the display, wn net, wt tare; T tare, Z zero are answered by an
                            empty line when they cannot be done

The wire tells no stability.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Unpack

from firmware_sim.registry import simulates
from firmware_sim.scales.plate import ScaleSettings
from firmware_sim.scales.scale import Scale
from firmware_sim.scales.yaohua_check import check_of

END = b"\r\n"
DIGITS = 7
LOW_DIVISIONS = 20


@simulates("yaohua-a12e", kind="scale")
class YaohuaA12e(Scale):
    """A weighing indicator; `dialect` a12e or a12."""

    units: ClassVar[tuple[str, ...]] = ("kg",)
    variants: ClassVar[Mapping[str, tuple[str, ...]]] = {"dialect": ("a12e", "a12")}

    def __init__(self, *, dialect: str = "a12e", **settings: Unpack[ScaleSettings]) -> None:
        super().__init__(**settings)
        if dialect not in ("a12e", "a12"):
            raise ValueError(f"a Yaohua A12 speaks a12e or a12, not {dialect!r}")
        self.streams = dialect == "a12e"

    def cut(self, buffer: bytearray) -> Iterator[bytes]:
        while buffer:
            yield bytes([buffer.pop(0)])

    def command(self, line: int, command: bytes, now: float) -> None:
        if self.streams:
            return
        if command in (b"R", b"r"):
            self.say(self._old(now), line)
        elif command in (b"T", b"Z"):
            refused = (self.cell.tare if command == b"T" else self.cell.zero)(now)
            self.say(b"" if refused is None else END, line)

    def _old(self, now: float) -> bytes:
        shown = self.cell.display(now)
        if shown.range != "ok":
            return b""
        mode = "wn" if shown.tare_mg else "ww"
        return f"{mode}{self.number(shown.net_mg, width=DIGITS)}kg".encode() + END

    def frame(self, now: float) -> bytes:
        shown = self.cell.display(now)
        gross = shown.net_mg + shown.tare_mg
        if shown.range in ("over", "fault"):
            return self._checked(b" " * 9 + b"OL")
        if shown.range == "under" or gross < -LOW_DIVISIONS * self.cell.division_mg:
            return self._checked(b" " * 9 + b"LO")
        mode = "WN" if shown.tare_mg else "WG"
        number = self.number(shown.net_mg, width=DIGITS) if self.places else f"{self.number(shown.net_mg, width=6)} "
        return self._checked(f"{mode}{number}kg".encode())

    @staticmethod
    def _checked(content: bytes) -> bytes:
        return content + check_of(content) + END

    def with_wrong_check(self, frame: bytes) -> bytes:
        if not self.streams:
            return frame
        low = b"0" if frame[-3:-2] != b"0" else b"1"
        return frame[:-3] + low + frame[-2:]
