"""Readers away from gates: a shelf tells where tags lie, a bench what is in hand, an exit's antenna rings."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from devices.readings import Sighting
from gateway.contracts import work
from gateway.contracts.facts import TagState
from gateway.floor.tags import tag_places
from gateway.floor.tags.tags import CannotTag
from gateway.stations.tag_watch import BenchWatch, GateReader, ShelfWatch, TagReaders, Twice
from gateway.store.rows import Device, Setting
from tests.gateway.site import Site
from tests.gateway.tagged import epc_of, ship, states, tagged


class Clock:
    """Seconds that the test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        self.now += 0.1
        return self.now


def reads(watch: Any, *epcs: str, antenna: int = 1, dbm: float = -50.0, times: int = 2) -> None:
    for epc in epcs:
        for _ in range(times):
            watch.see(Sighting(epc=epc, antenna=antenna, rssi_dbm=dbm))


def done(site: Site) -> None:
    """What was submitted has happened."""
    site.writer.call(lambda unit: None)


@pytest.fixture
def shelf(site: Site) -> Callable[[dict[int, str]], ShelfWatch]:
    return lambda places: ShelfWatch(site.floor, "r1", places, Clock())


def test_a_shelf_tells_where_its_antennas_see_units_of_ours(
    site: Site, shelf: Callable[[dict[int, str]], ShelfWatch]
) -> None:
    (epc,) = tagged(site.stock(LAMP=1), "LAMP", 1)
    watch = shelf({1: "A-01-01", 2: "A-02-02"})
    reads(watch, epc, epc_of("MUG", 9), antenna=1)
    reads(watch, epc, antenna=3)
    done(site)
    assert site.state.tagged_units[epc].seen_place == "A-01-01"
    reads(watch, epc, antenna=2, dbm=-40.0)
    done(site)
    told = [(fact["kind"], fact.get("before", ""), fact.get("place", "")) for fact in site.events("TagSeen")]
    assert told == [("arrived", "", "A-01-01"), ("moved", "A-01-01", "A-02-02")]
    assert site.state.tagged_units[epc].place == "A-01-01", "people move goods, readers do not"
    watch.tick(10_000.0)
    done(site)
    assert site.state.tagged_units[epc].seen_place == ""


def test_a_shelf_does_not_tell_again_what_is_known_after_a_restart(
    site: Site, shelf: Callable[[dict[int, str]], ShelfWatch]
) -> None:
    (epc,) = tagged(site.stock(LAMP=1), "LAMP", 1)
    for _ in range(3):
        reads(shelf({1: "A-01-01"}), epc)
    done(site)
    assert len(site.events("TagSeen")) == 1


def test_a_packing_bench_packs_the_units_of_its_order_that_it_reads(site: Site) -> None:
    mine, other = tagged(site.stock(LAMP=9), "LAMP", 1, 2)
    (mug,) = tagged(site.stock(MUG=1), "MUG", 1)
    site.order("T1", LAMP=1)
    site.plan()
    (tote,) = site.pick_wave()
    watch = BenchWatch(site.floor, "b1", Clock())
    reads(watch, mine)
    done(site)
    assert states(site, [mine]) == ["in_bin"], "nothing is open"
    site.scan("b1", tote["tote"])
    reads(BenchWatch(site.floor, "b1", Clock()), mine, other, mug)
    done(site)
    assert states(site, [mine, other, mug]) == ["packed", "in_bin", "in_bin"], "one lamp is wanted, and no mug"
    assert site.state.tagged_units[mine].place == tote["tote"]
    assert site.events("TagStateChanged")[-1]["reason"] == "read at the bench"


def test_a_unit_in_anothers_tote_beside_the_bench_is_not_packed(site: Site) -> None:
    (epc,) = tagged(site.stock(LAMP=9), "LAMP", 1, state=TagState.PICKED, place="W-999999-001-01")
    site.order("T1", LAMP=1)
    site.plan()
    site.scan("b1", site.pick_wave()[0]["tote"])
    reads(BenchWatch(site.floor, "b1", Clock()), epc)
    done(site)
    assert states(site, [epc]) == ["picked"]


def test_a_returns_desk_takes_back_the_units_of_the_order(site: Site) -> None:
    epcs = tagged(site.stock(LAMP=2), "LAMP", 1, 2)
    ship(site, "T1", LAMP=2)
    lines = (work.ExpectedLine(1, "LAMP", 1),)
    site.down(work.ReturnExpected(return_id="x", number="RA-261125-0001", warehouse="main", order="T1", lines=lines))
    site.scan("r1", "RA-261125-0001")
    reads(BenchWatch(site.floor, "r1", Clock()), epcs[1])
    done(site)
    assert states(site, epcs) == ["shipped", "returned"]


