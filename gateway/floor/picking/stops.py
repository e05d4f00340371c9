"""The stops of a wave: which comes next, dropping them, the end of the walk."""

from operator import attrgetter

import msgspec

from gateway.contracts.facts import Stop, StopsWritten, WaveCompleted
from gateway.floor.picking import cart
from gateway.store.rows import WaveStop
from gateway.store.state import State
from gateway.store.unit import Unit

_IN_TURN = attrgetter("turn", "stop_no")


def in_turn(state: State, wave: str) -> list[WaveStop]:
    """The open stops in the order of walking."""
    return sorted(state.wave_stops.by("open", wave), key=_IN_TURN)


def first_open(state: State, wave: str) -> WaveStop | None:
    """The stop to go to now."""
    return min(state.wave_stops.by("open", wave), key=_IN_TURN, default=None)


def drop(unit: Unit, stop: WaveStop) -> None:
    """Takes a stop out of its wave and gives its reservation back."""
    write(unit, "dropped", msgspec.structs.replace(stop, state="dropped"))


def write(unit: Unit, reason: str, *changed: WaveStop) -> None:
    """Stops of one wave as they are from now on; reservations follow."""
    if changed:
        fact = StopsWritten(wave=changed[0].wave, stops=tuple(fact_of(stop) for stop in changed), reason=reason)
        unit.record(fact, subject=unit.state.waves[fact.wave].number)


def fact_of(stop: WaveStop) -> Stop:
    """The stop as the log tells it."""
    return Stop(
        stop_no=stop.stop_no,
        bin=stop.bin,
        fulfilment=stop.fulfilment,
        line_no=stop.line_no,
        sku=stop.sku,
        quantity=stop.quantity,
        slot=stop.slot,
        turn=stop.turn,
        walk_mm=stop.walk_mm,
        picked=stop.picked,
        state=stop.state,
        lot=stop.lot,
    )


def complete(unit: Unit, wave: str, operator: str = "", station: str = "") -> None:
    """The wave's last stop is done: says so once."""
    row = unit.state.waves[wave]
    if row.state != "done":
        unit.record(WaveCompleted(wave=wave, operator=operator, station=station), subject=row.number)
        cart.walked(unit, unit.state.waves[wave], operator, station)
        unit.signal("plan")
        unit.signal("refresh:pack")
        unit.signal("refresh:pick")


def complete_if_empty(unit: Unit, wave: str) -> None:
    """A waiting wave that lost its last stop is over; one that is walked ends at its station."""
    row = unit.state.waves.get(wave)
    if row is not None and row.state == "waiting" and not unit.state.wave_stops.count("open", wave):
        complete(unit, wave)
