"""What a tag's passage means: parcels, tagged goods that may leave or not, goods that come in.

At a despatch gate goods leave as the content of a verified parcel; a unit that belongs to none rings. A site that sends
tagged goods without parcels sets the gate's `goods` to "ship": what goes out there is shipped. At an exit, a door
through which nothing is despatched, every unit that was not shipped rings.
"""

from typing import Any, NamedTuple

from gateway.contracts.facts import TagState
from gateway.floor.inbound import arrivals
from gateway.floor.outbound import leaving
from gateway.floor.tags import tag_match
from gateway.floor.tags.tags import CannotTag
from gateway.store.rows import Parcel, Setting, TaggedUnit
from gateway.store.state import State
from gateway.store.unit import Unit

SETTING = "exit_gates"
_NOT_OURS = frozenset({"printed", TagState.DECOMMISSIONED})


class Verdict(NamedTuple):
    """`code` is the notice's; the rest is as in `GatePassed`."""

    code: str
    verified: bool = False
    rings: bool = False
    waits: bool = False
    parcel: Parcel | None = None
    content: bool = False  # the tag is a unit in the parcel, not the parcel's own
    unit: TaggedUnit | None = None
    becomes: TagState | None = None
    arrival: arrivals.Expected | None = None
    sku: str = ""


def exits(state: State) -> tuple[str, ...]:
    """The gates that are exits."""
    return tuple(state.setting(SETTING, ()))


def put_exits(unit: Unit, stations: list[str]) -> None:
    """These gates are exits, the others are not. Raises CannotTag."""
    for name in stations:
        row = unit.state.stations.get(name)
        if row is None or row.kind != "gate":
            raise CannotTag("There is no gate %(station)s.", station=name)
    unit.state.settings.put(Setting(name=SETTING, value=sorted(set(stations))))


def judge(state: State, gate: str, epc: str, direction: str, exit_here: bool = False) -> Verdict:
    """What this passage means; changes nothing. `exit_here`: it was seen by an antenna at an exit."""
    parcel = state.parcels.first("epc", epc)
    if parcel is not None:
        shipped = parcel.state == "shipped" and not leaving.is_called_back(state, parcel)
        return Verdict("gate_ok" if shipped else "gate_alarm", shipped, rings=not shipped, parcel=parcel)
    row = state.tagged_units.get(epc)
    if row is not None and row.state not in _NOT_OURS:
        at_exit = exit_here or gate in exits(state)
        return _goods(state, gate, row, direction, at_exit)._replace(unit=row, sku=row.sku)
    waits = state.gate_arrivals.get(epc)
    if waits is not None and direction == "in":
        return Verdict("gate_arrived", bool(waits.receipt), sku=waits.sku)  # a serial counts once
    expected = arrivals.expected(state, epc) if direction == "in" and row is None else None
    if expected is not None:
        code = "gate_arrived" if expected.receipt else "gate_arrived_unexpected"
        return Verdict(code, bool(expected.receipt), arrival=expected, sku=expected.sku)
    return Verdict("gate_unknown")


def _goods(state: State, gate: str, row: TaggedUnit, direction: str, at_exit: bool) -> Verdict:
    parcel = state.parcels.get(row.parcel)
    if direction == "in":
        back = TagState.RETURNED if row.state == TagState.SHIPPED else None
        return Verdict("tag_in", True, becomes=back)
    if row.state == TagState.SHIPPED or (parcel is not None and parcel.state == "shipped"):
        code = "gate_ok" if parcel is not None else "tag_out"
        return Verdict(code, True, parcel=parcel, content=parcel is not None)
    if row.state == TagState.MISSING or at_exit:
        return Verdict("tag_alarm", rings=True)
    if direction != "out":
        return Verdict("tag_near")
    if settings_of(state, gate).get("goods") == "ship":
        return Verdict("tag_out", True, becomes=TagState.SHIPPED)
    if parcel is not None:
        return Verdict("gate_alarm", rings=True, parcel=parcel, content=True)
    if tag_match.any_leaving(state, gate):
        return Verdict("tag_waits", waits=True)
    return Verdict("tag_alarm", rings=True)


def settings_of(state: State, gate: str) -> dict[str, Any]:
    """What is set up for a gate."""
    return dict(state.setting(f"gate:{gate}", {}))
