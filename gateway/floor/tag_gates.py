"""Tagged units at gates.

At a despatch gate what goes out is shipped and what comes back is returned. At an exit, a door through which nothing is
despatched, a unit that was not shipped rings.
"""

from typing import NamedTuple

from gateway.contracts.facts import TagState
from gateway.floor.tags import CannotTag, go_on
from gateway.store.rows import Setting
from gateway.store.state import State
from gateway.store.unit import Unit

SETTING = "exit_gates"
_NOT_OURS = frozenset({"printed", TagState.DECOMMISSIONED})


class TagPassage(NamedTuple):
    """What a tagged unit's passage means: code of the notice (tag_out, tag_in, tag_alarm), its goods, where it lay."""

    code: str
    name: str
    sku: str
    place: str


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


def passes(unit: Unit, gate: str, epc: str, direction: str) -> TagPassage | None:
    """A tag went through; None where it stands for nothing of ours. Its state follows where it may leave."""
    state = unit.state
    row = state.tagged_units.get(epc.lower())
    if row is None or row.state in _NOT_OURS:
        return None
    product = state.products.get(row.sku)
    found = TagPassage("tag_out", product.name if product is not None else row.sku, row.sku, row.place)
    if direction == "in":
        if row.state == TagState.SHIPPED:
            go_on(unit, row.epc, TagState.RETURNED, "", f"gate {gate}", gate)
        return found._replace(code="tag_in")
    if row.state == TagState.SHIPPED:
        return found
    if row.state == TagState.MISSING or gate in exits(state):
        return found._replace(code="tag_alarm")
    if direction == "out":
        go_on(unit, row.epc, TagState.SHIPPED, "", f"gate {gate}", gate)
    return found
