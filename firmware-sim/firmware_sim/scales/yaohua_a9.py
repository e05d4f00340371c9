"""A Yaohua XK3190-A9 or A26 (XK3190-A26 user manual, page 10 "Continuous communication format 0"; XK3190-A23p manual,
pages 23 to 25, and XK3190-DS3 manual, page 6, for the command mode). 8N1, 1200 to 9600 baud.

Twelve bytes, unasked:

    STX s dddddd p xH xL ETX       sign, six digits of what the display shows, places behind the point, check

In command mode it only answers, at its address (A for 1, B for 2 ...):

    STX adr cmd xH xL ETX          A shake hands, B gross, C tare, D net
    STX adr cmd [s dddddd p] xH xL ETX

`letters=False` sends check digits above 9 as 30 hex + the half. Out of range the display shows bars, and nothing is
sent. The wire tells no stability.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Unpack

from firmware_sim.registry import simulates
from firmware_sim.scales.plate import ScaleSettings
from firmware_sim.scales.scale import Scale
from firmware_sim.scales.yaohua_check import check_of

STX, ETX = 0x02, 0x03


@simulates("yaohua-a9", kind="scale")
class YaohuaA9(Scale):
    """A weighing indicator; `mode` stream or command, `address` 1 to 26."""

    units: ClassVar[tuple[str, ...]] = ("kg",)
    variants: ClassVar[Mapping[str, tuple[str, ...]]] = {"mode": ("stream", "command")}

    def __init__(
        self, *, mode: str = "stream", address: int = 1, letters: bool = True, **settings: Unpack[ScaleSettings]
    ) -> None:
        super().__init__(**settings)
        if mode not in ("stream", "command") or not 1 <= address <= 26:
            raise ValueError(
                f"a Yaohua A9 has the modes stream and command and addresses 1 to 26, not {mode} {address}"
            )
        self.streams = mode == "stream"
        self.address = 0x40 + address
        self.letters = letters

    def cut(self, buffer: bytearray) -> Iterator[bytes]:
        while (end := buffer.find(ETX)) >= 0:
            begin = buffer.rfind(STX, 0, end)
            if begin >= 0:
                yield bytes(buffer[begin + 1 : end])
            del buffer[: end + 1]

    def command(self, line: int, command: bytes, now: float) -> None:
        content, check = command[:-2], command[-2:]
        if self.streams or len(content) != 2 or content[0] != self.address:
            return
        if check not in (check_of(content), check_of(content, letters=False)):
            return
        self.say(self._answer(content, now), line)

    def _answer(self, content: bytes, now: float) -> bytes:
        shown = self.cell.display(now)
        if content[1:] == b"A":
            return self._enclosed(content)
        if shown.range != "ok":
            return b""
        gross = shown.net_mg + shown.tare_mg
        weights = {b"B": gross, b"C": shown.tare_mg, b"D": shown.net_mg}
        mg = weights.get(content[1:])
        return b"" if mg is None else self._enclosed(content + self._figure(mg))

    def frame(self, now: float) -> bytes:
        shown = self.cell.display(now)
        return self._enclosed(self._figure(shown.net_mg)) if shown.range == "ok" else b""

    def _figure(self, mg: int) -> bytes:
        steps = self.steps(mg)
        return f"{'-' if steps < 0 else '+'}{abs(steps):06d}{self.places}".encode()

    def _enclosed(self, content: bytes) -> bytes:
        return bytes([STX]) + content + check_of(content, letters=self.letters) + bytes([ETX])

    def with_wrong_check(self, frame: bytes) -> bytes:
        low = b"0" if frame[-2:-1] != b"0" else b"1"
        return frame[:-2] + low + frame[-1:]
