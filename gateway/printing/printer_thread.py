"""One thread a printer: prints what waits for it, looks how it is when nothing does."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError
from typing import Any, Protocol

import structlog

from devices.discovery.identity import address_of
from devices.discovery.places import PLACES, Places
from devices.errors import DeviceError
from devices.printer import PrintOutcome
from devices.readings import PrinterStatus
from gateway.store.errors import GatewayError
from gateway.store.rows import Device

log = structlog.get_logger(__name__)
RETRY_S = 1.0
LOOK_S = 10.0
SHOWN = ("online", "answered", "paper", "head_open", "paused", "ribbon_out", "waiting", "faults", "warnings")


class Printer(Protocol):
    """What a printer is to us (`devices.printer.PrinterSession`)."""

    def print(self, data: bytes, timeout_s: float = 15.0) -> PrintOutcome:
        """Sends one job and says what became of it."""

    def status(self, timeout_s: float = 3.0) -> PrinterStatus:
        """What the printer says about itself."""


OpenPrinter = Callable[[str, str], Printer]
PrintOne = Callable[[Device, Printer], PrintOutcome | None]


def status_json(status: PrinterStatus) -> dict[str, Any]:
    """What a printer said, as it is kept with a job and shown."""
    said = status.as_json(0)
    return {name: said[name] for name in SHOWN}


class PrinterThread:
    """Prints one job after the other; `wake` when there is one."""

    def __init__(
        self,
        device: Device,
        print_one: PrintOne,
        open_printer: OpenPrinter,
        show: Callable[[str], None],
        places: Places = PLACES,
    ) -> None:
        self.device, self._places = device, places
        self._print_one, self._open, self._show = print_one, open_printer, show
        self._printer: Printer | None = None
        self._address = ""
        self._status: PrinterStatus | None = None
        self._woken = threading.Event()
        self._stopping = False
        self._printed = 0.0
        self.state, self._reason, self._since = "looking", "", time.time()
        name = f"printer {device.station}/{device.role}"
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Starts printing what waits."""
        self._woken.set()
        self._thread.start()

    def wake(self) -> None:
        """A job may wait."""
        self._woken.set()

    def ask_to_stop(self) -> None:
        """Ends after the job in hand."""
        self._stopping = True
        self._woken.set()

    def stop(self) -> None:
        """Ends, and waits for it a while."""
        self.ask_to_stop()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(2.0)

    def as_json(self) -> dict[str, Any]:
        """The printer as a device of the screens."""
        return {
            "role": self.device.role,
            "driver": self.device.driver,
            "url": self.device.url,
            "state": self.state,
            "reason": self._reason,
            "since": self._since,
        }

    def status_json(self) -> dict[str, Any] | None:
        """What it said of itself last; None before its first word."""
        return status_json(self._status) if self._status is not None else None

    def report(self) -> dict[str, Any]:
        """As a device, with what the session counted and its last frames."""
        told: dict[str, Any] = getattr(self._printer, "report", dict)()
        return told | self.as_json() | {"status": self.status_json()}

    def ask(self) -> PrinterStatus:
        """Asks now, on the caller's thread: the printer's owner lets one at a time. Raises DeviceError."""
        found = self._here().status()
        self._take(found)
        return found

    def _run(self) -> None:
        while not self._stopping:
            self._woken.clear()
            try:
                printer = self._here()
                outcome = self._print_one(self.device, printer)
                if outcome is None:
                    self._rest(printer)
                else:
                    self._after(outcome)
            except (DeviceError, GatewayError, BrokenExecutor, CancelledError, TimeoutError) as error:
                log.warning("printing failed", station=self.device.station, error=str(error))
                self._tell("gone", str(error))
                self._woken.wait(RETRY_S)
            except Exception as error:  # the thread's outermost loop: logged, shown, tried again
                log.exception("printer thread", station=self.device.station)
                self._tell("gone", repr(error))
                self._woken.wait(RETRY_S)

    def _here(self) -> Printer:
        """The printer where it is now: one that is gone may have been plugged in elsewhere. Raises DeviceError."""
        if self._printer is None or self.state == "gone":
            device = self.device
            address = address_of(device.identity, device.url, self._places) if device.identity else device.url
            if self._printer is None or address != self._address:
                self._printer, self._address = self._open(address, device.driver), address
        return self._printer

    def _rest(self, printer: Printer) -> None:
        if time.monotonic() - self._printed >= LOOK_S / 2:
            self._take(printer.status())
        self._woken.wait(LOOK_S)

    def _after(self, outcome: PrintOutcome) -> None:
        self._status = outcome.after or outcome.before or self._status
        if outcome.state == "not_sent":
            self._tell("stale" if outcome.before is not None else "gone", outcome.reason)
            self._woken.wait(RETRY_S)
            return
        self._printed = time.monotonic()
        self._tell("reading", outcome.reason if outcome.state == "unknown" else "")

    def _take(self, status: PrinterStatus) -> None:
        self._status = status
        if not status.online:
            self._tell("gone", ", ".join(status.faults))
        elif status.hindrance:
            self._tell("stale", status.hindrance)
        else:
            self._tell("reading" if status.answered else "connected", "")

    def _tell(self, state: str, reason: str) -> None:
        if (state, reason) != (self.state, self._reason):
            self.state, self._reason, self._since = state, reason, time.time()
            self._show(self.device.station)
