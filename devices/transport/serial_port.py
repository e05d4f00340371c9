"""Serial ports, opened exclusively: two owners of one port would each get half of every frame.

Name ports by `/dev/serial/by-id/...`, which survives that the system numbers them anew.
"""

import contextlib
from dataclasses import dataclass
from typing import Any

import serial

from devices.driver import SerialSettings
from devices.errors import BadUrl, Disconnected, NotConnected
from devices.transport.reasons import reason
from devices.urls import DeviceUrl

READ_SIZE = 4096
TICK_S = 0.025
WRITE_TIMEOUT_S = 5.0
STOPS: dict[str, float] = {"1": 1, "1.5": 1.5, "2": 2}
try:
    from termios import error as TermiosError  # noqa: N812 - no OSError, and not on Windows
except ImportError:
    TermiosError = OSError  # type: ignore[misc, assignment]
# An unplugged port answers with any of these, and still says that it is open.
GONE = (serial.SerialException, OSError, TypeError, ValueError, TermiosError)


class SerialConnection:
    """An open pyserial port. `read` waits in steps of TICK_S: a changed time-out would set the port up anew."""

    def __init__(self, port: serial.Serial, name: str) -> None:
        self._port, self._name = port, name

    def read(self, timeout_s: float) -> bytes:
        try:
            for _ in range(max(1, round(timeout_s / TICK_S))):
                if first := self._port.read(1):
                    more = min(self._port.in_waiting, READ_SIZE)
                    return bytes(first + (self._port.read(more) if more else b""))
        except GONE as gone:
            raise Disconnected(f"{self._name} is gone: {gone}") from gone
        return b""

    def write(self, data: bytes) -> None:
        try:
            self._port.write(data)
        except GONE as gone:
            raise Disconnected(f"{self._name} takes no bytes: {gone}") from gone

    def close(self) -> None:
        with contextlib.suppress(*GONE):
            self._port.close()


def settings_of(url: DeviceUrl, settings: SerialSettings) -> SerialSettings:
    """The driver's settings where the address does not say otherwise."""
    chosen = SerialSettings(
        baud=url.number("baud", settings.baud),
        bits=url.number("bits", settings.bits),
        parity=url.options.get("parity", settings.parity).upper(),
        stop=STOPS.get(url.options.get("stop", ""), settings.stop),
    )
    if chosen.bits not in (5, 6, 7, 8) or url.options.get("stop", "1") not in STOPS:
        raise BadUrl(f"{url.text!r}: bits are 5 to 8 and stop bits 1, 1.5 or 2")
    return chosen


def in_pyserials_words(chosen: SerialSettings) -> dict[str, Any]:
    return {
        "baudrate": chosen.baud,
        "bytesize": chosen.bits,
        "parity": chosen.parity,
        "stopbits": chosen.stop,
        "timeout": TICK_S,
    }


@dataclass(frozen=True)
class SerialTransport:
    url: DeviceUrl
    settings: SerialSettings

    def __post_init__(self) -> None:
        settings_of(self.url, self.settings)

    def open(self) -> SerialConnection:
        chosen = settings_of(self.url, self.settings)
        try:
            port = serial.Serial(
                self.url.path, **in_pyserials_words(chosen), write_timeout=WRITE_TIMEOUT_S, exclusive=True
            )
        except GONE as refused:
            raise NotConnected(f"{self.url.path} cannot be opened: {reason(refused)}") from refused
        return SerialConnection(port, self.url.path)
