"""Central's link: its real database, the gateway's real link, a real broker between them."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from central.database.database import Database
from central.gateways import services
from central.gateways.link import CentralLink
from central.security.rights import SYSTEM
from gateway.contracts.facts import TaskRaised
from gateway.contracts.work import CountRequested
from gateway.sync.link import Link
from tests.brokers import BrokerProcess
from tests.sync.memory_store import MemoryStore
from tests.waiting import until


@pytest.fixture
def broker() -> Iterator[BrokerProcess]:
    broker = BrokerProcess()
    broker.start()
    yield broker
    broker.stop()


class Site:
    """A central that can be stopped, started and put back to an older copy of its file."""

    def __init__(self, file: Path, broker: BrokerProcess) -> None:
        self.file, self.broker = file, broker
        self.start()

    def start(self) -> None:
        self.database = Database(str(self.file))
        self.link = CentralLink(self.database, broker_url=self.broker.url)
        self.link.start()

    def stop(self) -> None:
        self.link.stop()
        self.database.close()

    def enrol(self, name: str) -> bytes:
        code = self.database.write(lambda tx: services.new_code(tx, SYSTEM, name))
        return bytes.fromhex(self.database.write(lambda tx: services.enrol(tx, name, code)).key)

    def applied(self, name: str) -> int:
        with self.database.read() as tx:
            return services.watermarks(tx)[name][1]

    def send(self, name: str, count: int, first: int = 1) -> None:
        messages = [
            CountRequested(count=f"c-{no}", number=f"C-{no}", warehouse="main") for no in range(first, first + count)
        ]
        self.database.write(lambda tx: services.send_down(tx, name, messages))


@pytest.fixture
def site(template: Path, tmp_path: Path, broker: BrokerProcess) -> Iterator[Site]:
    file = tmp_path / "central.db"
    shutil.copy(template, file)
    site = Site(file, broker)
    yield site
    site.stop()


def raised(count: int, first: int = 1) -> list[TaskRaised]:
    return [TaskRaised(task=f"task-{no}", kind="short", subject="85123A") for no in range(first, first + count)]


def link(store: MemoryStore, broker: BrokerProcess, name: str, key: bytes) -> Link:
    return Link(store, store, broker_url=broker.url, tenant="default", gateway=name, key=key, linger_s=0.05)


def counts_taken(store: MemoryStore) -> list[str]:
    return [event.message().count for event in store.taken if event.type == CountRequested.TYPE]  # type: ignore[attr-defined]


def test_two_gateways_at_once_reach_the_inbox_once_each(site: Site, broker: BrokerProcess) -> None:
    stores = {name: MemoryStore(name, f"epoch-{name}") for name in ("gw-1", "gw-2")}
    links = [link(store, broker, name, site.enrol(name)) for name, store in stores.items()]
    for line in links:
        line.start()
    for name, store in stores.items():
        store.add(*raised(1500))
        site.send(name, 30)
    for name, store in stores.items():
        until(lambda store=store: store.acknowledged() == 1500, what=f"{name} acknowledged")  # type: ignore[misc]
        until(lambda store=store: len(counts_taken(store)) == 30, what=f"{name} has its work")  # type: ignore[misc]
        assert site.applied(name) == 1500
        assert counts_taken(store) == [f"c-{no}" for no in range(1, 31)]
    for line in links:
        line.stop()
    with site.database.read() as tx:
        assert services.down_acked(tx, "gw-1") == services.down_last(tx, "gw-1")


def test_broker_and_central_go_away_in_turn_and_nothing_is_lost(site: Site, broker: BrokerProcess) -> None:
    store = MemoryStore("gw-1")
    line = link(store, broker, "gw-1", site.enrol("gw-1"))
    line.start()
    store.add(*raised(500))
    site.send("gw-1", 10)
    broker.kill()
    store.add(*raised(500, first=501))
    site.send("gw-1", 10, first=11)
    broker.start()
    until(lambda: store.acknowledged() > 500)
    site.stop()
    store.add(*raised(500, first=1001))
    site.start()
    until(lambda: store.acknowledged() == 1500, what="all acknowledged")
    until(lambda: len(counts_taken(store)) == 20, what="all work came down")
    line.stop()
    assert site.applied("gw-1") == 1500
    assert counts_taken(store) == [f"c-{no}" for no in range(1, 21)]


def test_a_gateway_that_enrols_again_goes_on_with_its_new_key(site: Site, broker: BrokerProcess) -> None:
    store = MemoryStore("gw-1")
    first = link(store, broker, "gw-1", site.enrol("gw-1"))
    first.start()
    store.add(*raised(3))
    until(lambda: store.acknowledged() == 3)
    first.stop()
    second = link(store, broker, "gw-1", site.enrol("gw-1"))
    second.start()
    store.add(*raised(3, first=4))
    until(lambda: store.acknowledged() == 6)
    second.stop()


def test_a_gateway_with_a_wrong_key_is_refused_and_seen(site: Site, broker: BrokerProcess) -> None:
    site.enrol("gw-1")
    store = MemoryStore("gw-1")
    line = link(store, broker, "gw-1", b"x" * 32)
    line.start()
    store.add(*raised(3))
    until(lambda: site.link.status()["gw-1"]["rejected"])
    line.stop()
    assert site.applied("gw-1") == 0
    assert "signature" in str(site.link.status()["gw-1"]["last_error"])


def test_nothing_of_a_revoked_gateway_is_taken_in_until_it_has_a_new_key(site: Site, broker: BrokerProcess) -> None:
    store = MemoryStore("gw-1")
    line = link(store, broker, "gw-1", site.enrol("gw-1"))
    line.start()
    store.add(*raised(3))
    until(lambda: store.acknowledged() == 3)
    assert site.link.status()["gw-1"]["online"]
    site.database.write(lambda tx: services.revoke(tx, SYSTEM, "gw-1", "stolen"))
    until(lambda: not site.link.status()["gw-1"]["online"], what="central has noticed by itself")
    store.add(*raised(3, first=4))
    site.send("gw-1", 5)
    until(lambda: site.link.status()["gw-1"]["rejected"], what="what it sends is refused")
    line.stop()
    assert (site.applied("gw-1"), counts_taken(store)) == (3, [])
    again = link(store, broker, "gw-1", site.enrol("gw-1"))
    again.start()
    until(lambda: store.acknowledged() == 6, what="it goes on where it was")
    until(lambda: len(counts_taken(store)) == 5, what="its work came down")
    again.stop()


def test_a_type_that_central_does_not_know_is_parked_and_blocks_nothing(site: Site, broker: BrokerProcess) -> None:
    store = MemoryStore("gw-1")
    store.add(*raised(1))
    store.add_unknown("stock.teleported.v1")
    store.add(*raised(1, first=2))
    line = link(store, broker, "gw-1", site.enrol("gw-1"))
    line.start()
    until(lambda: store.acknowledged() == 3)
    line.stop()
    assert site.applied("gw-1") == 3


def test_central_is_heard_while_nothing_happens_and_its_silence_is_told_from_peace(
    site: Site, broker: BrokerProcess
) -> None:
    heard: list[float] = []
    store = MemoryStore("gw-1")
    given = {"broker_url": broker.url, "tenant": "default", "gateway": "gw-1", "key": site.enrol("gw-1")}
    line = Link(store, store, **given, heard=lambda: heard.append(time.monotonic()), heartbeat_s=0.1)
    line.start()
    until(lambda: len(heard) > 5, what="central answers heartbeats")
    site.stop()  # the broker still answers
    before = len(heard)
    until(lambda: time.monotonic() - heard[-1] > 1.0 or len(heard) > before + 20, what="central is silent")
    assert len(heard) <= before + 3
    assert line.status().connected
    site.start()
    until(lambda: len(heard) > before + 5, what="central is heard again")
    line.stop()
