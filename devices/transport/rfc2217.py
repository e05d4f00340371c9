"""Ethernet-serial converters that take their port settings over the line (RFC 2217), through pyserial."""

import contextlib
from dataclasses import dataclass

import serial

from devices.driver import SerialSettings
from devices.errors import NotConnected
from devices.transport.reasons import reason
from devices.transport.serial_port import GONE, SerialConnection, in_pyserials_words, settings_of
from devices.urls import DeviceUrl

CHECK = "compare them with the settings of the device"


class Rfc2217Connection(SerialConnection):
    """pyserial forgets to close the socket of a converter that has hung up first."""

    def close(self) -> None:
        sock = getattr(self._port, "_socket", None)
        super().close()
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.close()


@dataclass(frozen=True)
class Rfc2217Transport:
    url: DeviceUrl
    settings: SerialSettings

    def __post_init__(self) -> None:
        settings_of(self.url, self.settings)

    def open(self) -> SerialConnection:
        chosen = settings_of(self.url, self.settings)
        peer = f"rfc2217://{self.url.host}:{self.url.port}"
        try:
            port = serial.serial_for_url(f"{peer}?timeout=1", **in_pyserials_words(chosen))
        except ValueError as refused:  # pyserial's word for an option that the converter turns down
            raise NotConnected(f"{peer} refuses {settings_in_words(chosen)}: {CHECK} ({refused})") from refused
        except GONE as refused:
            raise NotConnected(f"{peer} cannot be opened: {reason(refused)}") from refused
        return Rfc2217Connection(port, peer)


def settings_in_words(settings: SerialSettings) -> str:
    """As people write them: 9600 baud 7E1."""
    return f"{settings.baud} baud {settings.bits}{settings.parity}{settings.stop}"
