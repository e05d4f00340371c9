"""Counts: opened, counted bin by bin, judged, posted as differences, closed.

A bin's count says what was expected and as of which event. Its difference is added to whatever lies there when it is
posted: goods that moved in between are allowed for, and nothing is overwritten. Picking goes on in a bin that is being
counted.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from gateway.contracts.facts import (
    BinCounted,
    BinReviewed,
    CountBinsAdded,
    CountClosed,
    CountedGoods,
    CountOpened,
    Movement,
    Quality,
    StockCounted,
)
from gateway.contracts.ids import new_id
from gateway.floor.storage import places
from gateway.floor.tasks import close_by_itself, raise_task
from gateway.store.areas.counting import Count, CountBin, CountLine
from gateway.store.errors import GatewayError
from gateway.store.rows import Setting
from gateway.store.state import State
from gateway.store.unit import Unit

KINDS = ("bin", "sku", "full", "spot", "cycle", "dynamic", "not_empty", "rfid")
AT_ONCE = 500  # bins in one fact
DECISIONS = ("accept", "recount", "reject")
REVIEW = "count_review"
PIECES, PERCENT = 2, 100  # differences up to these need nobody's word
CHANGED = ("refresh:receive", "refresh:pick")


class CannotCount(GatewayError):
    """What cannot be counted so; `sentence` is a msgid that says why, `params` fill its places."""

    def __init__(self, sentence: str, **params: Any) -> None:
        super().__init__(sentence % params)
        self.sentence, self.params = sentence, params


class Goods(NamedTuple):
    """What is counted in a bin: a SKU in one lot and quality."""

    sku: str
    lot: str = ""
    quality: str = "good"


# --- opening ------------------------------------------------------------------------------------------------------


def open_count(
    unit: Unit,
    kind: str,
    bins: Sequence[str],
    *,
    skus: Sequence[str] = (),
    source: str = "supervisor",
    blind: bool = True,
    reason: str = "",
    operator: str = "",
    name: str = "",
    number: str = "",
    warehouse: str = "",
    beside: bool = False,
) -> Count:
    """Asks for a count of bins, walked to in route order. Bins that another count is at already are left to it, unless
    this one goes on `beside` it.

    Raises:
        CannotCount: no such kind or bin, nothing to count, or every bin is in an open count.
    """
    state = unit.state
    if kind not in KINDS:
        raise CannotCount("There is no kind of count %(kind)s.", kind=kind or "-")
    for one in bins:
        if one not in state.bins:
            raise CannotCount("There is no bin %(bin)s.", bin=one or "-")
    beside = beside or source == "central"  # which gets an answer, whatever else goes on
    free = [one for one in dict.fromkeys(bins) if beside or not state.counting.bins.count("unsettled", one)]
    if not free and not beside:
        raise CannotCount("These bins are being counted already." if bins else "There is nothing to count.")
    count, route = name or new_id(), in_walking_order(state, free)
    number = number or _next_number(unit)
    unit.record(
        CountOpened(
            count=count,
            number=number,
            kind=kind,
            source=source,
            bins=tuple(route[:AT_ONCE]),
            skus=tuple(skus),
            blind=blind,
            reason=reason,
            operator=operator,
            warehouse=places.own(state, warehouse),
        ),
        subject=number,
    )
    for first in range(AT_ONCE, len(route), AT_ONCE):
        unit.record(CountBinsAdded(count=count, bins=tuple(route[first : first + AT_ONCE])), subject=number)
    close_if_settled(unit, count)
    tell(unit)
    return state.counting.counts[count]


def not_empty(unit: Unit, place: str, station: str = "", operator: str = "") -> str:
    """Somebody found goods in a bin that should be empty: it is counted, once. Returns the count's number."""
    state = unit.state
    for row in state.counting.bins.by("unsettled", place):
        return state.counting.counts[row.count].number
    return open_count(unit, "not_empty", [place], source="floor", operator=operator).number


def in_walking_order(state: State, bins: Iterable[str]) -> list[str]:
    """Zone by zone, up one aisle and down the next."""

    def turn(name: str) -> tuple[Any, ...]:
        row = state.bins[name]
        aisle, cell = places.pick_of(state, name)
        return row.zone, aisle, -cell if aisle % 2 else cell, row.level, name

    return sorted(bins, key=turn)


def _next_number(unit: Unit) -> str:
    state = unit.state
    zone = ZoneInfo(str(state.setting("timezone", "Asia/Shanghai")))
    day = unit.now.astimezone(zone).strftime("%y%m%d")
    last_day, last = state.setting("count_number", ["", 0])
    number = int(last) + 1 if last_day == day else 1
    state.settings.put(Setting(name="count_number", value=[day, number]))
    return f"CT-{day}-{number:03d}"


