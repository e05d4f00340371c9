"""Who decides: a supervisor by badge, or a person that an installer's terminal names."""

from pydantic import BaseModel, Field

from gateway.floor.sign_in import operator_of
from gateway.store.writer import Writer
from gateway.web.errors import ApiError


class DeciderBody(BaseModel):
    """A decision: who takes it, and why."""

    reason: str = Field(default="", max_length=200)
    badge: str = Field(default="", max_length=80)
    person: str = Field(default="", max_length=64)  # where an installer's terminal asks without a badge


def decider(writer: Writer, body: DeciderBody, *, installer: bool) -> str:
    """The person's id or name. A screen on the floor is anybody's: it takes a supervisor's badge. Raises ApiError."""
    if body.badge:
        operator = writer.call(lambda unit: operator_of(unit.state, body.badge))
        if operator is None:
            raise ApiError(403, "unknown_badge")
        if "supervisor" not in operator.roles:
            raise ApiError(403, "supervisor_needed")
        return operator.operator
    if not installer:
        raise ApiError(403, "supervisor_needed")
    if not body.person.strip():
        raise ApiError(403, "who_decides")
    return body.person.strip()
