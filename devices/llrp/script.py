"""What is said to a reader step by step: a script is a generator that yields requests and is sent their replies.

The conversation runs one script at a time: the set-up first, then commands. A script holds no clock and no wire.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

from devices.llrp.messages import Type
from devices.llrp.reports import TagOperation


@dataclass(frozen=True)
class Request:
    """One message that wants an answer. `version` 0: the one that was negotiated."""

    kind: Type
    body: bytes = b""
    version: int = 0


@dataclass(frozen=True)
class Reply:
    """`refused` is empty when the reader did it; `silent`: no answer came in time. `body` without the header."""

    refused: str = ""
    body: bytes = b""
    code: int = 0
    silent: bool = False


@dataclass(frozen=True)
class Await:
    """Waits until the operation of this number was tried on a tag; sent back is a TagOperation, or None for never."""

    operation: int
    limit_s: float


@dataclass(frozen=True)
class Listen:
    """Waits for the tag to be seen; sent back is whether it was within the limit."""

    epc: str
    limit_s: float


Wish = Request | Await | Listen
News = Reply | TagOperation | bool | None
Result = TypeVar("Result")
Script = Generator[Wish, News, Result]


def asked(request: Request) -> Script[Reply]:
    """`reply = yield from asked(request)`: the reply, typed."""
    reply = yield request
    assert isinstance(reply, Reply)
    return reply
