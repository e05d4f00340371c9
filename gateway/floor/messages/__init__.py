"""Every message the floor shows: a code, what it means, its sentence (the catalogue's key). One module an area."""

from gateway.floor.messages import any_step, gate, inbound, people, picking, scan_out, weighing
from gateway.floor.messages.levels import Messages


def _all() -> Messages:
    gathered: Messages = {}
    for area in (any_step, gate, inbound, people, picking, scan_out, weighing):
        twice = gathered.keys() & area.MESSAGES.keys()
        assert not twice, f"{area.__name__} says {sorted(twice)} again"
        gathered.update(area.MESSAGES)
    return gathered


MESSAGES = _all()
