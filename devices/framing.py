"""Cutting a byte stream into frames. A framing is a constant of its driver; the buffer belongs to one connection."""

from dataclasses import dataclass
from typing import Protocol

STX, ETX, CR, LF = 0x02, 0x03, 0x0D, 0x0A


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


@dataclass(frozen=True)
class LineFrame:
    """Frames that end with `end`; empty lines are no frames."""

    end: bytes = b"\r\n"
    limit: int = 256

    def cut(self, buffer: bytearray) -> list[Piece]:
        whole = buffer.rfind(self.end)
        if whole < 0:
            return []
        lines = bytes(buffer[:whole]).split(self.end)
        del buffer[: whole + len(self.end)]
        return [Piece(line) for line in lines if line]


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


@dataclass(frozen=True)
class ScanFrame:
    """What scanners are set to send: text CR, text LF, text CRLF, or STX text ETX (in which CR and LF are data)."""

    limit: int = 8192

    def cut(self, buffer: bytearray) -> list[Piece]:
        pieces: list[Piece] = []
        while buffer:
            end = self._end(buffer)
            if end < 0:
                break
            frame = bytes(buffer[:end])
            del buffer[: end + 1]
            pieces.extend(self._pieces(frame))
        return pieces

    @staticmethod
    def _end(buffer: bytearray) -> int:
        if buffer[0] == STX:
            return buffer.find(ETX)
        ends = [at for at in (buffer.find(mark) for mark in (CR, LF, ETX)) if at >= 0]
        return min(ends, default=-1)

    @staticmethod
    def _pieces(frame: bytes) -> list[Piece]:
        lost, mark, text = frame.rpartition(bytes([STX]))
        lost = lost.lstrip(bytes([STX]))
        pieces = [Piece(lost, "its end is missing")] if lost and mark else []
        text = text.strip(b"\r\n") if mark else text
        return [*pieces, Piece(text)] if text else pieces


class FrameBuffer:
    """The bytes of one connection that are no whole frame yet."""

    def __init__(self, framing: Framing) -> None:
        self._framing = framing
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Piece]:
        """The pieces that `data` completes, in the order of the wire. Endless garbage is cut off at the limit."""
        self._buffer += data
        pieces = self._framing.cut(self._buffer)
        if len(self._buffer) > self._framing.limit:
            pieces.append(Piece(self.drop(), f"it has no end within {self._framing.limit} bytes"))
        return pieces

    @property
    def pending(self) -> bool:
        """Whether a frame has begun."""
        return bool(self._buffer)

    def drop(self) -> bytes:
        """Half a frame, at the end of a connection or when its rest does not come: taken out, never decoded."""
        rest = bytes(self._buffer)
        self._buffer.clear()
        return rest
