"""The receiver: unloads lorries, counts, puts away."""

from collections.abc import Mapping
from typing import Any

from firmware_sim.people.person import Person, Step
from firmware_sim.people.screen import View
from firmware_sim.world.traffic import Deliveries


class Receiver(Person):
    """Works off deliveries one after the other: papers, goods, quantity, bin.

    Opening stock is taken in over night, before the shift: nobody waits for walking or counting then.
    `carrying:<station>` remembers the bin a cart is pushed to, so that a shift that was cut off there ends the walk.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deliveries = Deliveries(self.world)
        self.cart = f"cart:{self.station}"
        self._by_day = self.pace
        self._over_night = self.pace.without_waiting()

    def steps(self) -> Mapping[str, Step]:
        return {
            "home": self.home,
            "receive.item": self.item,
            "receive.quantity": self.quantity,
            "receive.putaway": self.put_away,
        }

    def home(self, view: View) -> None:
        """Takes the next lorry whose papers the screen knows."""
        self.end_the_walk()
        number = self.deliveries.next_for(self.station)
        self.pace = self._over_night if self.deliveries.is_opening(number) else self._by_day
        shown = {str(row.get("number")) for row in view.lines("receipts")}
        if number and number not in shown and not self.world.at(f"dock:{number}"):
            self.deliveries.set_state(number, "finished")
        elif number and number in shown:
            self.pace.take(5)
            self.scan(number)
        else:
            self.idle(view)

    def item(self, view: View) -> None:
        """Scans the next goods of the lorry, or closes the receipt when it is empty."""
        self.end_the_walk()
        number = str(view.data.get("number"))
        if self.deliveries.state(number) != f"at:{self.station}":
            self.tap("leave")
            return
        load = self.world.at(f"dock:{number}")
        if load:
            self.pace.take(2)
            self.scan_goods(next(iter(load)))
        else:
            self.tap("finish")

    def quantity(self, view: View) -> None:
        """Counts what is really there."""
        number, sku = str(view.data.get("number")), str(view.data.get("sku"))
        there = self.world.count(f"dock:{number}", sku)
        if there == 0:
            self.tap("leave")
            return
        self.pace.take(min(20.0, 1 + there * 0.1))
        value = there
        if self.slips.happens("wrong_count", f"{number} {sku}"):
            value = there + 10_000
        after = self.tap("quantity", value)
        if after.step == "receive.quantity" and value != there:
            after = self.tap("quantity", there)
        if after.step == "receive.putaway" and after.data.get("sku") == sku:
            with self.world.store.change():
                self.world.move(sku, there, f"dock:{number}", self.cart)
                self.world.told(self.station, "received", number, sku, there)

    def put_away(self, view: View) -> None:
        """Pushes the cart to the suggested bin and scans it."""
        sku, quantity, bin_name = str(view.data.get("sku")), int(view.data.get("quantity") or 0), view.data.get("bin")
        number = self.deliveries.next_for(self.station)
        missing = quantity - self.world.count(self.cart, sku)
        self.world.move(sku, missing, f"dock:{number}", self.cart)
        self.carry_to_bin(view, number, sku, quantity, str(bin_name))

    def carry_to_bin(self, view: View, document: str, sku: str, quantity: int, bin_name: str) -> None:
        """Scans a bin; once the screen has moved on, the goods lie there and the person was told so."""
        self.world.set_meta(f"carrying:{self.station}", bin_name)
        self.pace.take(8)
        after = self.scan(bin_name)
        if after.step and after.step != view.step and after.order != view.order:
            with self.world.store.change():
                self.end_the_walk()
                self.world.told(self.station, "put_away", document, sku, quantity, bin_name)

    def end_the_walk(self) -> None:
        """The screen is past the putaway: what is on the cart goes into the bin it was pushed to."""
        if self.world.at(self.cart):
            self.world.move_all(self.cart, self.world.meta(f"carrying:{self.station}", "lost"))
