"""Somebody on the broker who has no key: hears everything, and sends what was heard to where it does not belong."""

from collections import defaultdict

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from tests.waiting import until


class Eavesdropper:
    """`with Eavesdropper(port) as spy:` - `heard[topic]` holds every payload since then."""

    def __init__(self, port: int) -> None:
        self.heard: dict[str, list[bytes]] = defaultdict(list)
        self._port = port
        self._client = paho.Client(CallbackAPIVersion.VERSION2, client_id="spy", protocol=paho.MQTTv311)
        self._client.on_message = self._hear
        self._client.on_connect = lambda client, *_: client.subscribe("wms/#", 1)
        self._listening: list[int] = []
        self._client.on_subscribe = lambda *_: self._listening.append(1)

    def __enter__(self) -> "Eavesdropper":
        self._client.connect("127.0.0.1", self._port)
        self._client.loop_start()
        until(lambda: self._listening, what="the spy listens")
        return self

    def __exit__(self, *_exception: object) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _hear(self, _client: paho.Client, _data: object, message: paho.MQTTMessage) -> None:
        self.heard[message.topic].append(bytes(message.payload))

    def send(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Publishes; returns when the broker has it."""
        self._client.publish(topic, payload, qos=1, retain=retain).wait_for_publish(10)
