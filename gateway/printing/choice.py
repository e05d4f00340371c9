"""Which printer takes a job: what was bound for its station, kind and carrier, else the station's own printer."""

from typing import NamedTuple

from gateway.store.rows import PrintBinding
from gateway.store.state import State

Printer = tuple[str, str]  # station, role

KINDS = ("waybill", "goods", "bin", "carton", "pallet", "delivery_note", "pick_list", "test")
NOBODY: Printer = ("", "printer")


class Choice(NamedTuple):
    """The printer, and the one that steps in when it is away; NOBODY and None where there is no such printer."""

    printer: Printer
    fallback: Printer | None = None


def is_printer(role: str) -> bool:
    """A station has one `printer`, and further ones with names: `printer:goods`."""
    return role.partition(":")[0] == "printer"


def choose(state: State, station: str, kind: str, carrier: str = "") -> Choice:
    """The narrowest binding whose printer exists decides: the station's before the site's, then kind before carrier."""
    for binding in bindings(state, station, kind, carrier):
        bound = (binding.printer_station, binding.printer_role)
        spare = (binding.fallback_station, binding.fallback_role)
        if bound in state.devices:
            return Choice(bound, spare if spare in state.devices and spare != bound else None)
        if spare in state.devices:
            return Choice(spare)
    return Choice(own(state, station))


def bindings(state: State, station: str, kind: str, carrier: str) -> list[PrintBinding]:
    """What is bound for such a job, the narrowest first."""
    found: list[PrintBinding] = []
    for place in dict.fromkeys((station, "")):
        for key in dict.fromkeys(((place, kind, carrier), (place, kind, ""), (place, "", carrier), (place, "", ""))):
            binding = state.print_bindings.get(key)
            if binding is not None:
                found.append(binding)
    return found


def own(state: State, station: str) -> Printer:
    """The station's own printer, else the first of a station of its kind, else NOBODY."""
    row = state.stations.get(station)
    for name in dict.fromkeys(
        (station, *(other.station for other in state.stations.by("kind", row.kind if row else "")))
    ):
        roles = sorted(device.role for device in state.devices.by("station", name) if is_printer(device.role))
        if roles:
            return name, roles[0]
    return NOBODY
