"""Moves that were done before a bin was counted, and told after it: the count allows for them.

A PDA without the network tells later what was picked. Pieces that a person took before another one finished counting
the bin were missing from that count already, while the record still had them.
"""

from gateway.contracts.facts import LateMovementFound, LinePicked, Movement, Piece, Quality
from gateway.contracts.messages import Message
from gateway.floor.stocktake import counts
from gateway.store.areas.counting import CountLine
from gateway.store.unit import Unit


def follow(unit: Unit, message: Message) -> None:
    """Called for every fact; only picks carry the times of their pieces."""
    if isinstance(message, LinePicked) and message.movements and len(unit.state.counting.bins):
        for line in _lines(unit, message):
            late = _before(message.pieces, unit.state.counting.bins[line.count, line.bin].counted_ms)
            _allow(unit, line, min(late, _of(message.movements, line)))


def _lines(unit: Unit, message: LinePicked) -> list[CountLine]:
    """The goods picked, as the newest count of the bin has them: expected none and counted none where it saw none."""
    counting = unit.state.counting
    bins = [row for row in counting.bins.by("bin", message.bin) if row.round]
    if not bins:
        return []
    newest = max(bins, key=lambda row: (row.counted_ms, row.as_of_seq))
    wanted = counting.counts[newest.count].skus
    if wanted and message.sku not in wanted:
        return []
    kinds = sorted({(one.lot, str(one.quality)) for one in message.movements if one.from_place == message.bin})
    return [
        counting.lines.get((newest.count, newest.bin, message.sku, lot, quality))
        or CountLine(count=newest.count, bin=newest.bin, sku=message.sku, lot=lot, quality=quality)
        for lot, quality in kinds
    ]


def _before(pieces: tuple[Piece, ...], counted_ms: int) -> int:
    return sum(piece.quantity for piece in pieces if int(piece.at.timestamp() * 1000) < counted_ms)


def _of(movements: tuple[Movement, ...], line: CountLine) -> int:
    return sum(
        one.quantity
        for one in movements
        if (one.from_place, one.lot, str(one.quality)) == (line.bin, line.lot, line.quality)
    )


def _allow(unit: Unit, line: CountLine, quantity: int) -> None:
    """The pieces are off the record by their own fact: the count must not take them off again."""
    if quantity <= 0:
        return
    count = unit.state.counting.counts[line.count]
    unit.record(
        LateMovementFound(
            count=line.count, bin=line.bin, sku=line.sku, lot=line.lot, quality=Quality(line.quality),
            quantity=quantity, warehouse=count.warehouse,
        ),
        subject=count.number,
    )  # fmt: skip
    row = unit.state.counting.bins[line.count, line.bin]
    if row.state == "done":
        changed = unit.state.counting.lines[line.count, line.bin, line.sku, line.lot, line.quality]
        counts.settle(unit, count, changed, operator=row.operator, reason="late movement")
