"""Parcels: verified, labelled, weighed, shipped, seen at the gate, stopped."""

from gateway.contracts import facts
from gateway.floor.apply import unit_use
from gateway.floor.apply.goods import move
from gateway.floor.apply.registry import applies
from gateway.store import rows
from gateway.store.areas.outbound import CartonUse
from gateway.store.state import State


@applies(facts.LineVerified)
def line_verified(state: State, event: facts.LineVerified, at_ms: int) -> None:
    """A line's pieces were all scanned at the bench."""
    line = state.fulfilment_lines.get((event.fulfilment, event.line_no))
    if line is not None:
        state.fulfilment_lines.change(line, verified=event.quantity)
    unit_use.replace_units(state, event)


@applies(facts.ParcelVerified)
def parcel_verified(state: State, event: facts.ParcelVerified, at_ms: int) -> None:
    """The parcel exists from here on; a verification done again keeps it."""
    fulfilment = state.fulfilments.get(event.fulfilment)
    if fulfilment is not None:
        state.fulfilments.change(fulfilment, state="verified", parcel=event.parcel)
    before = state.parcels.get(event.parcel)
    waybill = state.waybills.get(event.waybill) or state.waybills.first("fulfilment", event.fulfilment)
    state.parcels.put(
        rows.Parcel(
            parcel=event.parcel,
            fulfilment=event.fulfilment,
            waybill=waybill.waybill if waybill else "",
            carrier=waybill.carrier if waybill else "",
            lines=event.lines,
            sscc=event.sscc or (before.sscc if before else ""),
            epc=event.epc or (before.epc if before else ""),
            station=event.station,
            operator=event.operator,
            verified_ms=at_ms,
            no=event.parcel_no,
            carton=event.carton,
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
    """Accepted, or held until a person decides; what it taught of weights is kept."""
    parcel = state.parcels.get(event.parcel)
    if parcel is not None and parcel.state != "shipped":
        state.parcels.change(
            parcel,
            grams=event.grams,
            state="weighed" if event.accepted else "held",
            carton=event.carton or parcel.carton,
        )
    keep_learned(state, event.learned)


def keep_learned(state: State, learned: tuple[facts.LearnedWeight, ...]) -> None:
    """What the parcel's weight taught about its goods and its carton."""
    for one in learned:
        state.sku_weights.put(
            rows.SkuWeight(sku=one.name, parcels=one.parcels, mean_mg=one.mean_mg, variance_mg2=one.variance_mg2)
        )


@applies(facts.ParcelShipped)
def parcel_shipped(state: State, event: facts.ParcelShipped, at_ms: int) -> None:
    """Verified, weighed and labelled; its carton is used up."""
    move(state, event.movements)
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
            carton=event.carton or parcel.carton,
        )
    if event.carton:
        use = state.outbound.carton_use.get(event.carton) or CartonUse(carton=event.carton)
        state.outbound.carton_use.change(use, used=use.used + 1)
    fulfilment = state.fulfilments.get(event.fulfilment)
    if fulfilment is not None:
        state.fulfilments.change(fulfilment, state="picked" if event.more else "shipped")
    if not event.more:
        unit_use.units_left(state, event.fulfilment, event.parcel)
        unit_use.unbind(state, event.fulfilment)


@applies(facts.DespatchPassed)
def despatch_passed(state: State, event: facts.DespatchPassed, at_ms: int) -> None:
    """The goods leave the warehouse's stock."""
    move(state, event.movements)
    parcel = state.parcels.get(event.parcel)
    if parcel is not None:
        state.parcels.change(parcel, passed_ms=at_ms, gone=event.movements)


@applies(facts.FulfilmentIntercepted)
def intercepted(state: State, event: facts.FulfilmentIntercepted, at_ms: int) -> None:
    """Stopped; its goods lie in bins."""
    move(state, event.movements)
    fulfilment = state.fulfilments.get(event.fulfilment)
    if fulfilment is not None:
        state.fulfilments.change(fulfilment, state="intercepted")
    for parcel in state.parcels.by("fulfilment", event.fulfilment):
        if parcel.state not in ("shipped", "pulled_back"):
            state.parcels.change(parcel, state="intercepted")
    unit_use.free_units(state, event.fulfilment)
    unit_use.unbind(state, event.fulfilment)


@applies(facts.InterceptTooLate)
def too_late(state: State, event: facts.InterceptTooLate, at_ms: int) -> None:
    """Shipped wins; nothing changes here."""
