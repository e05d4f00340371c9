"""Counts: their bins, what was found there, and how far they are."""

import msgspec

from gateway.contracts import facts
from gateway.floor.apply.goods import move
from gateway.floor.apply.registry import applies
from gateway.store.areas.counting import Count, CountBin, CountLine, CountStrange
from gateway.store.state import State


@applies(facts.CountOpened)
def count_opened(state: State, event: facts.CountOpened, at_ms: int) -> None:
    """A count that waits for a person."""
    state.counting.counts.put(
        Count(
            count=event.count,
            number=event.number,
            kind=event.kind,
            source=event.source,
            warehouse=event.warehouse,
            skus=event.skus,
            blind=event.blind,
            reason=event.reason,
            operator=event.operator,
            opened_ms=at_ms,
        )
    )
    _add(state, event.count, event.bins)


@applies(facts.CountBinsAdded)
def bins_added(state: State, event: facts.CountBinsAdded, at_ms: int) -> None:
    """Further bins, walked to after those before."""
    _add(state, event.count, event.bins)


def _add(state: State, count: str, bins: tuple[str, ...]) -> None:
    before = state.counting.bins.count("count", count)
    for turn, name in enumerate(bins, before + 1):
        if (count, name) not in state.counting.bins:
            state.counting.bins.put(CountBin(count=count, bin=name, turn=turn))


@applies(facts.BinCounted)
def bin_counted(state: State, event: facts.BinCounted, at_ms: int) -> None:
    """What was found; a second count takes the place of the first, whose figures stay beside it."""
    if event.count not in state.counting.counts:
        return
    key = (event.count, event.bin)
    row = state.counting.bins.get(key) or CountBin(
        count=event.count, bin=event.bin, turn=state.counting.bins.count("count", event.count) + 1
    )
    state.counting.bins.put(row)
    state.counting.bins.change(
        row,
        state=event.state,
        round=event.round,
        operator=event.operator,
        first_operator=row.first_operator or event.operator,
        as_of_seq=event.as_of_seq,
        counted_ms=at_ms,
    )
    for line in event.lines:
        _count_line(state, event, line)
    for code in event.strange:
        seen = state.counting.strange.get((*key, code))
        state.counting.strange.put(
            CountStrange(count=event.count, bin=event.bin, code=code, seen=seen.seen + 1 if seen else 1)
        )
    go_on(state, event.count)


def _count_line(state: State, event: facts.BinCounted, line: facts.CountedGoods) -> None:
    key = (event.count, event.bin, line.sku, line.lot, str(line.quality))
    before = state.counting.lines.get(key)
    state.counting.lines.put(
        CountLine(
            count=event.count,
            bin=event.bin,
            sku=line.sku,
            lot=line.lot,
            quality=str(line.quality),
            expected=line.expected,
            counted=line.counted,
            late=line.late,
            first=-1 if before is None else before.first if before.first >= 0 else before.counted,
            round=event.round,
            as_of_seq=event.as_of_seq,
            settled=line.counted == line.expected - line.late,
        )
    )


@applies(facts.LateMovementFound)
def late_movement(state: State, event: facts.LateMovementFound, at_ms: int) -> None:
    """The count allows for what had moved before it; it may have seen none of these goods."""
    key = (event.count, event.bin, event.sku, event.lot, str(event.quality))
    line = state.counting.lines.get(key)
    row = state.counting.bins.get((event.count, event.bin))
    if line is None and row is not None:
        count, place, sku, lot, quality = key
        line = CountLine(
            count=count, bin=place, sku=sku, lot=lot, quality=quality, round=row.round, as_of_seq=row.as_of_seq
        )
    if line is not None:
        state.counting.lines.put(msgspec.structs.replace(line, late=line.late + event.quantity))


@applies(facts.BinReviewed)
def bin_reviewed(state: State, event: facts.BinReviewed, at_ms: int) -> None:
    """Accepted differences are posted by facts that follow; rejected ones are thrown away."""
    row = state.counting.bins.get((event.count, event.bin))
    if row is not None:
        state.counting.bins.change(row, state={"accept": "done", "recount": "recount"}.get(event.decision, "rejected"))
        if event.decision == "reject":
            for line in state.counting.lines.by("bin", (event.count, event.bin)):
                state.counting.lines.change(line, settled=True)
    go_on(state, event.count)


@applies(facts.StockCounted)
def stock_counted(state: State, event: facts.StockCounted, at_ms: int) -> None:
    """The difference of a count."""
    move(state, event.movements)
    line = state.counting.lines.get((event.count, event.bin, event.sku, event.lot, str(event.quality)))
    if line is not None:
        delta = sum(movement.delta for movement in event.movements)
        state.counting.lines.change(line, posted=line.posted + delta, settled=True)


@applies(facts.CountClosed)
def count_closed(state: State, event: facts.CountClosed, at_ms: int) -> None:
    """What nobody counted is missed."""
    count = state.counting.counts.get(event.count)
    if count is None:
        return
    for row in state.counting.bins.by("open", event.count):
        state.counting.bins.change(row, state="missed")
    ended = "cancelled" if event.outcome == "cancelled" else "done"
    state.counting.counts.change(count, state=ended, closed_ms=at_ms)


def go_on(state: State, name: str) -> None:
    """How far the count is, by what its bins wait for."""
    count = state.counting.counts.get(name)
    if count is None or count.state in ("done", "cancelled"):
        return
    states = {row.state for row in state.counting.bins.by("count", name)}
    if states == {"waiting"}:
        reached = "requested"
    elif "waiting" in states:
        reached = "counting"
    elif "recount" in states:
        reached = "investigating"
    else:
        reached = "review" if "review" in states else "counted"
    if reached != count.state:
        state.counting.counts.change(count, state=reached)
