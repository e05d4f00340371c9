"""Ethernet-serial converters that take their port settings over the line (RFC 2217), through pyserial."""

from dataclasses import dataclass

import serial

from devices.driver import SerialSettings
from devices.errors import NotConnected
from devices.transport.reasons import reason
from devices.transport.serial_port import GONE, TICK_S, SerialConnection, settings_of
from devices.urls import DeviceUrl


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
            port = serial.serial_for_url(
                f"{peer}?timeout=1",
                baudrate=chosen.baud,
                bytesize=chosen.bits,
                parity=chosen.parity,
                stopbits=chosen.stop,
                timeout=TICK_S,
            )
        except GONE as refused:
            raise NotConnected(f"{peer} cannot be opened: {reason(refused)}") from refused
        return SerialConnection(port, peer)
