"""The rules of a stream under loss, repetition, reordering, restarts and restored receivers."""

import random
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.contracts.envelope import (
    MAX_BATCH_BYTES,
    Ack,
    Batch,
    Event,
    chain_hash,
    event_id,
    open_ack,
    open_batch,
    seal_bytes,
)
from gateway.contracts.messages import ContractError
from gateway.contracts.sealing import Receiver, seal, unseal
from gateway.contracts.stream import WINDOW_EVENTS, SendWindow, Verdict, judge, pack

KEY = b"k" * 32
AT = datetime(2026, 11, 24, tzinfo=UTC)


def events(first: int, last: int, epoch: str = "e1", filler: str = "") -> tuple[Event, ...]:
    data = msgspec.Raw(msgspec.json.encode({"filler": filler}))
    return tuple(
        Event(id=event_id("gw-1", epoch, seq), source="gw-1", type="t", time=AT, data=data)
        for seq in range(first, last + 1)
    )


class Receiving:
    """A receiver with a durable watermark."""

    def __init__(self) -> None:
        self.epoch, self.applied, self.log, self.own_epoch = "", 0, [], "c1"

    def take(self, batch: Batch) -> Ack:
        verdict, fresh = judge(self.epoch, self.applied, batch)
        if verdict is Verdict.APPLY:
            self.log += [event.seq for event in fresh]
            self.epoch, self.applied = batch.epoch, fresh[-1].seq
        applied = self.applied if batch.epoch == self.epoch else 0
        return Ack(epoch=batch.epoch, applied=applied, gap=verdict is Verdict.GAP, receiver=self.own_epoch)


FAULTS = st.sampled_from(["send", "send", "send", "lose", "repeat", "swap", "restart", "ack", "ack", "lose_ack"])


@settings(max_examples=300)
@given(st.lists(FAULTS, max_size=80), st.integers(1, 60), st.integers(0, 2**32))
def test_whatever_the_line_does_each_event_is_applied_once_and_in_order(
    faults: list[str], total: int, seed: int
) -> None:
    chance, receiver = random.Random(seed), Receiving()
    durable_acked, now = 0, 0.0
    window = SendWindow(durable_acked)
    wire: list[Batch] = []
    back: list[Ack] = []

    def send() -> None:
        if window.sent < total:
            last = min(total, window.sent + chance.randint(1, 7))
            wire.append(Batch(epoch="e1", first_seq=window.sent + 1, events=events(window.sent + 1, last)))
            window.mark_sent(last, now)

    def deliver() -> None:
        if wire:
            back.append(receiver.take(wire.pop(0)))

    def acknowledge() -> None:
        nonlocal durable_acked
        if back and window.on_ack(back.pop(0), now):
            durable_acked = window.acked

    for fault in faults:
        now += 0.3
        window.overdue(now)
        match fault:
            case "send":
                send()
                deliver()
            case "lose" if wire:
                wire.pop(chance.randrange(len(wire)))
            case "lose":
                send()
            case "repeat" if wire:
                wire.append(wire[0])
            case "swap" if len(wire) > 1:
                wire.reverse()
            case "restart":
                window = SendWindow(durable_acked)
                wire.clear()
            case "ack":
                acknowledge()
            case "lose_ack" if back:
                back.pop()
    for _ in range(20 * total + 50):  # the line is whole again
        now += 0.3
        window.overdue(now)
        send()
        deliver()
        acknowledge()
    assert receiver.log == list(range(1, total + 1))
    assert window.acked == durable_acked == total


def test_a_restored_receiver_is_sent_what_its_backup_lacks() -> None:
    window = SendWindow(50)
    window.on_ack(Ack(epoch="e1", applied=50, receiver="c1"), 0.0)
    assert window.on_ack(Ack(epoch="e1", applied=20, receiver="c2"), 1.0)
    assert (window.acked, window.sent) == (20, 20)


