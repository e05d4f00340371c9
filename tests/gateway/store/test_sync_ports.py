"""The store as outbox and inbox: in order, once, nothing that cannot be used stops the stream."""

import threading

import msgspec

from gateway.contracts.catalogue import ProductChanged
from gateway.contracts.envelope import Event, event_id
from gateway.contracts.messages import encode
from gateway.contracts.sealing import Receiver, seal
from gateway.contracts.work import FulfilmentReleased, ReleasedLine
from tests.gateway.site import Site


def event(site: Site, seq: int, type_name: str, data: bytes) -> Event:
    return Event(
        id=event_id("central", "e9", seq), source="central", type=type_name, time=site.clock(), data=msgspec.Raw(data)
    )


def product(site: Site, seq: int, name: str, version: int) -> Event:
    message = ProductChanged(sku="NEW", name=name, version=version)
    return event(site, seq, message.TYPE, encode(message))


def test_messages_are_applied_once_and_in_order(site: Site) -> None:
    first, second = product(site, 1, "one", 1), product(site, 2, "two", 2)
    assert site.inbox.take("e9", [first]) == 1
    applied = len(site.events("MessageApplied"))
    assert site.inbox.take("e9", [first, second]) == 2
    assert site.inbox.take("e9", [first, second]) == 2
    assert len(site.events("MessageApplied")) == applied + 1
    assert site.state.products["NEW"].name == "two"


def test_a_gap_is_not_jumped(site: Site) -> None:
    assert site.inbox.take("e9", [product(site, 1, "one", 1), product(site, 3, "three", 3)]) == 1
    assert site.state.products["NEW"].name == "one"


def test_the_watermark_survives_a_restart(site: Site) -> None:
    site.inbox.take("e9", [product(site, 1, "one", 1)])
    site.restart()
    assert site.inbox.applied() == ("e9", 1)


def test_an_older_version_does_not_win(site: Site) -> None:
    site.inbox.take("e9", [product(site, 1, "new", 5), product(site, 2, "old", 4)])
    assert site.state.products["NEW"].name == "new"


def test_what_cannot_be_used_is_parked_and_the_stream_goes_on(site: Site) -> None:
    strange = event(site, 1, "work.from_the_future.v1", b'{"a":1}')
    broken = event(site, 2, ProductChanged.TYPE, b'{"sku":7}')
    upward = event(site, 3, "picking.wave_completed.v1", b'{"wave":"w"}')
    assert site.inbox.take("e9", [strange, broken, upward, product(site, 4, "one", 1)]) == 4
    assert len(site.state.parked) == 3
    assert len(site.events("MessageParked")) == 3
    assert site.state.products["NEW"].name == "one"


def test_the_receiver_never_enters_the_event_log(site: Site) -> None:
    key = bytes(32)
    sealed = seal(Receiver(name="王小明", phone="13812345678"), key, "f-9")
    message = FulfilmentReleased(
        fulfilment="f-9", number="S9", warehouse="main", lines=(ReleasedLine(1, "LAMP", 1),), sealed=sealed
    )
    site.inbox.take("e9", [event(site, 1, message.TYPE, encode(message))])
    assert site.state.receivers["f-9"].sealed == sealed
    assert all(sealed not in bytes(one.data).decode() for one in site.outbox.read(0, 10_000))


def test_a_parked_release_keeps_no_receiver(site: Site) -> None:
    message = FulfilmentReleased(fulfilment="f-9", number="S9", warehouse="main", lines=(), sealed="c2VjcmV0")
    site.inbox.take("e9", [event(site, 1, message.TYPE, encode(message))])
    assert "c2VjcmV0" not in next(iter(site.state.parked)).data


def test_an_acknowledgement_survives_a_restart(site: Site) -> None:
    site.outbox.acknowledge(5)
    site.restart()
    assert site.outbox.acknowledged() == 5


def test_whoever_waits_for_more_is_woken_by_the_commit(site: Site) -> None:
    last = site.outbox.last_seq()
    assert site.outbox.wait_for_more(last, 0.01) is False
    woken: list[bool] = []
    thread = threading.Thread(target=lambda: woken.append(site.outbox.wait_for_more(last, 5)))
    thread.start()
    site.inbox.take("e9", [product(site, 1, "one", 1)])
    thread.join(5)
    assert woken == [True]


def test_events_are_read_in_order_from_anywhere(site: Site) -> None:
    found = site.outbox.read(3, 4)
    assert [one.seq for one in found] == [4, 5, 6, 7]
    assert {one.source for one in found} == {"gw-1"}
