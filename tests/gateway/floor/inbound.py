"""What tests of goods that come in say in one line each."""

from collections import Counter
from typing import Any

import msgspec

from gateway.contracts.catalogue import Component, Tracking
from gateway.contracts.work import ExpectedLine, ReceiptExpected, ReturnExpected
from gateway.floor.storage.layouts import put_bins, put_layout
from gateway.store.areas.inbound import PickFace
from gateway.store.rows import Setting, Station
from tests.gateway.site import BADGES, LAYOUT, Site, product

GTIN = "04006381333931"  # of LAMP


def expect(site: Site, number: str = "PO-261124-0001", supplier: str = "Acme", **pieces: int) -> str:
    """A purchase order is on its way; returns its number."""
    lines = tuple(ExpectedLine(i, sku, n) for i, (sku, n) in enumerate(pieces.items(), 1))
    site.down(ReceiptExpected(receipt=f"r-{number}", number=number, warehouse="main", lines=lines, supplier=supplier))
    return number


def send_back(site: Site, number: str = "RA-261124-0001", waybill: str = "SF1385628716739", **pieces: int) -> str:
    """A buyer sends goods back; returns the return's number."""
    lines = tuple(ExpectedLine(i, sku, n) for i, (sku, n) in enumerate(pieces.items(), 1))
    site.down(
        ReturnExpected(
            return_id=f"b-{number}", number=number, warehouse="main", order="S-9", lines=lines, waybill=waybill
        )
    )
    return number


def by_lot(site: Site, sku: str = "LAMP") -> Site:
    """The SKU is told apart by lots from now on."""
    lamp = product(sku, "White lamp", "4006381333931", weight_g=200, case=("LAMP-CASE", 12))
    site.down(msgspec.structs.replace(lamp, version=2, tracking=Tracking.LOT))
    return site


def bundle(site: Site, sku: str = "SET", **components: int) -> Site:
    """A bundle of other goods."""
    made = product(sku, "Gift set", f"{sku}-CODE")
    parts = tuple(Component(name, quantity) for name, quantity in components.items())
    site.down(msgspec.structs.replace(made, components=parts))
    return site


def setting(site: Site, **values: Any) -> Site:
    """What an installer has set."""

    def put(unit: Any) -> None:
        for name, value in values.items():
            unit.state.settings.put(Setting(name=name, value=value))

    site.writer.call(put)
    return site


def face(site: Site, place: str, sku: str, minimum: int, maximum: int) -> None:
    """A pick face with its limits."""
    row = PickFace(bin=place, sku=sku, minimum=minimum, maximum=maximum)
    site.writer.call(lambda unit: unit.state.inbound.pick_faces.put(row))


def place_rule(site: Site, place: str, **changes: Any) -> None:
    """What a bin holds and takes, as the set-up of the warehouse writes it."""
    row = msgspec.structs.replace(site.state.bins[place], **changes)
    site.writer.call(lambda unit: put_bins(unit, [row]))


def zone(site: Site, name: str, kind: str) -> None:
    """A small zone of a kind: bins `<name>-01-01` to `<name>-01-03`."""
    layout = {**LAYOUT, "aisles": 1, "cells": 3}
    site.writer.call(lambda unit: put_layout(unit, name, layout, kind=kind))


def second_bench(site: Site, station: str = "r2", kind: str = "receive", who: str = "susi") -> str:
    """Another station with somebody at it."""
    row = Station(station=station, name=station, kind=kind, language="en")
    site.writer.call(lambda unit: unit.state.stations.put(row))
    site.scan(station, BADGES[who])
    return station


def moved(site: Site) -> Counter[tuple[str, str, str, str]]:
    """Pieces by place, SKU, quality and lot, as the movements of all events leave them."""
    there: Counter[tuple[str, str, str, str]] = Counter()
    for event in site.events():
        for one in event.get("movements", ()):
            quality, lot = one.get("quality", "good"), one.get("lot", "")
            if one.get("from_place"):
                there[one["from_place"], one["sku"], quality, lot] -= one["quantity"]
            if one.get("to_place"):
                there[one["to_place"], one["sku"], quality, lot] += one["quantity"]
    return Counter({key: pieces for key, pieces in there.items() if pieces})


def lying(site: Site) -> Counter[tuple[str, str, str, str]]:
    """The same as the stock rows say."""
    rows = [((row.place, row.sku, row.quality, row.lot), row.quantity) for row in site.state.stock if row.quantity]
    return Counter(dict(rows))
