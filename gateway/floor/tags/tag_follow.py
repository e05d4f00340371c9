"""Tagged units go where the floor's facts say that their goods went; nobody has to tell a tag's state.

Where a person scanned unique codes (a serial number in the goods' barcode), exactly those units went. Where goods were
counted by their kind only, units follow as soon as there is no doubt: the place that they lay in holds no more pieces
of their SKU. Tags of a place where some pieces are left stay, until a scan or a reader tells which ones went.
"""

from collections.abc import Callable, Iterable
from typing import Any

from gateway.contracts import facts
from gateway.contracts.facts import Movement, TagState, TagStateChanged
from gateway.contracts.messages import Message
from gateway.floor.storage import goods
from gateway.rfid.identity import normal_code
from gateway.store.rows import Parcel, TaggedUnit
from gateway.store.state import State
from gateway.store.unit import Unit

_GONE = frozenset({"printed", TagState.DECOMMISSIONED})
_OUT = frozenset({TagState.SHIPPED, *_GONE})
_HANDLERS: dict[str, Callable[[Unit, Any], None]] = {}


def follow(unit: Unit, message: Message) -> None:
    """Called for every fact; costs one look into a table for those that move no goods."""
    if not unit.state.tagged_units.rows:
        return
    handler = _HANDLERS.get(message.TYPE) or (_stock if getattr(message, "movements", None) else None)
    if handler is not None:
        handler(unit, message)


def by_code(state: State, code: str) -> TaggedUnit | None:
    """The unit that a unique code names (`GTIN*serial`), unless its tag is out of use."""
    found = [row for row in state.tagged_units.by("code", normal_code(code)) if row.state not in _GONE]
    return found[-1] if found else None


def put(
    unit: Unit, row: TaggedUnit, state: TagState, place: str, fact: Any, reason: str, parcel: str | None = None
) -> None:
    """Records where a unit is now, unless it is known to be there. Without `parcel` it is packed in none."""
    packed = parcel or ""
    if (row.state, row.place, row.parcel) == (str(state), place, packed):
        return
    changed = TagStateChanged(
        epc=row.epc,
        state=state,
        place=place,
        reason=reason,
        station=getattr(fact, "station", ""),
        operator=getattr(fact, "operator", ""),
        parcel=packed,
    )
    unit.record(changed, subject=row.epc)


def _on(kind: type[Message]) -> Callable[[Callable[[Unit, Any], None]], Callable[[Unit, Any], None]]:
    def keep(handler: Callable[[Unit, Any], None]) -> Callable[[Unit, Any], None]:
        _HANDLERS[kind.TYPE] = handler
        return handler

    return keep


@_on(facts.BatchPicked)
@_on(facts.LinePicked)
def _picked(unit: Unit, fact: facts.LinePicked | facts.BatchPicked) -> None:
    for row in _scanned(unit.state, fact.pieces):
        put(unit, row, TagState.PICKED, fact.tote, fact, "picked")
    _moved(unit, fact, "picked")


@_on(facts.LineVerified)
def _verified(unit: Unit, fact: facts.LineVerified) -> None:
    """The codes scanned at the bench lie in the parcel; those of a count that was taken back do not."""
    state, scanned = unit.state, _scanned(unit.state, fact.pieces)
    tote = next((one.tote for one in state.totes.by("fulfilment", fact.fulfilment)), "")
    for row in scanned:
        put(unit, row, TagState.PACKED, row.place or tote, fact, "verified", fact.parcel)
    if scanned:
        epcs = {row.epc for row in scanned}
        for row in state.tagged_units.by("parcel", fact.parcel):
            if row.sku == fact.sku and row.epc not in epcs:
                put(unit, row, TagState.PICKED, row.place, fact, "not verified")


@_on(facts.ParcelVerified)
def _packed(unit: Unit, fact: facts.ParcelVerified) -> None:
    """The whole content is there: what lies in the order's totes lies in the parcel."""
    state = unit.state
    wanted: dict[str, int] = {}
    for line in fact.lines:
        wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
    totes = [one.tote for one in state.totes.by("fulfilment", fact.fulfilment)]
    inside = [row for tote in totes for row in state.tagged_units.by("place", tote) if row.state not in _OUT]
    for sku, quantity in wanted.items():
        units = [row for row in inside if row.sku == sku]
        if sum(row.quantity for row in units) <= quantity:
            for row in units:
                put(unit, row, TagState.PACKED, row.place, fact, "verified", fact.parcel)


