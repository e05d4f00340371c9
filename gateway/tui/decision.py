"""Settling a task: how it ends, and why. Nothing is sent without a reason."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from gateway.tui.client import GatewayAway, GatewayRefused
from gateway.tui.line import Line
from gateway.tui.panes.tasks import outcomes
from gateway.tui.texts import Texts


class Decision(ModalScreen[bool]):
    """Ends with True once the gateway took the decision."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, line: Line, texts: Texts, close: Callable[[str, str, str], None]) -> None:
        super().__init__()
        self._line, self._texts, self._close = line, texts, close
        self._outcomes = outcomes(line.row)

    def compose(self) -> ComposeResult:
        """The question, the outcomes, the reason, what was wrong with it."""
        with Vertical(id="sheet", classes="small"):
            yield Static("  ".join(filter(None, self._line.cells)), id="sheet-title", markup=False)
            yield OptionList(
                *(Option(self._texts.word("outcome", outcome), id=outcome) for outcome in self._outcomes),
                id="outcomes",
                markup=False,
            )
            yield Input(placeholder=self._texts("Reason"), id="reason", max_length=200)
            yield Static("", id="complaint", markup=False)
            keys = ["↑↓", self._texts("choose"), "enter", self._texts("confirm"), "esc", self._texts("back")]
            yield Static("  ".join(keys), id="sheet-keys", markup=False)

    def on_mount(self) -> None:
        """The first outcome is chosen; the keys begin there."""
        self.query_one("#outcomes", OptionList).highlighted = 0
        self.query_one("#outcomes").focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter on an outcome goes on to the reason."""
        event.stop()
        self.query_one("#reason").focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter on the reason sends the decision."""
        reason = event.value.strip()
        if not reason:
            self._complain(self._texts("Say why: a decision needs a reason."))
            return
        chosen = self.query_one("#outcomes", OptionList).highlighted or 0
        self.query_one("#reason", Input).disabled = True
        self.run_worker(lambda: self._send(self._outcomes[chosen], reason), thread=True, exclusive=True)

    def _send(self, outcome: str, reason: str) -> None:
        try:
            self._close(self._line.key, outcome, reason)
        except GatewayRefused as error:
            self.app.call_from_thread(self._complain, str(error))
        except GatewayAway as error:
            sentence = "Not sent: the gateway is away (%(reason)s). Press enter to try again."
            self.app.call_from_thread(self._complain, self._texts(sentence, reason=error))
        else:
            self.app.call_from_thread(self.dismiss, True)

    def _complain(self, sentence: str) -> None:
        self.query_one("#complaint", Static).update(sentence)
        reason = self.query_one("#reason", Input)
        reason.disabled = False
        reason.focus()

    def action_leave(self) -> None:
        """Back, nothing decided."""
        self.dismiss(False)
