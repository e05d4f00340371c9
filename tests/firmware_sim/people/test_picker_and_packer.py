import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from firmware_sim.people import slips
from firmware_sim.people.bench import Bench
from firmware_sim.people.pace import Pace
from firmware_sim.people.packer import Packer
from firmware_sim.people.person import Person
from firmware_sim.people.picker import Picker
from firmware_sim.world.orders_file import read_demand
from firmware_sim.world.traffic import Labels, Totes
from firmware_sim.world.world import World
from tests.firmware_sim.people.stations import FakeScale, FakeScanner, FakeStation, PackStation, PickStation

ORDERS = Path(__file__).parents[2] / "data" / "orders" / "2011-01-30.csv"
TOTE = "W-260101-001-01"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path / "world.db", seed=7)
    world.furnish(read_demand(ORDERS))
    yield world
    world.close()


def put(world: World, place: str, **pieces: int) -> None:
    for name, quantity in pieces.items():
        world.bring(place, name.removeprefix("s"), quantity)


def barcodes(world: World) -> dict[str, str]:
    by_code = {"22727": "22727", "22728": "22728"}
    return by_code | {known.barcode: sku for sku, known in world.articles.items()}


def staff(kind: type[Person], world: World, station: FakeStation, **more: Any) -> Person:
    bench = Bench(station.station, "", "")
    bench.scanner = FakeScanner(station)  # type: ignore[assignment]
    if isinstance(station, PackStation):
        bench.scale = FakeScale(station)  # type: ignore[assignment]
    pace = Pace("max", threading.Event())
    return kind("op-1", "OP-TEST12345", bench, station, world, pace, **more)  # type: ignore[arg-type]


def work(person: Person, station: FakeStation, until: str, turns: int = 400) -> None:
    for _ in range(turns):
        if station.view.step == until:
            return
        person.turn()
    raise AssertionError(f"still at {station.view} after {turns} turns")


def line(no: int, sku: str, bin_name: str, quantity: int) -> dict[str, Any]:
    return {"line_no": no, "sku": sku, "bin": bin_name, "quantity": quantity, "tote": TOTE, "order": "1"}


def pick(world: World, *lines: dict[str, Any]) -> PickStation:
    station = PickStation(lines=list(lines), barcodes=barcodes(world))
    station.show("home", waves_waiting=1, fulfilments_waiting=1)
    return station


def test_the_picker_brings_what_the_screen_asked_for(world: World) -> None:
    put(world, "A-01-01", s22727=3)
    put(world, "A-01-02", s22728=20)
    station = pick(world, line(1, "22727", "A-01-01", 2), line(2, "22728", "A-01-02", 12))
    picker = staff(Picker, world, station)
    work(picker, station, "pick.done")
    picker.turn()
    assert world.at(f"tote:{TOTE}") == {"22727": 2, "22728": 12}
    assert Totes(world).waiting("conveyor") == [TOTE]
    told = world.store.rows("select kind, sku, quantity from told order by id")
    assert told == [("picked", "22727", 2), ("picked", "22728", 12), ("wave_done", "", 0)]
    assert station.taps == [("claim", None), ("quantity", 12), ("finish", None)]


def test_goods_that_are_not_there_are_reported_with_what_was_found(world: World) -> None:
    put(world, "A-01-01", s22727=1)
    station = pick(world, line(1, "22727", "A-01-01", 3))
    work(staff(Picker, world, station), station, "pick.done")
    assert station.shorts == [("22727", 1)]
    assert world.at(f"tote:{TOTE}") == {"22727": 1}


