"""Whatever comes in, moves, is held, made up or sent back: the stock rows are the sum of the movements, and a replay
of the log makes the same tables."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from gateway.store.local import LOCAL
from gateway.store.state import State
from tests.gateway.floor.inbound import bundle, by_lot, expect, face, lying, moved, send_back, setting, zone
from tests.gateway.floor.replayed import replayed
from tests.gateway.site import Site

SKUS = st.sampled_from(["LAMP", "MUG", "HOOK"])
PIECES = st.integers(1, 12)
PLACES = st.sampled_from(["A-01-01", "A-01-02", "A-02-02", "A-03-03", "R-01-01", "DEFECT"])
LOTS = st.sampled_from(["L1", "L2"])


class Floor(RuleBasedStateMachine):
    """One bench that does everything that is done with goods before they are picked."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.site = Site(self.folder).furnish()
        self.number = 0

    @initialize(qc=st.booleans(), serve=st.booleans(), over=st.sampled_from(["refuse", "allow"]))
    def open(self, qc: bool, serve: bool, over: str) -> None:
        by_lot(self.site)
        bundle(self.site, LAMP=2, MUG=1)
        zone(self.site, "R", "reserve")
        face(self.site, "A-01-01", "MUG", 5, 20)
        rules = {"sku:HOOK": 50} if qc else {}
        setting(self.site, qc=rules, serve_at_once=serve, over_receipt=over, over_receipt_percent=20)

    def home(self) -> None:
        for _ in range(6):
            if self.site.view("r1")["step"] == "home":
                return
            taps = self.site.view("r1")["data"]["taps"]
            self.site.tap("r1", "later" if "later" in taps else "skip" if "skip" in taps else "leave")

    def next(self, kind: str) -> str:
        self.number += 1
        return f"{kind}-261124-{self.number:04d}"

    def lot(self, lot: str) -> None:
        if self.site.view("r1")["step"].endswith(".lot"):
            self.site.tap("r1", "lot", {"lot": lot})

    def place(self, place: str) -> None:
        for _ in range(2):
            if self.site.view("r1")["step"].endswith((".putaway", ".bin", ".to", ".back")):
                self.site.scan("r1", place)
        self.home()

    @rule(sku=SKUS, pieces=PIECES, more=st.integers(0, 3), place=PLACES, lot=LOTS)
    def receive(self, sku: str, pieces: int, more: int, place: str, lot: str) -> None:
        self.site.scan("r1", expect(self.site, self.next("PO"), **{sku: pieces}))
        self.site.scan("r1", sku)
        self.lot(lot)
        self.site.tap("r1", "quantity", pieces + more)
        if self.site.view("r1")["step"] == "receive.serve":
            self.site.tap("r1", "serve")
        self.place(place)

    @rule(sku=SKUS, pieces=PIECES, place=PLACES, lot=LOTS)
    def blind(self, sku: str, pieces: int, place: str, lot: str) -> None:
        self.site.tap("r1", "start", "blind")
        self.site.scan("r1", sku)
        self.lot(lot)
        self.site.tap("r1", "quantity", pieces)
        self.place(place)

    @rule(sku=SKUS, pieces=PIECES, grade=st.sampled_from(["good", "damaged"]), place=PLACES, lot=LOTS)
    def take_back(self, sku: str, pieces: int, grade: str, place: str, lot: str) -> None:
        self.site.scan("r1", send_back(self.site, self.next("RA"), "", **{sku: pieces}))
        self.site.scan("r1", sku)
        self.lot(lot)
        self.site.tap("r1", "quantity", pieces)
        self.site.tap("r1", "grade", grade)
        if self.site.view("r1")["step"] == "return.serve":
            self.site.tap("r1", "serve")
        self.place(place)

    @rule(pieces=PIECES, rejected=st.integers(0, 12), place=PLACES)
    def inspect(self, pieces: int, rejected: int, place: str) -> None:
        self.site.scan("r1", expect(self.site, self.next("PO"), HOOK=pieces))
        self.site.scan("r1", "HOOK")
        self.site.tap("r1", "quantity", pieces)
        self.home()
        self.site.tap("r1", "start", "qc")
        if self.site.scan("r1", "HOOK")["step"] == "qc.check":
            if rejected:
                self.site.tap("r1", "reject", {"quantity": rejected, "grade": "broken", "reason": "x"})
            else:
                self.site.tap("r1", "accept")
        self.place(place)

    @rule(sku=SKUS, place=PLACES)
    def put_away(self, sku: str, place: str) -> None:
        self.site.tap("r1", "start", "putaway")
        self.site.scan("r1", sku)
        self.place(place)

    @rule(sku=SKUS, pieces=PIECES, source=PLACES, place=PLACES, undo=st.booleans())
    def move(self, sku: str, pieces: int, source: str, place: str, undo: bool) -> None:
        self.site.tap("r1", "start", "move")
        self.site.scan("r1", source)
        self.site.scan("r1", sku)
        self.site.tap("r1", "quantity", pieces)
        for _ in range(2):
            if self.site.view("r1")["step"] == "move.to":
                self.site.scan("r1", place)
        if undo and self.site.view("r1")["step"] == "move.from":
            self.site.tap("r1", "undo")
        self.home()

    @rule(pieces=PIECES)
    def replenish(self, pieces: int) -> None:
        self.site.tap("r1", "start", "replenish")
        view = self.site.tap("r1", "take")
        if view["step"] == "replenish.from":
            self.site.scan("r1", view["data"]["source"])
            self.site.scan("r1", view["data"]["sku"])
            self.site.tap("r1", "quantity", pieces)
            self.site.scan("r1", view["data"]["bin"])
        self.home()

    @rule(sku=SKUS, pieces=PIECES, source=PLACES)
    def hold(self, sku: str, pieces: int, source: str) -> None:
        self.site.tap("r1", "start", "hold")
        self.site.scan("r1", source)
        self.site.scan("r1", sku)
        self.site.tap("r1", "quantity", pieces)
        self.site.tap("r1", "why", {"reason": "quality"})
        if self.site.view("r1")["step"] == "hold.to":
            self.site.scan("r1", "HOLD")
        self.home()

    @rule(place=PLACES)
    def release(self, place: str) -> None:
        self.site.tap("r1", "start", "hold")
        held = self.site.view("r1")["data"]["holds"]
        if held:
            self.site.tap("r1", "release", held[0]["hold"])
        self.place(place)

    @rule(pieces=st.integers(1, 3), place=PLACES)
    def assemble(self, pieces: int, place: str) -> None:
        self.site.tap("r1", "start", "kit")
        self.site.scan("r1", "SET")
        self.site.tap("r1", "quantity", pieces)
        self.place(place)

    @rule(pieces=st.integers(1, 3), source=PLACES)
    def take_apart(self, pieces: int, source: str) -> None:
        self.site.tap("r1", "start", "kit")
        self.site.tap("r1", "apart")
        self.site.scan("r1", "SET")
        self.site.tap("r1", "quantity", pieces)
        if self.site.view("r1")["step"] == "kit.from":
            self.site.scan("r1", source)
        self.home()

    @rule(sku=SKUS, pieces=st.integers(1, 4))
    def order(self, sku: str, pieces: int) -> None:
        self.number += 1
        self.site.order(f"S{self.number}", **{sku: pieces})
        self.site.plan()

    @invariant()
    def the_stock_rows_are_the_sum_of_the_movements(self) -> None:
        assert moved(self.site) == lying(self.site)

    @invariant()
    def nothing_is_below_zero_and_no_more_is_reserved_than_lies_there(self) -> None:
        for row in self.site.state.stock:
            assert row.quantity >= 0, row
            assert 0 <= row.reserved <= row.quantity, row

    @invariant()
    def lines_never_lie_in_bins_before_they_came(self) -> None:
        state = self.site.state
        for line in (*state.receipt_lines, *state.return_lines, *state.inbound.blind_lines):
            assert line.put_away <= line.received, line

    def teardown(self) -> None:
        assert _tables(replayed(self.site)) == _tables(self.site.state)
        self.site.close()
        shutil.rmtree(self.folder)


def _tables(state: State) -> dict[str, dict[object, object]]:
    return {table.name: dict(table.rows) for table in state.tables if table.name not in LOCAL and table.rows}


TestInboundStock = Floor.TestCase
TestInboundStock.settings = settings(
    max_examples=15,
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # each step commits to a disk: shrinking takes minutes
)
