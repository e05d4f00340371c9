"""Where the lines of a CPCL session draw: its settings, its units, and text put in its place."""

from dataclasses import dataclass
from functools import partial

from PIL import Image

from firmware_sim.printers.cpcl_fonts import letters
from firmware_sim.printers.page import Mark, Page

TURNS = {
    "T": 0, "TEXT": 0, "T90": 270, "TEXT90": 270, "VT": 270, "VTEXT": 270, "T180": 180, "TEXT180": 180, "T270": 90,
    "TEXT270": 90,
}  # fmt: skip
TALLEST = 65_535


class Wrong(ValueError):
    """The line cannot be obeyed; the label prints without it."""


@dataclass
class Settings:
    """What stays until the end of the session."""

    offset: int = 0
    scale: float = 1.0
    magnified: tuple[int, int] = (1, 1)
    bold: int = 0
    spacing: int = 0
    justified: str = "LEFT"
    end: int | None = None
    code_page: str = "cp437"
    readable: tuple[str, int, int] | None = None


class Canvas:
    """A page with the settings of its session."""

    def __init__(self, page: Page, offset: int, scale: float) -> None:
        self.page = page
        self.settings = Settings(offset=offset, scale=scale)

    def units(self, word: str) -> int:
        try:
            value = float(word)
        except ValueError as error:
            raise Wrong(f"{word!r} is no number") from error
        dots = value * self.settings.scale
        if not -TALLEST <= dots <= TALLEST:
            raise Wrong(f"{word} is out of range")
        return round(dots)

    def place(self, x: str, y: str) -> tuple[int, int]:
        return self.units(x) + self.settings.offset, self.units(y)

    def put(self, line: str, font: str, size: int, x: int, y: int, turn: int) -> None:
        stamp = self.stamp(line, font, size)
        self.page.texts.append(line)
        x, y = self.justified_at(x, y, stamp.width, turn)
        self.page.add(Mark(x, y, partial(lambda made: made, stamp), turn))

    def stamp(self, line: str, font: str, size: int) -> Image.Image:
        made = letters(line, font, size, self.settings.magnified, self.settings.spacing)
        if self.settings.bold:
            made.paste(1, (1, 0), made.copy())
        return made

    def justified_at(self, x: int, y: int, wide: int, turn: int) -> tuple[int, int]:
        if self.settings.justified == "LEFT":
            return x, y
        if turn == 0:
            room = (self.page.width if self.settings.end is None else self.settings.end) - x - wide
            return x + (room // 2 if self.settings.justified == "CENTER" else room), y
        if turn == 270:
            room = y - (self.settings.end or 0) - wide
            return x, y - (room // 2 if self.settings.justified == "CENTER" else room)
        return x, y


def number(word: str, low: int, high: int) -> int:
    if not (word.isascii() and word.isdigit() and len(word) < 10 and low <= int(word) <= high):
        raise Wrong(f"{word!r} is not between {low} and {high}")
    return int(word)


def words_of(rest: str, least: int) -> list[str]:
    words = rest.split()
    if len(words) < least:
        raise Wrong(f"{len(words)} parameters, not {least}")
    return words
