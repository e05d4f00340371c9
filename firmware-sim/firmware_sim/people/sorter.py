"""Carts of waves that were picked in totals: sorted at the put-wall, or packed piece by piece in a one-piece run."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from firmware_sim.people.person import PATIENCE_S, Step
from firmware_sim.people.screen import View
from firmware_sim.world.traffic import CONVEYOR, EMPTY, Totes

if TYPE_CHECKING:
    from firmware_sim.people.packer import Packer

WORKFLOWS = ("wall", "one_piece")
CART = "-00"
NOT_WANTED = frozenset({"foreign_wave", "wrong_wave", "run_nobody", "run_order_waits"})
EMPTY_S = 0.2  # as at any scale: it is empty between two parcels


def is_cart(tote: str) -> bool:
    """The cart of a wave; no single order's tote."""
    return tote.endswith(CART)


class Sorter:
    """What a packer does with a cart. The screen says which piece goes where; the hands follow what it counted."""

    def __init__(self, packer: "Packer") -> None:
        self.packer = packer
        self.world = packer.world
        self.totes = Totes(packer.world)
        self.place = f"sort:{packer.station}"
        self.wall = f"wall:{packer.station}"
        self._boxed = ""  # the waybill of the parcel in the box
        self._tote = ""  # the slot that it came out of, for a parcel that is laid aside
        self._tries = 0  # of weighing it
        self._left_alone: set[str] = set()

    def steps(self) -> Mapping[str, Step]:
        """The wall's and the run's."""
        return {
            "wall.open": self.choose,
            "wall.scan": self.scan,
            "wall.put": self.put,
            "wall.back": self.back,
            "wall.done": self.done,
            "run.open": self.choose,
            "run.scan": self.run,
            "run.weigh": self.weigh,
            "run.back": self.back,
            "run.done": self.run_done,
        }

    # --- which cart ---------------------------------------------------------------------------------------------------

    def begin(self, view: View) -> bool:
        """Takes a cart from the conveyor where the screen offers the work; False where there is none."""
        waiting = [str(one["workflow"]) for one in view.lines("menu") if int(one.get("waiting") or 0) > 0]
        wanted = [name for name in WORKFLOWS if name in waiting]
        if not wanted:
            return False
        cart = self.totes.take(self.place, is_cart)
        if not cart:
            return False
        for name in wanted:
            after = self.packer.tap("start", name)
            if after.step.endswith(".open"):
                after = self.packer.scan(cart)
            if after.data.get("cart") == cart:
                return True
            if after.step.split(".")[0] in ("wall", "run"):
                self.packer.tap("leave")
        self.totes.put(cart, CONVEYOR)
        return False

    def choose(self, view: View) -> None:
        """The list of carts: the one that stands here."""
        here = self.totes.waiting(self.place)
        if here and view.code not in ("other_style", "sorted_already", "not_walked"):
            self.packer.scan(here[0])
        else:
            self.packer.tap("leave")

    # --- the wall -----------------------------------------------------------------------------------------------------

    def scan(self, view: View) -> None:
        """The next piece out of the cart; an empty cart ends the work."""
        sku = self._next(view)
        if not sku:
            self.packer.tap("finish")
            return
        self.packer.pace.take(1)
        after = self.packer.scan_goods(sku)
        if after.step == view.step and after.code in NOT_WANTED:
            self._left_alone.add(sku)

    def _next(self, view: View) -> str:
        lying = self.world.at(f"tote:{view.data.get('cart')}")
        return next((sku for sku in sorted(lying) if sku not in self._left_alone), "")

    def put(self, view: View) -> None:
        """Into the slot that lights up, and its tote is scanned; what the screen has counted lies there then."""
        hand, cart = view.data["hand"], f"tote:{view.data['cart']}"
        sku, tote, quantity = str(hand["sku"]), str(hand["tote"]), int(hand["quantity"])
        if self.world.count(cart, sku) < quantity:
            self.packer.tap("undo")
            return
        after = self.packer.scan(tote)
        if after.step == "wall.put" or _put(after, tote) < _put(view, tote) + quantity:
            return
        with self.world.store.change():
            self.world.move(sku, quantity, cart, f"tote:{tote}")
            self.totes.put(tote, CONVEYOR if _state(after, tote) == "matched" else self.wall, str(hand["order"]))
            self.world.told(self.packer.station, "picked", tote, sku, quantity, str(view.data["cart"]))

    def done(self, view: View) -> None:
        """Every slot's tote goes to the packers, the cart to the rack."""
        for tote in self.totes.waiting(self.wall):
            self.totes.put(tote, CONVEYOR)
        self._away(view)

    def _away(self, view: View) -> None:
        self.packer.tap("finish")
        self._left_alone.clear()
        for cart in self.totes.waiting(self.place):
            self.totes.put(cart, EMPTY)

    def back(self, view: View) -> None:
        """What nobody wants goes into the bin that the screen names."""
        bin_name, order = str(view.data.get("bin")), str(view.data.get("order") or "")
        lines = [(str(line["sku"]), int(line["quantity"])) for line in view.lines()]
        after = self.packer.scan(bin_name)
        if after.step == view.step and after.data.get("lines") == view.data.get("lines"):
            return
        places = self.totes.of_order(order) if order else [f"{view.data['wave']}{CART}"]
        with self.world.store.change():
            for sku, quantity in lines:
                self._carry(sku, quantity, places, bin_name)
            if order:
                self.world.told(self.packer.station, "put_back", order, "", 0, bin_name)

    def _carry(self, sku: str, quantity: int, totes: list[str], place: str) -> None:
        for tote in totes:
            part = min(quantity, self.world.count(f"tote:{tote}", sku))
            self.world.move(sku, part, f"tote:{tote}", place)
            quantity -= part

    # --- the run ------------------------------------------------------------------------------------------------------

    def run(self, view: View) -> None:
        """Closes the parcel that has shipped, then scans the next piece."""
        if not self._closed(view):
            self.packer.idle(view, PATIENCE_S)
            return
        in_hand = view.data.get("in_hand")
        wanted = [line for line in (in_hand or {}).get("lines", []) if int(line["done"]) < int(line["wanted"])]
        sku = str(wanted[0]["sku"]) if wanted else self._next(view)
        if not sku:
            self.packer.tap("finish")
            return
        self.packer.pace.take(1)
        after = self.packer.scan_goods(sku)
        if after.step == view.step and after.code in NOT_WANTED:
            self._left_alone.add(sku)

    def weigh(self, view: View) -> None:
        """The pieces into the box, the box onto the scale."""
        box, waybill = self.packer.box, str(view.data.get("waybill"))
        if self._boxed != waybill:
            with self.world.store.change():
                for line in view.lines("goods"):
                    self._carry(str(line["sku"]), int(line["quantity"]), [f"{view.data['wave']}{CART}"], box)
            self._boxed, self._tote, self._tries = waybill, str(view.data.get("tote")), 0
        grams, scale = self.world.parcel_grams(box), self.packer.bench.scale
        self.world.add_to_counter("weighings")
        if scale is None or grams > scale.capacity_mg // 1000:
            value = {"grams": grams, "badge": self.packer.supervisor_badge, "reason": "pallet scale"}
            self.packer.screen.tap("", path="weight", **value)
            return
        scale.clear()
        self._tries += 1
        time.sleep(EMPTY_S * self._tries)  # a scale that has not seen itself empty takes no weight
        scale.put(grams)
        after = self.packer.screen.wait(view, PATIENCE_S)
        while after.step == "run.weigh" and after.order != view.order:
            view, after = after, self.packer.screen.wait(after, PATIENCE_S)
        scale.clear()

    def _closed(self, view: View) -> bool:
        """Whether the box is free: its parcel has shipped, or was laid aside for the packing bench."""
        waybill, box = self._boxed, self.packer.box
        if not waybill:
            return True
        last = view.data.get("last") or {}
        if last.get("waybill") == waybill:
            epc = self.packer.labels.epc_of(waybill, PATIENCE_S) or ""
            with self.world.store.change():
                order, grams = str(last.get("order")), int(last.get("grams") or 0)
                self.world.told(self.packer.station, "shipped", waybill, "", grams, order)
                self.packer.parcels.close(box, waybill, order, epc, grams)
            self._boxed = ""
            return True
        aside = next((one for one in view.lines("aside") if one.get("waybill") == waybill), None)
        if aside is not None:
            with self.world.store.change():
                self.world.move_all(box, f"tote:{self._tote}")
                self.totes.put(self._tote, CONVEYOR, str(aside.get("order")))
            self._boxed = ""
        return aside is not None

    def run_done(self, view: View) -> None:
        """The cart is empty."""
        if self._closed(view):
            self._away(view)
        else:
            self.packer.idle(view, PATIENCE_S)


def _slot(view: View, tote: str) -> dict[str, object]:
    return next((one for one in view.lines("slots") if one.get("tote") == tote), {})


def _put(view: View, tote: str) -> int:
    return int(str(_slot(view, tote).get("put") or 0))


def _state(view: View, tote: str) -> str:
    return str(_slot(view, tote).get("state") or "")
