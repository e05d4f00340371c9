"""The packer: verifies every piece, weighs, sticks the label on, closes what was called back."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from firmware_sim.people.person import PATIENCE_S, Person, Step
from firmware_sim.people.screen import View
from firmware_sim.people.sorter import Sorter, is_cart
from firmware_sim.world.traffic import ASIDE, CONVEYOR, EMPTY, Labels, Parcels, Totes

LABEL_S = 15.0
EMPTY_S = 0.2  # between two parcels a scale is empty for so long, however quick the hands: it is read 20 times a second
REFUSALS = 20
LIST_IS_FULL = 20
PATIENT_LOOKS = 5


class Packer(Person):
    """One tote at a time, pieces from the tote into the box on the bench; the screen counts, the packer follows."""

    def __init__(self, *args: Any, labels: Labels, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.labels = labels
        self.supervisor_badge = ""  # for whoever is called when a weight does not fit
        self.totes = Totes(self.world)
        self.parcels = Parcels(self.world)
        self.box = f"box:{self.station}"
        self.place = f"bench:{self.station}"
        self.sorter = Sorter(self)
        self._refusals: dict[str, int] = {}
        self._empty_looks = 0
        self._lifted_at = 0.0
        self._looked_at: tuple[int, list[str]] = (-1, [])

    def steps(self) -> Mapping[str, Step]:
        return {
            "verify.open": self.open,
            "shipped": self.open,
            "verify.item": self.item,
            "verify.weigh": self.weigh,
            "verify.held": self.held,
            "verify.label": self.label,
            "verify.intercepted": self.intercepted,
            "verify.putback": self.put_back,
            **self.sorter.steps(),
        }

    # --- a new tote -------------------------------------------------------------------------------------------------

    def open(self, view: View) -> None:
        """Closes what the last view ended, then takes the next tote."""
        self._after_shipping(view)
        if self.sorter.begin(view):
            return
        tote = self.totes.take(self.place, self._can_be_packed(view))
        if not tote:
            self._empty_looks += 1
            self.idle(view)
            return
        self._empty_looks = 0
        self.pace.take(3)
        after = self.scan(tote)
        if after.step == view.step and after.order != view.order:
            self._refused(tote, after)

    def _can_be_packed(self, view: View) -> Callable[[str], bool]:
        """Totes that the screen lists; any tote where its list is full, or has shown nothing for a while."""
        rows = view.lines("waiting")
        shown = {str(tote) for row in rows for tote in [row.get("tote"), *(row.get("totes") or [])]}
        if len(rows) >= LIST_IS_FULL or self._empty_looks > PATIENT_LOOKS:
            return lambda tote: not is_cart(tote)
        return lambda tote: tote in shown

    def _refused(self, tote: str, view: View) -> None:
        """Empty totes go back to the rack; the others come again later, a few times, and then stay aside."""
        if not view.code:
            return
        self._refusals[tote] = self._refusals.get(tote, 0) + 1
        if not self.world.at(f"tote:{tote}"):
            self.totes.put(tote, EMPTY)
        elif self._refusals[tote] < REFUSALS:
            self.totes.put(tote, CONVEYOR)
            self.idle(view)
        else:
            self.totes.put(tote, ASIDE)
            self.world.slip(self.name, "tote_aside", f"{tote} {view.code} {view.text}")

    # --- verification -----------------------------------------------------------------------------------------------

    def item(self, view: View) -> None:
        """Scans the next piece that is in the tote and still wanted."""
        self._pack(view)
        line = self._next_line(view)
        if line is None:
            self._short(view)
            return
        sku, left = str(line["sku"]), int(line["wanted"]) - int(line["done"])
        there = self._in_totes(view, sku)
        keyed = view.data.get("keyed_allowed") and line.get("line_no") == view.data.get("current")
        if keyed and int(line["done"]) > 0 and left > 1 and there > 1:
            self.pace.take(min(20.0, left * 0.12))
            self.tap("quantity", int(line["done"]) + min(left, there))
        elif self.slips.happens("foreign_goods", sku):
            self.scan_goods(self.slips.other_sku(sku))
        else:
            self.pace.take(1)
            self.scan_goods(sku)

    def _next_line(self, view: View) -> dict[str, Any] | None:
        open_lines = [line for line in view.lines() if int(line["done"]) < int(line["wanted"])]
        open_lines.sort(key=lambda line: line.get("line_no") != view.data.get("current"))
        return next((line for line in open_lines if self._in_totes(view, str(line["sku"])) > 0), None)

    def _short(self, view: View) -> None:
        """A piece is in none of the totes: what is in the box goes back into the tote, and the order waits."""
        after = self.tap("short")
        if after.step == view.step:
            return
        tote = self._totes(view)[0]
        with self.world.store.change():
            self.world.move_all(self.box, f"tote:{tote}")
            for here in self.totes.waiting(self.place):
                self.totes.put(here, ASIDE)
            self.world.told(self.station, "bench_short", str(view.data.get("order") or ""))
        self.world.call_supervisor()

    def _pack(self, view: View) -> None:
        """Puts into the box what the screen has counted."""
        done: dict[str, int] = {}
        for line in view.lines():
            done[str(line["sku"])] = done.get(str(line["sku"]), 0) + int(line["done"])
        boxed = self.world.at(self.box)
        moves = {sku: wanted - boxed.get(sku, 0) for sku, wanted in done.items() if wanted != boxed.get(sku, 0)}
        if moves:
            with self.world.store.change():
                for sku, pieces in moves.items():
                    self._box(view, sku, pieces)

    def _box(self, view: View, sku: str, pieces: int) -> None:
        """Puts pieces into the box, from whichever tote holds them; fewer than none go back."""
        totes = [f"tote:{tote}" for tote in self._totes(view)]
        if pieces < 0:
            self.world.move(sku, -pieces, self.box, totes[0])
        for tote in totes:
            part = min(max(0, pieces), self.world.count(tote, sku))
            self.world.move(sku, part, tote, self.box)
            pieces -= part

    def _totes(self, view: View) -> list[str]:
        """All totes of the order on the screen, wherever they stand."""
        if self._looked_at[0] == view.order:
            return self._looked_at[1]
        totes = [str(tote) for tote in view.data.get("totes") or [] if tote]
        single = str(view.data.get("tote") or "")
        known = self.totes.of_order(str(view.data.get("order") or ""))
        here = self.totes.waiting(self.place)
        found = list(dict.fromkeys([*totes, *([single] if single else []), *known, *here]))
        self._looked_at = (view.order, found)
        return found

    def _in_totes(self, view: View, sku: str) -> int:
        return sum(self.world.count(f"tote:{tote}", sku) for tote in self._totes(view))

    # --- weighing and label -----------------------------------------------------------------------------------------

    def weigh(self, view: View) -> None:
        """Puts the closed box on the scale until the screen says what it thinks of it."""
        self._pack_the_rest(view)
        grams = self.world.parcel_grams(self.box)
        scale = self.bench.scale
        if scale is None or grams > scale.capacity_mg // 1000 or view.code == "overload":
            self._weigh_by_hand(grams)
            return
        self.pace.take(2)
        scale.clear()
        self._stopping.wait(self._lifted_at + EMPTY_S - time.monotonic())
        scale.put(grams)
        self.world.add_to_counter("weighings")
        after = self.screen.wait(view, PATIENCE_S)
        while after.step == "verify.weigh" and after.order != view.order and not self._stopping.is_set():
            view, after = after, self.screen.wait(after, PATIENCE_S)
        scale.clear()
        self._lifted_at = time.monotonic()

    def _weigh_by_hand(self, grams: int) -> None:
        """Too heavy for the bench: the pallet scale's figure is keyed, with a supervisor's badge."""
        self.world.add_to_counter("weighings")
        self.screen.tap("", path="weight", grams=grams, badge=self.supervisor_badge, reason="pallet scale")

    def _pack_the_rest(self, view: View) -> None:
        """All is verified: the totes are empty and everything lies in the box."""
        for tote in self._totes(view):
            if self.world.at(f"tote:{tote}"):
                self.world.move_all(f"tote:{tote}", self.box)

    def held(self, view: View) -> None:
        """Looks into the box once more; if the content is right a supervisor says so."""
        self.pace.take(15)
        value = {"badge": self.supervisor_badge, "reason": "content counted again, it is right"}
        self.tap("override", value)

    def label(self, view: View) -> None:
        """The printer's answer was lost: is the label there?"""
        printed = self.labels.epc_of(str(view.data.get("waybill")), 0.0) is not None
        if printed:
            self.tap("label_ok")
        else:
            self.tap("reprint", {"reason": "the label did not come out"})

    def _after_shipping(self, view: View) -> None:
        """`shipped`: the label goes on the box and the parcel to the door - once."""
        waybill = str(view.data.get("waybill") or "")
        if view.step != "shipped" or self.world.meta(f"closed:{self.station}") == waybill:
            return
        self._pack_the_rest(view)
        epc = self.labels.epc_of(waybill, LABEL_S) or ""
        order, grams = str(view.data.get("order") or ""), int(view.data.get("grams") or 0)
        with self.world.store.change():
            self.world.told(self.station, "shipped", waybill, "", grams, order)
            self.world.set_meta(f"closed:{self.station}", waybill)
            self.parcels.close(self.box, waybill, order, epc, grams)
            self._clear_bench(view)

    def _clear_bench(self, view: View) -> None:
        for tote in self._totes(view):
            self.totes.put(tote, EMPTY)

    # --- called back ------------------------------------------------------------------------------------------------

    def intercepted(self, view: View) -> None:
        """The buyer cancelled: read, acknowledge."""
        self.pace.take(3)
        self.tap("ack")

    def put_back(self, view: View) -> None:
        """Everything of this order goes into one bin."""
        bin_name, order = str(view.data.get("bin")), str(view.data.get("order") or "")
        after = self.scan(bin_name)
        if after.step == view.step:
            return
        with self.world.store.change():
            self.world.move_all(self.box, bin_name)
            for tote in self._totes(view):
                self.world.move_all(f"tote:{tote}", bin_name)
            self.world.told(self.station, "put_back", order, "", 0, bin_name)
            self._clear_bench(view)
