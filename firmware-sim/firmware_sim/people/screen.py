"""A station's screen as a person uses it: look at the newest view, wait for a newer one, tap."""

import json
import threading
import uuid
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import structlog

from firmware_sim.people.http import HttpClient, HttpRefused, HttpUnreachable
from firmware_sim.people.socket_client import SocketClient, SocketClosed

log = structlog.get_logger(__name__)
RETRY_S = 0.5
GOODBYE_S = 1.0  # for the connection to be closed when the screen is put away
TAP_TRIES_S = 30.0


@dataclass(frozen=True)
class View:
    """One state of the screen. `order` counts views as they arrived, across restarts of the gateway."""

    step: str
    data: dict[str, Any] = field(default_factory=dict)
    code: str = ""
    text: str = ""
    seq: int = 0
    order: int = 0

    def lines(self, name: str = "lines") -> list[dict[str, Any]]:
        """A list of objects in the data, empty when the key is missing."""
        return list(self.data.get(name) or [])


BLANK = View(step="", seq=-1)


class Screen:
    """Follows /ws/stations/{station} in a thread of its own and reconnects; taps go to /tap."""

    def __init__(self, gateway_url: str, station: str, token: str = "") -> None:
        self.station = station
        self._url = gateway_url.replace("http", "ws", 1).rstrip("/") + f"/ws/stations/{station}"
        self._token = token
        self._http = HttpClient(gateway_url, token)
        self._news = threading.Condition()
        self._view = BLANK
        self._order = 0
        self._bell = 0
        self._stopping = threading.Event()
        self._socket: SocketClient | None = None
        self._thread = threading.Thread(target=self._follow, name=f"screen {station}", daemon=True)

    def start(self) -> None:
        """Connects in the background."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread and wakes whoever waits."""
        self._stopping.set()
        if self._socket is not None:
            self._socket.close()
        self.ring()
        self._http.close()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(GOODBYE_S)

    def ring(self) -> None:
        """Wakes a person who waits for news, although the screen shows nothing new."""
        with self._news:
            self._bell += 1
            self._news.notify_all()

    def look(self) -> View:
        """The newest view; BLANK while the screen is dark."""
        with self._news:
            return self._view

    def wait(self, after: View, timeout_s: float) -> View:
        """The first view newer than `after`, or the newest there is when the time is over."""
        with self._news:
            self._news.wait_for(lambda: self._view.order > after.order or self._stopping.is_set(), timeout_s)
            return self._view

    def idle(self, after: View, timeout_s: float, heard: int | None = None) -> int:
        """Waits for a newer view, a bell newer than `heard`, or the end of the time; returns the bell's number."""
        with self._news:
            start = self._bell if heard is None else heard
            self._news.wait_for(
                lambda: self._view.order > after.order or self._bell != start or self._stopping.is_set(), timeout_s
            )
            return self._bell

    def tap(self, action: str, value: Any = None, path: str = "tap", **extra: Any) -> View:
        """Taps, again with the same operation id until there is an answer. A refusal leaves the screen as it is."""
        body = {"operation_id": str(uuid.uuid4()), **extra}
        if path == "tap":
            body |= {"action": action} if value is None else {"action": action, "value": value}
        waited = 0.0
        while not self._stopping.is_set():
            try:
                answer = self._http.post(f"/api/v1/stations/{self.station}/{path}", body)
            except HttpRefused as refusal:
                log.info("tap refused", station=self.station, action=action or path, reason=str(refusal))
                return View(
                    step=self.look().step, data=self.look().data, code=f"http_{refusal.status}", text=str(refusal)
                )
            except HttpUnreachable as error:
                if waited >= TAP_TRIES_S:
                    log.warning("no answer to a tap", station=self.station, action=action, error=str(error))
                    break
                waited += RETRY_S
                self._stopping.wait(RETRY_S)
            else:
                return self._show(answer)
        return self.look()

    def _follow(self) -> None:
        while not self._stopping.is_set():
            try:
                with closing(SocketClient(self._url, self._token)) as self._socket:
                    self._read(self._socket)
            except SocketClosed as error:
                log.debug("screen dark", station=self.station, reason=str(error))
                self._stopping.wait(RETRY_S)

    def _read(self, socket: SocketClient) -> None:
        first = True
        while not self._stopping.is_set():
            try:
                message = json.loads(socket.receive())
            except ValueError:
                continue
            if isinstance(message, dict) and "step" in message:
                self._show(message, first)
                first = False

    def _show(self, message: dict[str, Any], first: bool = False) -> View:
        """Takes a view in unless a newer one is already there; the first on a connection always counts."""
        notice = message.get("message") or {}
        seq = int(message.get("seq") or 0)
        with self._news:
            if seq > self._view.seq or (first and seq != self._view.seq):
                self._order += 1
                self._view = View(
                    step=str(message.get("step") or ""),
                    data=message.get("data") or {},
                    code=str(notice.get("code") or ""),
                    text=str(notice.get("text") or ""),
                    seq=seq,
                    order=self._order,
                )
                self._news.notify_all()
            return self._view
