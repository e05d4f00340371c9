"""Serves the simulated shop; its secret is made at the first start unless it is given."""

import secrets
from pathlib import Path

from firmware_sim.outside.shop import create_shop, open_shop
from firmware_sim.web import WebServer


def secret_of(data: Path, given: str | None) -> str:
    """The secret given, or the one in DIR/secret (made with mode 0600 when there is none)."""
    if given:
        return given
    kept = data / "secret"
    if not kept.exists():
        data.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_hex(16))
    return kept.read_text().strip()


def serve_shop(data: Path, host: str, port: int, app_key: str, app_secret: str | None) -> tuple[str, WebServer]:
    """The shop's URL and its running server; ServingError when the port is busy."""
    app = create_shop(open_shop(data, app_key, secret_of(data, app_secret)))
    server = WebServer(f"{host}:{port}", app)
    server.start()
    return f"http://{host}:{port}", server