def test_a_receiving_bench_reads_what_a_supplier_tagged(site: Site) -> None:
    lines = (work.ExpectedLine(1, "LAMP", 2),)
    site.down(work.ReceiptExpected(receipt="r-9", number="PO-261125-0009", warehouse="main", lines=lines))
    watch = BenchWatch(site.floor, "r1", Clock())
    reads(watch, epc_of("LAMP", 1))
    done(site)
    assert len(site.state.gate_arrivals) == 0
    site.scan("r1", "PO-261125-0009")
    reads(BenchWatch(site.floor, "r1", Clock()), epc_of("LAMP", 1), epc_of("MUG", 1), times=4)
    done(site)
    assert [row.sku for row in site.state.gate_arrivals] == ["LAMP"]


def test_an_exits_antenna_rings_once_and_says_nothing_about_the_way(site: Site) -> None:
    (epc,) = tagged(site.stock(LAMP=1), "LAMP", 1)
    shown: list[str] = []
    reader = GateReader(site.floor, "g1", lambda station, sighting: shown.append(sighting.epc))
    reader.hang({"antennas": {"1": "inner", "2": "outer", "3": "exit"}})
    reads(reader, epc, antenna=3, times=6)
    done(site)
    assert [one["epc"] for one in site.view("g1")["data"]["ringing"]] == [epc]
    assert len(shown) == 6
    reader.close()
    done(site)
    assert len(site.events("GatePassed")) == 1, "the portal saw nothing of it"


def test_each_reader_is_watched_as_the_rows_say_and_follows_when_they_change(site: Site) -> None:
    readers = TagReaders(site.floor, lambda station, sighting: None)
    keys = {("g1", "reader"), ("b1", "reader"), ("r1", "reader:shelf")}

    def put(unit: Any) -> None:
        for station, role in keys:
            unit.state.devices.put(Device(station=station, role=role, driver="llrp", url=f"llrp://{station}"))

    def kinds() -> list[str]:
        readers.sync(keys)
        return [type(readers._watches[key]).__name__ for key in sorted(keys)]

    site.writer.call(put)
    assert kinds() == ["BenchWatch", "GateReader", "BenchWatch"]
    gate: Any = readers._watches["g1", "reader"]
    site.writer.call(lambda unit: tag_places.put_shelf(unit, "r1", "reader:shelf", {1: "a-01-01", 2: " "}))
    setting = Setting(name="gate:g1", value={"antennas": {"1": "outer", "4": "inner", "2": "exit"}})
    site.writer.call(lambda unit: unit.state.settings.put(setting) and None)
    assert kinds() == ["BenchWatch", "GateReader", "ShelfWatch"]
    assert readers._watches["g1", "reader"] is gate, "what is in sight is not forgotten"
    assert (dict(gate._gate.portal.roles), gate._exit.antennas) == ({1: "outer", 4: "inner"}, {2})
    with pytest.raises(CannotTag, match="no bin X-1"):
        site.writer.call(lambda unit: tag_places.put_shelf(unit, "r1", "reader:shelf", {1: "X-1"}))
    with pytest.raises(CannotTag, match="no reader p1/reader"):
        site.writer.call(lambda unit: tag_places.put_shelf(unit, "p1", "reader", {}))


def test_goods_that_wait_at_a_gate_ring_by_the_ticking_alone(tmp_path: Path) -> None:
    from tests.gateway.tagged import Clock as Times
    from tests.gateway.tagged import walk

    times = Times()
    site = Site(tmp_path, times).furnish().stock(LAMP=9)
    try:
        epcs = tagged(site, "LAMP", 1, 2)
        ship(site, "T1", LAMP=2)
        walk(site, epcs[0])
        readers = TagReaders(site.floor, lambda station, sighting: None)
        readers.tick(0.0)
        done(site)
        assert site.view("g1")["data"]["ringing"] == []
        times.on(6)
        readers.tick(0.0)
        done(site)
        assert len(site.view("g1")["data"]["ringing"]) == 1
    finally:
        site.close()


def test_a_tag_is_told_at_its_second_read_and_then_now_and_then() -> None:
    twice = Twice(again_s=10.0)
    told = [twice.new("e1", 1, now) for now in (0.0, 5.0, 6.0, 7.0, 15.0, 16.0, 17.0)]
    assert told == [False, False, True, False, False, True, False]
    assert twice.new("e2", 3, 0.0), "a reader that counts may say it in one report"
