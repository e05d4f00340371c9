"""Whatever happens in whatever order, stock, reservations and claims add up (hypothesis plays the shop)."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from central.database.database import Database
from central.orders.services import WrongState
from gateway.contracts import facts
from gateway.contracts.work import CancelKind
from tests.central.site import Site

SKUS = ("A", "B", "C")
sku = st.sampled_from(SKUS)
lines = st.lists(st.tuples(sku, st.integers(1, 6)), min_size=1, max_size=3)


class ShopAndFloor(RuleBasedStateMachine):
    """Orders, purchases, receipts (complete, partial, short), counts, cancellations, shipments, returns."""

    orders = Bundle("orders")
    template: Path

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path(tempfile.mkdtemp(prefix="floorgate-machine-"))
        shutil.copy(self.template, self._folder / "central.db")
        self.database = Database(str(self._folder / "central.db"))
        self.site = Site.opened(self.database)
        self.numbers = 0
        self.returned: set[str] = set()
        self.received: dict[tuple[str, int], int] = {}

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self._folder)

    @initialize()
    def goods(self) -> None:
        self.site.products(*SKUS)

    @rule(target=orders, wanted=lines)
    def order(self, wanted: list[tuple[str, int]]) -> str:
        self.numbers += 1
        return self.site.order(f"T-{self.numbers}", *wanted)

    @rule(wanted=st.dictionaries(sku, st.integers(1, 12), min_size=1))
    def buy(self, wanted: dict[str, int]) -> None:
        self.site.buy(**wanted)
        self.site.floor.poll()

    @rule(part=st.integers(1, 12), pick=st.randoms(use_true_random=False))
    def receive_some(self, part: int, pick: object) -> None:
        """Some pieces of one line; the receipt stays open."""
        for receipt in self.site.floor.receipts.values():
            for line in receipt.lines:
                key = (receipt.receipt, line.line_no)
                left = line.quantity - self.received.get(key, 0)
                if left > 0:
                    taken = min(part, left)
                    self.received[key] = self.received.get(key, 0) + taken
                    self._count_in(receipt.receipt, line.line_no, line.sku, taken)
                    self.site.floor.sync()
                    return

    def _count_in(self, receipt: str, line_no: int, code: str, quantity: int) -> None:
        movement = facts.Movement(code, quantity, "", "RECV")
        event = facts.GoodsReceived(
            receipt=receipt, line_no=line_no, sku=code, quantity=quantity, movements=(movement,)
        )
        self.site.floor.emit(event)

    @rule()
    def close_a_receipt(self) -> None:
        """Nothing more comes: whatever is missing is missing."""
        for receipt in list(self.site.floor.receipts):
            self.site.floor.emit(facts.ReceiptClosed(receipt=receipt, lines=()))
            del self.site.floor.receipts[receipt]
            self.site.floor.sync()
            return

    @rule(code=sku, delta=st.integers(-8, 8).filter(bool))
    def count(self, code: str, delta: int) -> None:
        """A count finds more or less than was thought."""
        ends = ("", "A-01-01") if delta > 0 else ("A-01-01", "")
        movement = facts.Movement(code, abs(delta), *ends)
        self.site.floor.emit(facts.StockMoved(movements=(movement,), reason="count"))
        self.site.floor.sync()

    @rule(order=orders, kind=st.sampled_from(CancelKind))
    def call_back(self, order: str, kind: CancelKind) -> None:
        try:
            self.site.cancel(order, kind)
        except WrongState:
            return

    @rule(size=st.integers(1, 9))
    def ship_everything(self, size: int) -> None:
        self.site.floor.poll()
        self.site.floor.work_all()
        self.site.floor.sync(size)

    @rule()
    def answer_intercepts(self) -> None:
        self.site.floor.poll()
        for fulfilment in list(self.site.floor.cancelled):
            if self.site.floor.released.pop(fulfilment, None) is not None:
                self.site.floor.intercept(fulfilment)
            del self.site.floor.cancelled[fulfilment]
        self.site.floor.sync()

    @rule(quality=st.sampled_from(facts.Quality))
    def take_returns(self, quality: facts.Quality) -> None:
        self.site.floor.poll()
        for return_id, expected in self.site.floor.returns.items():
            if return_id not in self.returned:
                self.returned.add(return_id)
                self.site.floor.take_return(expected, quality)
        self.site.floor.sync()

    @invariant()
    def sound(self) -> None:
        self.site.assert_sound()

    @invariant()
    def oversold_rows_have_tasks(self) -> None:
        short = self.site.one("SELECT count(*) FROM stock WHERE on_hand < reserved OR on_hand < 0")
        if short:
            assert "oversold" in self.site.tasks()

    @invariant()
    def nothing_is_parked(self) -> None:
        assert self.site.rows("SELECT type, reason FROM parked_message") == []


@pytest.mark.timeout(300)
def test_stock_reservations_and_claims_always_add_up(template: Path) -> None:
    machine = ShopAndFloor.TestCase
    ShopAndFloor.template = template
    machine.settings = settings(max_examples=25, stateful_step_count=25, suppress_health_check=list(HealthCheck))
    machine().runTest()