@_on(facts.DespatchPassed)
def _despatched(unit: Unit, fact: facts.DespatchPassed) -> None:
    for row in unit.state.tagged_units.by("parcel", fact.parcel):
        put(unit, row, TagState.SHIPPED, "", fact, "shipped", fact.parcel)
    _moved(unit, fact, "shipped")


@_on(facts.ParcelPulledBack)
def _pulled_back(unit: Unit, fact: facts.ParcelPulledBack) -> None:
    """It did not leave after all: its goods lie in a bin."""
    for row in unit.state.tagged_units.by("parcel", fact.parcel):
        put(unit, row, _after(unit.state, fact, fact.bin), fact.bin, fact, "pulled back")


@_on(facts.ReturnReceived)
def _returned(unit: Unit, fact: facts.ReturnReceived) -> None:
    """Exactly the codes that were scanned; else those of the order, once as many came back as had gone out."""
    state = unit.state
    place = fact.movements[0].to_place if fact.movements else ""
    named = _named(state, fact.movements)
    if not named:
        entry, line = state.returns.get(fact.return_id), state.return_lines.get((fact.return_id, fact.line_no))
        parcels = _parcels(state, entry.order) if entry is not None else []
        sent = sum(one.quantity for parcel in parcels for one in parcel.lines if one.sku == fact.sku)
        if line is None or line.received < sent:
            return
        named = [row for parcel in parcels for row in state.tagged_units.by("parcel", parcel.parcel)]
        named = [row for row in named if row.sku == fact.sku and row.state == TagState.SHIPPED]
    for row in named:
        put(unit, row, TagState.RETURNED, place, fact, "returned", row.parcel)


def _stock(unit: Unit, fact: Any) -> None:
    """Every other fact that moves goods."""
    _moved(unit, fact, str(getattr(fact, "reason", "")) or _REASONS.get(fact.TYPE, ""))


_REASONS = {
    facts.FulfilmentIntercepted.TYPE: "called back",
    facts.GoodsPutAway.TYPE: "put away",
    facts.StockCounted.TYPE: "counted",
    facts.TransferShipped.TYPE: "transfer",
    facts.TransferReceived.TYPE: "transfer",
}


def _moved(unit: Unit, fact: Any, reason: str) -> None:
    """The units that movements name, and those of places that hold nothing more of their SKU."""
    state = unit.state
    for movement in fact.movements:
        for row in _named(state, (movement,)) or _emptied(state, movement):
            put(unit, row, _after(unit.state, fact, movement.to_place), _place(movement.to_place), fact, reason)


def _after(state: State, fact: Any, place: str) -> TagState:
    if place in state.bins:
        return TagState.IN_BIN
    if place and place != goods.LOST:
        return TagState.PICKED if place in state.totes else TagState.COMMISSIONED
    if isinstance(fact, facts.DespatchPassed | facts.TransferShipped):
        return TagState.SHIPPED
    return TagState.MISSING


def _place(place: str) -> str:
    return "" if place == goods.LOST else place


def _emptied(state: State, movement: Movement) -> list[TaggedUnit]:
    """The tagged units that must have gone along."""
    source = movement.from_place
    rows = [row for row in state.tagged_units.by("place", source) if source and row.sku == movement.sku]
    rows = [row for row in rows if row.state not in _OUT]
    if not rows or sum(row.quantity for row in rows) > movement.quantity:
        return []
    left = sum(row.quantity for row in state.stock.by("place", source) if row.sku == movement.sku)
    return rows if left <= 0 else []


def _named(state: State, movements: Iterable[Movement]) -> list[TaggedUnit]:
    found = (by_code(state, code) for movement in movements for code in movement.units)
    return [row for row in found if row is not None]


def _scanned(state: State, pieces: Iterable[facts.Piece]) -> list[TaggedUnit]:
    found = (by_code(state, piece.unit) for piece in pieces if piece.unit)
    return [row for row in found if row is not None]


def _parcels(state: State, order: str) -> list[Parcel]:
    """What left for an order."""
    fulfilments = state.fulfilments.by("number", order.upper())
    return [parcel for one in fulfilments for parcel in state.parcels.by("fulfilment", one.fulfilment)]
