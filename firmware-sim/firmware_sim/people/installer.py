"""The installer's visit: goods, people and purchase orders to central; layout and stations to the gateway.

Everything can be done twice: what is there already stays as it is.
"""

import math
import threading
from collections.abc import Sequence
from typing import Any

import structlog

from firmware_sim.people.bench import Bench
from firmware_sim.people.http import HttpClient, HttpRefused, HttpUnreachable
from firmware_sim.people.staff import Colleague
from firmware_sim.world.traffic import Deliveries
from firmware_sim.world.world import World

log = structlog.get_logger(__name__)
CHUNK = 200
CELLS = 40
MOST_AISLES = 40
WAIT_S = 60.0


class InstallationError(Exception):
    """Central or the gateway refused something that the floor cannot do without."""


def wait_until_ready(client: HttpClient, what: str, stopping: threading.Event, path: str = "/readyz") -> None:
    """Asks until `path` answers; raises InstallationError after a minute."""
    waited = 0.0
    while not stopping.is_set():
        try:
            client.get(path)
        except (HttpUnreachable, HttpRefused) as error:
            if waited >= WAIT_S:
                raise InstallationError(f"{what} does not answer: {error}") from error
            stopping.wait(0.2)
            waited += 0.2
        else:
            return


def furnish_central(client: HttpClient, world: World, staff: Sequence[Colleague]) -> None:
    """Products with weights, operators with badges, then purchase orders that are not placed yet.

    Nothing is sent when all purchase orders are placed and the staff is known: a second visit changes nothing.
    """
    badges = ",".join(person.badge for person in staff)
    if not Deliveries(world).planned() and world.meta("staff") == badges:
        return
    products = [
        {
            "sku": a.sku,
            "name": a.name,
            "barcode": a.barcode,
            "price_fen": a.price_fen,
            "cost_fen": a.cost_fen,
            "weight_g": a.weight_g,
        }
        for a in world.articles.values()
    ]
    for start in range(0, len(products), CHUNK):
        _post(client, "/api/v1/products", {"products": products[start : start + CHUNK]})
    _post(client, "/api/v1/operators", {"operators": [person.as_json() for person in staff]})
    place_orders(client, world)
    world.set_meta("staff", badges)


def place_orders(client: HttpClient, world: World) -> None:
    """One purchase order a delivery, under the number on the delivery's papers."""
    deliveries = Deliveries(world)
    for number, supplier, opening, lines in deliveries.planned():
        body = {
            "supplier": supplier,
            "number": number,
            "opening": opening,
            "lines": [{"sku": sku, "quantity": quantity, "cost_fen": cost} for sku, quantity, cost in lines],
        }
        try:
            client.post("/api/v1/purchase-orders", body)
        except HttpRefused as refusal:
            if refusal.status != 409:
                raise InstallationError(f"central refuses purchase order {number}: {refusal}") from refusal
        deliveries.set_state(number, "ordered")


def furnish_gateway(client: HttpClient, world: World, benches: Sequence[Bench], pick_styles: str = "") -> None:
    """Bins for all goods, each station with the addresses of its devices, and how waves are picked, where asked."""
    try:
        known = client.get("/api/v1/bins")
    except HttpRefused:
        known = None
    if not known:
        _post(client, "/api/v1/layout", layout_for(len(world.articles)))
    for bench in benches:
        devices = [{"role": role, "driver": driver, "url": url} for role, (driver, url) in bench.urls.items()]
        body = {"station": bench.name, "name": bench.title, "kind": bench.kind, "devices": devices}
        _post(client, "/api/v1/stations", body)
    if pick_styles:
        _post(client, "/api/v1/settings", {"pick_styles": pick_styles})


def layout_for(articles: int) -> dict[str, Any]:
    """One zone in two blocks, with a third more bins than there are articles."""
    bins = max(60, articles * 4 // 3)
    cells = 20 if bins <= CELLS * 4 else CELLS
    while bins > cells * MOST_AISLES:
        cells += 20
    return {
        "zone": "A",
        "aisles": max(4, math.ceil(bins / cells)),
        "cells": cells,
        "aisle_pitch_mm": 3000,
        "cell_pitch_mm": 1000,
        "top_mm": 1500,
        "bottom_mm": 1500,
        "cross_aisles": [cells // 2],
        "cross_aisle_gap_mm": 3000,
        "depot_aisle": 0,
        "depot_side": "bottom",
    }


def _post(client: HttpClient, path: str, body: Any) -> Any:
    try:
        return client.post(path, body)
    except HttpRefused as refusal:
        raise InstallationError(f"{path} is refused: {refusal}") from refusal
