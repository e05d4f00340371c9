"""What travels between people: lorries at the dock, totes, parcels, goods that come back."""

import threading
import time
from collections.abc import Callable, Iterable

from firmware_sim.world.world import World

CONVEYOR = "conveyor"
ASIDE = "aside"
EMPTY = "empty"


class Deliveries:
    """Lorries: `planned`, `ordered` (the purchase order exists), `at:<station>` while unloaded, `finished`."""

    def __init__(self, world: World) -> None:
        self.world = world

    def planned(self) -> list[tuple[str, str, bool, list[tuple[str, int, int]]]]:
        """(number, supplier, opening, lines (sku, ordered pieces, cost_fen)) of what is not ordered yet."""
        store = self.world.store
        found = []
        for number, supplier, opening in store.rows(
            "select number, supplier, opening from delivery where state = 'planned' order by number"
        ):
            lines = store.rows(
                "select l.sku, l.ordered, g.cost_fen from delivery_line l join goods g using (sku)"
                " where l.number = ? order by l.line_no",
                number,
            )
            found.append((number, supplier, bool(opening), [(sku, n, cost) for sku, n, cost in lines]))
        return found

    def set_state(self, number: str, state: str) -> None:
        """`ordered` when the purchase order is placed, `finished` when the receipt is closed."""
        with self.world.store.change() as db:
            db.execute("update delivery set state = ? where number = ?", (state, number))
        self.world.ring()

    def order_all(self) -> None:
        """Somebody else places the purchase orders: a lorry is unloaded once a screen shows its papers."""
        with self.world.store.change() as db:
            db.execute("update delivery set state = 'ordered' where state = 'planned'")

    def state(self, number: str) -> str:
        """The state of a delivery, empty for papers that this world knows nothing of."""
        return str(self.world.store.one("select state from delivery where number = ?", number) or "")

    def is_opening(self, number: str) -> bool:
        """Part of the stock that the warehouse starts with."""
        return bool(self.world.store.one("select opening from delivery where number = ?", number))

    def next_for(self, station: str) -> str:
        """The delivery this station unloads, else the next ordered one (it is this station's then), or ""."""
        with self.world.store.change() as db:
            row = db.execute("select number from delivery where state = ?", (f"at:{station}",)).fetchone()
            if row is None:
                row = db.execute("select min(number) from delivery where state = 'ordered'").fetchone()
                db.execute("update delivery set state = ? where number = ?", (f"at:{station}", row[0]))
        return str(row[0] or "")


class Totes:
    """Totes by number: on a picker's cart, on the conveyor, at a bench, aside with a reason."""

    def __init__(self, world: World) -> None:
        self.world = world

    def put(self, tote: str, place: str, order_number: str = "") -> None:
        """Puts a tote somewhere; `conveyor` queues in sequence."""
        with self.world.store.change() as db:
            db.execute(
                "insert into tote values (?, ?, ?, (select coalesce(max(no), 0) + 1 from tote)) on conflict (tote)"
                " do update set place = excluded.place, no = excluded.no,"
                " order_number = case when excluded.order_number = '' then order_number else excluded.order_number end",
                (tote, place, order_number),
            )
        self.world.ring()

    def note(self, tote: str, place: str, order_number: str) -> None:
        """A tote is in use at a place; does nothing when the world knows that already."""
        known = self.world.store.one("select count(*) from tote where tote = ? and place = ?", tote, place)
        if not known:
            self.put(tote, place, order_number)

    def take(self, bench: str, wanted: Callable[[str], bool] = lambda _: True) -> str:
        """The tote already at the bench, else the first wanted one from the conveyor, or ""."""
        with self.world.store.change() as db:
            here = self.waiting(bench)
            tote = here[0] if here else next(filter(wanted, self.waiting(CONVEYOR)), "")
            if tote and not here:
                db.execute("update tote set place = ? where tote = ?", (bench, tote))
        return tote

    def of_order(self, order_number: str) -> list[str]:
        """The totes in use for an order."""
        rows = self.world.store.rows(
            "select tote from tote where order_number = ? and place <> ? order by no", order_number, EMPTY
        )
        return [row[0] for row in rows] if order_number else []

    def waiting(self, place: str) -> list[str]:
        """Totes at a place in sequence."""
        return [row[0] for row in self.world.store.rows("select tote from tote where place = ? order by no", place)]


