"""A decision: what, and why. Nothing that takes a reason is sent without one."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from gateway.tui.client import GatewayAway, GatewayRefused
from gateway.tui.texts import Texts

Send = Callable[[str, str], None]


class Decision(ModalScreen[bool]):
    """Ends with True once the gateway took it. `choices` are (value, words); without any only the reason is asked."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(
        self, title: str, choices: Sequence[tuple[str, str]], texts: Texts, send: Send, reason: bool = True
    ) -> None:
        super().__init__()
        self._title, self._choices, self._texts, self._send, self._reason = title, choices, texts, send, reason

    def compose(self) -> ComposeResult:
        """The question, the choices, the reason, what was wrong with it."""
        with Vertical(id="sheet", classes="small"):
            yield Static(self._title, id="sheet-title", markup=False)
            if self._choices:
                options = (Option(words, id=value or None) for value, words in self._choices)
                yield OptionList(*options, id="outcomes", markup=False)
            if self._reason:
                yield Input(placeholder=self._texts("Reason"), id="reason", max_length=200)
            yield Static("", id="complaint", markup=False)
            choose = ["↑↓", self._texts("choose")] if self._choices else []
            keys = [*choose, "enter", self._texts("confirm"), "esc", self._texts("back")]
            yield Static("  ".join(keys), id="sheet-keys", markup=False)

    def on_mount(self) -> None:
        """The first choice is chosen; the keys begin there."""
        if self._choices:
            self.query_one("#outcomes", OptionList).highlighted = 0
            self.query_one("#outcomes").focus()
        else:
            self.query_one("#reason").focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter on a choice goes on to the reason, or sends it where none is asked."""
        event.stop()
        if self._reason:
            self.query_one("#reason").focus()
        else:
            self._go("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter on the reason sends the decision."""
        reason = event.value.strip()
        if not reason:
            self._complain(self._texts("Say why: a decision needs a reason."))
            return
        self.query_one("#reason", Input).disabled = True
        self._go(reason)

    def _go(self, reason: str) -> None:
        chosen = self.query_one("#outcomes", OptionList).highlighted or 0 if self._choices else 0
        value = self._choices[chosen][0] if self._choices else ""
        self.run_worker(lambda: self._sending(value, reason), thread=True, exclusive=True)

    def _sending(self, value: str, reason: str) -> None:
        try:
            self._send(value, reason)
        except GatewayRefused as error:
            self.app.call_from_thread(self._complain, str(error))
        except GatewayAway as error:
            sentence = "Not sent: the gateway is away (%(reason)s). Press enter to try again."
            self.app.call_from_thread(self._complain, self._texts(sentence, reason=error))
        else:
            self.app.call_from_thread(self.dismiss, True)

    def _complain(self, sentence: str) -> None:
        self.query_one("#complaint", Static).update(sentence)
        if self._reason:
            reason = self.query_one("#reason", Input)
            reason.disabled = False
            reason.focus()

    def action_leave(self) -> None:
        """Back, nothing decided."""
        self.dismiss(False)
