"""Central's end of the line as the protocol describes it, with switches for what can go wrong."""

import threading

from gateway.contracts.envelope import Ack, Batch, Event, open_ack, open_batch, seal_bytes
from gateway.contracts.mqtt import MqttConnection
from gateway.contracts.stream import Verdict, judge, pack
from gateway.contracts.topics import Topics


class CentralPeer:
    """Takes one gateway's stream in, remembers it, acknowledges - unless told to be silent."""

    def __init__(self, broker_url: str, key: bytes, gateway: str = "gw-1", epoch: str = "central-1") -> None:
        self.key, self.gateway, self.epoch = key, gateway, epoch
        self.topics = Topics()
        self.log: list[Event] = []
        self.stream: tuple[str, int] = ("", 0)
        self.acks: list[Ack] = []
        self.silent = False
        self.up = threading.Event()
        self._line = MqttConnection(
            broker_url,
            f"peer-{epoch}",
            subscriptions=[self.topics.up(gateway), self.topics.ack_down(gateway), self.topics.state(gateway)],
            on_message=self._message,
            on_up=self.up.set,
            on_down=self.up.clear,
        )

    def __enter__(self) -> "CentralPeer":
        self._line.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._line.stop()

    def send_down(self, *events: Event) -> None:
        for _, payload in pack(self.epoch, events, self.key):
            self._line.publish(self.topics.down(self.gateway), payload)

    def send_raw_down(self, payload: bytes) -> None:
        self._line.publish(self.topics.down(self.gateway), payload)

    def _message(self, topic: str, payload: bytes) -> None:
        if topic == self.topics.up(self.gateway):
            self._take(open_batch(payload, self.key))
        elif topic == self.topics.ack_down(self.gateway):
            self.acks.append(open_ack(payload, self.key))

    def _take(self, batch: Batch) -> None:
        if self.silent:
            return
        verdict, fresh = judge(*self.stream, batch)
        if verdict is Verdict.APPLY:
            self.log += fresh
            self.stream = (batch.epoch, fresh[-1].seq)
        applied = self.stream[1] if batch.epoch == self.stream[0] else 0
        ack = Ack(epoch=batch.epoch, applied=applied, gap=verdict is Verdict.GAP, receiver=self.epoch)
        self._line.publish(self.topics.ack_up(self.gateway), seal_bytes(ack, self.key))
