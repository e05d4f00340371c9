"""What is said over one connection, without the connection: it is handed bytes and the time, and holds no clock."""

from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from devices.readings import Answer, Reading


class Health(NamedTuple):
    """`connected`, `reading` or `stale`, and why. For a reader `reading` means that the inventory runs."""

    name: str
    reason: str = ""


@dataclass
class Ask:
    """A command for the device and the place where its answer is awaited; who gives up waiting cancels `answer`.

    `data` is what to send, or `script` how to say it to a device with a conversation of its own, which is to have an
    answer within `limit_s`.
    """

    data: bytes
    name: str = ""
    script: Any = None
    limit_s: float = 3.0
    answer: Future[Answer] = field(default_factory=Future)


class Conversation(Protocol):
    """One connection's state. Disconnected raised by any method ends the connection; the session then opens anew."""

    def begin(self, now: float) -> None:
        """The connection stands."""
        ...

    def receive(self, data: bytes, now: float) -> Iterable[Reading]:
        """The readings that these bytes complete. Bytes that cannot be read are tallied, never raised."""
        ...

    def lapse(self, now: float) -> Iterable[Reading]:
        """Nothing came for a while: the readings that the silence itself completes."""
        ...

    def tick(self, now: float) -> bytes:
        """What is to be sent now; called after every receive and whenever `wait_s` is over."""
        ...

    def wait_s(self, now: float) -> float:
        """Seconds until `tick` wants to be called without anything having arrived."""
        ...

    def command(self, ask: Ask) -> None:
        """Queues a command."""
        ...

    def health(self, now: float) -> Health: ...

    def farewell(self) -> bytes:
        """What to say when we close the connection ourselves."""
        ...

    def end(self) -> None:
        """The connection is gone: half a frame is dropped and counted."""
        ...
