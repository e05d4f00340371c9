"""Parcels: verified, labelled, weighed, shipped, seen at the gate, stopped."""

from gateway.contracts import facts
from gateway.floor.apply.goods import move
from gateway.floor.apply.registry import applies
from gateway.store import rows
from gateway.store.state import State


@applies(facts.LineVerified)
def line_verified(state: State, event: facts.LineVerified, at_ms: int) -> None:
    """A line's pieces were all scanned at the bench."""
    line = state.fulfilment_lines.get((event.fulfilment, event.line_no))
    if line is not None:
        state.fulfilment_lines.change(line, verified=event.quantity)


@applies(facts.ParcelVerified)
def parcel_verified(state: State, event: facts.ParcelVerified, at_ms: int) -> None:
    """The parcel exists from here on; a verification done again keeps it."""
    fulfilment = state.fulfilments.get(event.fulfilment)
    if fulfilment is not None:
        state.fulfilments.change(fulfilment, state="verified", parcel=event.parcel)
    before = state.parcels.get(event.parcel)
    waybill = state.waybills.first("fulfilment", event.fulfilment)
    state.parcels.put(
        rows.Parcel(
            parcel=event.parcel,
            fulfilment=event.fulfilment,
            waybill=waybill.waybill if waybill else "",
            carrier=waybill.carrier if waybill else "",
            lines=event.lines,
            sscc=before.sscc if before else "",
            epc=before.epc if before else "",
            station=event.station,
            operator=event.operator,
            verified_ms=at_ms,
        )
    )


@applies(facts.WaybillPrinted)
def waybill_printed(state: State, event: facts.WaybillPrinted, at_ms: int) -> None:
    """The label carries the parcel's tag."""
    parcel = state.parcels.get(event.parcel)
    if parcel is not None and event.epc:
        state.parcels.change(parcel, epc=event.epc)


@applies(facts.ParcelWeighed)
def parcel_weighed(state: State, event: facts.ParcelWeighed, at_ms: int) -> None:
    """Accepted, or held until a person decides."""
    parcel = state.parcels.get(event.parcel)
    if parcel is not None and parcel.state != "shipped":
        state.parcels.change(parcel, grams=event.grams, state="weighed" if event.accepted else "held")


@applies(facts.ParcelShipped)
def parcel_shipped(state: State, event: facts.ParcelShipped, at_ms: int) -> None:
    """Verified, weighed and labelled."""
    parcel = state.parcels.get(event.parcel)
    if parcel is not None:
        state.parcels.change(
            parcel,
            state="shipped",
            grams=event.grams,
            sscc=event.sscc,
            epc=event.epc or parcel.epc,
            waybill=event.waybill,
            carrier=event.carrier,
            shipped_ms=at_ms,
        )
    fulfilment = state.fulfilments.get(event.fulfilment)
    if fulfilment is not None:
        state.fulfilments.change(fulfilment, state="shipped")


@applies(facts.DespatchPassed)
def despatch_passed(state: State, event: facts.DespatchPassed, at_ms: int) -> None:
    """The goods leave the warehouse's stock."""
    move(state, event.movements)


@applies(facts.FulfilmentIntercepted)
def intercepted(state: State, event: facts.FulfilmentIntercepted, at_ms: int) -> None:
    """Stopped; its goods lie in bins."""
    move(state, event.movements)
    fulfilment = state.fulfilments.get(event.fulfilment)
    if fulfilment is not None:
        state.fulfilments.change(fulfilment, state="intercepted")
    for parcel in state.parcels.by("fulfilment", event.fulfilment):
        state.parcels.change(parcel, state="intercepted")


@applies(facts.InterceptTooLate)
def too_late(state: State, event: facts.InterceptTooLate, at_ms: int) -> None:
    """Shipped wins; nothing changes here."""
