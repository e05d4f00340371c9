"""One pane: a titled list that keeps its place while the data changes under it."""

from textual import events
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from gateway.tui.client import Snapshot
from gateway.tui.line import Line, fitted
from gateway.tui.panes.kind import PaneKind
from gateway.tui.texts import Texts
from gateway.tui.theme import inks

_MARGIN = 3  # a space on both sides, and the scroll bar that may come


class Pane(OptionList):
    """The lines of one kind, fitted to the pane's width."""

    class Opened(Message):
        """A line was chosen."""

        def __init__(self, kind: PaneKind, line: Line) -> None:
            super().__init__()
            self.kind, self.line = kind, line

    def __init__(self, kind: PaneKind, texts: Texts) -> None:
        super().__init__(id=f"pane-{kind.name}", classes=f"page-{kind.page}", markup=False)
        self.kind, self.texts = kind, texts
        self.lines: list[Line] = []
        self._sentence = ""

    def on_mount(self) -> None:
        """Shows what there is, nothing yet."""
        self._draw()

    def show(self, snapshot: Snapshot, texts: Texts) -> None:
        """Takes a new snapshot or another language."""
        self.texts, self.lines = texts, self.kind.lines(snapshot, texts)
        self._sentence = snapshot.refused.get(self.kind.path, "")
        self._draw()

    @property
    def chosen(self) -> Line | None:
        """The line under the cursor."""
        if self.highlighted is None or self.highlighted >= len(self.lines):
            return None
        return self.lines[self.highlighted]

    def on_resize(self, event: events.Resize) -> None:
        """Fits the lines again."""
        self._draw()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter on a line opens it."""
        event.stop()
        if (line := self.chosen) is not None:
            self.post_message(self.Opened(self.kind, line))

    def _draw(self) -> None:
        count = f" {len(self.lines)}" if self.lines else ""
        self.border_title = f"{self.kind.letter}  {self.texts(self.kind.title)}{count}"
        before = self.highlighted
        kept = self.get_option_at_index(before).id if before is not None and before < self.option_count else None
        texts = fitted(self.lines, self.content_size.width - _MARGIN, inks(self.app.theme))
        self.clear_options()
        self.add_options(Option(text, id=line.key) for text, line in zip(texts, _unique(self.lines), strict=True))
        if not self.lines:
            self.add_option(Option(self._sentence or self.texts(self.kind.empty), disabled=True))
            return
        keys = [line.key for line in _unique(self.lines)]
        self.highlighted = keys.index(kept) if kept in keys else min(before or 0, len(keys) - 1)


def _unique(lines: list[Line]) -> list[Line]:
    """Lines whose keys differ, as a list's options must."""
    seen: dict[str, int] = {}
    result = []
    for line in lines:
        seen[line.key] = again = seen.get(line.key, 0) + 1
        key = line.key if again == 1 else f"{line.key} ({again})"
        result.append(Line(key, line.cells, line.mood, line.row, line.opens))
    return result