# --- counting -----------------------------------------------------------------------------------------------------


def expected(state: State, place: str, skus: Collection[str] = ()) -> dict[Goods, int]:
    """Pieces on record in a bin, whoever owns them."""
    found: dict[Goods, int] = {}
    for row in state.stock.by("place", place):
        key = Goods(row.sku, row.lot, row.quality)
        if row.quantity and (not skus or row.sku in skus):
            found[key] = found.get(key, 0) + row.quantity
    return found


def bin_counted(
    unit: Unit,
    count: Count,
    place: str,
    counted: Mapping[Goods, int],
    *,
    operator: str,
    station: str = "",
    strange: Sequence[str] = (),
    anybody: bool = False,
) -> str:
    """A person has counted a bin; what is on record and was not counted is not there. Returns the bin's state:
    `done`, `recount` by another person, or `review` by a supervisor.

    Raises:
        CannotCount: the count is over, the bin is not in it, or the second count is by the same person (unless
            `anybody` may).
    """
    state = unit.state
    row = state.counting.bins.get((count.count, place))
    if row is None or count.state in ("done", "cancelled") or row.state not in ("waiting", "recount", "review"):
        raise CannotCount("Bin %(bin)s is not to be counted now.", bin=place)
    if row.round and not anybody and operator == row.operator:
        raise CannotCount("Another person has to count %(bin)s again.", bin=place)
    as_of, on_record = unit.log.last_seq, expected(state, place, count.skus)
    lines = tuple(
        CountedGoods(
            sku=key.sku,
            lot=key.lot,
            quality=Quality(key.quality),
            expected=on_record.get(key, 0),
            counted=counted.get(key, 0),
        )
        for key in sorted({*on_record, *counted})
    )
    following = _judge(state, count, row, lines)
    unit.record(
        BinCounted(
            count=count.count,
            bin=place,
            lines=lines,
            as_of_seq=as_of,
            round=row.round + 1,
            state=following,
            strange=tuple(strange),
            operator=operator,
            station=station,
            warehouse=count.warehouse,
        ),
        subject=count.number,
    )
    if following == "done":
        post(unit, count, place, operator=operator, station=station)
    elif following == "review":
        raise_task(unit, REVIEW, f"{count.number}/{place}", differences(state, count.count, place))
    if following != "review":
        close_by_itself(unit, REVIEW, f"{count.number}/{place}", "counted again")
    close_if_settled(unit, count.count, operator)
    tell(unit)
    return following


def _judge(state: State, count: Count, row: CountBin, lines: Iterable[CountedGoods]) -> str:
    if all(within(state, line.expected, line.counted) for line in lines):
        return "done"
    again = row.round == 0 and count.kind != "rfid" and bool(state.setting("count_recount", True))
    return "recount" if again else "review"


def within(state: State, on_record: int, counted: int) -> bool:
    """Whether a difference needs nobody's word."""
    difference = abs(counted - on_record)
    pieces, percent = int(state.setting("count_pieces", PIECES)), int(state.setting("count_percent", PERCENT))
    return difference <= pieces and (on_record <= 0 or difference * 100 <= percent * on_record)


def differences(state: State, count: str, place: str) -> dict[str, Any]:
    """What a supervisor sees of a bin: for each line the figures, and where else the missing goods may be."""
    lines = [line for line in state.counting.lines.by("bin", (count, place)) if line.difference]
    return {
        "bin": place,
        "lines": [{"sku": line.sku, "expected": line.expected, "counted": line.counted} for line in lines],
    }


# --- deciding -----------------------------------------------------------------------------------------------------


def review(unit: Unit, count: Count, place: str, decision: str, reason: str, operator: str) -> None:
    """A supervisor accepts a bin's differences, wants it counted again, or throws them away. Raises CannotCount."""
    state = unit.state
    row = state.counting.bins.get((count.count, place))
    if row is None or row.state not in ("review", "recount") or not row.round:
        raise CannotCount("Bin %(bin)s has nothing to decide.", bin=place)
    if decision not in DECISIONS:
        raise CannotCount("There is no decision %(decision)s.", decision=decision or "-")
    if not reason.strip():
        raise CannotCount("Say why: a reason is needed.")
    unit.record(
        BinReviewed(
            count=count.count, bin=place, decision=decision, reason=reason, operator=operator, warehouse=count.warehouse
        ),
        subject=count.number,
    )
    if decision == "accept":
        post(unit, count, place, operator=row.operator, approved_by=operator, reason=reason)
    close_by_itself(unit, REVIEW, f"{count.number}/{place}", decision)
    close_if_settled(unit, count.count, operator)
    tell(unit)


