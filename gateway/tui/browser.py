"""The terminal in a browser, by textual-serve: behind a key of its own, for this machine alone, nothing from elsewhere.

textual-serve lets every page that a browser shows open its WebSocket, and takes a font from another site. Here the
address carries a key, which becomes a cookie that other sites' pages do not send, and the page is our own.
"""

import hmac
import os
import secrets
import shlex
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web
from textual_serve.server import Server

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
COOKIE = "floorgate_terminal"
_PAGES = Path(__file__).parent / "browser_pages"


class TerminalServer(Server):
    """Serves the console to browsers that know the key; each connection is a console of its own."""

    def __init__(self, host: str, port: int, arguments: list[str], title: str) -> None:
        command = shlex.join([sys.executable, "-m", "gateway.cli", "tui", *arguments])
        super().__init__(command, host, port, title, templates_path=_PAGES)
        self.key = secrets.token_urlsafe(24)

    @property
    def address(self) -> str:
        """What a person opens."""
        return f"{self.public_url}/?key={self.key}"

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._guard)
        return app

    async def on_startup(self, app: web.Application) -> None:
        """Says nothing yet."""

    def run(self, say: Callable[[str], None]) -> None:
        """Serves until Ctrl-C; says the address once it listens. An access log would hold the key: there is none."""
        web.run_app(
            self._make_app(),
            host=self.host,
            port=self.port,
            print=lambda *_: say(self.address),
            access_log=None,
        )

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """The key opens the page and is kept as a cookie; the rest is for those that have it, on this page alone."""
        if request.host != f"{self.host}:{self.port}":
            raise web.HTTPForbidden(text="wrong host")
        asked = request.query.get("key", "")
        if request.path == "/" and asked:
            if not self._fits(asked):
                raise web.HTTPForbidden(text="wrong key")
            answer = web.HTTPFound("/")
            answer.set_cookie(COOKIE, self.key, httponly=True, samesite="Strict")
            return answer
        if not self._fits(request.cookies.get(COOKIE, "")):
            raise web.HTTPForbidden(text="open the address that the terminal printed")
        if request.headers.get("Origin", self.public_url) != self.public_url:
            raise web.HTTPForbidden(text="wrong origin")
        return await handler(request)

    def _fits(self, key: str) -> bool:
        return hmac.compare_digest(key.encode(), self.key.encode())


def serve(
    host: str, port: int, arguments: list[str], title: str, secret: dict[str, str], say: Callable[[str], None]
) -> None:
    """Serves until Ctrl-C. `secret` is what the consoles are given beside the command line: token, badge, person."""
    os.environ.update({name: value for name, value in secret.items() if value})
    TerminalServer(host, port, arguments, title).run(say)
