"""A port that keeps every connection and every byte it is sent, and answers what it is told to."""

import contextlib
import socket
import threading

from tests.ports import free_port


class Recorder:
    """Answers one question of bytes with other bytes; `greeting` is said to whoever connects."""

    def __init__(self, answers: dict[bytes, bytes] | None = None, greeting: bytes = b"") -> None:
        self.port = free_port()
        self.answers, self.greeting = answers or {}, greeting
        self.connections = 0
        self.received = bytearray()
        self._server = socket.create_server(("127.0.0.1", self.port))
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def _accept(self) -> None:
        while True:
            try:
                peer, _ = self._server.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._talk, args=(peer,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _talk(self, peer: socket.socket) -> None:
        with peer, contextlib.suppress(OSError):
            if self.greeting:
                peer.sendall(self.greeting)
            while data := peer.recv(4096):
                self.received += data
                for question, answer in self.answers.items():
                    if data.endswith(question):
                        peer.sendall(answer)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for thread in self._threads:
            thread.join(2)