def test_a_new_receiver_that_reports_a_gap_gets_everything_even_after_our_restart() -> None:
    window = SendWindow(50)
    assert window.on_ack(Ack(epoch="e1", applied=0, gap=True, receiver="c9"), 0.0)
    assert window.sent == 0


def test_an_old_acknowledgement_changes_nothing() -> None:
    window = SendWindow(50)
    window.on_ack(Ack(epoch="e1", applied=50, receiver="c1"), 0.0)
    assert not window.on_ack(Ack(epoch="e1", applied=40, receiver="c1"), 1.0)
    assert window.acked == 50


def test_no_more_than_a_window_is_under_way() -> None:
    window = SendWindow(0)
    window.mark_sent(WINDOW_EVENTS, 0.0)
    assert window.room() == 0
    window.on_ack(Ack(epoch="e1", applied=10), 0.1)
    assert window.room() == 10


def test_silence_for_a_second_goes_back_to_what_was_acknowledged() -> None:
    window = SendWindow(5)
    window.mark_sent(9, 10.0)
    assert not window.overdue(10.9)
    assert window.overdue(11.0)
    assert window.sent == 5
    assert window.resends == 1


def test_a_stream_of_a_new_epoch_starts_at_one() -> None:
    verdict, fresh = judge("e1", 500, Batch(epoch="e2", first_seq=1, events=events(1, 3, "e2")))
    assert verdict is Verdict.APPLY
    assert [event.seq for event in fresh] == [1, 2, 3]


def test_batches_stay_below_the_limit_and_lose_nothing() -> None:
    chance = random.Random(7)
    many = tuple(
        event
        for seq in range(1, 301)
        for event in events(seq, seq, filler="".join(chance.choices("0123456789abcdef", k=600)))
    )
    payloads = list(pack("e1", many, KEY))
    assert len(payloads) > 1
    assert all(len(payload) <= MAX_BATCH_BYTES for _, payload in payloads)
    back = [event.seq for _, payload in payloads for event in open_batch(payload, KEY).events]
    assert back == list(range(1, 301))
    assert payloads[-1][0] == 300


def test_one_event_larger_than_the_limit_still_travels() -> None:
    noise = "".join(random.Random(1).choices("0123456789abcdef", k=60_000))
    [(last, payload)] = list(pack("e1", events(4, 4, filler=noise), KEY))
    assert last == 4
    assert open_batch(payload, KEY).events[0].seq == 4


@given(st.binary(max_size=200))
def test_noise_is_refused_with_a_contract_error(noise: bytes) -> None:
    with pytest.raises(ContractError):
        open_batch(noise, KEY)


def test_a_batch_signed_with_another_key_is_refused() -> None:
    payload = seal_bytes(Batch(epoch="e1", first_seq=1, events=events(1, 1)), b"another key")
    with pytest.raises(ContractError, match="signature"):
        open_batch(payload, KEY)


def test_a_signed_object_of_another_kind_is_refused() -> None:
    with pytest.raises(ContractError, match="Ack"):
        open_ack(seal_bytes({"hello": 1}, KEY), KEY)


def test_a_batch_that_inflates_without_end_is_refused() -> None:
    with pytest.raises(ContractError, match="inflates beyond"):
        open_batch(seal_bytes({"v": "0" * (5 * 1024 * 1024)}, KEY), KEY)


def test_a_chain_depends_on_everything_before_it() -> None:
    first = chain_hash("", "gw:e:1", "t", b"{}")
    assert chain_hash(first, "gw:e:2", "t", b"{}") != chain_hash("", "gw:e:2", "t", b"{}")


def test_a_sealed_receiver_opens_only_for_its_gateway_and_its_fulfilment() -> None:
    receiver = Receiver(name="王芳", phone="13800000000", city="杭州市", address="文三路 1 号")
    block = seal(receiver, KEY, "ful-1")
    assert "王芳" not in block
    assert unseal(block, KEY, "ful-1") == receiver
    with pytest.raises(ContractError):
        unseal(block, b"x" * 32, "ful-1")
    with pytest.raises(ContractError):
        unseal(block, KEY, "ful-2")
