import signal
import socket
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from firmware_sim.floor import Floor, FloorSettings
from firmware_sim.floor_plan import build_benches
from firmware_sim.floor_things import Surroundings
from firmware_sim.people.installer import layout_for
from firmware_sim.people.staff import guest
from firmware_sim.scales.yaohua_a9 import YaohuaA9
from firmware_sim.up.settings import DEVICES, UpSettings
from firmware_sim.world.traffic import Deliveries, Parcels, Totes
from tests.firmware_sim.up.runs import FLOORGATE, ORDERS
from tests.ports import free_port, free_port_base

DAY = ORDERS / "2011-01-30.csv"


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_up_keeps_a_port_for_every_device(workers: int, tmp_path: Path) -> None:
    _, devices = build_benches(workers, 7310, "max")
    settings = UpSettings(tmp_path, 7300, DAY, True, "max", workers, 1)
    for device in devices:
        device.stop()
    ours = [port for port in settings.ports() if port >= 7300 + DEVICES]
    assert [device.port for device in devices] == ours


def test_every_station_has_what_its_work_needs() -> None:
    benches, devices = build_benches(2, 7310, "real")
    for device in devices:
        device.stop()
    roles = {bench.name: set(bench.urls) for bench in benches}
    assert roles["PACK-1"] == {"scanner", "scale", "printer"}
    assert roles["PICK-2"] == {"scanner"}
    assert roles["GATE-1"] == {"reader"}
    assert roles["RECV-1"] == roles["BACK-1"] == {"scanner", "printer"}


def test_the_scales_of_the_benches_speak_what_they_are_told() -> None:
    benches, devices = build_benches(1, 7310, "real", "yaohua-a9")
    for device in devices:
        device.stop()
    (pack,) = [bench for bench in benches if bench.name == "PACK-1"]
    assert isinstance(pack.scale, YaohuaA9)
    assert pack.urls["scale"][0] == pack.wires["scale"].driver == "yaohua-a9"


@pytest.mark.parametrize("articles", [1, 100, 700, 4000])
def test_the_layout_holds_all_goods(articles: int) -> None:
    layout = layout_for(articles)
    assert layout["aisles"] * layout["cells"] >= articles
    assert layout["aisles"] <= 99


def furnished(tmp_path: Path, **more: object) -> Floor:
    settings = FloorSettings(tmp_path, "http://127.0.0.1:1", DAY, speed="max", port_base=free_port_base(), **more)  # type: ignore[arg-type]
    floor = Floor(settings)
    floor.furnish()
    return floor


def test_a_receiver_finds_papers_goods_and_a_badge_within_reach(tmp_path: Path) -> None:
    floor = furnished(tmp_path)
    Deliveries(floor.world).order_all()
    receive = floor.benches[0]
    things = Surroundings(floor.world, [guest("OP-TEST12345678")]).of(receive)
    kinds = {thing.get("kind") for thing in things}
    assert {"badge", "receipt", "goods"} <= kinds
    assert things[0]["barcode"] == "OP-TEST12345678"
    floor.stop()


def test_packers_find_totes_and_boxes_and_the_gate_its_parcels(tmp_path: Path) -> None:
    floor = furnished(tmp_path)
    sku = next(iter(floor.world.articles))
    for place in ("tote:W-110130-001-01", "box:PACK-1", "box:PACK-2"):
        floor.world.bring(place, sku, 2)
    Totes(floor.world).put("W-110130-001-01", "conveyor", "542595")
    Parcels(floor.world).close("box:PACK-2", "YT1", "542596", "30" * 12, 350)
    surroundings = Surroundings(floor.world, [])
    benches = {bench.name: bench for bench in floor.benches}
    packing = surroundings.of(benches["PACK-1"])
    assert {thing.get("name_key") for thing in packing} >= {"tote", "box"}
    assert "W-110130-001-01" in [thing["barcode"] for thing in packing]
    (parcel,) = surroundings.of(benches["GATE-1"])
    assert (parcel["barcode"], parcel["epc"]) == ("YT1", "30" * 12)
    floor.stop()


def test_a_bench_left_free_has_nobody_and_no_switch(tmp_path: Path) -> None:
    floor = furnished(tmp_path, leave_free=("PACK-1",))
    free = next(bench for bench in floor.panel_benches() if bench.name == "PACK-1")
    assert free.occupant() == ""
    assert free.take_over is None
    floor.stop()


def start_floor(tmp_path: Path, port_base: int) -> "subprocess.Popen[str]":
    argv = [FLOORGATE, "sim", "floor", "--data", str(tmp_path), "--gateway", f"http://127.0.0.1:{free_port()}"]
    argv += ["--orders", str(DAY), "--speed", "max", "--port-base", str(port_base)]
    return subprocess.Popen(argv, stderr=subprocess.PIPE, text=True)


def test_the_floor_ends_within_five_seconds_of_sigterm(tmp_path: Path) -> None:
    base = free_port_base()
    process = start_floor(tmp_path, base)
    deadline = time.monotonic() + 60
    while True:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", base)) == 0:
                break
        assert time.monotonic() < deadline
        time.sleep(0.05)
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 0
    assert time.monotonic() - began < 5


def test_a_busy_port_is_named_in_one_sentence(tmp_path: Path) -> None:
    base = free_port_base()
    with closing(socket.create_server(("127.0.0.1", base + 3))):
        process = start_floor(tmp_path, base)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.strip().splitlines()[-1].startswith(f"Error: cannot listen on 127.0.0.1:{base + 3}")
