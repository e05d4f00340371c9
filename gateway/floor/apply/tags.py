"""Units with tags: commissioned, on their way, rewritten."""

from gateway.contracts import facts
from gateway.floor.apply.registry import applies
from gateway.store import rows
from gateway.store.state import State


@applies(facts.TagCommissioned)
def commissioned(state: State, event: facts.TagCommissioned, at_ms: int) -> None:
    """The tag was read back; the label that was asked for becomes a unit."""
    asked = state.tagged_units.get(event.epc)
    state.tagged_units.put(
        rows.TaggedUnit(
            epc=event.epc,
            kind=event.kind,
            sku=event.sku,
            quantity=event.quantity,
            uri=event.uri,
            state=str(facts.TagState.COMMISSIONED),
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
        state.tagged_units.change(unit, state=str(event.state), place=event.place, changed_ms=at_ms)


@applies(facts.TagRewritten)
def rewritten(state: State, event: facts.TagRewritten, at_ms: int) -> None:
    """The same pieces under another EPC."""
    unit = state.tagged_units.get(event.former)
    if unit is not None:
        state.tagged_units.remove(event.former)
        values = {**{name: getattr(unit, name) for name in unit.__struct_fields__}, "epc": event.epc}
        values |= {"former": event.former, "uri": event.uri, "changed_ms": at_ms}
        state.tagged_units.put(rows.TaggedUnit(**values))
