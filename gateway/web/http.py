"""The HTTP server: a thread a connection, kept open between calls (werkzeug's own closes it after each answer)."""

import contextlib
import math
import socket
import ssl
from collections.abc import Callable
from email.utils import formatdate
from io import BytesIO
from typing import Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.wsgi import ClosingIterator

MAX_KEPT_BODY = 64 * 1024
UPGRADED = "floorgate.upgraded"  # in the environ of a request whose line was taken over by a WebSocket
IDLE_S = 60  # a kiosk that is silent for longer gives its thread back


HANDSHAKE_S = 10.0
_TLS_HANDSHAKE = b"\x16"  # the first byte of a client that speaks TLS (RFC 8446, 5.1)
PLAIN = "floorgate.plain"  # in the environ of a request that came in clear although the server speaks TLS


class Server(ThreadedWSGIServer):
    """Ends kept connections when it is closed; answers that are on their way still go out.

    With `tls` the same port speaks both: a handshake is each connection's own thread's business, and what comes in
    clear is marked as such for the application.
    """

    daemon_threads = True

    def __init__(self, *args: Any, tls: ssl.SSLContext | None = None, **kwargs: Any) -> None:
        self._connections: set[Any] = set()
        self.tls = tls
        super().__init__(*args, **kwargs)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Runs in the connection's own thread."""
        connection = self._shaken(request) if self.tls is not None else request
        if connection is not None:
            super().process_request_thread(connection, client_address)

    def _shaken(self, plain: socket.socket) -> socket.socket | None:
        """The connection, encrypted where the client wants it; None where it went away or speaks nonsense."""
        assert self.tls is not None
        try:
            plain.settimeout(HANDSHAKE_S)
            if plain.recv(1, socket.MSG_PEEK) != _TLS_HANDSHAKE:
                return plain
            connection = self.tls.wrap_socket(plain, server_side=True)
        except (OSError, ValueError):
            self.shutdown_request(plain)
            return None
        self._connections.discard(plain)
        self._connections.add(connection)
        return connection

    def process_request(self, request: Any, client_address: Any) -> None:
        """A new connection."""
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """A connection is over."""
        self._connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Stops listening; whoever waits for another request reads the end of the connection."""
        super().server_close()
        for connection in tuple(self._connections):
            with contextlib.suppress(OSError):  # its client was quicker
                connection.shutdown(socket.SHUT_RD)


class Handler(WSGIRequestHandler):
    """Reads a request's whole body before it is answered, so the next request starts where this one ends."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE_S
    disable_nagle_algorithm = True

    def make_environ(self) -> dict[str, Any]:
        """As werkzeug's; the scheme is that of the line, not of the server."""
        environ = super().make_environ()
        if isinstance(self.connection, ssl.SSLSocket):
            environ["wsgi.url_scheme"] = "https"
        elif getattr(self.server, "tls", None) is not None:
            environ[PLAIN] = True
        return environ

    def handle(self) -> None:
        """A client that breaks off in the middle of its encryption is gone like any other."""
        with contextlib.suppress(ssl.SSLError):
            super().handle()

    def log(self, type: str, message: str, *args: Any) -> None:
        """Requests are counted, not logged."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nor is a line put together for each."""

    def run_wsgi(self) -> None:
        """Answers one request; uploads and bodies of unknown length end the connection as werkzeug does."""
        if "Upgrade" in self.headers:
            self._run_socket()
            return
        size = self._body_size()
        if size > MAX_KEPT_BODY:
            super().run_wsgi()
            self.close_connection = True
            return
        environ = self.make_environ()
        environ["wsgi.input"] = BytesIO(self.rfile.read(int(size)))
        self.wfile.write(self._answer(environ))

    def _run_socket(self) -> None:
        """A WebSocket's line is its own to the end: an answer to the request would follow its frames as garbage."""
        environ = self.make_environ()
        self.close_connection = True
        answer = self._answer(environ)
        if UPGRADED not in environ:
            self.wfile.write(answer)

    def _body_size(self) -> float:
        """Bytes that follow the head; infinite where that is not plain."""
        if any(name in self.headers for name in ("Upgrade", "Transfer-Encoding", "Expect")):
            return math.inf
        told = self.headers.get_all("Content-Length", ["0"])
        plain = len(told) == 1 and told[0].isascii() and told[0].isdigit()
        return int(told[0]) if plain else math.inf

    def _answer(self, environ: dict[str, Any]) -> bytes:
        """The application's answer as bytes, its length told."""
        head: list[str] = []
        body = BytesIO()

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None, /) -> Callable[[bytes], object]:
            head[:] = (f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers))
            return body.write

        with contextlib.closing(ClosingIterator(self.server.app(environ, start))) as parts:
            body.writelines(parts)
        return _with_head(head, body.getvalue(), self.close_connection)


def _with_head(head: list[str], body: bytes, close: bool) -> bytes:
    lines = [*head, f"Date: {formatdate(usegmt=True)}"]
    told = any(line[:15].lower() == "content-length:" for line in head)
    if not told and head[0][9:12] not in ("204", "304"):
        lines.append(f"Content-Length: {len(body)}")
    if close:
        lines.append("Connection: close")
    return "\r\n".join((*lines, "", "")).encode("latin-1") + body
