"""Taking in: duplicates, gaps, epochs, the chain, what cannot be used."""

from typing import Any

import msgspec

from central.gateways.fold import take_in
from gateway.contracts import facts
from gateway.contracts.envelope import Ack, Batch
from tests.central.floor_peer import FloorPeer
from tests.central.site import Site


def send(site: Site, *batches: Batch) -> Ack:
    return site.database.write(lambda tx: take_in(tx, [(site.floor.name, batch) for batch in batches]))["gw-1"]


def found(site: Site, pieces: int = 1) -> None:
    movement = facts.Movement("A", pieces, "", "A-01-01")
    site.floor.emit(facts.StockMoved(movements=(movement,), reason="found"))


def test_the_same_batch_again_has_no_effect(any_site: Site) -> None:
    site = any_site
    site.products("A")
    found(site, 3)
    found(site, 4)
    [batch] = site.floor.batches()
    answers = [send(site, batch), send(site, batch), send(site, batch, batch)]
    assert [(ack.applied, ack.gap) for ack in answers] == [(2, False)] * 3
    assert site.level("A") == (7, 0)
    assert site.one("SELECT count(*) FROM inbox_event") == 2


def test_a_batch_that_overlaps_brings_only_what_is_new(site: Site) -> None:
    site.products("A")
    found(site, 3)
    send(site, *site.floor.batches())
    found(site, 4)
    assert send(site, *site.floor.batches()).applied == 2
    assert site.level("A") == (7, 0)


def test_a_gap_is_answered_and_nothing_taken(site: Site) -> None:
    site.products("A")
    found(site)
    found(site)
    _, second = site.floor.batches(size=1)
    ack = send(site, second)
    assert (ack.applied, ack.gap, ack.epoch) == (0, True, "e1")
    assert site.one("SELECT count(*) FROM inbox_event") == 0


def test_a_gap_in_the_middle_of_a_stream(site: Site) -> None:
    site.products("A")
    for _ in range(3):
        found(site)
    first, _, third = site.floor.batches(size=1)
    send(site, first)
    ack = send(site, third)
    assert (ack.applied, ack.gap) == (1, True)
    assert site.level("A") == (1, 0)


def test_batches_of_one_transaction_follow_each_other(site: Site) -> None:
    site.products("A")
    for _ in range(5):
        found(site)
    assert send(site, *site.floor.batches(size=2)).applied == 5
    assert site.level("A") == (5, 0)


def test_a_new_epoch_starts_at_one_and_an_old_one_is_only_answered(site: Site) -> None:
    site.products("A")
    found(site, 3)
    [old] = site.floor.batches()
    send(site, old)
    restored = Site(site.database, FloorPeer(site.database, epoch="e2"))
    found(restored, 5)
    assert (send(restored, *restored.floor.batches()).epoch, site.level("A")) == ("e2", (8, 0))
    late = send(site, old)
    assert (late.epoch, late.applied, late.gap) == ("e1", 1, False)
    assert site.level("A") == (8, 0)
    assert site.rows("SELECT epoch, applied FROM gateway") == [("e2", 1)]


def test_the_middle_of_an_unknown_epoch_is_a_gap(site: Site) -> None:
    site.products("A")
    found(site)
    found(site)
    _, second = site.floor.batches(size=1)
    ack = send(site, msgspec.structs.replace(second, epoch="never-seen"))
    assert (ack.epoch, ack.applied, ack.gap) == ("never-seen", 0, True)


def test_an_unknown_type_is_parked_and_does_not_block(any_site: Site) -> None:
    site = any_site
    site.products("A")
    event = site.floor.emit(facts.StockMoved(movements=(), reason="x"))
    site.floor.events[0] = msgspec.structs.replace(event, type="stock.teleported.v9", hash="")
    found(site, 2)
    ack = send(site, *site.floor.batches())
    assert ack.applied == 2
    assert [rejected.seq for rejected in ack.reject if "unknown" in rejected.reason] == [1]
    assert site.rows("SELECT seq, type FROM parked_message") == [(1, "stock.teleported.v9")]
    assert site.rows("SELECT seq, state FROM inbox_event ORDER BY seq") == [(1, "parked"), (2, "applied")]
    assert site.level("A") == (2, 0)


