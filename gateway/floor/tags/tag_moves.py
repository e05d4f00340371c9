"""A person moves a tagged unit to another bin, its pieces with it, or has its label printed again."""

from typing import Any

from gateway.contracts.facts import Movement, StockMoved, TagPrinted, TagState
from gateway.floor.tags.tags import CannotTag, go_on, known
from gateway.printing.jobs import ON_ITS_WAY, queue
from gateway.rfid.identity import code_of
from gateway.store.rows import Stock, TaggedUnit
from gateway.store.state import State
from gateway.store.unit import Unit

REASON = "moved at a screen"


def move(unit: Unit, epc: str, to: str, station: str = "", operator: str = "") -> TaggedUnit:
    """The unit lies in another bin now; where its pieces are in stock at the old place, they go along.

    Raises:
        CannotTag: no such bin, a unit that is on its way to a buyer, or pieces that an order holds.
    """
    state, row, place = unit.state, known(unit.state, epc), to.strip().upper()
    if place not in state.bins:
        raise CannotTag("There is no bin %(bin)s.", bin=place or "-")
    if row.state in (TagState.PICKED, TagState.PACKED, TagState.SHIPPED):
        raise CannotTag("The unit %(epc)s is with an order: put it back where its order is worked on.", epc=row.epc)
    stock = _stock(state, row)
    if stock is not None and row.place != place:
        if stock.quantity - stock.reserved < row.quantity:
            raise CannotTag(
                "Orders have reserved pieces of %(sku)s in %(bin)s: pick them first.", sku=row.sku, bin=row.place
            )
        code = code_of(row.epc) if row.quantity == 1 else ""
        moved = Movement(
            sku=row.sku,
            quantity=row.quantity,
            from_place=row.place,
            to_place=place,
            owner=stock.owner,
            lot=stock.lot,
            units=(code,) if code else (),
        )
        fact = StockMoved(movements=(moved,), reason=REASON, station=station, operator=operator)
        unit.record(fact, subject=row.sku)
        unit.signal("plan")
    return go_on(unit, row.epc, TagState.IN_BIN, place, REASON, station, operator)


def print_again(unit: Unit, epc: str, reason: str, operator: str = "") -> TaggedUnit:
    """Another label with the same EPC, in the place of one that did not come out or whose tag is deaf.

    Raises:
        CannotTag: a tag that was read back (there would be two), a label that is on its way, or no reason.
    """
    state, row = unit.state, known(unit.state, epc)
    if row.state != "printed":
        raise CannotTag("The tag %(epc)s is in use: a second one must not carry its number.", epc=row.epc)
    if not reason.strip():
        raise CannotTag("Say why it is printed again: a reason is needed.")
    job = state.print_jobs.get(row.job)
    if job is None:
        raise CannotTag("Its print job is forgotten: print a new label.")
    if job.state in ON_ITS_WAY:
        raise CannotTag("This label is on its way already.")
    document = _alone(job.document, row.epc)
    fresh = queue(unit, row.kind, job.asked or job.station, document, operator=operator)
    state.print_jobs.change(fresh, copy=job.copy + 1, reason=reason.strip())
    fact = TagPrinted(
        epc=row.epc,
        kind=row.kind,
        sku=row.sku,
        quantity=row.quantity,
        uri=row.uri,
        job=fresh.job,
        operator=operator,
    )
    unit.record(fact, subject=row.epc)
    return known(state, row.epc)


def _alone(document: dict[str, Any], epc: str) -> dict[str, Any]:
    """A job's document for one of its labels."""
    epcs = list(document.get("epcs", ()))
    at = epcs.index(epc) if epc in epcs else 0
    ssccs = document.get("ssccs")
    return {**document, "epcs": [epc], **({"ssccs": [ssccs[at]]} if ssccs else {})}


def _stock(state: State, row: TaggedUnit) -> Stock | None:
    """The pieces that the unit is among, as far as the stock knows of any at its place."""
    found = [one for one in state.stock.by("place", row.place) if row.place and one.sku == row.sku and one.quantity > 0]
    return max(found, key=lambda one: one.quantity - one.reserved, default=None)
