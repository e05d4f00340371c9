"""One supervised owner a device: it connects, reads, watches, backs off and connects again, until it is stopped."""

import queue
import random
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import msgspec
import structlog

from devices.conversation import Ask, Conversation
from devices.delivery import QUEUE, Direct, Queued
from devices.driver import DriverInfo, Kind, StreamDriver, TalkDriver
from devices.errors import BadUrl, Disconnected, NotConnected, UnknownDriver
from devices.framing import PausedFraming
from devices.ownership import owned
from devices.readings import Answer, Reading
from devices.registry import driver_info
from devices.stability import RUN
from devices.stream import POLL_S, StreamConversation
from devices.tally import Tally
from devices.transport import Connection, transport_for
from devices.urls import DeviceUrl

log = structlog.get_logger(__name__)

SHOW_AGAIN_S = 1.0
STOP_S = 5.0
IN_TIME = 0.85  # of the time that the caller waits: then a device may still say why it did not do it


@dataclass(frozen=True)
class DeviceState:
    """`name` is looking (never reached yet), connected, reading, stale (silent) or gone; `since` is UTC, seconds."""

    name: str
    reason: str
    since: float


@dataclass(frozen=True)
class Pace:
    """Seconds between attempts: from `first_s`, doubled up to `most_s`, each between half and the whole of it."""

    first_s: float = 0.1
    most_s: float = 0.8

    def delay_s(self, failures: int, chance: float) -> float:
        return float(min(self.first_s * 2 ** min(failures, 10), self.most_s) * (0.5 + chance / 2))


READER_PACE = Pace(first_s=1.2, most_s=1.8)


def nothing(_state: DeviceState) -> None:
    """For those who do not ask."""


def asking(name: str, command: Any, arguments: dict[str, Any], timeout_s: float) -> Ask:
    """The command with its arguments, checked before anything is sent."""
    if not callable(command):
        if arguments:
            raise BadUrl(f"{name} takes no arguments, not {', '.join(arguments)}")
        return Ask(command, name)
    try:
        return Ask(b"", name, command(**arguments), timeout_s * IN_TIME)
    except TypeError as wrong:
        raise BadUrl(f"{name}: {str(wrong).removeprefix(f'{name}() ')}") from wrong