def test_a_replaced_device_is_noted_and_changes_nothing(site: Site) -> None:
    site.floor.emit(facts.DeviceReplaced(station="b1", role="scale", driver="mt-sics", url="socket://s:1"))
    ack = send(site, *site.floor.batches())
    assert (ack.applied, ack.reject) == (1, ())
    assert site.rows("SELECT type, state FROM inbox_event") == [("floor.device_replaced.v1", "applied")]


def test_data_that_does_not_fit_its_type_is_parked(site: Site) -> None:
    event = site.floor.emit(facts.StockMoved(movements=(), reason="x"))
    site.floor.events[0] = msgspec.structs.replace(event, data=msgspec.Raw(b'{"reason":7}'), hash="")
    ack = send(site, *site.floor.batches())
    assert (ack.applied, len(ack.reject)) == (1, 1)


def test_goods_move_even_where_the_document_is_unknown(any_site: Site) -> None:
    """A physical fact always applies; only what it says about the document is parked."""
    site = any_site
    site.products("A")
    lines = {"receipt": "no-such-order", "line_no": 1, "sku": "A", "quantity": 4}
    site.floor.emit(facts.GoodsReceived(**lines, movements=(facts.Movement("A", 4, "", "RECV"),)))
    site.floor.sync()
    assert site.level("A") == (4, 0)
    assert site.rows("SELECT reason FROM parked_message") == [("receipt no-such-order has no line 1 of A",)]


def test_goods_that_central_does_not_know_are_created(site: Site) -> None:
    found_by_floor = facts.Movement("STRANGE", 2, "", "A-01-01")
    site.floor.emit(facts.StockMoved(movements=(found_by_floor,), reason="found"))
    site.floor.sync()
    assert site.level("STRANGE") == (2, 0)
    assert site.one("SELECT name FROM product WHERE sku = 'STRANGE'") == "STRANGE"


def test_a_broken_chain_is_told_to_a_person(site: Site) -> None:
    site.products("A")
    found(site)
    site.floor.events[0] = msgspec.structs.replace(site.floor.events[0], hash="0" * 64)
    ack = send(site, *site.floor.batches())
    assert [rejected.reason for rejected in ack.reject] == ["the chain of hashes is broken"]
    assert site.tasks() == ["chain_broken"]


def test_an_event_without_a_hash_is_taken_unchecked(site: Site) -> None:
    site.products("A")
    found(site)
    site.floor.events[0] = msgspec.structs.replace(site.floor.events[0], hash="")
    assert send(site, *site.floor.batches()).reject == ()


def test_a_gateway_that_is_not_enrolled_is_ignored(site: Site) -> None:
    site.products("A")
    found(site)
    [batch] = site.floor.batches()
    assert site.database.write(lambda tx: take_in(tx, [("stranger", batch)])) == {}
    assert site.one("SELECT count(*) FROM inbox_event") == 0


def test_the_answer_names_central(site: Site) -> None:
    site.products("A")
    found(site)
    stored: dict[str, Any] = msgspec.json.decode(site.one("SELECT value FROM setting WHERE name = 'down_epoch'"))
    assert send(site, *site.floor.batches()).receiver == stored["value"]


def test_a_task_raised_and_closed_in_one_batch(site: Site) -> None:
    site.floor.emit(facts.TaskRaised(task="t-1", kind="weight_held", subject="p-1"))
    site.floor.emit(facts.TaskRaised(task="t-2", kind="weight_held", subject="p-2", detail={"grams": 5}))
    site.floor.emit(facts.TaskClosed(task="t-1", outcome="reopened"))
    site.floor.sync()
    assert site.rows("SELECT id, source, status, outcome FROM task ORDER BY id") == [
        ("t-1", "gw-1", "closed", "reopened"),
        ("t-2", "gw-1", "open", ""),
    ]


def test_a_message_that_the_floor_parked_becomes_a_task(site: Site) -> None:
    site.floor.emit(facts.MessageParked(id="central:x:9", type="work.dance.v1", reason="unknown"))
    site.floor.sync()
    assert site.tasks() == ["message_parked"]


def test_a_parcel_keeps_its_last_state_whatever_comes_late(site: Site) -> None:
    site.stock(A=5)
    site.order("T-1", ("A", 5))
    site.floor.poll()
    [fulfilment] = site.floor.released
    site.floor.work_all()
    weighed = {"parcel": f"p-{fulfilment}", "fulfilment": fulfilment, "expected_grams": 1180, "tolerance_grams": 50}
    site.floor.emit(facts.ParcelWeighed(**weighed, grams=1300, accepted=True))
    site.floor.sync(size=2)
    assert site.rows("SELECT status, grams FROM parcel") == [("passed", 1300)]
    assert site.rows("SELECT status FROM fulfilment") == [("shipped",)]


