"""A person at real screens of a real gateway: wedge keys, taps, a scale to put parcels on, a printer that prints."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from playwright.sync_api import Page

from firmware_sim.printers.zpl import SimulatedPrinter
from firmware_sim.scales.mt_sics import SimulatedScale
from firmware_sim.serving import TcpDevice
from gateway.app import Gateway, Settings
from gateway.contracts import catalogue, work
from gateway.contracts.badges import badge_hash
from gateway.contracts.envelope import Event, event_id
from gateway.contracts.messages import Message, encode
from gateway.listen import Address
from tests.ports import free_port

SHOTS = os.environ.get("FLOORGATE_SHOTS", "")  # a folder for the README's pictures
BADGES = {"zhao": "OP-ZHAO0001", "li": "OP-LIQIANG2", "wang": "OP-WANGFANG3", "sun": "OP-SUNLEI04"}
PEOPLE = {
    "zhao": ("赵敏", "receiver"),
    "li": ("李强", "picker"),
    "wang": ("王芳", "packer"),
    "sun": ("孙磊", "supervisor"),
}
GOODS = {
    "85123A": ("白色心形吊饰烛台", "5012345678900", 120),
    "71053": ("白色金属灯笼", "5012345678917", 340),
    "84406B": ("奶油丘比特衣架", "5012345678924", 90),
    "22752": ("七件套俄罗斯套娃盒", "5012345678931", 410),
}
SHELVES = {"85123A": "A-02-09", "71053": "A-04-03", "84406B": "A-05-11", "22752": "A-06-05"}
LAYOUT = {
    "zone": "A",
    "aisles": 6,
    "cells": 12,
    "aisle_pitch_mm": 3500,
    "cell_pitch_mm": 1200,
    "top_mm": 1500,
    "bottom_mm": 1500,
    "cross_aisles": [6],
    "cross_aisle_gap_mm": 3000,
    "depot_aisle": 0,
    "depot_side": "bottom",
}


class House:
    """A gateway on a temporary store with one station of each kind; `down` speaks for central."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.scale, self.printer = SimulatedScale(), SimulatedPrinter(speed_mm_s=1500)
        goods_printer = SimulatedPrinter(speed_mm_s=1500)
        devices = (self.scale, self.printer, goods_printer)
        self.devices = [TcpDevice(device, port=free_port()) for device in devices]
        self._settings = Settings(data=folder, listen=Address("127.0.0.1", port))
        self.gateway = Gateway(self._settings)
        self._sent = 0

    def start(self) -> None:
        for device in self.devices:
            device.start()
        self.gateway.start()

    def stop(self) -> None:
        self.gateway.stop()
        for device in self.devices:
            device.stop()

    def start_again(self) -> None:
        """The gateway's program starts on what the one before it has left."""
        self.gateway = Gateway(self._settings)
        self.gateway.start()

    def down(self, *messages: Message) -> None:
        """Messages as central sends them."""
        events = []
        for message in messages:
            self._sent += 1
            raw = msgspec.Raw(encode(message))
            identity = event_id("central", "c1", self._sent)
            events.append(Event(id=identity, source="central", type=message.TYPE, time=datetime.now(UTC), data=raw))
        self.gateway.inbox.take("c1", events)

    def furnish(self, page: Page) -> None:
        """Layout and stations through the installer's calls, people and goods from central."""
        scale, printer, goods_printer = self.devices
        bench_scale = {"role": "scale", "driver": "mt-sics", "url": f"socket://{scale.address}"}
        bench_printer = {"role": "printer", "driver": "zpl", "url": f"tcp://{printer.address}"}
        label_printer = {"role": "printer", "driver": "zpl", "url": f"tcp://{goods_printer.address}"}
        post(page, f"{self.url}/api/v1/layout", LAYOUT)
        for station, name, kind, devices in (
            ("r1", "收货 1", "receive", [label_printer]),
            ("p1", "拣货 1", "pick", []),
            ("b3", "3 号台", "pack", [bench_scale, bench_printer]),
        ):
            body = {"station": station, "name": name, "kind": kind, "devices": devices, "language": "zh_CN"}
            post(page, f"{self.url}/api/v1/stations", body)
        self.down(
            catalogue.WarehouseBound(warehouse="main", name="主仓"),
            *(
                catalogue.OperatorChanged(operator=key, name=name, badge_hash=badge_hash(BADGES[key]), roles=(role,))
                for key, (name, role) in PEOPLE.items()
            ),
            *(
                catalogue.ProductChanged(sku=sku, name=name, version=1, barcodes=(barcode,), weight_g=grams)
                for sku, (name, barcode, grams) in GOODS.items()
            ),
        )

    def expect_goods(self, number: str, **pieces: int) -> None:
        """A purchase order is on its way."""
        lines = tuple(work.ExpectedLine(i, sku.lstrip("_"), n) for i, (sku, n) in enumerate(pieces.items(), 1))
        self.down(work.ReceiptExpected(receipt=f"r-{number}", number=number, warehouse="main", lines=lines))

    def release(self, number: str, waybill: str, **pieces: int) -> None:
        """An order to pick, with its waybill."""
        lines = tuple(work.ReleasedLine(i, sku.lstrip("_"), n) for i, (sku, n) in enumerate(pieces.items(), 1))
        self.down(
            work.FulfilmentReleased(fulfilment=f"f-{number}", number=number, warehouse="main", lines=lines),
            work.WaybillIssued(fulfilment=f"f-{number}", waybill=waybill, carrier="yto", carrier_name="圆通速递"),
        )

    def call_back(self, number: str, reason: str) -> None:
        """The buyer wants the money back."""
        now = datetime.now(UTC)
        kind = work.CancelKind.REFUND
        self.down(work.FulfilmentCancelled(fulfilment=f"f-{number}", kind=kind, reason=reason, as_of=now))

    def expect_return(self, number: str, order: str, **pieces: int) -> None:
        """A buyer sends goods back."""
        lines = tuple(work.ExpectedLine(i, sku.lstrip("_"), n) for i, (sku, n) in enumerate(pieces.items(), 1))
        self.down(
            work.ReturnExpected(return_id=f"ra-{number}", number=number, warehouse="main", order=order, lines=lines)
        )


