"""Who asks for what an installer or a supervisor may: an installer's screen, or a supervisor's badge."""

from flask import g, request

from gateway.floor.sign_in import operator_of
from gateway.store.writer import Writer
from gateway.web.auth import Pairings, require
from gateway.web.errors import ApiError

HEADER = "X-Badge"


def supervisor(pairings: Pairings, writer: Writer, badge: str = "") -> str:
    """The supervisor whose badge came with the call; "" where an installer's screen asks without one.

    Raises:
        ApiError: a stranger, an unknown badge, or one that is no supervisor's.
    """
    require(pairings)
    text = (badge or request.headers.get(HEADER, "")).strip()
    if not text:
        if g.right != "installer":
            raise ApiError(403, "supervisor_needed")
        return ""
    operator = writer.call(lambda unit: operator_of(unit.state, text))
    if operator is None:
        raise ApiError(403, "unknown_badge")
    if "supervisor" not in operator.roles:
        raise ApiError(403, "supervisor_needed")
    return operator.operator


def somebody(pairings: Pairings, writer: Writer, badge: str) -> str:
    """The person whose badge came with the call. Raises ApiError."""
    require(pairings)
    operator = writer.call(lambda unit: operator_of(unit.state, badge.strip())) if badge.strip() else None
    if operator is None:
        raise ApiError(403, "unknown_badge")
    return operator.operator
