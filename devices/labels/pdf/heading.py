"""The head of a page: what it is, its number as a barcode, the facts beside it."""

from collections.abc import Sequence

from devices.labels.pdf.paper import Paper
from devices.labels.symbols.symbol import symbol

FINEST_MM = 0.2


def head(paper: Paper, title: str, number: str, facts: Sequence[tuple[str, str]]) -> None:
    """The facts stand left, the barcode of `number` right where Code 128 can carry it."""
    top, module = paper.get_y(), 0.33
    carried = bool(number) and number.isascii() and number.isprintable()
    one = symbol("code128", number) if carried else None
    if one is not None:
        most = paper.room * (0.55 if paper.form.width > 100 else 0.62)
        module = min(module, most / (one.width + sum(one.quiet)))
        if module < FINEST_MM:
            one = None
    taken = (one.width + sum(one.quiet)) * module if one is not None else 0
    paper.title_line(title)
    paper.facts(facts, paper.room - taken)
    below = paper.get_y()
    if one is not None:
        high = 12 if paper.form.width > 100 else 9
        paper.bars(one, paper.form.width - paper.form.margin, top + 1, high, module, number)
        below = max(below, top + high + 5)
    paper.set_xy(paper.form.margin, below + paper.line_mm * 0.4)
