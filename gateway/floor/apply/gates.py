"""What passed the gates: seen, recognised as a parcel's content, ringing, acknowledged; goods that came in."""

from gateway.contracts import facts
from gateway.floor.apply.registry import applies
from gateway.store import rows
from gateway.store.state import State


@applies(facts.GatePassed)
def gate_passed(state: State, event: facts.GatePassed, at_ms: int) -> None:
    """The gate only observes; what a supplier tagged waits for a person."""
    parcel = state.parcels.get(event.parcel)
    if parcel is not None and event.verified:
        state.parcels.change(parcel, gate_ms=at_ms)
    if event.passage:
        state.passages.put(
            rows.Passage(
                passage=event.passage,
                gate=event.gate,
                epc=event.epc,
                direction=event.direction,
                at_ms=at_ms,
                reads=event.reads,
                parcel=event.parcel or event.content_of,
                waybill=event.waybill,
                order=event.order,
                verified=event.verified,
                sku=event.sku,
                content_of=event.content_of,
                state="rings" if event.rings else "waits" if event.waits else "",
            )
        )
    if event.arrives:
        state.gate_arrivals.put(
            rows.GateArrival(
                epc=event.epc,
                gate=event.gate,
                sku=event.sku,
                quantity=event.quantity,
                uri=event.uri,
                receipt=event.receipt,
                line_no=event.line_no,
                at_ms=at_ms,
            )
        )


@applies(facts.GateMatched)
def gate_matched(state: State, event: facts.GateMatched, at_ms: int) -> None:
    """Its content passed, so the parcel did."""
    parcel = state.parcels.get(event.parcel)
    if parcel is not None:
        state.parcels.change(parcel, gate_ms=parcel.gate_ms or at_ms)
    for name in event.passages:
        if (passage := state.passages.get(name)) is not None:
            state.passages.change(
                passage,
                parcel=event.parcel,
                content_of=event.parcel,
                waybill=event.waybill,
                order=event.order,
                verified=True,
                state="",
            )


@applies(facts.GateRang)
def gate_rang(state: State, event: facts.GateRang, at_ms: int) -> None:
    """Nothing verified explains them."""
    for name in event.passages:
        if (passage := state.passages.get(name)) is not None:
            state.passages.change(passage, state="rings")


@applies(facts.GateAcknowledged)
def gate_acknowledged(state: State, event: facts.GateAcknowledged, at_ms: int) -> None:
    """Seen by a person."""
    for name in event.passages:
        if (passage := state.passages.get(name)) is not None:
            state.passages.change(passage, state="")


@applies(facts.ArrivalsDismissed)
def arrivals_dismissed(state: State, event: facts.ArrivalsDismissed, at_ms: int) -> None:
    """Not taken in."""
    for epc in event.epcs:
        state.gate_arrivals.remove(epc)
