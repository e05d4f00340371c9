"""A line opened: all that is known of it, asked again from the gateway where it tells more."""

from collections.abc import Callable
from typing import Any, ClassVar

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from gateway.tui.client import GatewayAway, GatewayRefused
from gateway.tui.line import Line
from gateway.tui.panes.kind import PaneKind
from gateway.tui.texts import Texts
from gateway.tui.values import clock

_MANY = 200
_FIRST = (
    "stop_no", "bin", "sku", "number", "name", "kind", "subject", "detail", "state", "reason", "station",
    "operator_name", "operator", "step", "message", "order", "quantity", "picked", "pieces", "lines", "slot",
)  # fmt: skip
_LAST = ("wave", "task", "passage", "parcel", "fulfilment", "fulfilments", "id", "epoch", "down_epoch")  # for machines


class Detail(ModalScreen[str]):
    """Everything about a line; ends with the key of what the person wants to do with it, "" for nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,left", "leave", show=False),
        *(Binding(key, f"act('{key}')", show=False) for key in "acinp"),
    ]

    def __init__(self, kind: PaneKind, line: Line, texts: Texts, ask: Callable[[str], Any]) -> None:
        super().__init__()
        self._kind, self._line, self._texts, self._ask = kind, line, texts, ask

    def compose(self) -> ComposeResult:
        """A title, a scrolling body, the keys."""
        keys = ["esc", self._texts("back")]
        for key, meaning in self._kind.keys:
            keys += [key, self._texts(meaning)]
        with Vertical(id="sheet"):
            title = " ".join(filter(None, self._line.cells))
            yield Static(f"{self._texts(self._kind.title)} · {title}", id="sheet-title", markup=False)
            with VerticalScroll(id="sheet-scroll"):
                yield Static(shown(self._line.row, self._texts), id="sheet-body")
            yield Static("  ".join(keys), id="sheet-keys", markup=False)

    def on_mount(self) -> None:
        """Asks for more, if there is more."""
        self.query_one("#sheet-scroll").focus()
        if self._line.opens:
            self.run_worker(self._more, thread=True)

    def _more(self) -> None:
        try:
            answer = self._ask(self._line.opens)
        except (GatewayAway, GatewayRefused) as error:
            answer = {"": str(error)}
        more = answer if isinstance(answer, dict) else {self._line.opens.rpartition("/")[2]: answer}
        row = self._line.row | more
        self.app.call_from_thread(self._show, row)

    def _show(self, row: dict[str, Any]) -> None:
        if self.is_mounted:
            self.query_one("#sheet-body", Static).update(shown(row, self._texts))

    def action_leave(self) -> None:
        """Back to the panes."""
        self.dismiss("")

    def action_act(self, key: str) -> None:
        """On to what the key asks, where it means something for this line."""
        if key in dict(self._kind.keys):
            self.dismiss(key)


def shown(row: dict[str, Any], texts: Texts) -> RenderableType:
    """An object as a table of fields; lists of objects as tables below it. What it holds is text, never markup."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    below: list[RenderableType] = []
    for key in _ordered(row):
        value = row[key]
        if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            below += [Text(f"\n{texts.word('field', key)} ({len(value)})", style="bold"), _rows(value, texts)]
        else:
            table.add_row(Text(texts.word("field", key)), Text(_value(key, value, texts)))
    return Group(table, *below)


def _ordered(row: dict[str, Any]) -> list[str]:
    """What people look for first, then the rest as it came."""
    return sorted(row, key=lambda key: _FIRST.index(key) if key in _FIRST else len(_FIRST) + (key in _LAST))


def _rows(rows: list[dict[str, Any]], texts: Texts) -> Table:
    columns = [key for key in _ordered({key: None for row in rows for key in row}) if key not in _LAST]
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in columns:
        table.add_column(Text(texts.word("field", column)), overflow="fold")
    for row in rows[:_MANY]:
        table.add_row(*(Text(_value(column, row.get(column), texts)) for column in columns))
    if len(rows) > _MANY:
        table.add_row(texts("... and %(more)s more", more=len(rows) - _MANY))
    return table


def _value(key: str, value: Any, texts: Texts) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return texts("yes") if value else texts("no")
    if (key == "at" or key.endswith(("_ms", "_at"))) and (at := clock(value)):
        return at
    if key.endswith("_mm") and isinstance(value, int):
        return f"{value / 1000:.1f} m"
    if key.endswith("grams") and isinstance(value, int):
        return f"{value} g"
    if key == "path" and isinstance(value, list):
        return texts("%(points)s points", points=len(value))
    if isinstance(value, dict):
        return "  ".join(f"{texts.word('field', inner)}: {_value(inner, each, texts)}" for inner, each in value.items())
    if isinstance(value, list):
        return ", ".join(_value(key, each, texts) for each in value) or "—"
    if isinstance(value, str) and key in ("state", "step", "kind", "role"):
        return texts.word({"kind": "task", "step": "step", "role": "role"}.get(key, "state"), value)
    return str(value)
