"""HTTP and WebSocket: the API of the gateway, the kiosk's sockets, health and metrics."""
