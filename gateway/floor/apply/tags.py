"""Units with tags: printed, commissioned, on their way, seen, rewritten."""

import msgspec

from gateway.contracts import facts
from gateway.floor.apply.registry import applies
from gateway.store import rows
from gateway.store.state import State


@applies(facts.TagPrinted)
def printed(state: State, event: facts.TagPrinted, at_ms: int) -> None:
    """A label was asked for."""
    state.tagged_units.put(
        rows.TaggedUnit(
            epc=event.epc,
            kind=event.kind,
            sku=event.sku,
            quantity=event.quantity,
            uri=event.uri,
            job=event.job,
            operator=event.operator,
            printed_ms=at_ms,
            changed_ms=at_ms,
        )
    )


@applies(facts.TagGivenUp)
def given_up(state: State, event: facts.TagGivenUp, at_ms: int) -> None:
    """The label is waste."""
    state.tagged_units.remove(event.epc)


@applies(facts.TagCommissioned)
def commissioned(state: State, event: facts.TagCommissioned, at_ms: int) -> None:
    """The tag was read back; the label that was asked for becomes a unit."""
    asked = state.tagged_units.get(event.epc)
    state.gate_arrivals.remove(event.epc)
    state.tagged_units.put(
        rows.TaggedUnit(
            epc=event.epc,
            kind=event.kind,
            sku=event.sku,
            quantity=event.quantity,
            uri=event.uri,
            state=str(facts.TagState.COMMISSIONED),
            place=event.place,
            job=event.job,
            operator=event.operator,
            printed_ms=asked.printed_ms if asked is not None else at_ms,
            changed_ms=at_ms,
        )
    )


@applies(facts.TagStateChanged)
def state_changed(state: State, event: facts.TagStateChanged, at_ms: int) -> None:
    """It went on."""
    unit = state.tagged_units.get(event.epc)
    if unit is not None:
        state.tagged_units.change(
            unit, state=str(event.state), place=event.place, parcel=event.parcel, changed_ms=at_ms
        )


@applies(facts.TagSeen)
def seen(state: State, event: facts.TagSeen, at_ms: int) -> None:
    """An antenna that watches places says where it is."""
    unit = state.tagged_units.get(event.epc)
    if unit is not None:
        state.tagged_units.change(unit, seen_place=event.place, seen_ms=at_ms)


@applies(facts.TagRewritten)
def rewritten(state: State, event: facts.TagRewritten, at_ms: int) -> None:
    """The same pieces under another EPC."""
    unit = state.tagged_units.get(event.former)
    if unit is not None:
        state.tagged_units.remove(event.former)
        state.tagged_units.put(
            msgspec.structs.replace(unit, epc=event.epc, former=event.former, uri=event.uri, changed_ms=at_ms)
        )
