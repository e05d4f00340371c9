"""Devices of stations that were hung up, replaced or taken away."""

from gateway.contracts import facts
from gateway.floor.apply.registry import applies
from gateway.store import rows
from gateway.store.state import State


@applies(facts.DeviceReplaced)
def replaced(state: State, event: facts.DeviceReplaced, at_ms: int) -> None:
    """The new one takes the old one's row, with all that was set for it; without an address there is none."""
    key = (event.station, event.role)
    row = state.devices.get(key)
    if not event.url:
        state.devices.remove(key)
    elif row is None:
        state.devices.put(
            rows.Device(
                station=event.station, role=event.role, driver=event.driver, url=event.url, identity=event.identity
            )
        )
    else:
        state.devices.change(row, driver=event.driver, url=event.url, identity=event.identity)
