"""The picker: claims a wave, walks to bins, scans, fills totes, brings them to the conveyor."""

import json
from collections.abc import Mapping
from typing import Any

from firmware_sim.people.person import Person, Step
from firmware_sim.people.screen import View
from firmware_sim.people.slips import neighbour_bin
from firmware_sim.world.traffic import CONVEYOR, Totes

KEYED_FROM = 5


class Picker(Person):
    """Whatever the screen counts for a line is what lies in the tote for it: after each answer, and after a cut-off
    shift, the picker puts in (or takes out) what differs - as far as the bin holds it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.totes = Totes(self.world)
        self._looked_at = ""
        self._put = ("", -1)
        kept = self.world.meta(f"line:{self.station}")
        self._line: dict[str, Any] | None = json.loads(kept) if kept else None

    def steps(self) -> Mapping[str, Step]:
        return {
            "home": self.home,
            "pick.bin": self.bin,
            "pick.item": self.item,
            "pick.tote": self.tote,
            "pick.done": self.done,
        }

    def home(self, view: View) -> None:
        """Claims a wave whenever the screen says that work waits."""
        self._line_is_over(None)
        self._bring_totes({})
        if view.data.get("waves_waiting") or view.data.get("fulfilments_waiting"):
            after = self.tap("claim")
            if after.step != "home":
                return
            view = after
        self.idle(view)

    def bin(self, view: View) -> None:
        """Walks to the bin and scans it."""
        self._line_is_over(view)
        bin_name = str(view.data.get("bin"))
        if view.code != "wrong_bin":
            self.pace.walk(int(view.data.get("walk_mm") or 0))
            if self.slips.happens("wrong_bin", bin_name):
                self.scan(neighbour_bin(bin_name))
                return
        self.scan(bin_name)

    def item(self, view: View) -> None:
        """Scans pieces, keys larger quantities, reports what is not there."""
        self._line_is_over(view)
        self._remember(view.data)
        sku, bin_name = str(view.data.get("sku")), str(view.data.get("bin"))
        quantity, picked = int(view.data.get("quantity") or 0), int(view.data.get("picked") or 0)
        in_tote = picked if self._put == (_key_of(view.data), picked) else self._fill(view.data, picked)
        if in_tote < picked:
            self.tap("undo")
            return
        there = self.world.count(bin_name, sku)
        if there == 0 or self._overlooks(view, sku):
            self._short(picked)
        elif picked and view.data.get("keyed_allowed") and quantity - picked > 1:
            self._key(min(quantity, picked + there))
        elif self.slips.happens("foreign_goods", sku):
            self.scan_goods(self.slips.other_sku(sku))
        else:
            self.pace.take(1)
            self.scan_goods(sku)

    def tote(self, view: View) -> None:
        """The line ends with its tote."""
        self.scan(str(view.data.get("tote")))

    def done(self, view: View) -> None:
        """Sends the totes to the packers."""
        self._line_is_over(None)
        answer = self.tap("finish")
        if answer.step == "pick.done":
            return
        shown = {str(row["tote"]): str(row.get("order") or "") for row in view.lines("totes")}
        if cart := str(view.data.get("cart") or ""):
            shown[cart] = ""
        self._bring_totes(shown)
        self.world.told(self.station, "wave_done", str(view.data.get("wave")))

    def _bring_totes(self, shown: dict[str, str]) -> None:
        """To the conveyor: the totes that the screen shows, and whatever a cut-off shift left on the cart."""
        on_cart = dict.fromkeys(self.totes.waiting(f"cart:{self.station}"), "")
        for tote, order in {**on_cart, **shown}.items():
            self.totes.put(tote, CONVEYOR, order)

    def _remember(self, line: dict[str, Any] | None) -> None:
        """Notes the line in hand, for a shift that is cut off and resumed."""
        if line is not None and self._line is not None and _key_of(line) == _key_of(self._line):
            return
        names = ("wave", "tote", "line_no", "sku", "bin", "quantity", "order")
        self._line = None if line is None else {name: line.get(name) for name in names}
        self.world.set_meta(f"line:{self.station}", json.dumps(self._line) if self._line else "")

    def _key(self, total: int) -> None:
        self.pace.take(min(20.0, total * 0.15))
        self.tap("quantity", total)

    def _overlooks(self, view: View, sku: str) -> bool:
        """Now and then goods that lie there are not seen - once for each place, or nothing would ever be finished."""
        place = f"overlooked:{view.data.get('bin')}/{sku}"
        if self._looked_at == place or self.world.meta(place):
            return False
        self._looked_at = place
        if not self.slips.happens("overlooked", place):
            return False
        self.world.set_meta(place, "once")
        return True

    def _short(self, found: int) -> None:
        line = self._line
        self._remember(None)
        answer = self.tap("short", found)
        if line is not None and answer.code.startswith("http_"):
            self._remember(line)
        elif line is not None:
            with self.world.store.change():
                missing, order = int(line.get("quantity") or 0) - found, str(line.get("order"))
                self.world.told(self.station, "short", order, str(line.get("sku")), missing, str(line.get("bin")))
                if found:
                    self._told_picked(line, found)
            self.world.call_supervisor()

    def _line_is_over(self, view: View | None) -> None:
        """The screen shows another line than before: the last one is complete, and the picker was told so."""
        line = self._line
        if line is None or (view is not None and _key_of(view.data) == _key_of(line)):
            return
        quantity = int(line.get("quantity") or 0)
        with self.world.store.change():
            self._fill(line, quantity)
            self._told_picked(line, quantity)
            self._remember(None)

    def _told_picked(self, line: dict[str, Any], quantity: int) -> None:
        tote, bin_name = str(line.get("tote")), str(line.get("bin"))
        self.world.told(self.station, "picked", tote, str(line.get("sku")), quantity, bin_name)

    def _fill(self, line: dict[str, Any], wanted: int) -> int:
        """Makes the tote hold `wanted` pieces of this line; returns what it holds then."""
        key, sku = _key_of(line), str(line.get("sku"))
        bin_name, tote = str(line.get("bin")), f"tote:{line.get('tote')}"
        with self.world.store.change() as db:
            row = db.execute("select quantity from line_put where line = ?", (key,)).fetchone()
            before = int(row[0]) if row else 0
            after = min(wanted, before + self.world.count(bin_name, sku))
            if after >= before:
                self.world.move(sku, after - before, bin_name, tote)
            else:
                self.world.move(sku, before - after, tote, bin_name)
            db.execute("insert or replace into line_put values (?, ?)", (key, after))
        self._put = (key, after)
        self.totes.note(str(line.get("tote")), f"cart:{self.station}", str(line.get("order") or ""))
        return after


def _key_of(line: dict[str, Any]) -> str:
    """Tells lines apart: wave, tote, line number, SKU, bin."""
    return "/".join(str(line.get(name, "")) for name in ("wave", "tote", "line_no", "sku", "bin"))
