"""JSON over HTTP with the standard library: one kept connection a client, retried where that is safe."""

import http.client
import json
import threading
from typing import Any
from urllib.parse import urlsplit


class HttpRefused(Exception):
    """An answer of 4xx: the request will not get better by asking again."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status


class HttpUnreachable(Exception):
    """No answer, or 5xx: asking again later may help."""


class HttpClient:
    """Requests to one base URL; a client belongs to one thread at a time (a lock makes others wait)."""

    def __init__(self, base_url: str, token: str = "", timeout_s: float = 15.0) -> None:
        parts = urlsplit(base_url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._prefix = parts.path.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._timeout_s = timeout_s
        self._connection: http.client.HTTPConnection | None = None
        self._lock = threading.Lock()

    def get(self, path: str) -> Any:
        """Parsed JSON; raises HttpRefused or HttpUnreachable."""
        return self._request("GET", path, None, {})

    def post(self, path: str, body: Any) -> Any:
        """Sends JSON; the request must be repeatable, because a broken connection is tried once again."""
        return self._request("POST", path, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def post_raw(self, path: str, body: bytes, content_type: str) -> Any:
        """Sends bytes as they are."""
        return self._request("POST", path, body, {"Content-Type": content_type})

    def _request(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Any:
        with self._lock:
            try:
                return self._once(method, path, body, headers)
            except (OSError, http.client.HTTPException):
                self._drop()
            try:
                return self._once(method, path, body, headers)
            except (OSError, http.client.HTTPException) as error:
                self._drop()
                raise HttpUnreachable(f"{method} {path}: {error or type(error).__name__}") from error

    def _once(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Any:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self._host, self._port, timeout=self._timeout_s)
        self._connection.request(method, self._prefix + path, body, {**self._headers, **headers})
        response = self._connection.getresponse()
        raw = response.read()
        if response.will_close:
            self._drop()
        return _answer(method, path, response.status, raw)

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def close(self) -> None:
        """Closes the kept connection."""
        with self._lock:
            self._drop()


def _answer(method: str, path: str, status: int, raw: bytes) -> Any:
    try:
        parsed = json.loads(raw) if raw.strip() else None
    except ValueError:
        parsed = raw[:200].decode(errors="replace")
    if status < 400:
        return parsed
    message = str(parsed.get("message", parsed)) if isinstance(parsed, dict) else str(parsed)
    if status < 500:
        raise HttpRefused(status, message)
    raise HttpUnreachable(f"{method} {path}: {status} {message}")
