"""From millimetres to dots: where each mark of a document stands on the label, and whether it fits there."""

import math
from collections.abc import Iterator

from devices.labels.document import Barcode, Box, Element, Epc, Image, LabelDocument, LabelError, Line, Text, described
from devices.labels.fonts import length, undrawable
from devices.labels.marks import Code, Fill, Frame, Mark, Picture, Sheet, Tag, Words
from devices.labels.raster import Block, Fitted, clean, fitted, image_bitmap, left_of, one_line
from devices.labels.symbols import ean13
from devices.labels.symbols.symbol import Symbol, symbol

FINEST_MM = 0.19  # a module that is made finer to fit its room stays above this
LARGEST = 2000  # dots of a character's height
READABLE_MM = 2.4
READABLE_MODULES = 6
READABLE_GAP_MM = 0.7


def lay_out(document: LabelDocument, dots_per_mm: float) -> Sheet:
    """LabelError names the element that does not fit or cannot be drawn."""
    layout = Layout(document, dots_per_mm)
    marks: list[Mark] = []
    for number, element in enumerate(document.elements, 1):
        try:
            marks.extend(layout.marks(element))
        except ValueError as wrong:
            raise LabelError(f"{described(number, element)}: {wrong}") from wrong
        except LabelError as wrong:
            raise LabelError(f"{described(number, element)}: {wrong}") from wrong
    return Sheet(document.width_mm, document.height_mm, dots_per_mm, tuple(marks))


