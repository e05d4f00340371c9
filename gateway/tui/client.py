"""The gateway's HTTP API as the terminal needs it: read everything, decide tasks, order waves, print again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlsplit

PRINTED = "print-jobs?limit=60"
PATHS = (
    "stations", "waves", "tasks", "intercepts", "people", "throughput", PRINTED, "sync", "passages", "progress",
)  # fmt: skip


class GatewayAway(Exception):
    """No answer: refused, too late, or no JSON. Worth trying again."""


class GatewayRefused(Exception):
    """The gateway answered no; the text is its sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True)
class Snapshot:
    """What the gateway said at one moment, by path below /api/v1; `refused` holds the sentence for a path."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)

    def rows(self, path: str) -> list[dict[str, Any]]:
        """A list answer's objects; also where the list is wrapped in an object."""
        answer = self.answers.get(path)
        if isinstance(answer, dict):
            answer = next((value for value in answer.values() if isinstance(value, list)), [])
        return [row for row in answer if isinstance(row, dict)] if isinstance(answer, list) else []

    def record(self, path: str) -> dict[str, Any]:
        """An object answer, empty where there is none."""
        answer = self.answers.get(path)
        return answer if isinstance(answer, dict) else {}


class GatewayClient:
    """One connection a request, so that a gateway that restarts is simply asked again."""

    def __init__(self, url: str, token: str = "", badge: str = "", person: str = "", timeout_s: float = 5.0) -> None:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url!r} is not the address of a gateway, such as http://127.0.0.1:7301")
        self.url = f"{parts.scheme}://{parts.netloc}"
        self._kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._host, self._port, self._timeout_s = parts.hostname, parts.port, timeout_s
        self._decider = {"badge": badge} if badge else {"person": person}
        self._headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})

    def snapshot(self) -> Snapshot:
        """Everything the panes show; raises GatewayAway."""
        answers, refused = {}, {}
        for path in PATHS:
            try:
                answers[path] = self.get(path)
            except GatewayRefused as error:
                refused[path] = str(error)
        return Snapshot(answers, refused)

    def get(self, path: str) -> Any:
        """An answer; raises GatewayAway or GatewayRefused."""
        return self._ask("GET", path, None)

    def close_task(self, task: str, outcome: str, reason: str) -> None:
        """Settles a task; raises GatewayAway or GatewayRefused."""
        self._ask("POST", f"tasks/{quote(task, safe='')}/close", {"outcome": outcome, "reason": reason} | self._decider)

    def order_wave(self, number: str, order: str, **body: str) -> None:
        """`assign` (picker), `pause` (reason), `resume`, `replan` (reason); raises GatewayAway or GatewayRefused."""
        self._ask("POST", f"waves/{quote(number, safe='')}/{order}", body | self._decider)

    def reprint(self, job: str, reason: str) -> None:
        """Another copy of a label; raises GatewayAway or GatewayRefused."""
        badge = {"badge": self._decider["badge"]} if "badge" in self._decider else {}
        self._ask("POST", f"print-jobs/{quote(job, safe='')}/reprint", {"reason": reason} | badge)

    def _ask(self, method: str, path: str, body: Any) -> Any:
        connection = self._kind(self._host, self._port, timeout=self._timeout_s)
        try:
            payload = None if body is None else json.dumps(body)
            headers = self._headers | ({"Content-Type": "application/json"} if payload else {})
            connection.request(method, f"/api/v1/{path}", payload, headers)
            response = connection.getresponse()
            status, raw = response.status, response.read()
        except (OSError, HTTPException) as error:
            raise GatewayAway(str(error) or type(error).__name__) from error
        finally:
            connection.close()
        if status >= 500:
            raise GatewayAway(f"HTTP {status}: {_sentence(raw)}")
        if status >= 400:
            raise GatewayRefused(status, _sentence(raw) or f"HTTP {status}")
        try:
            return json.loads(raw) if raw.strip() else None
        except ValueError as error:
            raise GatewayAway(f"answer is not JSON: {raw[:60]!r}") from error


def _sentence(raw: bytes) -> str:
    """The message of an error answer."""
    try:
        answer = json.loads(raw)
    except ValueError:
        return ""
    message = answer.get("message") if isinstance(answer, dict) else None
    return message if isinstance(message, str) else ""
