"""What a driver is: a pure class in a file of its own under `devices/drivers`, marked with `@driver(...)`.

A driver holds no socket, thread, clock or log line; the session owns those. Three shapes exist:

- `StreamDriver`: frames in, readings out (scales, scanners); polled when `poll` is not empty.
- `PrinterDriver`: status questions and what their answers mean.
- `TalkDriver`: a protocol with a conversation of its own (LLRP).

`source` names the manual or the capture that the driver was written from.

What a person has to choose (a unit that the wire does not tell, a dialect) are the driver's `options`: name -> the
values there are, the first being the default. The device address carries them (`?unit=lb`), `DriverInfo.address`
checks them, and `DriverInfo.make` hands them to the class as keywords:

    @driver("toledo-8217", kind=Kind.SCALE, source="...", options={"unit": ("kg", "lb")})
    class Toledo8217:
        def __init__(self, unit: str = "kg") -> None: ...
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar, Protocol, TypeVar, runtime_checkable

from devices.conversation import Conversation
from devices.errors import BadUrl
from devices.framing import Framing
from devices.readings import Answer, PrinterStatus, Reading
from devices.tally import Tally
from devices.urls import DeviceUrl, parse_url

Talkative = TypeVar("Talkative", bound=type)


class Kind(StrEnum):
    SCALE = "scale"
    SCANNER = "scanner"
    PRINTER = "printer"
    READER = "reader"


@dataclass(frozen=True)
class SerialSettings:
    """How the maker ships the port; a device address may say otherwise (`?baud=4800&bits=7&parity=E`)."""

    baud: int = 9600
    bits: int = 8
    parity: str = "N"
    stop: float = 1  # 1, 1.5 or 2


@dataclass(frozen=True)
class DriverInfo:
    """What the registry knows of a driver. `make` gives a fresh one for each connection."""

    name: str
    kind: Kind
    settings: SerialSettings
    capabilities: tuple[str, ...]
    summary: str
    source: str
    options: Mapping[str, tuple[str, ...]]
    cls: Callable[..., Any] = field(repr=False, compare=False)

    def make(self, given: Mapping[str, str] = MappingProxyType({})) -> Any:
        """A new driver; of `given` (all options of an address) it takes those that are its own."""
        return self.cls(**{name: given[name] for name in self.options if name in given})

    def address(self, text: str) -> DeviceUrl:
        """The address taken apart; BadUrl when it has an option that is neither an address's nor this driver's."""
        url = parse_url(text, tuple(self.options))
        for name, values in self.options.items():
            if values and url.options.get(name, values[0]) not in values:
                raise BadUrl(f"{text!r}: {name}={url.options[name]!r} is none of {', '.join(values)}")
        return url

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "kind": self.kind.value,
            "settings": asdict(self.settings),
            "capabilities": list(self.capabilities),
            "summary": self.summary,
            "source": self.source,
            "options": {name: list(values) for name, values in self.options.items()},
        }


def driver(
    name: str,
    *,
    kind: Kind,
    serial: SerialSettings | None = None,
    capabilities: tuple[str, ...] = (),
    source: str = "",
    options: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> Callable[[Talkative], Talkative]:
    """Marks a class as the driver `name`; the registry finds it by walking the folder."""

    def mark(cls: Talkative) -> Talkative:
        cls.info = DriverInfo(  # type: ignore[attr-defined]
            name=name,
            kind=kind,
            settings=serial or SerialSettings(),
            capabilities=capabilities,
            summary=(cls.__doc__ or "").strip().split("\n")[0],
            source=source,
            options=options,
            cls=cls,
        )
        return cls

    return mark


@runtime_checkable
class StreamDriver(Protocol):
    """`decode` gives a reading, an answer to a command, or None for a frame that carries neither.

    It raises BadFrame for what it cannot read and Refused for what the device refuses. A scale whose wire tells no
    stability gives `stable=False, derived=True`, and the session finds the stability from frames that agree.
    `commands` are named zero, tare, clear_tare and print on every scale; while one waits for its answer, nothing else
    is asked.
    `quiet_s` is the silence after which an unpolled device is stale; 0 means that silence is normal.
    """

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing]
    poll: ClassVar[bytes]
    quiet_s: ClassVar[float]
    commands: ClassVar[Mapping[str, bytes]]

    def decode(self, frame: bytes) -> Reading | Answer | None: ...


@runtime_checkable
class Answering(Protocol):
    """A stream driver whose device answers a command with a frame that could be anything else, such as its status."""

    def answer(self, command: str, frame: bytes) -> Answer | None:
        """What this frame, the next after the command, says about it; None when it says nothing."""
        ...


@runtime_checkable
class Unanswering(Protocol):
    """A stream driver with commands that its device obeys, or not, without a word."""

    unanswered: ClassVar[tuple[str, ...]]


@runtime_checkable
class Replying(Protocol):
    """A stream driver that has to say something back to some frames (an acknowledgement, the second half of a poll)."""

    def reply(self, frame: bytes) -> bytes:
        """What to send at once because this frame came; b"" for nothing."""
        ...


@runtime_checkable
class TalkDriver(Protocol):
    """A protocol that is more than frames: `talk` gives the conversation for one new connection."""

    info: ClassVar[DriverInfo]

    def talk(self, tally: Tally) -> Conversation: ...


@dataclass(frozen=True)
class Query:
    """A status question; `answers` finds the whole answers to it in all that was received, oldest first.

    A `bare` answer has no frame that tells it from noise: it counts only where nothing came unasked beside it.
    """

    ask: bytes
    answers: Callable[[bytes], list[bytes]]
    only_after_silence: bool = False  # asked only when the questions before it were not answered
    bare: bool = False


@runtime_checkable
class PrinterDriver(Protocol):
    """`status` is handed one answer a query: None where the printer was silent or was not asked.

    The queries are asked before and after a job; a driver without queries cannot confirm a job. An answer to `in_order`
    comes only when all that was sent before it is worked through. Where the status is told out of turn, it has to stay
    good for `settle_s` after a job, unless the printer was seen at work or answered in order; 0: told in turn.
    """

    info: ClassVar[DriverInfo]
    queries: ClassVar[Sequence[Query]]
    in_order: ClassVar[Query | None]
    settle_s: ClassVar[float]
    dpi: int

    def status(self, answers: Sequence[bytes | None]) -> PrinterStatus: ...