def post(
    unit: Unit, count: Count, place: str, *, operator: str, station: str = "", approved_by: str = "", reason: str = ""
) -> None:
    """The bin's differences enter the stock."""
    for line in unit.state.counting.lines.by("bin", (count.count, place)):
        if not line.settled:
            settle(unit, count, line, operator=operator, station=station, approved_by=approved_by, reason=reason)


def settle(
    unit: Unit, count: Count, line: CountLine, *, operator: str, station: str = "", approved_by: str = "",
    reason: str = "",
) -> None:  # fmt: skip
    """What the stock has not taken over of one line's difference does so now, beside all that moved since."""
    left = line.difference - line.posted
    unit.record(
        StockCounted(
            count=count.count,
            bin=line.bin,
            sku=line.sku,
            lot=line.lot,
            quality=Quality(line.quality),
            expected=line.expected - line.late,
            counted=line.counted,
            as_of_seq=line.as_of_seq,
            movements=_movements(unit.state, line, left),
            station=station,
            operator=operator,
            approved_by=approved_by,
            reason=reason,
            warehouse=count.warehouse,
        ),
        subject=line.sku,
    )
    _warn_reserved(unit, line)
    unit.signal("plan")


def _movements(state: State, line: CountLine, difference: int) -> tuple[Movement, ...]:
    """Found pieces come from outside, missing ones leave; what has no owner on record is our own."""
    rows = [
        row
        for row in state.stock.by("place", line.bin)
        if (row.sku, row.lot, row.quality) == (line.sku, line.lot, line.quality)
    ]
    quality = Quality(line.quality)
    if difference > 0:
        owner = rows[0].owner if rows else "own"
        return (Movement(line.sku, difference, "", line.bin, quality, owner, line.lot),)
    parts, left = [], -difference
    for row in rows:
        part = min(left, row.quantity)
        if part > 0:
            parts.append(Movement(line.sku, part, line.bin, "", quality, row.owner, line.lot))
            left -= part
    if left:
        parts.append(Movement(line.sku, left, line.bin, "", quality, rows[0].owner if rows else "own", line.lot))
    return tuple(parts)


def _warn_reserved(unit: Unit, line: CountLine) -> None:
    """Orders that were promised pieces which are not there go short where they are picked; people are told."""
    rows = [row for row in unit.state.stock.by("place", line.bin) if row.sku == line.sku and row.lot == line.lot]
    lacking = sum(max(0, row.reserved - max(0, row.quantity)) for row in rows)
    if lacking:
        raise_task(unit, "count_reserved", line.sku, {"bin": line.bin, "missing": lacking})


# --- closing ------------------------------------------------------------------------------------------------------


def close_if_settled(unit: Unit, name: str, operator: str = "") -> None:
    """A count whose last bin is settled is done."""
    state = unit.state
    count = state.counting.counts[name]
    bins = state.counting.bins.by("count", name)
    if count.state not in ("done", "cancelled") and all(row.state in ("done", "rejected", "missed") for row in bins):
        _close(unit, count, "done", operator, "")


def close(unit: Unit, count: Count, operator: str, reason: str = "", outcome: str = "done") -> None:
    """Ends a count: bins that nobody counted are missed. Raises CannotCount where differences wait for a decision."""
    state = unit.state
    if count.state in ("done", "cancelled"):
        raise CannotCount("Count %(number)s is over.", number=count.number)
    waiting = [row.bin for row in state.counting.bins.by("count", count.count) if row.state == "review"]
    waiting += [row.bin for row in state.counting.bins.by("open", count.count) if row.state == "recount"]
    if waiting:
        raise CannotCount("Decide about %(bins)s first.", bins=", ".join(sorted(waiting)[:5]))
    _close(unit, count, outcome, operator, reason)
    tell(unit)


def _close(unit: Unit, count: Count, outcome: str, operator: str, reason: str) -> None:
    state = unit.state
    missed = [row.bin for row in state.counting.bins.by("open", count.count)]
    lines = state.counting.lines.by("count", count.count)
    unit.record(
        CountClosed(
            count=count.count,
            outcome=outcome,
            missed=tuple(missed[:AT_ONCE]),
            missed_bins=len(missed),
            bins=state.counting.bins.count("count", count.count) - len(missed),
            lines=len(lines),
            differences=sum(1 for line in lines if line.difference),
            found=sum(line.posted for line in lines if line.posted > 0),
            lost=-sum(line.posted for line in lines if line.posted < 0),
            operator=operator,
            reason=reason,
            warehouse=count.warehouse,
        ),
        subject=count.number,
    )


def tell(unit: Unit) -> None:
    """Home screens show how many counts wait."""
    for name in CHANGED:
        unit.signal(name)


def by_number(state: State, number: str) -> Count:
    """The count. Raises CannotCount."""
    count = state.counting.counts.first("number", number.strip().upper())
    if count is None:
        raise CannotCount("There is no count %(number)s.", number=number.strip() or "-")
    return count
