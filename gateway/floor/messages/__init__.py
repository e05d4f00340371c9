"""Every message the floor shows: a code, what it means, its sentence (the catalogue's key). One module an area."""

from gateway.floor.messages import (
    any_step,
    counts,
    gate,
    inbound,
    inside,
    outbound,
    people,
    picking,
    places,
    scan_out,
    sorting,
    weighing,
)
from gateway.floor.messages.levels import Messages


def _all() -> Messages:
    gathered: Messages = {}
    areas = (any_step, counts, gate, inbound, inside, outbound, people, picking, places, scan_out, sorting, weighing)
    for area in areas:
        twice = gathered.keys() & area.MESSAGES.keys()
        assert not twice, f"{area.__name__} says {sorted(twice)} again"
        gathered.update(area.MESSAGES)
    return gathered


MESSAGES = _all()
