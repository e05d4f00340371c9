"""A scale on a real pseudo terminal is unplugged and comes back under another number; the gateway finds it."""

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from firmware_sim.scales.mt_sics import SimulatedScale
from firmware_sim.serving import PtyDevice
from gateway.app import Gateway, Settings
from gateway.listen import Address
from gateway.stations import registry
from tests.devices.discovery.machine import SCALE_DESCRIPTOR, Machine
from tests.ports import free_port
from tests.waiting import until

FTDI = (0x0403, 0x6001, "A50285BI", "FTDI", "FT232R")
LINK = "usb-FTDI_FT232R_A50285BI-if00-port0"


class Bench:
    """A gateway on a machine of folders, and a scale that is plugged into it."""

    def __init__(self, folder: Path) -> None:
        self.machine = Machine(folder / "machine")
        settings = Settings(
            data=folder / "data", listen=Address("127.0.0.1", free_port()), kiosk=False, places=self.machine.places
        )
        self.gateway = Gateway(settings)
        self.gateway.start()
        self.scale: PtyDevice | None = None

    def plug(self, node: str, grams: int, link: str = LINK, serial: str = "A50285BI") -> Path:
        sim = SimulatedScale()
        sim.put(grams)
        self.scale = PtyDevice(sim)
        self.scale.start()
        return self.machine.plug("tty", node, usb=(*FTDI[:2], serial, *FTDI[3:]), link=link, to=self.scale.path)

    def unplug(self, node: str) -> None:
        assert self.scale is not None
        self.scale.stop()
        self.scale = None
        self.machine.unplug("tty", node)

    def bind(self, url: str) -> None:
        wish = registry.wish("scale", "mt-sics", url, self.machine.places)
        self.gateway.writer.call(lambda unit: registry.put_station(unit, "b1", "b1", "pack", [wish]))

    @property
    def state(self) -> dict[str, Any]:
        found = self.gateway.devices.states("b1")
        return found[0] if found else {}

    def reads(self, grams: int) -> bool:
        bound = self.gateway.devices.bound("b1", "scale")
        return bool(bound and bound.recent and bound.recent[-1]["grams"] == grams and bound.state.name == "reading")

    def stop(self) -> None:
        self.gateway.stop()
        if self.scale is not None:
            self.scale.stop()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.stop()


@pytest.mark.parametrize("link", [LINK, ""], ids=["by-id", "by serial number"])
def test_a_scale_that_comes_back_under_another_number_weighs_on(bench: Bench, link: str) -> None:
    port = bench.plug("ttyUSB0", 1250, link)
    bench.bind(f"serial://{port}")
    until(lambda: bench.reads(1250), what="the scale reads")
    bench.unplug("ttyUSB0")
    until(lambda: bench.state["state"] == "gone", what="the scale is gone")
    bench.plug("ttyUSB1", 730, link)
    until(lambda: bench.reads(730), what="the scale reads again")
    assert bench.state["url"] == f"serial://{port}", "as the installer wrote it"


def test_another_device_under_the_old_number_is_not_taken_for_the_scale(bench: Bench) -> None:
    bench.bind(f"serial://{bench.plug('ttyUSB0', 1250)}")
    until(lambda: bench.reads(1250), what="the scale reads")
    bench.unplug("ttyUSB0")
    until(lambda: bench.state["state"] == "gone", what="the scale is gone")
    bench.plug("ttyUSB0", 99, "usb-FTDI_FT232R_OTHER", "OTHER")
    stranger = bench.scale
    assert stranger is not None
    bench.gateway.devices.sync()
    assert bench.state["state"] == "gone"
    assert not bench.reads(99)
    stranger.stop()
    bench.scale = None
    bench.plug("ttyUSB7", 640)
    until(lambda: bench.reads(640), what="the own scale reads")


def test_a_hid_scale_is_found_under_its_new_number_by_its_serial_number(bench: Bench, tmp_path: Path) -> None:
    def plug(node: str) -> Path:
        pipe = tmp_path / f"pipe-{node}"
        os.mkfifo(pipe)
        usb = (0x0922, 0x8003, "0071234", "DYMO", "M10")
        bench.machine.plug("hidraw", node, usb=usb, descriptor=SCALE_DESCRIPTOR, to=str(pipe))
        return pipe

    plug("hidraw0")
    wish = registry.wish("scale", "hid-scale", f"hidraw://{bench.machine.places.dev}/hidraw0", bench.machine.places)
    assert wish.identity == "usb:0922:8003:0071234"
    bench.gateway.writer.call(lambda unit: registry.put_station(unit, "b1", "b1", "pack", [wish]))
    until(lambda: bench.state.get("state") == "connected", what="the scale is opened")
    bench.machine.unplug("hidraw", "hidraw0")
    pipe = plug("hidraw4")
    until(lambda: bench.gateway.devices.bound("b1", "scale") is not None and _address(bench).endswith("hidraw4"))
    until(lambda: bench.state["state"] == "connected", what="the scale is opened again")
    pipe.write_bytes(struct.pack("<BBBbH", 3, 4, 2, 0, 730))
    until(lambda: bench.reads(730), what="the scale reads")


def _address(bench: Bench) -> str:
    bound = bench.gateway.devices.bound("b1", "scale")
    return bound.address if bound else ""
