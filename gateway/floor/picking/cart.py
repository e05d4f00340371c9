"""The cart of a wave that is picked in totals: what lies in it, which orders still want it, the end of sorting."""

from collections import defaultdict
from collections.abc import Sequence

from gateway.contracts.facts import Movement, PickShort, StockMoved, WaveSorted
from gateway.floor.apply.picking import IN_TOTALS, tote_name
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.picking.lacking import report_lacking
from gateway.floor.storage import goods
from gateway.floor.tasks import raise_task
from gateway.store.rows import Fulfilment, FulfilmentLine, Wave
from gateway.store.state import State
from gateway.store.unit import Unit

WANTING = frozenset({"waved", "picking", "short"})


def in_totals(wave: Wave) -> bool:
    """Whether its goods go into the cart first."""
    return wave.style in IN_TOTALS


def cart_of(wave: Wave) -> str:
    """The place where they lie."""
    return tote_name(wave.number, 0)


def content(state: State, wave: Wave) -> dict[str, int]:
    """Good pieces in the cart, by SKU."""
    found: dict[str, int] = defaultdict(int)
    for row in state.stock.by("place", cart_of(wave)):
        if row.quantity > 0 and row.quality == "good":
            found[row.sku] += row.quantity
    return dict(found)


def waiting(state: State, style: str) -> list[Wave]:
    """Waves of this style that were walked and are not sorted, the oldest first."""
    return sorted(state.waves.by("to_sort", style), key=lambda wave: (wave.done_ms, wave.number))


def find(state: State, text: str, style: str) -> Wave:
    """The wave of a scanned cart, or of a number that was tapped. Refused: another style, not walked, sorted."""
    tote = state.totes.get(text)
    wave = state.waves.get(tote.wave) if tote is not None else state.waves.first("number", text)
    if wave is None or (tote is not None and tote.slot):
        raise Refused("unexpected", text=text)
    if wave.style != style:
        raise Refused("other_style", wave=wave.number)
    if wave.sorted_ms:
        raise Refused("sorted_already", wave=wave.number)
    if wave.state not in ("done", "dissolved"):
        raise Refused("not_walked", wave=wave.number)
    return wave


def is_mine(fulfilment: Fulfilment | None, wave: Wave) -> bool:
    """Whether the wave still works for the order: it may have been planned again, or called back."""
    return fulfilment is not None and fulfilment.wave == wave.wave and not fulfilment.cancel_kind


def wants(state: State, wave: Wave, name: str) -> list[tuple[FulfilmentLine, int]]:
    """What the order still has to get out of the cart: lines with the pieces."""
    fulfilment = state.fulfilments.get(name)
    if fulfilment is None or not is_mine(fulfilment, wave) or fulfilment.state not in WANTING:
        return []
    lines = state.fulfilment_lines.by("fulfilment", name)
    return [(line, line.quantity - line.picked) for line in lines if line.quantity > line.picked]


def wanted(state: State, wave: Wave) -> dict[str, int]:
    """Pieces that all its orders together still want, by SKU."""
    found: dict[str, int] = defaultdict(int)
    for name in wave.fulfilments:
        for line, left in wants(state, wave, name):
            found[line.sku] += left
    return dict(found)


def surplus(state: State, wave: Wave) -> dict[str, int]:
    """Pieces in the cart that nobody wants (any longer)."""
    claimed = wanted(state, wave)
    return {sku: many - claimed.get(sku, 0) for sku, many in content(state, wave).items() if many > claimed.get(sku, 0)}


def incomplete(state: State, wave: Wave) -> list[str]:
    """Fulfilments that did not get everything."""
    return [name for name in wave.fulfilments if wants(state, wave, name)]


def walked(unit: Unit, wave: Wave, operator: str = "", station: str = "") -> None:
    """The walk is over; where nothing came into the cart there is nothing to sort."""
    if in_totals(wave) and not content(unit.state, wave):
        close(unit, wave, operator, station)
    elif in_totals(wave):
        unit.signal("refresh:pack")


def close(unit: Unit, wave: Wave, operator: str = "", station: str = "") -> None:
    """Nothing more is to be done with the cart."""
    left = tuple(incomplete(unit.state, wave))
    unit.record(WaveSorted(wave=wave.wave, back_ordered=left, station=station, operator=operator), subject=wave.number)
    unit.signal("plan")
    unit.signal("refresh:pack")


def give_up_rest(bench: Bench, wave: Wave) -> int:
    """Nobody finds what the orders still want: it is lost, and they are planned again; returns the missing pieces."""
    total = 0
    for name in wave.fulfilments:
        for line, left in wants(bench.state, wave, name):
            there = content(bench.state, wave).get(line.sku, 0)
            if there:
                give_up(bench, wave, line, min(there, left))
                total += min(there, left)
    return total


def give_up(
    bench: Bench, wave: Wave, line: FulfilmentLine, missing: int, movements: Sequence[Movement] = (), reason: str = ""
) -> int:
    """Pieces that the cart cannot give a line: lost, or moved as said; returns how many are nowhere else either."""
    state, cart = bench.state, cart_of(wave)
    fulfilment = state.fulfilments[line.fulfilment]
    bench.unit.record(
        StockMoved(
            movements=tuple(movements) or goods.moves(state, cart, line.sku, missing, goods.LOST),
            reason=reason or "missing_in_cart",
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=cart,
    )
    warehouse = state.fulfilments[line.fulfilment].warehouse
    free = sum(part for _, part in goods.allocate(state, line.sku, missing, partly=True, warehouse=warehouse))
    bench.unit.record(
        PickShort(
            fulfilment=line.fulfilment,
            line_no=line.line_no,
            sku=line.sku,
            bin=cart,
            missing=missing,
            replaced=free,
            lacking=missing - free,
            wave=wave.wave,
            station=bench.name,
            operator=bench.operator_id,
            reason=reason,
        ),
        subject=fulfilment.number,
    )
    if missing > free:
        report_lacking(bench, line.fulfilment, line.line_no, missing - free)
    if not reason:
        raise_task(bench.unit, "short", line.sku, {"bin": cart, "missing": missing, "order": fulfilment.number})
    return missing - free
