"""Running a command: through the serving process where there is one, on the database itself otherwise."""

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

from central.commands import run_command
from central.config import Config
from central.database.database import Database
from central.database.lock import ProcessLock
from central.errors import CentralError
from central.security.rights import SYSTEM
from central.serving import prepare

TIMEOUT_S = 600


class CommandFailed(CentralError):
    """The serving process refused the command."""


def run_locally(config: Config, command: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Runs a command and gives back its answer; raises CentralError with one sentence."""
    found = _serving(config)
    if found is not None:
        return _ask(*found, command, arguments)
    config.data.mkdir(parents=True, exist_ok=True)
    lock = ProcessLock(config.lock_path)
    if config.uses_sqlite:
        lock.acquire()
    database = Database(config.database_url)
    try:
        prepare(database)
        return database.write(lambda tx: run_command(tx, SYSTEM, command, arguments))
    finally:
        database.close()
        lock.release()


def _serving(config: Config) -> tuple[str, str] | None:
    """(url, token) of the process that serves, None where none answers."""
    try:
        known = json.loads(config.local_path.read_text())
        url, token = str(known["url"]), str(known["token"])
        connection = _connect(url, 5)
        connection.request("GET", "/healthz")
        return (url, token) if connection.getresponse().status == 200 else None
    except (OSError, ValueError, KeyError, http.client.HTTPException):
        return None


def _connect(url: str, timeout_s: float) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    return http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=timeout_s)


def _ask(url: str, token: str, command: str, arguments: dict[str, Any]) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    try:
        connection = _connect(url, TIMEOUT_S)
        connection.request("POST", f"/api/v1/local/{command}", json.dumps({"arguments": arguments}), headers)
        answer = connection.getresponse()
        body = json.loads(answer.read())
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise CommandFailed(f"central at {url} does not answer: {error}") from error
    if answer.status != 200:
        raise CommandFailed(str(body.get("message", body)))
    found: dict[str, Any] = body
    return found
