"""Zones and bins."""

import msgspec

from gateway.contracts import facts
from gateway.floor.apply.registry import applies
from gateway.store import rows
from gateway.store.state import State


@applies(facts.ZoneSet)
def zone_set(state: State, event: facts.ZoneSet, at_ms: int) -> None:
    """A new zone, or one that changed; its bins are facts of their own."""
    state.zones.put(
        rows.Zone(
            zone=event.zone,
            kind=event.kind,
            name=event.name,
            warehouse=event.warehouse,
            layout=event.layout,
            levels=event.levels,
            origin_x_mm=event.origin_x_mm,
            origin_y_mm=event.origin_y_mm,
        )
    )


@applies(facts.ZoneRemoved)
def zone_removed(state: State, event: facts.ZoneRemoved, at_ms: int) -> None:
    """Nothing is left of it."""
    state.zones.remove(event.zone)


@applies(facts.BinsSet)
def bins_set(state: State, event: facts.BinsSet, at_ms: int) -> None:
    """New bins, or bins that changed."""
    for spec in event.bins:
        state.bins.put(rows.Bin(**msgspec.structs.asdict(spec)))


@applies(facts.BinsRemoved)
def bins_removed(state: State, event: facts.BinsRemoved, at_ms: int) -> None:
    """They were empty."""
    for name in event.bins:
        state.bins.remove(name)