def test_a_piece_counted_twice_is_put_in_without_another_scan(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(slips.RATES, "double_scan", 1.0)
    put(world, "A-01-01", s22727=4)
    station = pick(world, line(1, "22727", "A-01-01", 4))
    picker = staff(Picker, world, station)
    work(picker, station, "pick.done")
    picker.turn()
    assert world.at(f"tote:{TOTE}") == {"22727": 4}
    assert world.at("A-01-01") == {}


def test_a_shift_that_was_cut_off_goes_on_with_what_the_screen_counted(world: World) -> None:
    put(world, "A-01-01", s22727=4)
    station = pick(world, line(1, "22727", "A-01-01", 4), line(2, "22728", "A-01-02", 1))
    first = staff(Picker, world, station)
    while station.picked < 2:
        first.turn()
    station.count(4)  # the last two scans were answered, and the shift was cut off before anybody read it
    put(world, "A-01-02", s22728=1)
    second = staff(Picker, world, station)
    work(second, station, "pick.done")
    second.turn()
    assert world.at(f"tote:{TOTE}") == {"22727": 4, "22728": 1}
    assert world.store.rows("select sku, quantity from told where kind = 'picked'") == [("22727", 4), ("22728", 1)]


def test_a_wrong_bin_is_followed_by_the_right_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(slips.RATES, "wrong_bin", 1.0)
    put(world, "A-01-01", s22727=1)
    station = pick(world, line(1, "22727", "A-01-01", 1))
    picker = staff(Picker, world, station)
    work(picker, station, "pick.done")
    assert picker.bench.scanner is not None
    assert picker.bench.scanner.texts[:2] == ["A-01-02", "A-01-01"]  # type: ignore[attr-defined]


def pack(world: World, *lines: dict[str, Any]) -> tuple[Packer, PackStation, Labels]:
    station, labels = PackStation(lines=list(lines), barcodes=barcodes(world)), Labels(world)
    station.show("verify.open", waiting=[])
    labels.came_out(["YT1"], "30361f")
    Totes(world).put(TOTE, "conveyor", "1")
    packer = staff(Packer, world, station, labels=labels)
    assert isinstance(packer, Packer)
    return packer, station, labels


def wanted(no: int, sku: str, quantity: int) -> dict[str, Any]:
    return {"line_no": no, "sku": sku, "wanted": quantity, "done": 0}


def test_the_packer_scans_each_piece_weighs_and_closes_the_parcel(world: World) -> None:
    put(world, f"tote:{TOTE}", s22727=2, s22728=9)
    packer, station, _ = pack(world, wanted(1, "22727", 2), wanted(2, "22728", 9))
    work(packer, station, "shipped")
    packer.turn()
    assert world.at("parcel:YT1") == {"22727": 2, "22728": 9}
    assert world.store.rows("select waybill, epc, place from parcel") == [("YT1", "30361f", "dock")]
    assert ("quantity", 9) in station.taps
    packer.turn()
    assert len(world.store.rows("select * from told where kind = 'shipped'")) == 1
    assert Totes(world).waiting("empty") == [TOTE]


def test_a_weight_that_does_not_fit_is_counted_again_and_overridden_by_a_supervisor(world: World) -> None:
    put(world, f"tote:{TOTE}", s22727=1)
    packer, station, _ = pack(world, wanted(1, "22727", 1))
    packer.supervisor_badge = "OP-SUPERVISOR"
    station.expected_grams = 9_000
    work(packer, station, "shipped")
    assert station.taps[-1][0] == "override"
    assert station.taps[-1][1]["badge"] == "OP-SUPERVISOR"


def test_a_parcel_too_heavy_for_the_scale_is_keyed(world: World) -> None:
    put(world, f"tote:{TOTE}", s22727=1)
    packer, station, _ = pack(world, wanted(1, "22727", 1))
    assert packer.bench.scale is not None
    packer.bench.scale.capacity_mg = 1_000
    work(packer, station, "shipped")
    action, value = station.taps[-1]
    assert action == "weight"
    assert value["grams"] == world.parcel_grams("box:TEST-1")


def test_called_back_goods_go_into_a_bin(world: World) -> None:
    put(world, f"tote:{TOTE}", s22727=2)
    packer, station, _ = pack(world, wanted(1, "22727", 2))
    packer.turn()
    packer.turn()
    station.show("verify.intercepted", order="1", lines=[])
    work(packer, station, "verify.open")
    assert world.at("A-01-09") == {"22727": 2}
    assert world.at("box:TEST-1") == {}
