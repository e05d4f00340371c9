"""What somebody without a key can do to the line between floor and central: nothing."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from central.database.database import Database
from central.gateways import services
from central.gateways.link import CentralLink
from central.security.rights import SYSTEM
from gateway.contracts.facts import TaskRaised
from gateway.contracts.topics import Topics
from gateway.contracts.work import CountRequested
from gateway.sync.link import Link
from tests.brokers import BrokerProcess
from tests.security.eavesdropper import Eavesdropper
from tests.sync.memory_store import MemoryStore
from tests.waiting import until

TOPICS = Topics()
OFFLINE_FOR_EVER = b'{"online":false,"session":9223372036854775807}'


class Line:
    """Central, two gateways, a broker, and a spy on it."""

    def __init__(self, file: Path, broker: BrokerProcess, spy: Eavesdropper) -> None:
        self.spy = spy
        self.database = Database(str(file))
        self.central = CentralLink(self.database, broker_url=broker.url)
        self.stores = {name: MemoryStore(name, f"epoch-{name}") for name in ("gw-1", "gw-2")}
        self.links = [
            Link(store, store, broker_url=broker.url, tenant="default", gateway=name, key=self._key(name), linger_s=0.0)
            for name, store in self.stores.items()
        ]
        self.central.start()
        for link in self.links:
            link.start()

    def _key(self, name: str) -> bytes:
        code = self.database.write(lambda tx: services.new_code(tx, SYSTEM, name))
        return bytes.fromhex(self.database.write(lambda tx: services.enrol(tx, name, code)).key)

    def stop(self) -> None:
        for link in self.links:
            link.stop()
        self.central.stop()
        self.database.close()

    def work(self, no: int) -> None:
        """One fact goes up and one message down, at both gateways; returns when all of it has arrived."""
        for name, store in self.stores.items():
            store.add(TaskRaised(task=f"{name}-{no}", kind="short", subject="85123A"))
            message = CountRequested(count=f"c-{no}", number=f"C-{no}", warehouse="main")
            self.database.write(lambda tx, name=name, message=message: services.send_down(tx, name, [message]))  # type: ignore[misc]
        for store in self.stores.values():
            until(lambda store=store: store.acknowledged() == no, what="facts acknowledged")  # type: ignore[misc]
            until(lambda store=store: len(self.counts(store)) >= no, what="work came down")  # type: ignore[misc]

    def counts(self, store: MemoryStore) -> list[str]:
        return [event.id for event in store.taken if event.type == CountRequested.TYPE]

    def refused(self, name: str) -> int:
        return int(str(self.central.status()[name]["rejected"]))


@pytest.fixture
def line(template: Path, tmp_path: Path) -> Iterator[Line]:
    file = tmp_path / "central.db"
    shutil.copy(template, file)
    broker = BrokerProcess()
    broker.start()
    with Eavesdropper(broker.port) as spy:
        line = Line(file, broker, spy)
        line.work(1)
        yield line
        line.stop()
    broker.stop()


def test_work_that_is_sent_up_again_is_refused_and_the_floor_goes_on(line: Line) -> None:
    first_down = line.spy.heard[TOPICS.down("gw-1")][0]
    line.spy.send(TOPICS.up("gw-1"), first_down)
    until(lambda: line.refused("gw-1") == 1, what="refused")
    line.work(2)


def test_facts_that_are_sent_down_again_are_refused_and_work_comes_once(line: Line) -> None:
    first_up = line.spy.heard[TOPICS.up("gw-1")][0]
    line.spy.send(TOPICS.down("gw-1"), first_up)
    until(lambda: line.links[0].status().rejected == 1, what="refused")
    line.work(2)
    counts = line.counts(line.stores["gw-1"])
    assert len(counts) == len(set(counts)) == 2


def test_an_acknowledgement_of_its_own_does_not_make_a_gateway_send_everything_again(line: Line) -> None:
    until(lambda: line.spy.heard[TOPICS.ack_down("gw-1")], what="the gateway acknowledged")
    line.spy.send(TOPICS.ack_up("gw-1"), line.spy.heard[TOPICS.ack_down("gw-1")][-1])
    until(lambda: line.links[0].status().rejected == 1, what="refused")
    assert line.links[0].status().acked == 1


def test_what_one_gateway_signed_is_worth_nothing_for_another(line: Line) -> None:
    for payload in tuple(line.spy.heard[TOPICS.up("gw-1")]):
        line.spy.send(TOPICS.up("gw-2"), payload)
    until(lambda: line.refused("gw-2") >= 1, what="refused")
    line.work(2)


def test_a_forged_presence_does_not_cut_a_gateway_off(line: Line) -> None:
    line.spy.send(TOPICS.state("gw-1"), OFFLINE_FOR_EVER, retain=True)
    until(lambda: line.refused("gw-1") == 1, what="refused")
    line.work(2)


@pytest.mark.parametrize("payload", [b"", b"\x00", b'{"online":true,"session":1,"epoch":"\xff"}', b"[" * 200_000])
def test_noise_on_any_topic_does_not_end_the_line(line: Line, payload: bytes) -> None:
    for name in ("gw-1", "gw-9", "\U0001f69a" * 100):
        for topic in (TOPICS.up(name), TOPICS.down(name), TOPICS.ack_up(name), TOPICS.ack_down(name)):
            line.spy.send(topic, payload)
        line.spy.send(TOPICS.state(name), payload)
    line.work(2)


@pytest.mark.parametrize("name", ["central", "a/b", "+", "#", "", "x" * 65, "gw\n", "仓库"])
def test_a_gateway_with_a_name_that_means_something_else_gets_no_code(line: Line, name: str) -> None:
    with pytest.raises(services.EnrolmentRefused):
        line.database.write(lambda tx: services.new_code(tx, SYSTEM, name))