class Layout:
    """One document on one head. `marks` raises ValueError with a sentence when an element has no place."""

    def __init__(self, document: LabelDocument, dots_per_mm: float) -> None:
        self._scale = dots_per_mm
        self._width_mm, self._height_mm = document.width_mm, document.height_mm
        self._width, self._height = self._dots(document.width_mm), self._dots(document.height_mm)

    def marks(self, element: Element) -> Iterator[Mark]:
        if isinstance(element, Text):
            return self._text(element)
        if isinstance(element, Barcode):
            return self._barcode(element)
        if isinstance(element, Epc):
            return iter((Tag(element.epc.upper()),))
        left, top = self._dots(element.x_mm), self._dots(element.y_mm)
        return iter((self._drawn(element, left, top),))

    def _drawn(self, element: Line | Box | Image, left: int, top: int) -> Mark:
        wide, high = self._size(element)
        if left + wide > self._width + 1 or top + high > self._height + 1:
            raise ValueError(f"it does not fit: {self._measured(left, top, wide, high)}")
        if isinstance(element, Image):
            return Picture(left, top, image_bitmap(element.png, wide, high, element.rotation))
        thickness = self._thick(element.thickness_mm)
        if isinstance(element, Line) or 2 * thickness >= min(wide, high):
            return Fill(left, top, wide, high)
        return Frame(left, top, wide, high, thickness)

    def _size(self, element: Line | Box | Image) -> tuple[int, int]:
        if isinstance(element, Line):
            along, across = self._thick(element.length_mm), self._thick(element.thickness_mm)
            return (across, along) if element.vertical else (along, across)
        return self._thick(element.width_mm), self._thick(element.height_mm)

    def _dots(self, millimetres: float) -> int:
        return round(millimetres * self._scale)

    def _thick(self, millimetres: float) -> int:
        return max(self._dots(millimetres), 1)

    def _text(self, text: Text) -> Iterator[Mark]:
        if self._thick(text.size_mm) > LARGEST:
            raise ValueError(f"{shortened(text.text)} is too large: {text.size_mm:g} mm")
        if char := undrawable(clean(text.text)):
            raise ValueError(f"the font has no glyph for {char!r} (U+{ord(char):04X}) of {shortened(text.text)}")
        block = self._block(text)
        if not any(block.rows) or not text.text.strip():
            return
        left, top = self._dots(text.x_mm), self._dots(text.y_mm)
        self._must_hold(text, block, left, top)
        yield Words(left, top, block)

    def _block(self, text: Text) -> Block:
        size, width = self._thick(text.size_mm), self._dots(text.width_mm)
        padding = Block((), size, 0, "left", inverse=text.inverse).padding * 2
        if not width:
            line = one_line(text.text)
            width, fit = math.ceil(length(line, size)) + padding, Fitted(size, [line], True)
        else:
            fit = fitted(text.text, size, width - padding, text.lines)
        if not fit.whole and text.overflow == "error":
            room = f"{text.lines} lines of {text.width_mm:g} mm" if text.lines > 1 else f"{text.width_mm:g} mm"
            raise ValueError(f"{shortened(text.text)} is too long for {room}")
        return Block(tuple(fit.rows), fit.size, width, text.align, text.bold, text.inverse, text.rotation)

    def _must_hold(self, text: Text, block: Block, left: int, top: int) -> None:
        """The ink of the lines has to lie on the label, wherever its box ends."""
        begins = min(left_of(row, block) for row in block.rows)
        ends = max(left_of(row, block) + length(row, block.size) for row in block.rows)
        if block.inverse:
            begins, ends = 0, block.width
        x, y, wide, high = within(
            block.width, block.height, int(begins), 0, int(ends - begins), block.height, block.degrees
        )
        if left + x + wide > self._width + 1 or top + y + high > self._height + 1:
            raise ValueError(f"{shortened(text.text)} does not fit: {self._measured(left + x, top + y, wide, high)}")

    def _measured(self, left: int, top: int, wide: int, high: int) -> str:
        right_mm, bottom_mm = (left + wide) / self._scale, (top + high) / self._scale
        return f"it ends at ({right_mm:.1f}, {bottom_mm:.1f}) mm, the label at ({self._width_mm}, {self._height_mm}) mm"

    def _barcode(self, barcode: Barcode) -> Iterator[Mark]:
        one = symbol(barcode.symbology, barcode.text, barcode.level)
        module = self._module(barcode, one)
        bars = one.width * module
        tall = self._thick(barcode.height_mm)
        high = len(one.rows) * module if one.is_square else tall
        left, top = self._dots(barcode.x_mm), self._dots(barcode.y_mm)
        along = self._indent(barcode, one, module)
        upright = barcode.rotation in (0, 180)
        across = one.quiet[0] * module if barcode.width_mm and one.is_square else 0
        left, top = (left + along, top + across) if upright else (left + across, top + along)
        lines = list(self._readable(barcode, one, module, tall)) if barcode.readable and not one.is_square else []
        whole = max([high, *(y + block.height for _, y, block in lines)])
        corner = within(bars, whole, 0, 0, bars, high, barcode.rotation)
        self._must_fit(barcode, one, module, left, top, bars, whole)
        yield Code(
            left + corner[0],
            top + corner[1],
            barcode.symbology,
            barcode.text,
            barcode.level,
            one,
            module,
            tall,
            barcode.rotation,
        )
        for x, y, block in lines:
            at = within(bars, whole, x, y, block.width, block.height, barcode.rotation)
            yield Words(max(left + at[0], 0), max(top + at[1], 0), block)

    def _module(self, barcode: Barcode, one: Symbol) -> int:
        """Dots of a module: as wanted, or as many as the room takes."""
        module = self._thick(barcode.module_mm)
        if not barcode.width_mm:
            return module
        most = self._dots(barcode.width_mm) // (one.width + sum(one.quiet))
        if most < module and most < FINEST_MM * self._scale:
            needed = (one.width + sum(one.quiet)) * math.ceil(FINEST_MM * self._scale) / self._scale
            raise ValueError(
                f"{shortened(barcode.text)} needs {needed:.1f} mm with its quiet zones, its room is "
                f"{barcode.width_mm:g} mm"
            )
        return min(module, most)

    def _indent(self, barcode: Barcode, one: Symbol, module: int) -> int:
        """From the corner of the room to the first bar (where the reading direction turns, to the last)."""
        if not barcode.width_mm:
            return 0
        before, after = (quiet * module for quiet in one.quiet)
        spare = self._dots(barcode.width_mm) - one.width * module - before - after
        shift = before + {"left": 0, "center": spare // 2, "right": spare}[barcode.align]
        return shift if barcode.rotation in (0, 90) else self._dots(barcode.width_mm) - shift - one.width * module

    def _must_fit(self, barcode: Barcode, one: Symbol, module: int, left: int, top: int, bars: int, whole: int) -> None:
        """Bars, quiet zones and the text below them lie on the label, or it is an error: no barcode is ever cut."""
        before, after = (quiet * module for quiet in one.quiet)
        above = before if one.is_square else 0
        x, y, wide, high = within(
            bars, whole, -before, -above, bars + before + after, whole + 2 * above, barcode.rotation
        )
        if left + x < 0 or top + y < 0 or left + x + wide > self._width or top + y + high > self._height:
            needed_mm, label_mm = (wide / self._scale, high / self._scale), (self._width_mm, self._height_mm)
            raise ValueError(
                f"{shortened(barcode.text)} does not fit: with its quiet zones it takes {needed_mm[0]:.1f} x "
                f"{needed_mm[1]:.1f} mm from ({(left + x) / self._scale:.1f}, {(top + y) / self._scale:.1f}) mm, the "
                f"label is {label_mm[0]} x {label_mm[1]} mm"
            )

    def _readable(self, barcode: Barcode, one: Symbol, module: int, tall: int) -> Iterator[tuple[int, int, Block]]:
        """(x, y, text) below the bars, in dots of the symbol before it is turned."""
        size = max(self._thick(READABLE_MM), READABLE_MODULES * module)
        y = tall + self._thick(READABLE_GAP_MM)
        if barcode.symbology == "ean13":
            half = ean13.HALF * module
            digit = math.ceil(length("0", size)) + 1
            for x, text, wide in (
                (-module * 3 - digit, barcode.text[0], digit),
                (ean13.LEFT_FROM * module, barcode.text[1:7], half),
                (ean13.RIGHT_FROM * module, barcode.text[7:], half),
            ):
                yield x, y, self._line(text, size, wide, barcode.rotation)
            return
        before, after = (quiet * module for quiet in one.quiet)
        yield -before, y, self._line(barcode.text, size, one.width * module + before + after, barcode.rotation)

    def _line(self, text: str, size: int, width: int, degrees: int) -> Block:
        """One line in the middle of its room, made smaller until it fits."""
        while size > 6 and length(text, size) > width:
            size -= 1
        return Block((text,), size, width, "center", degrees=degrees)


def within(width: int, height: int, x: int, y: int, wide: int, high: int, degrees: int) -> tuple[int, int, int, int]:
    """Where a part of a box lies once the whole box is turned clockwise: left, top, width, height."""
    if degrees == 90:
        return height - y - high, x, high, wide
    if degrees == 180:
        return width - x - wide, height - y - high, wide, high
    if degrees == 270:
        return y, width - x - wide, high, wide
    return x, y, wide, high


def shortened(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")
