"""Counts as a floor tells them: opened, counted bin by bin, decided, closed. Goods move by the facts' movements."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from central.gateways.intake import FloorEvent, FloorPart, Intake
from central.stock.models import StockCount, StockCountLine
from gateway.contracts import facts


class CountsPart(FloorPart):
    """Keeps central's list of counts in step with the floors'. Counts are rare: a few statements each will do."""

    def __init__(self, intake: Intake) -> None:
        super().__init__(intake)
        self._known: set[str] = set()

    def load(self, events: Sequence[FloorEvent]) -> None:
        """Which counts there are."""
        names = {str(getattr(event.message, "count", "")) for event in events}
        query = select(StockCount.id).where(StockCount.id.in_(sorted(names)))
        self._known = set(self.intake.tx.execute(query).scalars())

    def opened(self, event: FloorEvent, fact: facts.CountOpened) -> None:
        if fact.count in self._known:
            self._change(fact.count, bins=len(fact.bins), kind=fact.kind)
            return
        self._known.add(fact.count)
        self.intake.tx.execute(
            insert(StockCount).values(
                id=fact.count,
                number=fact.number,
                warehouse=event.warehouse,
                kind=fact.kind,
                source=fact.source,
                state="requested",
                blind=fact.blind,
                reason=fact.reason,
                asked_by=fact.operator,
                skus=list(fact.skus),
                wanted_bins=[],
                bins=len(fact.bins),
                counted_bins=0,
                missed=[],
                opened_at=event.time,
            )
        )

    def added(self, event: FloorEvent, fact: facts.CountBinsAdded) -> None:
        self._change(fact.count, bins=StockCount.bins + len(fact.bins))

    def counted(self, event: FloorEvent, fact: facts.BinCounted) -> None:
        """The last count of a bin takes the place of the one before."""
        if fact.count not in self._known:
            return
        bin_of = (StockCountLine.count == fact.count) & (StockCountLine.bin == fact.bin)
        self.intake.tx.execute(delete(StockCountLine).where(bin_of))
        rows = [
            {
                "count": fact.count,
                "bin": fact.bin,
                "sku": line.sku,
                "lot": line.lot,
                "quality": str(line.quality),
                "expected": line.expected - line.late,
                "counted": line.counted,
                "posted": 0,
                "round": fact.round,
                "operator": fact.operator,
                "approved_by": "",
                "reason": "",
                "counted_at": event.time,
            }
            for line in fact.lines
            if line.counted != line.expected - line.late
        ]
        if rows:
            self.intake.tx.execute(insert(StockCountLine), rows)
        state = {"recount": "investigating", "review": "review"}.get(fact.state, "counting")
        more = 1 if fact.round == 1 else 0
        self._change(fact.count, state=state, counted_bins=StockCount.counted_bins + more)

    def posted(self, event: FloorEvent, fact: facts.StockCounted) -> None:
        """A difference entered the stock."""
        delta = sum(movement.delta for movement in fact.movements)
        line = (
            (StockCountLine.count == fact.count)
            & (StockCountLine.bin == fact.bin)
            & (StockCountLine.sku == fact.sku)
            & (StockCountLine.lot == fact.lot)
            & (StockCountLine.quality == str(fact.quality))
        )
        figures: dict[str, Any] = {"expected": fact.expected, "posted": StockCountLine.posted + delta}
        told = {"approved_by": fact.approved_by, "reason": fact.reason}
        self.intake.tx.execute(update(StockCountLine).where(line).values(**figures, **told))

    def closed(self, event: FloorEvent, fact: facts.CountClosed) -> None:
        state = "cancelled" if fact.outcome == "cancelled" else "done"
        self._change(fact.count, state=state, closed_at=event.time, missed=list(fact.missed), counted_bins=fact.bins)

    def _change(self, count: str, **values: Any) -> None:
        change(self.intake.tx, count, values)

    handlers = {  # noqa: RUF012
        facts.CountOpened: opened,
        facts.CountBinsAdded: added,
        facts.BinCounted: counted,
        facts.StockCounted: posted,
        facts.CountClosed: closed,
    }


def change(tx: Connection, count: str, values: dict[str, Any]) -> None:
    """Changes a count's row, if it is there."""
    tx.execute(update(StockCount).where(StockCount.id == count).values(**values))
