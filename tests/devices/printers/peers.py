"""Printers of one trait, on a real socket: what each language says when it is ready, at work, out of paper."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.ports import free_port

ZPL_READY = (
    b"\x02030,0,0,1245,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"
)


@dataclass(frozen=True)
class Language:
    """Question -> answer of a printer that is ready; the same with paper out, and at work."""

    ask: bytes  # the first question; `also` are those that stay unanswered
    ready: bytes
    out: bytes
    at_work: bytes
    also: tuple[bytes, ...] = ()
    turn: tuple[bytes, bytes] | None = None  # a question that keeps its turn, and its answer


LANGUAGES = {
    "zpl": Language(
        b"~HS\r\n",
        ZPL_READY,
        ZPL_READY.replace(b"030,0,0", b"030,1,0", 1),
        ZPL_READY.replace(b",1245,000,", b",1245,001,", 1),
        also=(b"~HQES\r\n",),
    ),
    "tspl": Language(b"\x1b!S", b"\x02@@@@\x03\r\n", b"\x02@@@A\x03\r\n", b"\x02P@@@\x03\r\n", also=(b"\x1b!?",)),
    "epl": Language(b"^ee\r\n", b"00\r\n", b"07P001\r\n", b"50\r\n"),
    "cpcl": Language(b"\x1bh", b"\x00", b"\x02", b"\x01"),
    "escpos": Language(
        b"\x10\x04\x01\x10\x04\x02\x10\x04\x04",
        b"\x12\x12\x12",
        b"\x1a\x32\x72",
        b"\x12\x12\x12",
        turn=(b"\x1dr\x01", b"\x00"),
    ),
}


class FakePrinter:
    """Answers questions as told and keeps everything else it gets, one connection at a time."""

    def __init__(self, answer: Callable[["FakePrinter", bytes], bytes | None], asks: list[bytes]):
        self._answer, self._asks = answer, asks
        self._server = socket.create_server(("127.0.0.1", free_port()))
        self.address = f"127.0.0.1:{self._server.getsockname()[1]}"
        self.got = bytearray()
        self.job = bytearray()
        self.asked = 0
        self.limit: int | None = None  # bytes of a job after which the line is cut
        self.step: int | None = None  # bytes a write
        self.cut_answer: int | None = None  # bytes of an answer after which the line is cut
        self.greets = b""
        self._stopping = False
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping = True
        self._server.shutdown(socket.SHUT_RDWR)
        self._thread.join(timeout=10)
        self._server.close()

    def _run(self) -> None:
        while not self._stopping:
            with contextlib.suppress(OSError):
                self._serve(self._server.accept()[0])

    def _serve(self, sock: socket.socket) -> None:
        with sock:
            if self.greets:
                sock.sendall(self.greets)
            pending = b""
            while data := sock.recv(65536):
                pending = self._work(sock, pending + data)

    def _work(self, sock: socket.socket, pending: bytes) -> bytes:
        while pending:
            found = sorted((at, ask) for ask in self._asks if (at := pending.find(ask)) >= 0)
            if not found:
                keep = max(
                    (n for ask in self._asks for n in range(1, len(ask)) if pending.endswith(ask[:n])), default=0
                )
                self._take(pending[: len(pending) - keep])
                return pending[len(pending) - keep :]
            at, ask = found[0]
            self._take(pending[:at])
            pending = pending[at + len(ask) :]
            self.asked += 1
            answer = self._answer(self, ask)
            if answer is None:
                raise OSError("closed")
            if self.cut_answer is not None:
                sock.sendall(answer[: self.cut_answer])
                raise OSError("cut")
            step = self.step or max(len(answer), 1)
            for start in range(0, len(answer), step):
                sock.sendall(answer[start : start + step])
        return b""

    def _take(self, data: bytes) -> None:
        self.job += data
        if self.limit is not None and len(self.job) >= self.limit:
            raise OSError("cut")


@contextlib.contextmanager
def printing(driver: str, answer: Callable[[FakePrinter, bytes], bytes | None]) -> Iterator[FakePrinter]:
    """A printer of this language on a port of its own; questions that it does not know stay unanswered."""
    language = LANGUAGES[driver]
    turn = [language.turn[0]] if language.turn else []
    printer = FakePrinter(
        lambda one, ask: b"" if ask in language.also and answer(one, ask) else answer(one, ask),
        [language.ask, *language.also, *turn],
    )
    printer.start()
    try:
        yield printer
    finally:
        printer.stop()


def ready(driver: str) -> Callable[[FakePrinter, bytes], bytes]:
    """Ready whatever happens."""
    language = LANGUAGES[driver]
    return lambda printer, ask: language.turn[1] if language.turn and ask == language.turn[0] else language.ready
