"""The paper path of an ESC/POS printer: text in its line, feeding, margins, page mode, and where a label ends."""

from collections.abc import Callable
from dataclasses import replace

from PIL import Image

from firmware_sim.printers.escpos_paper import Area, Sheet
from firmware_sim.printers.escpos_styles import Style
from firmware_sim.printers.page import Mark, Page

LARGEST_AREA = 20_000_000  # dots
TAB_EVERY = 8


class Feeder:
    """A sheet that grows, or page mode's area; `cut` is told of each label that is finished."""

    def __init__(self, dots_mm: int, dpi: int, width: int, cut: Callable[[Page], None]) -> None:
        self.dots_mm = dots_mm
        self.dpi = dpi
        self._paper_width = width
        self._cut = cut
        self.sheet = Sheet(Page(width, 1), width)
        self.fresh()

    def fresh(self) -> None:
        """ESC @: everything as after power on; what is on the paper stays."""
        old = self.sheet
        self.sheet = Sheet(old.page, self._paper_width, spacing=round(self.dpi / 6), y=old.y)
        self.style = Style()
        self.area: Area | None = None
        self.tabs: list[int] = []

    def finish(self) -> None:
        """The label is cut or torn off; a blank one is none."""
        if not self.sheet.at_start:
            self.sheet.feed()
        page = self.sheet.page
        page.length = max(1, self.sheet.y)
        if page.marks:
            self._cut(page)
            faults: list[str] = []
        else:
            faults = page.faults
        self.sheet = self.sheet.copy_settings(Page(self._paper_width, 1, faults=faults))

    def text(self, data: bytes) -> None:
        if self.area is None:
            self.sheet.write(data, self.style)
            return
        text = self.style.text(data)
        self.sheet.page.texts.append(text)
        for char in text:
            stamp = self.style.stamp(char)
            if self.area.at_x + stamp.width > self.area.along:
                self.area.at_x, self.area.at_y = 0, self.area.at_y + max(self.sheet.spacing, stamp.height)
            self.area.put(stamp)
            self.area.at_x += self.style.spacing

    def line_feed(self, _data: bytes) -> None:
        self.feed(None)

    def feed(self, dots: int | None) -> None:
        if self.area is None:
            self.sheet.feed(dots)
        else:
            self.area.at_x = 0
            self.area.at_y += self.sheet.spacing if dots is None else dots

    def feed_lines(self, data: bytes) -> None:
        lines = data[0]
        self.feed(lines * self.sheet.spacing)

    def feed_units(self, data: bytes) -> None:
        self.feed(data[0])

    def tab(self, _data: bytes) -> None:
        tabs = self.tabs or [self.style.cell[0] * TAB_EVERY * place for place in range(1, 33)]
        self.sheet.settle()
        self.sheet.move(next((tab for tab in tabs if tab > self.sheet.x), self.sheet.x))

    def set_tabs(self, data: bytes) -> None:
        self.tabs = [column * self.style.cell[0] for column in data if column]

    def justify(self, data: bytes) -> None:
        if self.sheet.at_start:
            self.sheet.justified = {0: 0, 48: 0, 1: 1, 49: 1, 2: 2, 50: 2}.get(data[0], self.sheet.justified)

    def spacing(self, data: bytes) -> None:
        self.sheet.spacing = data[0]

    def default_spacing(self, _data: bytes) -> None:
        self.sheet.spacing = round(self.dpi / 6)

    def margin(self, data: bytes) -> None:
        if self.sheet.at_start:
            self.sheet.left = min(word(data), self._paper_width)
            self.sheet.width = min(self.sheet.width, self._paper_width - self.sheet.left)

    def area_width(self, data: bytes) -> None:
        if self.sheet.at_start:
            self.sheet.width = max(1, min(word(data), self._paper_width - self.sheet.left))

    def upside_down(self, data: bytes) -> None:
        if self.sheet.at_start:
            self.sheet.upside_down = bool(data[0] & 1)

    def absolute(self, data: bytes) -> None:
        if self.area is not None:
            self.area.at_x = min(word(data), self.area.along)
        else:
            self.sheet.move(word(data))

    def relative(self, data: bytes) -> None:
        step = int.from_bytes(data[:2], "little", signed=True)
        if self.area is not None:
            self.area.at_x = max(0, min(self.area.at_x + step, self.area.along))
        else:
            self.sheet.settle()
            self.sheet.move(self.sheet.x + step)

    def block(self, stamp: Callable[[], Image.Image], width: int, height: int) -> None:
        if self.area is not None:
            self.area.put(stamp())
        else:
            self.sheet.block(stamp, width, height)

    def cut_paper(self, data: bytes) -> None:
        if len(data) > 1:
            self.sheet.feed(data[1])
        self.finish()

    def form_feed(self, _data: bytes) -> None:
        if self.area is None:
            self.finish()
            return
        self.print_area(b"")
        self.area = None

    def print_area(self, _data: bytes) -> None:
        if self.area is None:
            return
        area = self.area
        mark = Mark(self.sheet.left + area.x, self.sheet.y + area.y, area.draw)
        self.sheet.page.add(mark, area.width * area.height)
        self.sheet.y += area.y + area.height
        self.area = replace(area, marks=[*area.marks])

    def page_mode(self, _data: bytes) -> None:
        if self.area is None:
            self.sheet.feed(0)
            self.area = Area(0, 0, self.sheet.width, 200 * self.dots_mm)

    def standard_mode(self, _data: bytes) -> None:
        self.area = None

    def set_area(self, data: bytes) -> None:
        if self.area is None:
            return
        x, y, width, height = (word(data, at) for at in (0, 2, 4, 6))
        if not width or not height or width * height > LARGEST_AREA:
            raise ValueError(f"an area of {width} x {height}")
        self.area = Area(x, y, width, height, self.area.direction)

    def direct(self, data: bytes) -> None:
        if self.area is not None:
            self.area.direction = data[0] & 3
            self.area.at_x, self.area.at_y = 0, 24

    def down(self, data: bytes) -> None:
        if self.area is not None:
            self.area.at_y = word(data)

    def further_down(self, data: bytes) -> None:
        if self.area is not None:
            self.area.at_y += int.from_bytes(data[:2], "little", signed=True)

    def cancel(self, _data: bytes) -> None:
        if self.area is not None:
            self.area.marks.clear()


def word(data: bytes, at: int = 0) -> int:
    return int.from_bytes(data[at : at + 2], "little")
