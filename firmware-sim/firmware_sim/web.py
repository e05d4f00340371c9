"""A small threaded web server for the panel and the shop, on a port of its own."""

import threading
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, abort, request
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from firmware_sim.serving import ServingError


class _Handler(WSGIRequestHandler):
    """Keeps connections open between requests, and writes no line for each: the panel asks twice a second."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing."""


def is_loopback(host: str) -> bool:
    """Whether a name or address is this machine's own."""
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def refuse_other_names() -> None:
    """403 for a page whose own name was pointed at this machine (DNS rebinding): it would count as ours."""
    if not is_loopback(urlsplit(f"//{request.host}").hostname or ""):
        abort(403, description=f"{request.host} is not served here")


class WebServer:
    """Serves one Flask app until `stop`; raises ServingError when the port is busy."""

    def __init__(self, address: str, app: Flask) -> None:
        host, _, port = address.rpartition(":")
        self.host, self.port = host or "127.0.0.1", int(port)
        self._app = app
        if is_loopback(self.host):
            app.before_request(refuse_other_names)
        self._server: BaseWSGIServer | None = None

    def start(self) -> None:
        """Listens and serves in a thread."""
        try:
            self._server = make_server(self.host, self.port, self._app, threaded=True, request_handler=_Handler)
        except (OSError, SystemExit) as error:
            raise ServingError(f"cannot listen on {self.host}:{self.port}: {error}") from error
        threading.Thread(target=self._server.serve_forever, name="panel", daemon=True).start()

    def stop(self) -> None:
        """Ends the server; safe when it never started."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
