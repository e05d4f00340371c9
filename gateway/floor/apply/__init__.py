"""`apply(state, event)`: what each event does to the projections. Nothing here decides, so a replay rebuilds them."""

from datetime import datetime

from gateway.contracts.messages import Message
from gateway.floor.apply import (
    catalogue,
    counts,
    devices,
    gates,
    goods,
    handover,
    inbound,
    inside,
    people,
    picking,
    places,
    scanout,
    sorting,
    stops,
    tags,
    tasks,
    work,
)
from gateway.floor.apply.registry import HANDLERS
from gateway.store.state import State

__all__ = [
    "apply",
    "catalogue",
    "counts",
    "devices",
    "gates",
    "goods",
    "handover",
    "inbound",
    "inside",
    "people",
    "picking",
    "places",
    "scanout",
    "sorting",
    "stops",
    "tags",
    "tasks",
    "work",
]


def apply(state: State, message: Message, at: datetime) -> None:
    """Changes the rows as the event says."""
    handler = HANDLERS.get(type(message))
    if handler is not None:
        handler(state, message, int(at.timestamp() * 1000))
