"""The console: asks the gateway every two seconds, shows its panes, goes on asking while it is away."""

import time
from typing import Any, ClassVar, Protocol

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.timer import Timer
from textual.widgets import Static

from gateway.tui.client import GatewayAway, Snapshot
from gateway.tui.decision import Decision
from gateway.tui.detail import Detail
from gateway.tui.keys import Keys
from gateway.tui.line import Line
from gateway.tui.orders import Order, Ordering, order_of
from gateway.tui.pane import Pane
from gateway.tui.panes import devices, gate, hours, labels, people, stations, sync, tasks, waves
from gateway.tui.panes.kind import PaneKind
from gateway.tui.texts import Texts
from gateway.tui.theme import DARK, LIGHT, THEMES
from gateway.tui.values import clock

PANES: tuple[PaneKind, ...] = (
    waves.PANE, stations.PANE, tasks.PANE,
    people.PANE, hours.PANE, devices.PANE,
    labels.PANE, sync.PANE, gate.PANE,
)  # fmt: skip
_LONGEST_WAIT_S = 10.0


class Gateway(Ordering, Protocol):
    """What the console asks of a gateway."""

    url: str

    def snapshot(self) -> Snapshot:
        """Everything the panes show; raises GatewayAway."""

    def get(self, path: str) -> Any:
        """One answer; raises GatewayAway, GatewayRefused."""


class Console(App[None]):
    """The supervisor's terminal."""

    CSS_PATH = "console.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012  Textual declares it this way
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(kind.letter, f"pane('{kind.name}')", show=False) for kind in PANES),
        Binding("right", "step(1)", show=False),
        Binding("left", "step(-1)", show=False),
        *(Binding(key, f"act('{key}')", show=False) for kind in PANES for key, _ in kind.keys),
        Binding("z", "zoom", show=False),
        Binding("r", "ask", show=False),
        Binding("l", "language", show=False),
        Binding("t", "theme", show=False),
        Binding("question_mark", "keys", show=False),
        Binding("q", "quit", show=False),
    ]

    def __init__(self, gateway: Gateway, language: str = "zh_CN", every_s: float = 2.0) -> None:
        super().__init__()
        self.gateway, self.texts, self.every_s = gateway, Texts(language), every_s
        self.snapshot = Snapshot()
        self.heard_at: float | None = None  # seconds since 1970
        self.away = ""
        self._wait_s = every_s
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Status, panes, keys."""
        yield Static("", id="status", markup=False)
        with Container(id="panes"):
            for kind in PANES:
                yield Pane(kind, self.texts)
        yield Static("", id="foot", markup=False)

    def on_mount(self) -> None:
        """Begins to ask."""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK
        self.query_one("#pane-tasks").focus()
        self._words()
        self.action_ask()

    def action_ask(self) -> None:
        """Asks now; the next time comes by itself."""
        self.run_worker(self._ask, thread=True, exclusive=True, group="ask")

    def _ask(self) -> None:
        try:
            snapshot, away = self.gateway.snapshot(), ""
        except GatewayAway as error:
            snapshot, away = None, str(error)
        self.call_from_thread(self._answered, snapshot, away)

    def _answered(self, snapshot: Snapshot | None, away: str) -> None:
        self.away = away
        if snapshot is not None:
            changed = snapshot != self.snapshot
            self.snapshot, self.heard_at, self._wait_s = snapshot, time.time(), self.every_s
            if changed:
                self._draw()
        else:
            self._wait_s = min(self._wait_s * 2, _LONGEST_WAIT_S)
        self._words()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(self._wait_s, self.action_ask)

    def _draw(self) -> None:
        for pane in self._panes():
            pane.show(self.snapshot, self.texts)

    def _words(self) -> None:
        status = self.query_one("#status", Static)
        status.set_class(bool(self.away), "away")
        self.query_one("#panes").set_class(bool(self.away), "stale")
        status.update(self._away_sentence() if self.away else self._sentence())
        own = self._front().kind.keys or tasks.PANE.keys
        hints = [("?", "keys"), ("enter", "open"), *own, ("z", "zoom"), ("l", "language"), ("t", "theme")]
        self.query_one("#foot", Static).update(
            "   ".join(f"{key} {self.texts(meaning)}" for key, meaning in [*hints, ("q", "leave")])
        )

    def _sentence(self) -> str:
        if self.heard_at is None:
            return f"{self.gateway.url}  …"
        words = [f"● {self.texts('Floorgate')}", self.gateway.url, clock(self.heard_at)]
        decide = len(self.query_one("#pane-tasks", Pane).lines)
        if decide:
            words.append(self.texts("%(count)s to decide", count=decide))
        return "   ".join(words)

    def _away_sentence(self) -> str:
        words = [
            f"▲ {self.texts('The gateway is away (%(reason)s)', reason=self.away)}",
            self.texts("asked again in %(seconds)s s", seconds=round(self._wait_s)),
        ]
        if self.heard_at is not None:
            words.append(self.texts("below: as of %(time)s", time=clock(self.heard_at)))
        return "   ".join(words)

    def _panes(self) -> list[Pane]:
        return list(self.query(Pane))

    def _front(self) -> Pane:
        return self.focused if isinstance(self.focused, Pane) else self.query_one("#pane-tasks", Pane)

    def action_pane(self, name: str) -> None:
        """Goes to a pane."""
        pane = self.query_one(f"#pane-{name}", Pane)
        for other in self._panes():
            other.set_class(other is pane, "front")
        self.query_one("#panes").set_class(pane.kind.page == 2, "second")
        self.screen.set_focus(pane)  # at once: the next key may be here already

    def on_descendant_focus(self) -> None:
        """Another pane has the keys: the last line names those that act there."""
        self._words()

    def action_step(self, by: int) -> None:
        """Goes to the next pane or the one before."""
        panes = self._panes()
        self.action_pane(panes[(panes.index(self._front()) + by) % len(panes)].kind.name)

    def action_zoom(self) -> None:
        """One pane alone, or all again."""
        self.action_pane(self._front().kind.name)
        self.query_one("#panes").toggle_class("alone")

    def action_language(self) -> None:
        """The next language."""
        self.texts = self.texts.next()
        self._draw()
        self._words()

    def action_theme(self) -> None:
        """Dark to light and back."""
        self.theme = LIGHT if self.theme == DARK else DARK
        self._draw()

    def action_keys(self) -> None:
        """Shows the keys."""
        self.push_screen(Keys(self.texts))

    def on_pane_opened(self, message: Pane.Opened) -> None:
        """A line was chosen."""

        def then(key: str | None) -> None:
            if key:
                self._order(message.kind, key, message.line)

        self.push_screen(Detail(message.kind, message.line, self.texts, self.gateway.get), then)

    def action_act(self, key: str) -> None:
        """Does what the key means for the line under the cursor; tasks are decided from anywhere."""
        front = self._front()
        pane = front if key in dict(front.kind.keys) else self.query_one("#pane-tasks", Pane)
        if key in dict(pane.kind.keys) and pane.chosen is not None:
            self._order(pane.kind, key, pane.chosen)

    def _order(self, kind: PaneKind, key: str, line: Line) -> None:
        order = order_of(kind, key, line, self.snapshot, self.gateway, self.texts)
        if isinstance(order, str):
            self.notify(order, severity="warning")
        if not isinstance(order, Order):
            return
        said = order.done

        def then(done: bool | None) -> None:
            if done:
                self.notify(said)
                self.action_ask()

        self.push_screen(Decision(order.title, order.choices, self.texts, order.send, order.reason), then)
