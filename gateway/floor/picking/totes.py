"""What stands on a tote, and whose it is."""

from gateway.store.rows import Tote
from gateway.store.state import State


def label(state: State, tote: str) -> str:
    """The real tote's label, or the slot's name."""
    bound = state.sorting.bound.first("tote", tote)
    return bound.label if bound is not None else tote


def tote_of(state: State, text: str) -> Tote | None:
    """The slot that a scanned tote stands in: by its own name, or by the real tote that is bound to it."""
    bound = state.sorting.bound.get(text)
    return state.totes.get(bound.tote if bound is not None else text)
