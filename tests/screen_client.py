"""A WebSocket client for tests and benches."""

from simple_websocket import Client


class ScreenClient(Client):  # type: ignore[misc]
    """As simple-websocket's, which keeps a message to itself that came along with the answer to the handshake."""

    def handshake(self) -> None:
        """Takes the answer, and whatever came right behind it."""
        super().handshake()
        self._handle_events()