class DeviceSession:
    """One thread that owns one device. Both callbacks come on threads of the session and cannot end it."""

    def __init__(
        self,
        url: str,
        driver: str,
        on_reading: Callable[[Reading], None],
        on_state: Callable[[DeviceState], None] = nothing,
        *,
        identity: str = "",
        pace: Pace | None = None,
    ) -> None:
        self.info: DriverInfo = driver_info(driver)
        self.url: DeviceUrl = self.info.address(url)
        self.identity = identity or url.partition("?")[0]
        self.tally = Tally()
        self.state = DeviceState("looking", "", time.time())
        if self.info.kind is Kind.PRINTER:
            raise UnknownDriver(f"{driver!r} drives printers, which give no readings: print and ask their status")
        self._driver = self.info.make(self.url.options)
        self._transport = transport_for(self.url, self.info.settings)
        self._poll_s = self.url.number("poll_ms", round(POLL_S * 1000)) / 1000
        self._agree = self.url.number("agree", RUN)
        self._pace = pace or (READER_PACE if self.info.kind is Kind.READER else Pace())
        self._delivery = self._deliver_to(on_reading)
        self._on_state = on_state
        self._asks: queue.SimpleQueue[Ask] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._shown = 0.0
        self._healthy = False  # this connection was reading: the next attempts are quick again
        self._thread = threading.Thread(target=self._run, name=f"device {url}", daemon=True)

    def start(self) -> None:
        self._delivery.start()
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread and gives the device back; harmless when called twice or before `start`."""
        self._stopping.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(timeout=STOP_S)
        self._delivery.stop()

    def command(self, name: str, /, timeout_s: float = 3.0, **arguments: Any) -> Answer:
        """Sends one of the driver's commands (`zero`, `tare`, `clear_tare`, `print`) and waits for the answer.

        Those of readers take arguments: `devices.llrp.commands`. BadUrl when the driver has no such command or the
        arguments cannot be, NotConnected when the device is away or silent.
        """
        commands = getattr(self._driver, "commands", {})
        if name not in commands:
            raise BadUrl(f"{self.info.name} has no command {name!r}; it has {', '.join(commands) or 'none'}")
        ask = asking(name, commands[name], arguments, timeout_s)
        if self.state.name in ("looking", "gone"):
            raise NotConnected(f"{self.url} is {self.state.name}: {self.state.reason}")
        self._asks.put(ask)
        try:
            return ask.answer.result(timeout=timeout_s)
        except TimeoutError as silence:
            ask.answer.cancel()
            raise NotConnected(f"{self.url} did not answer {name!r} within {timeout_s:g} s") from silence

    def report(self) -> dict[str, Any]:
        """Address, driver, identity, state, everything counted and the last frames, for screens and metrics."""
        state = self.state
        head = {"url": self.url.text, "driver": self.info.name, "kind": self.info.kind.value}
        head["identity"] = self.identity
        return head | {"state": state.name, "reason": state.reason, "since": state.since} | self.tally.as_json()

    def _deliver_to(self, on_reading: Callable[[Reading], None]) -> Direct:
        if self.info.kind is Kind.READER:
            return Queued(self.url.text, on_reading, self.tally, self.url.number("queue", QUEUE))
        return Direct(self.url.text, on_reading, self.tally)

    def _conversation(self) -> Conversation:
        if isinstance(self._driver, TalkDriver):
            return self._driver.talk(self.tally)
        driver: StreamDriver = self.info.make(self.url.options)
        if isinstance(driver.frame, PausedFraming):
            driver.frame.inherit(self._driver.frame)
        self._driver = driver
        return StreamConversation(driver, self.tally, self._poll_s, self._agree)

    def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            self._healthy = False
            try:
                self._live_through_one_connection()
            except (NotConnected, Disconnected) as away:
                self._show("gone" if self.tally.connections else "looking", str(away))
            except Exception as fault:  # the outermost loop: a fault of ours must not lose the device
                log.exception("device session failed", url=self.url.text)
                self._show("gone", f"internal fault: {fault}")
            failures = 0 if self._healthy else failures + 1
            self._stopping.wait(self._pace.delay_s(max(failures - 1, 0), random.random()))

    def _live_through_one_connection(self) -> None:
        with owned(self.url), closing(self._transport.open()) as connection:
            self.tally.connections += 1
            conversation = self._conversation()
            try:
                self._converse(connection, conversation)
            finally:
                conversation.end()

    def _converse(self, connection: Connection, conversation: Conversation) -> None:
        now = time.monotonic()
        conversation.begin(now)
        while not self._stopping.is_set():
            self._hand_over_asks(conversation)
            if send := conversation.tick(now):
                connection.write(send)
                self.tally.frame("out", send)
            health = conversation.health(now)
            self._healthy = self._healthy or health.name == "reading"
            self._show(*health)
            data = connection.read(conversation.wait_s(now))
            now = time.monotonic()
            self._deliver(conversation.receive(data, now) if data else conversation.lapse(now), now)
        if last := conversation.farewell():
            connection.write(last)

    def _deliver(self, readings: Iterable[Reading], now: float) -> None:
        """All together; also those that came before something that ended the connection."""
        ready: list[Reading] = []
        try:
            ready.extend(one if one.at == now else msgspec.structs.replace(one, at=now) for one in readings)
        finally:
            if ready:
                self._delivery.put_all(ready)

    def _hand_over_asks(self, conversation: Conversation) -> None:
        while not self._asks.empty():
            conversation.command(self._asks.get())

    def _show(self, name: str, reason: str) -> None:
        """A new name is shown at once, a new reason at most once a second."""
        state, now = self.state, time.time()
        if name == state.name and (reason == state.reason or 0 <= now - self._shown < SHOW_AGAIN_S):
            return
        self._shown = now
        self.state = DeviceState(name, reason, state.since if name == state.name else now)
        try:
            self._on_state(self.state)
        except Exception:  # somebody else's code: its fault must not end the device's session
            self.tally.callback_failures += 1
            log.exception("on_state failed", url=self.url.text)