class Parcels:
    """Packed parcels: at the dock door until the porter takes them through the gate, then away with the carrier."""

    def __init__(self, world: World) -> None:
        self.world = world

    def close(self, box: str, waybill: str, order_number: str, epc: str, grams: int) -> None:
        """The carton is closed and labelled: what lies in the box is the parcel's content from now on."""
        with self.world.store.change() as db:
            self.world.move_all(box, f"parcel:{waybill}")
            db.execute(
                "insert or ignore into parcel values"
                " (?, ?, ?, ?, 'dock', (select coalesce(max(no), 0) + 1 from parcel))",
                (waybill, order_number, epc, grams),
            )
        self.world.ring()

    def at_dock(self, limit: int) -> list[tuple[str, str]]:
        """(waybill, epc) of parcels that are to leave, oldest first."""
        rows = self.world.store.rows("select waybill, epc from parcel where place = 'dock' order by no limit ?", limit)
        return [(row[0], row[1]) for row in rows]

    def leave(self, waybill: str) -> None:
        """The carrier has it; the buyer may send goods back from here on."""
        with self.world.store.change() as db:
            db.execute("update parcel set place = 'away' where waybill = ?", (waybill,))
        self.world.ring()

    def with_the_buyer(self, order_number: str) -> bool:
        """All parcels of the order have left the house."""
        rows = self.world.store.rows("select place from parcel where order_number = ?", order_number)
        return bool(rows) and all(place == "away" for (place,) in rows)

    def come_back(self, return_number: str, order_number: str, wanted: dict[str, int]) -> None:
        """The buyer sends pieces back, as far as the buyer has them; a second call changes nothing."""
        key = f"return:{return_number}"
        with self.world.store.change() as db:
            if self.world.meta(key) or not self.with_the_buyer(order_number):
                return
            for (waybill,) in self.world.store.rows("select waybill from parcel where order_number = ?", order_number):
                for sku, pieces in self.world.at(f"parcel:{waybill}").items():
                    sent = min(pieces, wanted.get(sku, 0))
                    wanted = {**wanted, sku: wanted.get(sku, 0) - sent}
                    self.world.move(sku, sent, f"parcel:{waybill}", f"desk:{return_number}")
                    db.execute(
                        "insert into sent_back values (?, ?, ?)"
                        " on conflict (waybill, sku) do update set quantity = quantity + excluded.quantity",
                        (waybill, sku, sent),
                    )
            self.world.set_meta(key, "sent")


class Labels:
    """Labels that came out of printers, by the barcodes on them, with the EPC in their tag."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._news = threading.Condition()

    def came_out(self, barcodes: Iterable[str], epc: str) -> None:
        """A label hangs in a printer's mouth; a reprint takes the place of the first."""
        with self._news:
            with self.world.store.change() as db:
                self.world.add_to_counter("labels")
                rows = [(barcode, epc) for barcode in barcodes]
                db.executemany("insert or replace into label values (?, ?)", rows)
            self._news.notify_all()

    def epc_of(self, barcode: str, timeout_s: float) -> str | None:
        """The EPC (maybe empty) of the label with this barcode once it is there; None when the time is over."""
        deadline = time.monotonic() + timeout_s
        with self._news:
            while True:
                found = self.world.store.rows("select epc from label where barcode = ?", barcode)
                left = deadline - time.monotonic()
                if found or left <= 0:
                    return str(found[0][0]) if found else None
                self._news.wait(left)
