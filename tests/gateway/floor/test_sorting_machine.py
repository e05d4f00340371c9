"""Two people at one wall, call-backs, undo, early ends, in any order: no piece comes, goes or is put twice."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from gateway.floor.picking import cart
from tests.gateway.floor.carts import pick_cart
from tests.gateway.site import Site
from tests.gateway.store.test_replay import compare_all

SKUS = ("LAMP", "MUG", "HOOK")
ORDERS: dict[str, dict[str, int]] = {
    "S1": {"LAMP": 2, "MUG": 1},
    "S2": {"LAMP": 1, "HOOK": 2},
    "S3": {"MUG": 3},
    "S4": {"HOOK": 1, "MUG": 1, "LAMP": 1},
}
STATIONS = st.sampled_from(("b1", "b2"))


class Wall(RuleBasedStateMachine):
    """Whatever two people do at the stations."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.site = Site(Path(self.folder.name)).furnish()
        self.site.stock(LAMP=30, MUG=30, HOOK=30)
        for number, pieces in ORDERS.items():
            self.site.order(number, **pieces)
        self.cart = pick_cart(self.site, second_sort="batch")
        for station in ("b1", "b2"):
            self.site.tap(station, "start", "wall")

    def teardown(self) -> None:
        compare_all(self.site)
        self.site.close()
        self.folder.cleanup()

    def _view(self, station: str) -> dict[str, Any]:
        return self.site.view(station)

    @rule(station=STATIONS, sku=st.sampled_from(SKUS))
    def scan(self, station: str, sku: str) -> None:
        self.site.scan(station, sku)

    @rule(station=STATIONS, slot=st.integers(1, 4), right=st.booleans())
    def confirm(self, station: str, slot: int, right: bool) -> None:
        hand = self._view(station)["data"].get("hand")
        number = hand["slot"] if right and hand else slot
        self.site.scan(station, f"{self.cart[:-2]}{number:02d}")

    @rule(station=STATIONS)
    def back(self, station: str) -> None:
        view = self._view(station)
        if view["step"] == "wall.back":
            self.site.scan(station, view["data"]["bin"])

    @rule(station=STATIONS, action=st.sampled_from(("undo", "finish", "leave", "damaged")))
    def tap(self, station: str, action: str) -> None:
        self.site.tap(station, action)

    @rule(station=STATIONS)
    def begin(self, station: str) -> None:
        if self._view(station)["step"] == "verify.open":
            self.site.tap(station, "start", "wall")

    @rule(number=st.sampled_from(tuple(ORDERS)))
    def call_back(self, number: str) -> None:
        self.site.cancel(f"f-{number}")

    @invariant()
    def no_piece_comes_or_goes(self) -> None:
        for sku in SKUS:
            rows = self.site.state.stock.by("sku", sku)
            assert sum(row.quantity for row in rows) == 30
            assert all(row.quantity >= 0 for row in rows), [(row.place, row.quantity) for row in rows]

    @invariant()
    def no_slot_gets_more_than_it_wants(self) -> None:
        for line in self.site.state.fulfilment_lines:
            assert 0 <= line.picked <= line.quantity

    @invariant()
    def a_sorted_cart_is_empty(self) -> None:
        (wave,) = (one for one in self.site.state.waves if one.style == "batch")
        assert not wave.sorted_ms or cart.content(self.site.state, wave) == {}

    @invariant()
    def what_lies_in_a_slot_is_what_its_order_was_given(self) -> None:
        state = self.site.state
        for fulfilment in state.fulfilments:
            if fulfilment.state == "intercepted":
                continue
            given = sum(line.picked for line in state.fulfilment_lines.by("fulfilment", fulfilment.fulfilment))
            totes = [tote.tote for tote in state.totes.by("fulfilment", fulfilment.fulfilment)]
            assert sum(row.quantity for tote in totes for row in state.stock.by("place", tote)) == given


def _run(machine: Callable[[], RuleBasedStateMachine]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_two_people_at_a_wall_never_lose_or_double_a_piece() -> None:
    _run(Wall)
