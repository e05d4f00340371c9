"""Who works where."""

from gateway.contracts import facts
from gateway.floor.apply.registry import applies
from gateway.store.state import State


@applies(facts.WorkHandedOver)
def work_handed_over(state: State, event: facts.WorkHandedOver, at_ms: int) -> None:
    """The waves that the station walks are the other person's now."""
    for wave in sorted(state.waves.by("state", "claimed"), key=lambda wave: wave.wave):
        if wave.station == event.station:
            state.waves.change(wave, operator=event.operator)
