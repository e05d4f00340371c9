"""A floor on a temporary store, without network: central's messages in, people's scans and taps, printers that obey."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from gateway.contracts import catalogue, work
from gateway.contracts.badges import badge_hash
from gateway.contracts.envelope import Event, event_id
from gateway.contracts.ids import new_id
from gateway.contracts.messages import Message, encode
from gateway.floor.apply import apply
from gateway.floor.effects import take_effect
from gateway.floor.floor import Floor
from gateway.floor.follow import follow
from gateway.floor.picking import waves
from gateway.floor.picking.plan import plan
from gateway.floor.steps import Weight
from gateway.floor.storage.layouts import put_layout
from gateway.printing.material import waiting
from gateway.printing.queue import settle
from gateway.store.database import Database
from gateway.store.inbox import StoreInbox
from gateway.store.outbox import StoreOutbox
from gateway.store.rows import Device, Station
from gateway.store.state import State
from gateway.store.unit import Unit
from gateway.store.writer import Writer

LAYOUT: dict[str, Any] = {
    "aisles": 3,
    "cells": 4,
    "aisle_pitch_mm": 3000,
    "cell_pitch_mm": 1000,
    "top_mm": 800,
    "bottom_mm": 800,
    "cross_aisles": [],
    "cross_aisle_gap_mm": 0,
    "depot_aisle": 0,
    "depot_side": "bottom",
}
BADGES = {name: f"OP-{name.upper()}0000" for name in ("rita", "paul", "vera", "susi")}
ROLES = {"rita": "receiver", "paul": "picker", "vera": "packer", "susi": "supervisor"}
SHELF = ("A-01-01", "A-02-03", "A-03-02", "A-01-04")


class Site:
    """One gateway's floor with a station of each kind: r1, p1, b1, b2, g1."""

    def __init__(self, folder: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.folder, self.clock = folder, clock
        self.database = Database(folder / "gateway.db")
        self.database.prepare()
        self._down = itertools.count(1)
        self.epoch = "c0"
        self.open()

    def open(self) -> None:
        """Starts (again) on what is committed."""
        self.writer = Writer(self.database, "gw-1", apply, self.clock, follow=follow)
        self.writer.start()
        self.floor = Floor(self.writer)
        self.inbox = StoreInbox(self.writer, take_effect)
        self.outbox = StoreOutbox(self.database, self.writer)

    def close(self) -> None:
        """Stops the writer."""
        self.writer.stop()
        self.database.close_readers()

    def restart(self) -> None:
        """As after a crash: memory is gone, the file is there."""
        self.close()
        self.open()

    @property
    def state(self) -> State:
        """The rows (the writer is idle between calls of a test)."""
        return self.writer.state

    # --- central ---

    def down(self, *messages: Message) -> None:
        """Messages from central."""
        events = []
        for message in messages:
            identity = event_id("central", self.epoch, next(self._down))
            raw = msgspec.Raw(encode(message))
            events.append(Event(id=identity, source="central", type=message.TYPE, time=self.clock(), data=raw))
        self.inbox.take(self.epoch, events)

    def furnish(self) -> "Site":
        """Bins, stations, people and three products."""

        def build(unit: Unit) -> None:
            put_layout(unit, "A", dict(LAYOUT))
            for name, kind in (("r1", "receive"), ("p1", "pick"), ("b1", "pack"), ("b2", "pack"), ("g1", "gate")):
                unit.state.stations.put(Station(station=name, name=name, kind=kind, language="en"))
                if kind in ("receive", "pack"):
                    unit.state.devices.put(Device(station=name, role="printer", driver="zpl", url=f"tcp://{name}:9100"))

        self.writer.call(build)
        self.down(
            catalogue.WarehouseBound(warehouse="main", name="Main"),
            *(
                catalogue.OperatorChanged(
                    operator=name, name=name.title(), badge_hash=badge_hash(BADGES[name]), roles=(role,), language="en"
                )
                for name, role in ROLES.items()
            ),
            product("LAMP", "White lamp", "4006381333931", weight_g=200, case=("LAMP-CASE", 12)),
            product("MUG", "Blue mug", "4006381333948", weight_g=350),
            product("HOOK", "Coat hook", "4006381333955", weight_g=80),
        )
        for station, name in (("r1", "rita"), ("p1", "paul"), ("b1", "vera"), ("b2", "vera")):
            self.scan(station, BADGES[name])
        return self

    def stock(self, **pieces: int) -> "Site":
        """Receives goods and puts them away, one bin a SKU."""
        number = f"PO-260101-{next(self._down) + 1000:04d}"
        lines = tuple(work.ExpectedLine(i, sku, n) for i, (sku, n) in enumerate(pieces.items(), 1))
        self._down = itertools.count(self.inbox.applied()[1] + 1)
        self.down(work.ReceiptExpected(receipt=new_id(), number=number, warehouse="main", lines=lines))
        self.scan("r1", number)
        for sku, quantity in pieces.items():
            self.scan("r1", sku)
            view = self.tap("r1", "quantity", quantity)
            self.scan("r1", view["data"]["bin"])
        return self

    def order(self, number: str, waybill: str = "", **pieces: int) -> str:
        """Releases an order; returns the fulfilment's id."""
        fulfilment = f"f-{number}"
        lines = tuple(work.ReleasedLine(i, sku, n) for i, (sku, n) in enumerate(pieces.items(), 1))
        self.down(
            work.FulfilmentReleased(fulfilment=fulfilment, number=number, warehouse="main", lines=lines),
            work.WaybillIssued(
                fulfilment=fulfilment, waybill=waybill or f"YT{int(number[1:]):013d}", carrier="yto", carrier_name="YTO"
            ),
        )
        return fulfilment

    def cancel(self, fulfilment: str, kind: str = "refund") -> None:
        """Central calls an order back."""
        self.down(
            work.FulfilmentCancelled(
                fulfilment=fulfilment, kind=work.CancelKind(kind), reason="changed mind", as_of=self.clock()
            )
        )

    # --- people ---

    def scan(self, station: str, text: str, operation: str = "") -> dict[str, Any]:
        """A scan; returns the view."""
        return _view(self.floor.scan(station, text, operation_id=operation).result())

    def tap(self, station: str, action: str, value: Any = None, operation: str = "") -> dict[str, Any]:
        """A tap; returns the view."""
        return _view(self.floor.tap(station, action, value, operation_id=operation).result())

    def weigh(self, station: str, grams: int, **manual: str) -> dict[str, Any]:
        """A weight; with badge and reason it is a keyed one."""
        weight = Weight(grams, "manual" if manual else "scale", **manual)
        return _view(self.floor.weigh(station, weight).result())

    def view(self, station: str) -> dict[str, Any]:
        """What the station shows."""
        return _view(self.floor.view(station))

    def plan(self) -> int:
        """Plans waves once, in this process; returns how many were made."""
        question = self.writer.call(waves.question)
        planned = plan(question, time_limit_s=0) if question else []
        return sum(1 for one in planned if self.writer.call(lambda unit, one=one: waves.create(unit, one)))

    def print_all(self, station: str = "b1", state: str = "confirmed") -> int:
        """The station's printer prints what waits; returns how many labels."""
        count = 0
        while (material := self.writer.call(lambda unit: waiting(unit, station))) is not None:
            job = material.job
            self.writer.call(lambda unit, job=job: settle(unit, job, state, "", self.floor))
            count += 1
        return count

    def pick_wave(self) -> list[dict[str, Any]]:
        """Claims a wave and picks all of it; returns its totes."""
        view = self.tap("p1", "claim")
        while view["step"] in ("pick.bin", "pick.item"):
            if view["step"] == "pick.bin":
                view = self.scan("p1", view["data"]["bin"])
            else:
                view = self.scan("p1", view["data"]["sku"])
        totes: list[dict[str, Any]] = view["data"]["totes"]
        self.tap("p1", "finish")
        return totes

    def verify(self, station: str, text: str) -> dict[str, Any]:
        """Opens an order at a bench and scans every piece."""
        view = self.scan(station, text)
        while view["step"] == "verify.item":
            line = next(line for line in view["data"]["lines"] if line["done"] < line["wanted"])
            view = self.scan(station, line["sku"])
        return view

    def events(self, type_name: str = "") -> list[dict[str, Any]]:
        """The event log's data, all or of one type's short name (`ParcelShipped`)."""
        found = self.outbox.read(0, 1_000_000)
        return [
            msgspec.json.decode(event.data)
            for event in found
            if not type_name or type(event.message()).__name__ == type_name
        ]

    def kinds(self) -> list[str]:
        """The types of all events, in order."""
        return [type(event.message()).__name__ for event in self.outbox.read(0, 1_000_000)]

    def on_hand(self, sku: str) -> dict[str, int]:
        """Pieces by place."""
        return {row.place: row.quantity for row in self.state.stock.by("sku", sku) if row.quantity}


def product(
    sku: str, name: str, barcode: str, weight_g: int | None = None, case: tuple[str, int] | None = None
) -> catalogue.ProductChanged:
    """A product as central sends it."""
    packagings = (catalogue.Packaging(name="case", quantity=case[1], barcode=case[0]),) if case else ()
    return catalogue.ProductChanged(
        sku=sku, name=name, version=1, barcodes=(barcode,), weight_g=weight_g, packagings=packagings
    )


def _view(body: bytes) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(body)
    found["code"] = found["message"]["code"] if found["message"] else None
    return found
