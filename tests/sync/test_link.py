"""The gateway's link over a real broker: order, acknowledgement, restarts, kill -9, forged messages."""

from collections.abc import Iterator

import pytest

from gateway.contracts.envelope import Event
from gateway.contracts.facts import TaskClosed
from gateway.sync.link import Link
from tests.brokers import BrokerProcess
from tests.sync.memory_store import MemoryStore
from tests.sync.peer import CentralPeer
from tests.waiting import until

KEY = b"gateway key of thirty-two bytes!"


@pytest.fixture
def broker() -> Iterator[BrokerProcess]:
    broker = BrokerProcess()
    broker.start()
    yield broker
    broker.stop()


def link(store: MemoryStore, broker: BrokerProcess) -> Link:
    return Link(store, store, broker_url=broker.url, tenant="default", gateway="gw-1", key=KEY, linger_s=0.05)


def down(count: int, first: int = 1) -> list[Event]:
    central = MemoryStore("central", "central-1")
    central.add_many(first - 1 + count)
    return central.read(first - 1, count)


def seqs(events: list[Event]) -> list[int]:
    return [event.seq for event in events]


def test_facts_arrive_in_order_and_are_acknowledged(broker: BrokerProcess) -> None:
    store = MemoryStore()
    store.add_many(3000)  # more than a window
    line = link(store, broker)
    with CentralPeer(broker.url, KEY) as central:
        until(central.up.is_set)
        line.start()
        until(lambda: store.acknowledged() == 3000, what="all acknowledged")
        line.stop()
    assert seqs(central.log) == list(range(1, 3001))
    assert line.status().acked == 3000


def test_a_broker_killed_in_mid_stream_costs_nothing(broker: BrokerProcess) -> None:
    store = MemoryStore()
    line = link(store, broker)
    with CentralPeer(broker.url, KEY) as central:
        until(central.up.is_set)
        line.start()
        for round_no in range(1, 4):
            store.add_many(1000)
            until(lambda done=round_no: len(central.log) > (done - 1) * 1000, what="some arrived")
            broker.kill()
            store.add_many(10)
            broker.start()
        until(lambda: store.acknowledged() == 3030, what="all acknowledged after three kills")
        line.stop()
    assert seqs(central.log) == list(range(1, 3031))


def test_what_central_did_not_acknowledge_goes_up_again_after_a_restart(broker: BrokerProcess) -> None:
    store = MemoryStore()
    store.add_many(5)
    with CentralPeer(broker.url, KEY) as central:
        until(central.up.is_set)
        central.silent = True
        first = link(store, broker)
        first.start()
        until(lambda: first.status().sent == 5)
        first.stop()
        assert store.acknowledged() == 0
        central.silent = False
        second = link(store, broker)
        second.start()
        until(lambda: store.acknowledged() == 5)
        second.stop()
    assert seqs(central.log) == [1, 2, 3, 4, 5]


def test_work_comes_down_once_whatever_is_repeated_or_missing(broker: BrokerProcess) -> None:
    store = MemoryStore()
    line = link(store, broker)
    with CentralPeer(broker.url, KEY) as central:
        until(central.up.is_set)
        line.start()
        until(lambda: line.status().connected)
        central.send_down(*down(3))
        until(lambda: len(store.taken) == 3)
        central.send_down(*down(3))  # again
        central.send_down(*down(2, first=6))  # 4 and 5 are missing
        until(lambda: any(ack.gap for ack in central.acks), what="a gap was reported")
        central.send_down(*down(4, first=4))
        until(lambda: len(store.taken) == 7)
        until(lambda: central.acks[-1].applied == 7)
        line.stop()
    assert seqs(store.taken) == [1, 2, 3, 4, 5, 6, 7]


def test_a_forged_batch_is_counted_and_does_nothing(broker: BrokerProcess) -> None:
    store = MemoryStore()
    line = link(store, broker)
    with CentralPeer(broker.url, b"not the gateway's key") as forger:
        until(forger.up.is_set)
        line.start()
        until(lambda: line.status().connected)
        forger.send_down(*down(1))
        forger.send_raw_down(b"")
        until(lambda: line.status().rejected == 2)
        line.stop()
    assert store.taken == []
    assert "short" in line.status().last_error


def test_facts_committed_while_the_line_is_cut_go_up_when_it_is_back(broker: BrokerProcess) -> None:
    store = MemoryStore()
    line = link(store, broker)
    with CentralPeer(broker.url, KEY) as central:
        until(central.up.is_set)
        line.start()
        until(lambda: line.status().connected)
        broker.kill()
        until(lambda: not line.status().connected)
        store.add(TaskClosed(task="t", outcome="done"))
        assert store.acknowledged() == 0
        broker.start()
        until(lambda: store.acknowledged() == 1)
        line.stop()
    assert seqs(central.log) == [1]
