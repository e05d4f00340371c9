"""Which function applies which event."""

from collections.abc import Callable
from typing import Any, TypeVar

from gateway.contracts.messages import Message
from gateway.store.state import State

M = TypeVar("M", bound=Message)
HANDLERS: dict[type[Message], Callable[[State, Any, int], None]] = {}
Handler = Callable[[State, M, int], None]


def applies(kind: type[M]) -> Callable[[Handler[M]], Handler[M]]:
    """Registers the function that applies events of one type: `(state, event, at_ms)`."""

    def register(function: Handler[M]) -> Handler[M]:
        HANDLERS[kind] = function
        return function

    return register
