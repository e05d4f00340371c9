"""The serving process: lock, schema, web server, and an orderly end at SIGTERM or Ctrl-C."""

import contextlib
import json
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import structlog
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from central.app import Central
from central.config import Config
from central.database.database import Database
from central.database.lock import ProcessLock
from central.database.upgrade import require_newest, upgrade
from central.errors import CentralError

log = structlog.get_logger(__name__)


class CannotListen(CentralError):
    """The address is in use, or not ours."""


class QuietHandler(WSGIRequestHandler):
    """No line for each request, and no version of anything in the answers."""

    server_version = "floorgate"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 60

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Requests are counted, not logged."""


def serve(config: Config, ready: Callable[[str], None]) -> None:
    """Serves until SIGTERM or SIGINT; `ready` gets the URL once requests are answered.

    Raises Locked, CannotListen, BadDatabase, NotUpgraded.
    """
    config = replace(config, local_token=secrets.token_urlsafe(32))
    with _locked(config), _opened(config) as database:
        prepare(database)
        central = Central(config, database)
        server = _server(config, central)
        central.start()
        thread = threading.Thread(target=server.serve_forever, name="web", daemon=True)
        thread.start()
        url = f"http://{_host(config)}:{config.port}"
        with _announced(config, url), _until_told() as told:
            ready(url)
            told.wait()
        log.info("central stops")
        server.shutdown()
        central.stop()
        server.server_close()


def prepare(database: Database) -> None:
    """SQLite is upgraded after a backup copy; PostgreSQL must have been, by `central upgrade`."""
    database.check()
    if database.is_sqlite:
        copy = upgrade(database)
        if copy is not None:
            log.info("schema upgraded", backup=copy)
    else:
        require_newest(database)


@contextlib.contextmanager
def _locked(config: Config) -> Iterator[None]:
    config.data.mkdir(parents=True, exist_ok=True)
    if not config.uses_sqlite:
        yield
        return
    lock = ProcessLock(config.lock_path)
    lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _opened(config: Config) -> Iterator[Database]:
    database = Database(config.database_url)
    try:
        yield database
    finally:
        database.close()


def _server(config: Config, central: Central) -> BaseWSGIServer:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    probe = socket.socket(family)
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((config.host, config.port))
    except OSError as error:
        raise CannotListen(f"cannot listen on {config.host}:{config.port}: {error.strerror}") from error
    finally:
        probe.close()
    server = make_server(config.host, config.port, central.app, threaded=True, request_handler=QuietHandler)
    server.daemon_threads = True  # type: ignore[attr-defined]
    return server


def _host(config: Config) -> str:
    return f"[{config.host}]" if ":" in config.host else config.host


@contextlib.contextmanager
def _announced(config: Config, url: str) -> Iterator[None]:
    """Leaves the address and a token where only this user's commands can read them."""
    path = config.local_path
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump({"url": url, "token": config.local_token, "pid": os.getpid()}, file)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def _until_told() -> Iterator[threading.Event]:
    """Set by SIGTERM or SIGINT (on the main thread only; elsewhere nothing sets it)."""
    told = threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: told.set())
    yield told
