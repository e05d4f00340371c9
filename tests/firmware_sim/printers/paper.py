"""A host on line 1 of any simulated printer, with its own clock, and what a person sees on the paper."""

import io
from itertools import pairwise
from typing import Any

import zxingcpp
from PIL import Image

from firmware_sim.printers.label_printer import LabelPrinter
from firmware_sim.printers.printed_label import PrintedLabel
from firmware_sim.registry import simulator

LANGUAGES = ("cpcl", "epl", "escpos", "tspl", "zpl")
Dots = set[tuple[int, int]]


class Paper:
    """`send` and `ask` speak to the printer, `wait` lets time pass, `print` gives the last label of a job."""

    def __init__(self, language: str, **settings: Any) -> None:
        self.printer: LabelPrinter = simulator(language, "printer").make(**settings)
        self.now = 50.0
        self.printer.opened(1, self.now)

    def ask(self, data: bytes) -> bytes:
        self.printer.received(1, data, self.now)
        return self.wait(0)

    def wait(self, seconds: float) -> bytes:
        self.now += seconds
        return b"".join(say.data for say in self.printer.due(self.now))

    def print(self, job: bytes) -> PrintedLabel:
        self.ask(job)
        self.wait(120)
        self.wait(120)
        assert self.printer.labels, "nothing came out"
        return self.printer.labels[-1]

    def print_cut(self, job: bytes, cuts: list[int]) -> PrintedLabel:
        """The same, the bytes cut at these places."""
        for start, end in pairwise([0, *sorted(cuts), len(job)]):
            self.ask(job[start:end])
        self.wait(120)
        self.wait(120)
        return self.printer.labels[-1]

    def accounted(self) -> int:
        """Bytes that were understood, not understood, lost, or wait; must be all that were received."""
        count = self.printer.bytes
        return count.understood + count.unknown + count.lost + self.printer.unread_at_all()


def image(label: PrintedLabel) -> Image.Image:
    return Image.open(io.BytesIO(label.png))


def decoded(label: PrintedLabel) -> list[tuple[str, str]]:
    """Format and text of every symbol on the label, by the reader zxing-cpp."""
    return sorted((str(one.format), one.text) for one in zxingcpp.read_barcodes(image(label).convert("L")))


def gs1(label: PrintedLabel) -> list[tuple[str, str, str]]:
    """With the content type, that a GS1 symbol is known by."""
    found = zxingcpp.read_barcodes(image(label).convert("L"))
    return sorted((str(one.format), one.text.replace(" ", ""), one.content_type.name) for one in found)


def black(label: PrintedLabel) -> Dots:
    picture = image(label)
    data = picture.convert("L").tobytes()
    return {(at % picture.width, at // picture.width) for at, dot in enumerate(data) if not dot}


def corners(dots: Dots) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is black."""
    return min(x for x, _ in dots), min(y for _, y in dots), max(x for x, _ in dots), max(y for _, y in dots)


def rectangle(left: int, top: int, right: int, bottom: int) -> Dots:
    """All dots of it, its edges included."""
    return {(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)}
