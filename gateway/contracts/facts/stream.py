"""What becomes of the messages from central, and the tasks for people."""

from typing import Any

import msgspec

from gateway.contracts.messages import Direction, Message, message


@message("sync.message_applied.v1", Direction.UP)
class MessageApplied(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A down message took effect; `data` is its content without the sealed block, so a replay is complete."""

    id: str
    type: str
    data: dict[str, Any]


@message("sync.message_parked.v1", Direction.UP)
class MessageParked(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A down message could not be used; it is kept at the gateway and shown to a person."""

    id: str
    type: str
    reason: str


@message("floor.task_raised.v1", Direction.UP)
class TaskRaised(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Something on the floor needs a person's decision."""

    task: str
    kind: str  # short, weight_held, print_unknown, gate_alarm, unknown_return, ...
    subject: str  # the SKU, parcel, bin or document it is about
    detail: dict[str, Any] = msgspec.field(default_factory=dict)


@message("floor.task_closed.v1", Direction.UP)
class TaskClosed(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A person (or the course of things) settled a task."""

    task: str
    outcome: str
    operator: str = ""
    reason: str = ""
