"""Counting bins by their tags: what is seen, missing, elsewhere, strange; a person accepts, stock and tags follow.

Goods without a tag are not seen: of a SKU in a bin the count is what is expected there, less the pieces whose tags are
missing, unless the person counted otherwise.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from gateway.contracts.facts import BinCounted, CountedGoods, Movement, StockCounted, StockMoved, TagState
from gateway.contracts.ids import new_id
from gateway.floor.stocktake import counts
from gateway.floor.tags.tags import CannotTag, go_on
from gateway.store.rows import Stock, TaggedUnit
from gateway.store.state import State
from gateway.store.unit import Unit

_AT_HAND = frozenset({TagState.COMMISSIONED, TagState.RETURNED, TagState.MISSING})  # in no bin, so they may be put here
REASON = "counted by tags"


class Line(NamedTuple):
    """One SKU in one bin; `tagged` of the `expected` pieces should carry a tag, `seen` of them were read."""

    bin: str
    sku: str
    expected: int
    tagged: int
    seen: int
    counted: int


class Count(NamedTuple):
    """What was read against what should lie there."""

    bins: tuple[str, ...]
    here: list[TaggedUnit]
    missing: list[TaggedUnit]
    joining: list[TaggedUnit]  # in no bin until now
    elsewhere: list[TaggedUnit]  # known in another bin
    odd: list[TaggedUnit]  # picked, shipped, decommissioned, or not read back yet
    strange: list[str]  # EPCs that nobody knows here
    lines: list[Line]


def bins_of(state: State, place: str) -> tuple[str, ...]:
    """The bin, or all bins of the zone. Raises CannotTag."""
    name = place.strip().upper()
    if name in state.bins:
        return (name,)
    found = tuple(sorted(row.bin for row in state.bins if row.zone.upper() == name))
    if not found:
        raise CannotTag("There is no bin or zone %(place)s.", place=place.strip() or "-")
    return found


def compare(state: State, place: str, epcs: Iterable[str]) -> Count:
    """Reads against rows. Raises CannotTag."""
    bins = bins_of(state, place)
    seen = {epc.strip().lower() for epc in epcs}
    expected = [row for name in bins for row in state.tagged_units.by("place", name) if row.state == TagState.IN_BIN]
    due = {row.epc for row in expected}
    others = [row for epc in sorted(seen - due) if (row := state.tagged_units.get(epc)) is not None]
    joining = [row for row in others if row.state in _AT_HAND]
    elsewhere = [row for row in others if row.state == TagState.IN_BIN]
    return Count(
        bins,
        [row for row in expected if row.epc in seen],
        [row for row in expected if row.epc not in seen],
        joining,
        elsewhere,
        [row for row in others if row not in joining and row not in elsewhere],
        sorted(epc for epc in seen if epc not in state.tagged_units),
        _lines(state, bins, expected, joining, elsewhere, seen),
    )


def accept(
    unit: Unit,
    place: str,
    epcs: Collection[str],
    counted: Mapping[tuple[str, str], tuple[int, int]],
    station: str,
    operator: str,
) -> tuple[str, list[TaggedUnit]]:
    """What a person accepts: `counted` gives (expected, counted) by bin and SKU, where it is not as proposed.

    Tags that joined or lie elsewhere come to the bin when one bin is counted. Returns the
    count's id, and tags that stay elsewhere because orders hold their pieces there.

    Raises:
        CannotTag: the stock has changed meanwhile, or fewer pieces are left than orders have reserved.
    """
    found, name = compare(unit.state, place, epcs), new_id()
    lines = {(line.bin, line.sku): line for line in found.lines}
    for key, (expected, _) in counted.items():
        if key not in lines or lines[key].expected != expected:
            raise CannotTag("The stock of %(sku)s in %(bin)s has changed: count again.", bin=key[0], sku=key[1])
    left = _bring(unit, found, station, operator) if len(found.bins) == 1 else found.elsewhere
    told = [line._replace(counted=counted[key][1]) if key in counted else line for key, line in lines.items()]
    _tell(unit, name, found.bins, told, station, operator)
    for line in told:
        _settle(unit, name, line, station, operator)
    counts.close_if_settled(unit, name, operator)
    for row in found.missing:
        go_on(unit, row.epc, TagState.MISSING, "", REASON, station, operator)
    unit.signal("plan")
    return name, left


def _tell(unit: Unit, name: str, bins: tuple[str, ...], lines: list[Line], station: str, operator: str) -> None:
    """The count stands among the others: what was expected in each bin, as of now, and what was read."""
    counts.open_count(unit, "rfid", bins, source="floor", operator=operator, name=name, beside=True)
    as_of = unit.log.last_seq
    for place in bins:
        here = [line for line in lines if line.bin == place]
        goods = tuple(CountedGoods(sku=one.sku, expected=one.expected, counted=one.counted) for one in here)
        fact = BinCounted(count=name, bin=place, lines=goods, as_of_seq=as_of, operator=operator, station=station)
        unit.record(fact, subject=place)


def _lines(
    state: State,
    bins: tuple[str, ...],
    expected: list[TaggedUnit],
    joining: list[TaggedUnit],
    elsewhere: list[TaggedUnit],
    seen: set[str],
) -> list[Line]:
    stock, tagged, read, found = (Counter[tuple[str, str]]() for _ in range(4))
    for name in bins:
        for row in _stock(state, name):
            stock[name, row.sku] += row.quantity
    for unit in expected:
        tagged[unit.place, unit.sku] += unit.quantity
        read[unit.place, unit.sku] += unit.quantity if unit.epc in seen else 0
    missing = tagged - read
    for unit in (*joining, *elsewhere) if len(bins) == 1 else ():
        read[bins[0], unit.sku] += unit.quantity
        found[bins[0], unit.sku] += unit.quantity if unit.state == TagState.MISSING else 0
    keys = sorted({*stock, *tagged, *read})
    return [
        Line(*key, stock[key], tagged[key], read[key], max(0, stock[key] - missing[key]) + found[key]) for key in keys
    ]


def _bring(unit: Unit, found: Count, station: str, operator: str) -> list[TaggedUnit]:
    """Tags come to the counted bin, those of another bin with their pieces; gives back what orders hold there."""
    here, held = found.bins[0], []
    for row in (*found.joining, *found.elsewhere):
        if row.state == TagState.IN_BIN:
            stock = next((one for one in _stock(unit.state, row.place) if _fits(one, row)), None)
            if stock is None:
                held.append(row)
                continue
            move = _movement(stock, row.quantity, row.place, here)
            moved = StockMoved(movements=(move,), reason=REASON, station=station, operator=operator)
            unit.record(moved, subject=row.sku)
        go_on(unit, row.epc, TagState.IN_BIN, here, REASON, station, operator)
    return held


def _fits(stock: Stock, row: TaggedUnit) -> bool:
    return stock.sku == row.sku and stock.quantity - stock.reserved >= row.quantity


def _settle(unit: Unit, name: str, line: Line, station: str, operator: str) -> None:
    """The line's difference leaves or enters the stock; a count that agrees is a fact as well. Raises CannotTag."""
    difference = line.counted - line.expected
    rows = [row for row in _stock(unit.state, line.bin) if row.sku == line.sku]
    if difference < 0:
        movements = _taken(rows, -difference, line)
    else:
        row = rows[0] if rows else Stock(place=line.bin, sku=line.sku)
        movements = (_movement(row, difference, "", line.bin),) if difference else ()
    fact = StockCounted(
        count=name,
        bin=line.bin,
        sku=line.sku,
        expected=line.expected,
        counted=line.counted,
        as_of_seq=unit.log.last_seq,
        movements=movements,
        station=station,
        operator=operator,
    )
    unit.record(fact, subject=line.sku)


def _taken(rows: list[Stock], quantity: int, line: Line) -> tuple[Movement, ...]:
    """Free pieces only: what orders have reserved is settled with a picker's "short"."""
    parts = []
    for row in rows:
        part = min(quantity, row.quantity - row.reserved)
        if part > 0:
            parts.append(_movement(row, part, line.bin, ""))
            quantity -= part
    if quantity:
        raise CannotTag(
            "Orders have reserved pieces of %(sku)s in %(bin)s: pick them first.", sku=line.sku, bin=line.bin
        )
    return tuple(parts)


def _movement(row: Stock, quantity: int, from_place: str, to_place: str) -> Movement:
    return Movement(
        sku=row.sku, quantity=quantity, from_place=from_place, to_place=to_place, owner=row.owner, lot=row.lot
    )


def _stock(state: State, place: str) -> list[Stock]:
    """Good pieces in a bin."""
    return [row for row in state.stock.by("place", place) if row.quality == "good" and row.quantity > 0]
