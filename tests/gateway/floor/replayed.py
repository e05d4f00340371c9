"""The tables that the event log of a floor makes when it is applied from the beginning."""

from gateway.floor.apply import apply
from gateway.store.state import State
from tests.gateway.site import Site


def replayed(site: Site) -> State:
    """A new state to which every event of the floor was applied."""
    state = State()
    for event in site.outbox.read(0, 1_000_000):
        apply(state, event.message(), event.time)
    return state
