"""All keys on one sheet."""

from typing import ClassVar

from rich.table import Table
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from gateway.tui.texts import Texts

KEYS = (
    ("w s e o h d b y g", "go to a pane"),
    ("← → tab", "next pane"),
    ("↑ ↓ home end", "move in a pane"),
    ("enter", "open a line"),
    ("c", "decide a task, with a reason"),
    ("a p n", "a wave: give it to a picker, pause it or let it go on, plan it anew"),
    ("i", "print a label again, with a reason"),
    ("z", "one pane over the whole screen, and back"),
    ("r", "ask the gateway now"),
    ("l", "the other language"),
    ("t", "dark or light"),
    ("?", "these keys"),
    ("esc", "back"),
    ("q", "leave"),
)


class Keys(ModalScreen[None]):
    """Any key that closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,enter,question_mark,space", "leave", show=False)]

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts

    def compose(self) -> ComposeResult:
        """The table of keys."""
        table = Table.grid(padding=(0, 3))
        for key, meaning in KEYS:
            table.add_row(key, self._texts(meaning))
        with Vertical(id="sheet", classes="small"):
            yield Static(self._texts("Keys"), id="sheet-title", markup=False)
            yield Static(table, id="keys-table")
            yield Static(f"esc  {self._texts('back')}", id="sheet-keys", markup=False)

    def action_leave(self) -> None:
        """Back to the panes."""
        self.dismiss()