@contextmanager
def open_house(folder: Path) -> Iterator[House]:
    """A gateway that serves, and stops whatever happens."""
    house = House(folder)
    house.start()
    try:
        yield house
    finally:
        house.stop()


def post(page: Page, url: str, body: dict[str, Any]) -> None:
    """A call beside the screens, as the installer."""
    answer = page.request.post(url, data=body)
    assert answer.status == 201, answer.text()


class Hands:
    """What one person does at one screen, with trusted keys: those of a scanner come 2 ms apart."""

    def __init__(self, page: Page, url: str, station: str) -> None:
        self.page = page
        page.goto(url)
        page.locator(f"[data-station='{station}']").click()
        page.wait_for_function("() => window.kiosk?.desk.view && kiosk.desk.channel.up")
        page.evaluate("() => { kiosk.desk.wedge.silence_ms = 5000; }")  # keys travel slowly here, their times do not
        self._keys = page.context.new_cdp_session(page)

    @property
    def view(self) -> dict[str, Any]:
        view: dict[str, Any] = self.page.evaluate("() => kiosk.desk.view")
        return view

    @property
    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = self.view["data"]
        return data

    def scan(self, text: str) -> None:
        """Pulls the trigger, and waits for the gateway's answer."""
        before = self.view["seq"]
        at = time.time()
        for i, letter in enumerate([*text, "\r"]):
            key = "Enter" if letter == "\r" else letter
            stroke = {"timestamp": at + i * 0.002, "key": key, "code": key if letter == "\r" else ""}
            self._keys.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": letter, **stroke})
            self._keys.send("Input.dispatchKeyEvent", {"type": "keyUp", **stroke})
        self.page.wait_for_function("(seq) => kiosk.desk.view.seq > seq && !kiosk.desk.outbox.waiting", arg=before)

    def tap(self, action: str) -> None:
        """Taps a button of the screen, and waits for the gateway's answer."""
        before = self.view["seq"]
        self.page.locator(f"#app [data-action={action}]").click()
        self.page.wait_for_function("(seq) => kiosk.desk.view.seq > seq && !kiosk.desk.outbox.waiting", arg=before)

    def key_in(self, *keys: str) -> None:
        """Fingers on the number pad."""
        before = self.view["seq"]
        for key in keys:
            self.page.locator(f".pad-key.pad-{key}").last.click()
        self.page.wait_for_function("(seq) => kiosk.desk.view.seq > seq", arg=before)

    def wait_step(self, step: str) -> None:
        self.page.locator(f".screen[data-step='{step}']").wait_for()

    def picture(self, name: str) -> None:
        """Keeps a picture where a folder for them was named; in it the office answers, as on most days."""
        if SHOTS:
            self.page.evaluate("() => kiosk.desk.channel.told.sync({ connected: true, pending: 0 })")
            self.page.wait_for_function("() => !document.documentElement.dataset.turned")
            self.page.screenshot(path=Path(SHOTS) / f"{name}.png")


def wait_for(true: Callable[[], Any], what: str, timeout_s: float = 60.0) -> None:
    """Polls until `true()`."""
    deadline = time.monotonic() + timeout_s
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)