def test_a_tag_that_is_not_ours_changes_nothing(site: Site) -> None:
    seen = {"gate": "g", "epc": "ff", "direction": "out", "reads": 1, "first_seen": site.floor.clock}
    site.floor.emit(facts.GatePassed(**seen))
    assert site.floor.sync()[0].reject == ()


def test_one_gateway_cannot_work_on_anothers_fulfilment(site: Site) -> None:
    site.stock(A=5)
    site.order("T-1", ("A", 5))
    site.floor.poll()
    [fulfilment] = site.floor.released
    other = FloorPeer(site.database, name="gw-2", last_hash="")
    warehouse = "INSERT INTO warehouse SELECT 'second', name, kind, 'gw-2', timezone, false, '' FROM warehouse"
    gateway = "INSERT INTO gateway SELECT 'gw-2', key, 'second', '', 0, '', 0, '', 0, enrolled_at, NULL, NULL"
    gateway += " FROM gateway"
    for statement in (warehouse, gateway):
        site.database.write(lambda tx, statement=statement: tx.exec_driver_sql(statement) and None)
    other.emit(facts.ParcelVerified(parcel="p", fulfilment=fulfilment, lines=()))
    [ack] = other.sync()
    assert [rejected.reason.endswith("in warehouse second") for rejected in ack.reject] == [True]
    assert site.rows("SELECT status FROM fulfilment") == [("released",)]


def test_a_gateway_without_a_warehouse_moves_nothing(site: Site) -> None:
    site.products("A")
    site.database.write(lambda tx: tx.exec_driver_sql("UPDATE gateway SET warehouse = NULL") and None)
    found(site)
    [ack] = site.floor.sync()
    assert (ack.applied, [rejected.reason for rejected in ack.reject]) == (1, ["gateway gw-1 serves no warehouse"])
    assert site.level("A") == (0, 0)


def test_goods_picked_in_totals_and_sorted_at_a_wall_are_taken_in(site: Site) -> None:
    site.stock(LAMP=10)
    site.order("T-1", ("LAMP", 3))
    floor = site.floor
    floor.poll()
    [fulfilment] = floor.released
    order = floor.released[fulfilment]
    cart, slot = "W-261124-001-00", "W-261124-001-01"

    def move(quantity: int, source: str, target: str) -> tuple[facts.Movement, ...]:
        return (facts.Movement("LAMP", quantity, source, target),)

    line = {"fulfilment": fulfilment, "line_no": order.lines[0].line_no, "sku": "LAMP", "wave": "w-1"}
    floor.emit(
        facts.WaveCreated(
            wave="w-1",
            number="W-261124-001",
            fulfilments=(fulfilment,),
            lines=1,
            pieces=3,
            distance_mm=1,
            style="batch",
        )
    )
    floor.emit(
        facts.BatchPicked(
            wave="w-1",
            bin="A-01-01",
            sku="LAMP",
            quantity=3,
            tote=cart,
            parts=(facts.StopPart(1, 3),),
            movements=move(3, "A-01-01", cart),
        )
    )
    floor.emit(facts.ToteBound(label="T-0001", tote=slot, wave="w-1", slot=1, fulfilment=fulfilment))
    floor.emit(facts.LinePicked(**line, quantity=2, bin=cart, tote=slot, movements=move(2, cart, slot)))
    floor.emit(facts.PutTakenBack(**line, quantity=1, movements=move(1, slot, cart)))
    floor.emit(facts.FulfilmentBackOrdered(fulfilment=fulfilment, wave="w-1", lines=(facts.CountedLine(1, "LAMP", 2),)))
    floor.emit(facts.WaveSorted(wave="w-1", back_ordered=(fulfilment,)))
    acks = floor.sync()
    assert [ack.reject for ack in acks] == [()] * len(acks)
    assert site.rows("SELECT picked FROM fulfilment_line") == [(1,)]
    assert site.level("LAMP")[0] == 10
    assert site.rows("SELECT kind FROM timeline WHERE kind = 'back_ordered'") == [("back_ordered",)]
