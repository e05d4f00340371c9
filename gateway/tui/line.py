"""One line of a pane, and how lines are fitted into a narrow one (Chinese characters are two cells wide)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import zip_longest
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.text import Text

GAP = 2


class Mood(StrEnum):
    """What a line means; its colour and icon follow from nothing else."""

    PLAIN = "plain"
    GO = "go"
    LOOK = "look"
    STOP = "stop"
    INFO = "info"


ICONS = {Mood.PLAIN: " ", Mood.GO: "✓", Mood.LOOK: "▲", Mood.STOP: "■", Mood.INFO: "●"}


@dataclass(frozen=True)
class Line:
    """`cells` are what is read, `row` is everything that is known of it and shown when it is opened."""

    key: str
    cells: tuple[str, ...]
    mood: Mood = Mood.PLAIN
    row: dict[str, Any] = field(default_factory=dict)
    opens: str = ""  # path below /api/v1 that tells more


def fitted(lines: Sequence[Line], width: int, colours: dict[Mood, str]) -> list[Text]:
    """Lines as columns of even width; where the pane is too narrow the widest columns give way."""
    if not lines:
        return []
    widths = [max(map(cell_len, column)) for column in zip_longest(*(line.cells for line in lines), fillvalue="")]
    room = width - 2 - GAP * (len(widths) - 1)
    while sum(widths) > room and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    texts = []
    for line in lines:
        cells = [_cut(cell, size) for cell, size in zip(line.cells, widths, strict=False)]
        text = Text(f"{ICONS[line.mood]} ", style=colours[line.mood], no_wrap=True, overflow="crop")
        text.append((" " * GAP).join(cells))
        texts.append(text)
    return texts


def _cut(cell: str, size: int) -> str:
    """The beginning that fits; of a number, which differs at its end, the end."""
    if cell_len(cell) <= size:
        return set_cell_size(cell, size)
    if cell.isascii() and cell[-3:].isdigit():
        return "…" + cell[len(cell) - size + 1 :]
    return set_cell_size(cell, size - 1) + "…"
