"""A floor to practise on: a gateway of its own on a scratch folder, with made-up goods, orders and devices.

No training fact can reach central: the folder is emptied at each start, so it holds no key; the gateway is built
without central and without broker, and `Settings.training` keeps the line from ever being opened.
"""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from devices.printer import PrintOutcome
from devices.readings import Paper, PrinterStatus
from gateway.contracts import catalogue, work
from gateway.contracts.badges import badge_hash
from gateway.contracts.envelope import Event, event_id
from gateway.contracts.ids import new_id
from gateway.contracts.messages import Message, encode
from gateway.floor.floor import Floor
from gateway.floor.storage.layouts import put_layout
from gateway.stations import registry
from gateway.store.inbox import StoreInbox
from gateway.store.unit import Unit

FOLDER = "training"
EPOCH = "training"
MARK = "floorgate-training"  # a file in the folder: only a folder that carries it is ever emptied


class Person(NamedTuple):
    """Somebody whose badge lies in the tray."""

    operator: str
    name: str
    badge: str
    roles: tuple[str, ...]


PEOPLE = (
    Person("t-1", "练习员 1", "OP-TRAINING01", ("receiver", "picker", "packer")),
    Person("t-2", "练习员 2", "OP-TRAINING02", ("receiver", "picker", "packer")),
    Person("t-9", "练习主管", "OP-TRAINING09", ("receiver", "picker", "packer", "supervisor")),
)
GOODS = (
    ("T-LAMP", "白色灯笼", "2000000000015", 340, "T-01-01"),
    ("T-CUP", "搪瓷杯", "2000000000022", 210, "T-01-03"),
    ("T-HOOK", "衣架", "2000000000039", 90, "T-02-02"),
    ("T-TEA", "茶叶罐", "2000000000046", 400, "T-02-04"),
)
STATIONS = (("t-receive", "练习 收货", "receive"), ("t-pick", "练习 拣货", "pick"), ("t-pack", "练习 复核", "pack"))
LAYOUT: dict[str, Any] = {
    "aisles": 3, "cells": 6, "aisle_pitch_mm": 3000, "cell_pitch_mm": 1000, "top_mm": 800, "bottom_mm": 800,
    "cross_aisles": [], "cross_aisle_gap_mm": 0, "depot_aisle": 0, "depot_side": "bottom",
}  # fmt: skip
PIECES = 40


class NoTrainingFolder(ValueError):
    """The folder holds something that is not a training floor's."""


def scratch(data: Path) -> Path:
    """The emptied folder for the training floor below a gateway's data.

    Raises:
        NoTrainingFolder: there is a folder of that name which no training floor has made.
    """
    folder = data / FOLDER
    if folder.exists():
        if not (folder / MARK).exists():
            raise NoTrainingFolder(f"{folder} is no training floor's folder: it is left alone")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARK).touch()
    return folder


class PaperlessPrinter:
    """Takes every label and says that it came out; the screen shows what would have."""

    def __init__(self, url: str, driver: str, **_settings: Any) -> None:
        self.url, self.driver = url, driver

    def status(self, timeout_s: float = 3.0) -> PrinterStatus:
        """Always ready."""
        return PrinterStatus(online=True, answered=True, paper=Paper.OK)

    def print(self, data: bytes, timeout_s: float = 15.0) -> PrintOutcome:
        """It came out."""
        return PrintOutcome("confirmed")

    def close(self) -> None:
        """Nothing was open."""


class Course:
    """Furnishes the training floor through the same doors as central and people use."""

    def __init__(self, floor: Floor, inbox: StoreInbox) -> None:
        self._floor, self._inbox = floor, inbox
        self._sent = 0
        self._orders = 0

    def furnish(self) -> None:
        """Bins, stations, people, goods, stock; then work for everybody."""
        self._floor.writer.call(_build)
        self._down(
            catalogue.WarehouseBound(warehouse="training", name="练习仓"),
            *(
                catalogue.OperatorChanged(
                    operator=one.operator, name=one.name, badge_hash=badge_hash(one.badge), roles=one.roles
                )
                for one in PEOPLE
            ),
            *(
                catalogue.ProductChanged(sku=sku, name=name, version=1, barcodes=(code,), weight_g=grams)
                for sku, name, code, grams, _ in GOODS
            ),
        )
        self._stock()
        self.more_work()

    def more_work(self) -> None:
        """Three orders to pick and ship, and a delivery to receive."""
        for skus in (("T-LAMP",), ("T-CUP", "T-HOOK"), ("T-TEA", "T-CUP")):
            self._orders += 1
            number = f"T{self._orders:06d}"
            lines = tuple(work.ReleasedLine(i, sku, i) for i, sku in enumerate(skus, 1))
            self._down(
                work.FulfilmentReleased(fulfilment=f"t-{number}", number=number, warehouse="training", lines=lines),
                work.WaybillIssued(
                    fulfilment=f"t-{number}", waybill=f"TR{self._orders:011d}", carrier="yto", carrier_name="练习快递"
                ),
            )
        self._expect(f"PO-990101-{self._orders + 1:04d}", 6)

    def _stock(self) -> None:
        number = "PO-990101-0001"
        self._expect(number, PIECES)
        station = "t-receive"
        self._floor.scan(station, PEOPLE[0].badge).result()
        self._floor.scan(station, number).result()
        for _, _, code, _, place in GOODS:
            self._floor.scan(station, code).result()
            self._floor.tap(station, "quantity", PIECES).result()
            self._floor.scan(station, place).result()
        self._floor.tap(station, "leave").result()

    def _expect(self, number: str, pieces: int) -> None:
        lines = tuple(work.ExpectedLine(i, goods[0], pieces) for i, goods in enumerate(GOODS, 1))
        self._down(work.ReceiptExpected(receipt=new_id(), number=number, warehouse="training", lines=lines))

    def _down(self, *messages: Message) -> None:
        events = []
        for message in messages:
            self._sent += 1
            identity, raw = event_id("training", EPOCH, self._sent), msgspec.Raw(encode(message))
            events.append(Event(id=identity, source="training", type=message.TYPE, time=datetime.now(UTC), data=raw))
        self._inbox.take(EPOCH, events)


def _build(unit: Unit) -> None:
    put_layout(unit, "T", dict(LAYOUT))
    for port, (station, name, kind) in enumerate(STATIONS, 1):
        printer = [registry.wish("printer", "zpl", f"tcp://127.0.0.1:{port}")] if kind != "pick" else []
        registry.put_station(unit, station, name, kind, printer)
