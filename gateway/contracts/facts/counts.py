"""Counts: asked for, counted bin by bin, looked into, decided. Differences are `StockCounted` facts."""

import msgspec

from gateway.contracts.facts.goods import Quality
from gateway.contracts.messages import Direction, Message, message


class CountedGoods(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One SKU, lot and quality in a bin: what was on record when the bin was finished, and what a person counted."""

    sku: str
    expected: int
    counted: int
    lot: str = ""
    quality: Quality = Quality.GOOD
    late: int = 0  # pieces on record then that had gone (or, below zero, come) before, told only afterwards


@message("count.count_opened.v1", Direction.UP)
class CountOpened(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody, or the course of things, wants bins counted. More bins may follow as `CountBinsAdded`."""

    count: str
    number: str
    kind: str  # bin, sku, full, spot, cycle, dynamic, not_empty, rfid
    source: str = "floor"  # central, supervisor, floor
    bins: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()  # only these goods are counted, where there are any
    blind: bool = True
    reason: str = ""
    operator: str = ""


@message("count.bins_added.v1", Direction.UP)
class CountBinsAdded(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Further bins of a count."""

    count: str
    bins: tuple[str, ...]


@message("count.bin_counted.v1", Direction.UP)
class BinCounted(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A bin was counted, the first time or again; `as_of_seq` is the event that what is expected holds after."""

    count: str
    bin: str
    lines: tuple[CountedGoods, ...]
    as_of_seq: int
    round: int = 1
    state: str = "done"  # what comes next: done, recount, review
    strange: tuple[str, ...] = ()  # codes of goods that nobody knows
    operator: str = ""
    station: str = ""


@message("count.bin_reviewed.v1", Direction.UP)
class BinReviewed(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A supervisor decided about a bin's differences: accepted, to be counted again, or thrown away."""

    count: str
    bin: str
    decision: str  # accept, recount, reject
    reason: str = ""
    operator: str = ""


@message("count.late_movement.v1", Direction.UP)
class LateMovementFound(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Pieces had left (or, below zero, reached) a bin before it was counted, and were told only after it."""

    count: str
    bin: str
    sku: str
    quantity: int
    lot: str = ""
    quality: Quality = Quality.GOOD


@message("count.count_closed.v1", Direction.UP)
class CountClosed(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A count is over; `missed` bins were not counted."""

    count: str
    outcome: str = "done"  # done, cancelled
    missed: tuple[str, ...] = ()
    missed_bins: int = 0
    bins: int = 0
    lines: int = 0
    differences: int = 0  # lines that did not agree
    found: int = 0  # pieces
    lost: int = 0
    operator: str = ""
    reason: str = ""
