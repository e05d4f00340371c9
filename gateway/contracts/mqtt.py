"""One MQTT 3.1.1 connection as both sides use it: clean session, QoS 1, own reconnect, a last will.

Nothing that matters is left to the broker: what was published while the line was down is simply sent again by
the stream above. Callbacks run on paho's thread and must only put things on queues.
"""

import ssl
from collections.abc import Callable, Sequence
from urllib.parse import unquote, urlsplit

import paho.mqtt.client as paho
import structlog
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode

from gateway.contracts.messages import ContractError

log = structlog.get_logger(__name__)

_PORTS = {"mqtt": 1883, "mqtts": 8883}
_IN_FLIGHT = 50  # measured: 1000 in flight is slower


class MqttConnection:
    """A connection that keeps coming back, 2 s at most after the broker is there again."""

    def __init__(
        self,
        url: str,
        client_id: str,
        *,
        subscriptions: Sequence[str],
        on_message: Callable[[str, bytes], None],
        on_up: Callable[[], None],
        on_down: Callable[[], None],
        will: tuple[str, bytes] | None = None,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ContractError(f"broker URL {url!r} is not mqtt://HOST[:PORT] or mqtts://HOST[:PORT]")
        self._host, self._port = parts.hostname, parts.port or _PORTS[parts.scheme]
        self._subscriptions = [(topic, 1) for topic in subscriptions]
        self._on_message, self._on_up, self._on_down = on_message, on_up, on_down
        self._client = paho.Client(
            CallbackAPIVersion.VERSION2, client_id=client_id, protocol=paho.MQTTv311, clean_session=True
        )
        if parts.username:
            self._client.username_pw_set(unquote(parts.username), unquote(parts.password or ""))
        if parts.scheme == "mqtts":
            self._client.tls_set_context(ssl.create_default_context())
        if will is not None:
            self._client.will_set(*will, qos=1, retain=True)
        self._client.max_inflight_messages_set(_IN_FLIGHT)
        self._client.reconnect_delay_set(min_delay=1, max_delay=2)
        self._client.on_connect = self._connected
        self._client.on_disconnect = self._disconnected
        self._client.on_message = self._received

    @property
    def is_up(self) -> bool:
        """The broker has accepted us and our subscriptions are on their way."""
        return bool(self._client.is_connected())

    def start(self) -> None:
        """Connects in the background; a broker that is not there yet is tried again."""
        self._client.connect_async(self._host, self._port, keepalive=10)
        self._client.loop_start()

    def stop(self) -> None:
        """Says goodbye (no last will is sent) and ends the thread."""
        self._client.disconnect()
        self._client.loop_stop()

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        """Hands a message to the broker; False while the line is down (nothing is kept)."""
        if not self._client.is_connected():
            return False
        return self._client.publish(topic, payload, qos=1, retain=retain).rc == MQTTErrorCode.MQTT_ERR_SUCCESS

    def _connected(self, client: paho.Client, _data: object, _flags: object, reason: object, _props: object) -> None:
        if getattr(reason, "is_failure", False):
            return
        client.subscribe(self._subscriptions)
        self._on_up()

    def _disconnected(self, *_details: object) -> None:
        self._on_down()

    def _received(self, _client: paho.Client, _data: object, message: paho.MQTTMessage) -> None:
        try:
            self._on_message(message.topic, bytes(message.payload))
        except Exception:  # paho's thread would end with it, and the line for good: one message is lost instead
            log.exception("mqtt.message_failed", topic=message.topic[:200])
