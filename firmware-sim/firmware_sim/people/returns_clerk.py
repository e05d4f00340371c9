"""The returns clerk: opens what buyers send back, grades it, puts it away."""

import hashlib
from collections.abc import Mapping
from typing import Any

from firmware_sim.people.person import Step
from firmware_sim.people.receiver import Receiver
from firmware_sim.people.screen import View
from firmware_sim.world.traffic import Parcels

DEFECTIVE_SHARE = 0.1


class ReturnsClerk(Receiver):
    """Works off returns whose goods have really come back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parcels = Parcels(self.world)

    def steps(self) -> Mapping[str, Step]:
        return {
            "home": self.home,
            "return.item": self.item,
            "return.quantity": self.quantity,
            "return.grade": self.grade,
            "return.putaway": self.put_away,
        }

    def home(self, view: View) -> None:
        self.end_the_walk()
        for row in view.lines("returns"):
            if self.parcels.with_the_buyer(str(row.get("order") or "")):
                self.pace.take(5)
                self.scan(str(row["number"]))
                return
        self.idle(view)

    def item(self, view: View) -> None:
        self.end_the_walk()
        number = str(view.data.get("number"))
        wanted = {str(line["sku"]): int(line.get("expected") or 0) for line in view.lines()}
        self.parcels.come_back(number, str(view.data.get("order") or ""), wanted)
        open_skus = {str(line["sku"]) for line in view.lines() if _left(line) > 0}
        load = [sku for sku in self.world.at(f"desk:{number}") if sku in open_skus]
        if load:
            self.scan_goods(load[0])
        else:
            self.tap("finish")

    def quantity(self, view: View) -> None:
        number, sku = str(view.data.get("number")), str(view.data.get("sku"))
        left = int(view.data.get("expected") or 0) - int(view.data.get("received") or 0)
        there = min(left, self.world.count(f"desk:{number}", sku))
        if there <= 0:
            self.tap("leave")
        else:
            self.world.set_meta(f"opened:{self.station}", number)
            self.tap("quantity", there)

    def grade(self, view: View) -> None:
        """One in ten comes back broken; which one depends on the goods and the return alone."""
        sku, number = str(view.data.get("sku")), self._opened(view)
        dice = int.from_bytes(hashlib.sha256(f"{self.world.seed}/{number}/{sku}".encode()).digest()[:4], "big")
        grade = "defective" if dice / 2**32 < DEFECTIVE_SHARE else "good"
        self.pace.take(10)
        self.world.set_meta(f"graded:{self.station}", grade)
        after = self.tap("grade", grade)
        if after.step == "return.putaway":
            quantity = int(after.data.get("quantity") or 0)
            self._load_cart(number, sku, quantity)
            self.world.told(self.station, "return_received", number, sku, quantity, grade)

    def put_away(self, view: View) -> None:
        sku, quantity = str(view.data.get("sku")), int(view.data.get("quantity") or 0)
        number = self._opened(view)
        self._load_cart(number, sku, quantity)
        self.carry_to_bin(view, number, sku, quantity, str(view.data.get("bin")))

    def _load_cart(self, number: str, sku: str, quantity: int) -> None:
        grade = self.world.meta(f"graded:{self.station}", "good")
        missing = quantity - self.world.count(self.cart, sku)
        self.world.move(sku, missing, f"desk:{number}", self.cart, "good", grade)

    def _opened(self, view: View) -> str:
        return str(view.data.get("number") or self.world.meta(f"opened:{self.station}", ""))


def _left(line: dict[str, Any]) -> int:
    return int(line.get("expected") or 0) - int(line.get("received") or 0)
