"""How bytes reach a device. `transport_for(url, settings)` chooses."""

from devices.driver import SerialSettings
from devices.errors import BadUrl
from devices.transport.connection import Connection, Transport
from devices.transport.device_file import DeviceFileTransport, grab, lock
from devices.transport.rfc2217 import Rfc2217Transport
from devices.transport.serial_port import SerialTransport
from devices.transport.tcp import TcpTransport
from devices.transport.usb_device import UsbTransport
from devices.urls import DeviceUrl

__all__ = ["Connection", "Transport", "transport_for"]

TCP_SCHEMES = ("tcp", "socket", "llrp")


def transport_for(url: DeviceUrl, settings: SerialSettings | None = None) -> Transport:
    """The way to this address; nothing is opened. BadUrl when there is none or an option makes no sense."""
    settings = settings or SerialSettings()
    if url.scheme in TCP_SCHEMES:
        return TcpTransport(url.host, url.port)
    if url.scheme == "serial":
        return SerialTransport(url, settings)
    if url.scheme == "rfc2217":
        return Rfc2217Transport(url, settings)
    if url.scheme == "hidraw":
        return DeviceFileTransport(url.path, lock)
    if url.scheme == "evdev":
        return DeviceFileTransport(url.path, grab)
    if url.scheme == "usb":
        return UsbTransport(url)
    raise BadUrl(f"{url.text!r}: there is no transport for {url.scheme}://")
