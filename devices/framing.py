"""Cutting a byte stream into frames. A framing is a constant of its driver; the buffer belongs to one connection."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

STX, ETX, CR, LF = 0x02, 0x03, 0x0D, 0x0A
STALL_S = 1.0  # a frame whose rest does not come: the next bytes belong to another


@dataclass(frozen=True)
class Piece:
    """A frame without its delimiters, or (`broken`) bytes that can be no frame, with the reason."""

    data: bytes
    broken: str = ""


class Framing(Protocol):
    """Takes the whole frames off the front of the buffer and leaves the rest in it."""

    @property
    def limit(self) -> int: ...

    def cut(self, buffer: bytearray) -> list[Piece]: ...


@runtime_checkable
class PausedFraming(Framing, Protocol):
    """A framing in which silence may end a frame; it keeps what it has learnt, so each connection has its own."""

    def inherit(self, before: Framing) -> None:
        """Takes over what the connection before has learnt of the same device."""
        ...

    def patience_s(self, buffer: bytearray) -> float:
        """The seconds of silence after which `rest` is asked for."""
        ...

    def rest(self, buffer: bytearray) -> list[Piece]:
        """Empties the buffer: whole frames, or broken ones that silence does not make whole."""
        ...


@runtime_checkable
class HoldingFraming(Framing, Protocol):
    """A framing that holds frames back until it is sure of them."""

    def give_up(self) -> bytes:
        """What it held back, when the connection ends before it is sure."""
        ...


@dataclass(frozen=True)
class LineFrame:
    """Frames that end with `end`; empty lines are no frames.

    Where every frame begins with one of `marks`, one that follows a torn frame is found behind it.
    """

    end: bytes = b"\r\n"
    limit: int = 256
    marks: tuple[bytes, ...] = ()

    def cut(self, buffer: bytearray) -> list[Piece]:
        whole = buffer.rfind(self.end)
        if whole < 0:
            return []
        lines = bytes(buffer[:whole]).split(self.end)
        del buffer[: whole + len(self.end)]
        return [piece for line in lines if line for piece in self._pieces(line)]

    def _pieces(self, line: bytes) -> list[Piece]:
        begin = max((line.rfind(mark) for mark in self.marks), default=0)
        if begin <= 0:
            return [Piece(line)]
        return [Piece(line[:begin], "its end is missing"), Piece(line[begin:])]


@dataclass(frozen=True)
class EnclosedFrame:
    """Frames from `start` to `end`, such as STX ... ETX or STX ... CR; what lies between two frames is broken."""

    start: int = STX
    end: int = ETX
    limit: int = 256

    def cut(self, buffer: bytearray) -> list[Piece]:
        pieces: list[Piece] = []
        while (close := buffer.find(self.end)) >= 0:
            frame = bytes(buffer[:close])
            del buffer[: close + 1]
            begin = frame.rfind(self.start)
            if lost := frame[: max(begin, 0)] if begin >= 0 else frame:
                pieces.append(Piece(lost, "it lies outside start and end"))
            if begin >= 0:
                pieces.append(Piece(frame[begin + 1 :]))
        return pieces


@dataclass(frozen=True)
class FixedFrame:
    """Records of one length; with `start` given, bytes before it are broken."""

    length: int
    start: int | None = None
    limit: int = 4096

    def cut(self, buffer: bytearray) -> list[Piece]:
        pieces: list[Piece] = []
        while buffer:
            begin = 0 if self.start is None else buffer.find(self.start)
            if begin > 0:
                pieces.append(Piece(bytes(buffer[:begin]), "it lies outside a record"))
                del buffer[:begin]
            if begin < 0 or len(buffer) < self.length:
                break
            pieces.append(Piece(bytes(buffer[: self.length])))
            del buffer[: self.length]
        return pieces


class FrameBuffer:
    """The bytes of one connection that are no whole frame yet."""

    def __init__(self, framing: Framing) -> None:
        self._framing = framing
        self._paused = framing if isinstance(framing, PausedFraming) else None
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Piece]:
        """The pieces that `data` completes, in the order of the wire. Endless garbage is cut off at the limit."""
        self._buffer += data
        pieces = self._framing.cut(self._buffer)
        if len(self._buffer) > self._framing.limit:
            pieces.append(Piece(self.drop(), f"it has no end within {self._framing.limit} bytes"))
        return pieces

    @property
    def patience_s(self) -> float:
        """The seconds of silence that end what is pending."""
        return self._paused.patience_s(self._buffer) if self._paused else STALL_S

    def rest(self) -> list[Piece]:
        """Silence came instead of more bytes: what it makes whole, or breaks."""
        if self._paused:
            return self._paused.rest(self._buffer)
        return [Piece(self.drop(), f"a frame had no end within {STALL_S:g} s")]

    @property
    def pending(self) -> bool:
        """Whether a frame has begun."""
        return bool(self._buffer)

    def drop(self) -> bytes:
        """Half a frame, at the end of a connection or when its rest does not come: taken out, never decoded."""
        held = self._framing.give_up() if isinstance(self._framing, HoldingFraming) else b""
        rest = held + bytes(self._buffer)
        self._buffer.clear()
        return rest
