"""The seam between sessions and hardware."""

from typing import Protocol


class Connection(Protocol):
    """An open way to one device, used by one thread."""

    def read(self, timeout_s: float) -> bytes:
        """What has arrived, at once; b"" after `timeout_s` of silence. Disconnected when the other end is gone."""
        ...

    def write(self, data: bytes) -> None:
        """Hands over all bytes or raises Disconnected."""
        ...

    def close(self) -> None:
        """Gives the device back; never raises."""
        ...


class Transport(Protocol):
    """Opens connections to one address."""

    def open(self) -> Connection:
        """NotConnected, with the reason, when the device cannot be opened now."""
        ...
