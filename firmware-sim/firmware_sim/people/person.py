"""What all people share: they look at their screen, do what the step asks, and wait for the screen to answer."""

import threading
from collections.abc import Callable, Mapping
from typing import Any

import structlog

from firmware_sim.people.bench import Bench
from firmware_sim.people.pace import Pace
from firmware_sim.people.screen import Screen, View
from firmware_sim.people.slips import Slips
from firmware_sim.world.world import World, WorldError

log = structlog.get_logger(__name__)
PATIENCE_S = 4.0  # without an answer a person scans again
IDLE_S = 2.0
Step = Callable[[View], None]


class Person:
    """Works at one bench in a thread of its own. Subclasses say in `steps` what to do at which step."""

    def __init__(self, name: str, badge: str, bench: Bench, screen: Screen, world: World, pace: Pace) -> None:
        self.name = name
        self.badge = badge
        self.bench = bench
        self.screen = screen
        self.world = world
        self.pace = pace
        self.slips = Slips(world, name, world.seed)
        self.station = bench.name
        self._heard = 0
        self._same = 0
        self._last: tuple[str, dict[str, Any]] = ("", {})
        self._away = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"person {name}", daemon=True)
        world.on_change(screen.ring)

    def start(self) -> None:
        """The shift begins."""
        self.screen.start()
        self._thread.start()

    def stop(self) -> None:
        """The shift ends: the screen goes dark and whoever waits wakes."""
        self._stopping.set()
        self.screen.stop()

    def join(self, timeout_s: float) -> None:
        """Waits until the person has put down what is in hand."""
        self._thread.join(timeout_s)

    @property
    def away(self) -> bool:
        """Somebody else has taken the bench over."""
        return self._away.is_set()

    def take_over(self, taken: bool) -> None:
        """A person of flesh takes the bench, or gives it back."""
        if taken:
            self._away.set()
        else:
            self._away.clear()
        self.screen.ring()

    def steps(self) -> Mapping[str, Step]:
        """Step -> what to do there."""
        raise NotImplementedError

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.turn()
            except WorldError as error:
                log.warning("a person is at a loss", person=self.name, step=self.screen.look().step, error=str(error))
                self.idle(self.screen.look())
            except Exception:
                if not self._stopping.is_set():
                    log.exception("a person stumbled", person=self.name, view=str(self.screen.look())[:500])
                    self._stopping.wait(IDLE_S)

    def turn(self) -> None:
        """One look and one action."""
        view = self.screen.look()
        if self.away:
            self.idle(view, 10.0)
            return
        self._calm_down(view)
        if view.step == "sign_in":
            self.scan(self.badge)
            return
        step = self.steps().get(view.step)
        if step is None:
            self.lost(view)
        else:
            step(view)

    def _calm_down(self, view: View) -> None:
        """Whoever sees the same again and again, whatever is done, takes a breath."""
        state = (view.step, view.data)
        self._same = self._same + 1 if state == self._last else 0
        self._last = state
        if self._same >= 3:
            self._stopping.wait(min(IDLE_S, 0.1 * self._same))

    def lost(self, view: View) -> None:
        """A step that is not this person's: leave it if the screen offers that, else wait."""
        if view.step and "leave" in (view.data.get("taps") or []):
            self.tap("leave")
        else:
            self.idle(view)

    # --- hands ------------------------------------------------------------------------------------------------------

    def scan(self, text: str, symbology: str = "code128") -> View:
        """Pulls the trigger and waits for the screen; the newest view, changed or not."""
        scanner = self.bench.scanner
        if scanner is None:
            raise WorldError(f"{self.station} has no scanner")
        before = self.screen.look()
        self.pace.take(0.6)
        scanner.trigger(text, symbology)
        self.world.add_to_counter("scans")
        if not scanner.pulls[-1].heard:
            self._stopping.wait(0.3)
            return self.screen.look()
        if self.slips.happens("double_scan", text):
            scanner.trigger(text, symbology)
            self.world.add_to_counter("scans")
        return self.screen.wait(before, PATIENCE_S)

    def scan_goods(self, sku: str) -> View:
        """Scans a piece of this SKU."""
        return self.scan(self.world.barcode(sku), "ean13")

    def tap(self, action: str, value: Any = None) -> View:
        """Taps; after a refusal a person looks twice before going on."""
        self.pace.take(0.8)
        before = self.screen.look()
        answer = self.screen.tap(action, value)
        if answer.code.startswith("http_"):
            self.screen.wait(before, IDLE_S)
        return answer

    def idle(self, view: View, seconds: float = IDLE_S) -> None:
        """Waits for a newer view or for work that another person left."""
        self._same = 0
        self._heard = self.screen.idle(view, seconds, self._heard)
