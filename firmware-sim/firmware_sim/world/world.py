"""The world: where every piece lies. Only hands move pieces, and only pieces that are there.

Places: `dock:<PO>` (a lorry's load), `cart:<station>` (counted goods on the way to a bin), a bin, `tote:<tote>`,
`box:<station>` (the parcel being packed), `parcel:<waybill>`, `desk:<RA>` (returned goods), `lost`.
"""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from firmware_sim.world.goods import Article, article, carton_tare_g
from firmware_sim.world.orders_file import Demand
from firmware_sim.world.store import Store
from firmware_sim.world.suppliers import Delivery, plan_deliveries

GOOD = "good"


class WorldError(Exception):
    """Something that cannot happen physically was tried, or a world of another seed lies in the folder."""


class World:
    """All physical state; thread-safe. `on_change` callbacks ring people's bells."""

    def __init__(self, path: Path, seed: int = 1) -> None:
        self.store = Store(path)
        self.seed = int(self.meta("seed", str(seed)))
        self.set_meta("seed", str(self.seed))
        self._bells: list[Callable[[], None]] = []
        self._supervisors: list[Callable[[], None]] = []
        self._bells_lock = threading.Lock()
        self._articles: dict[str, Article] = {}
        self._by_barcode: dict[str, str] = {}
        self._pieces: dict[str, dict[tuple[str, str], int]] = {}  # place -> (SKU, quality) -> pieces, as in the table
        self._load_articles()
        self._load_pieces()
        self.store.on_rollback = self._load_pieces

    def meta(self, key: str, default: str = "") -> str:
        """A remembered value, or the default."""
        return str(self.store.one("select value from meta where key = ?", key) or default)

    def kept(self, key: str, make: Callable[[], str]) -> str:
        """A remembered value, made at the first question."""
        with self.store.change():
            value = self.meta(key) or make()
            self.set_meta(key, value)
        return value

    def set_meta(self, key: str, value: str) -> None:
        """Remembers a value."""
        with self.store.change() as db:
            db.execute("insert or replace into meta values (?, ?)", (key, value))

    def furnish(self, demand: Demand) -> None:
        """Creates goods and deliveries for orders that the world has not seen before."""
        known = {row[0] for row in self.store.rows("select number from wanted")}
        new = demand.without(known)
        if not new.orders:
            return
        with self.store.change() as db:
            db.executemany("insert into wanted values (?)", [(order.number,) for order in new.orders])
            self._add_articles(new)
            for delivery in plan_deliveries(new, self.seed, _day(new), len(known)):
                self._add_delivery(delivery)
        self._load_articles()

    def _add_articles(self, demand: Demand) -> None:
        largest = demand.largest()
        made = [
            article(sku, demand.names[sku], demand.price_fen[sku], self.seed, largest[sku])
            for sku in sorted(demand.names)
        ]
        rows = [(a.sku, a.name, a.barcode, a.weight_g, a.bias_ppm, a.price_fen, a.cost_fen) for a in made]
        with self.store.change() as db:
            db.executemany("insert or ignore into goods values (?,?,?,?,?,?,?)", rows)

    def _add_delivery(self, delivery: Delivery) -> None:
        with self.store.change() as db:
            db.execute(
                "insert into delivery (number, supplier, opening) values (?, ?, ?)",
                (delivery.number, delivery.supplier, delivery.opening),
            )
            for no, line in enumerate(delivery.lines, start=1):
                row = (delivery.number, no, line.sku, line.ordered, line.delivered)
                db.execute("insert into delivery_line values (?, ?, ?, ?, ?)", row)
                self.bring(f"dock:{delivery.number}", line.sku, line.delivered)

    def _load_articles(self) -> None:
        rows = self.store.rows("select sku, name, weight_g, bias_ppm, price_fen, cost_fen from goods")
        self._articles = {row[0]: Article(*row) for row in rows}
        self._by_barcode = {a.barcode: a.sku for a in self._articles.values()}

    def _load_pieces(self) -> None:
        rows = self.store.rows("select place, sku, quality, quantity from pieces where quantity > 0")
        pieces: dict[str, dict[tuple[str, str], int]] = {}
        for place, sku, quality, quantity in rows:
            pieces.setdefault(place, {})[sku, quality] = quantity
        self._pieces = pieces

    # --- goods and places ----------------------------------------------------------------------------------------

    @property
    def articles(self) -> dict[str, Article]:
        """All goods of the world by SKU."""
        return self._articles

    def barcode(self, sku: str) -> str:
        """What the goods carry; goods of another world carry their code."""
        known = self._articles.get(sku)
        return known.barcode if known else sku

    def at(self, place: str) -> dict[str, int]:
        """Pieces by SKU, whatever their quality."""
        found: dict[str, int] = {}
        for (sku, _), quantity in sorted(self._lying(place).items()):
            found[sku] = found.get(sku, 0) + quantity
        return found

    def count(self, place: str, sku: str) -> int:
        """Pieces of one SKU at a place."""
        return sum(quantity for (name, _), quantity in self._lying(place).items() if name == sku)

    def _lying(self, place: str) -> dict[tuple[str, str], int]:
        return dict(self._pieces.get(place, {}))

    def move(
        self, sku: str, quantity: int, source: str, target: str, quality: str = GOOD, to_quality: str = ""
    ) -> None:
        """Carries pieces; raises WorldError where the source holds fewer."""
        if quantity <= 0:
            return
        with self.store.change():
            there = self._pieces.get(source, {}).get((sku, quality), 0)
            if there < quantity:
                raise WorldError(f"{quantity} of {sku} from {source}: only {there} there")
            self._put(source, sku, quality, there - quantity)
            self.bring(target, sku, quantity, to_quality or quality)

    def move_all(self, source: str, target: str) -> None:
        """Carries everything, each quality as it is."""
        with self.store.change():
            for (sku, quality), quantity in self._lying(source).items():
                self.move(sku, quantity, source, target, quality)

    def bring(self, place: str, sku: str, quantity: int, quality: str = GOOD) -> None:
        """Pieces come to a place, from somewhere else or from outside the world."""
        there = self._pieces.get(place, {}).get((sku, quality), 0)
        self._put(place, sku, quality, there + quantity)

    def _put(self, place: str, sku: str, quality: str, quantity: int) -> None:
        """Writes how many pieces lie there now, into the table and into memory; nothing is a row of its own."""
        with self.store.change() as db:
            if quantity:
                db.execute("insert or replace into pieces values (?, ?, ?, ?)", (place, sku, quality, quantity))
                self._pieces.setdefault(place, {})[sku, quality] = quantity
            else:
                db.execute("delete from pieces where place = ? and sku = ? and quality = ?", (place, sku, quality))
                self._pieces.get(place, {}).pop((sku, quality), None)

    def goods_grams(self, place: str) -> int:
        """What the pieces at a place really weigh together, without a carton."""
        total = 0
        for sku, quantity in self.at(place).items():
            known = self._articles.get(sku)
            if known:
                total += quantity * known.weight_g * (1_000_000 + known.bias_ppm)
        return round(total / 1_000_000)

    def parcel_grams(self, place: str) -> int:
        """What a scale under the packed carton reads."""
        goods = self.goods_grams(place)
        return goods + carton_tare_g(goods)

    # --- what people were told, and counters ------------------------------------------------------------------------

    def told(self, station: str, kind: str, document: str, sku: str = "", quantity: int = 0, detail: str = "") -> None:
        """A screen said that something is done: the checker will ask both sides for it."""
        with self.store.change() as db:
            db.execute(
                "insert into told (at, station, kind, document, sku, quantity, detail) values (?, ?, ?, ?, ?, ?, ?)",
                (time.time(), station, kind, document, sku, quantity, detail),
            )

    def slip(self, person: str, kind: str, detail: str) -> None:
        """A human error that was made."""
        with self.store.change() as db:
            db.execute(
                "insert into slip (at, person, kind, detail) values (?, ?, ?, ?)", (time.time(), person, kind, detail)
            )

    def add_to_counter(self, name: str, n: int = 1) -> None:
        """Counts scans, labels, weighings as people made them."""
        self.store.count(name, n)

    # --- bells ------------------------------------------------------------------------------------------------------

    def on_change(self, bell: Callable[[], None]) -> None:
        """`bell` is called whenever work may have appeared for somebody."""
        with self._bells_lock:
            self._bells.append(bell)

    def on_short(self, bell: Callable[[], None]) -> None:
        """`bell` is called when somebody does not find goods."""
        with self._bells_lock:
            self._supervisors.append(bell)

    def call_supervisor(self) -> None:
        """Somebody does not find goods."""
        with self._bells_lock:
            bells = list(self._supervisors)
        for bell in bells:
            bell()

    def ring(self) -> None:
        """Something was put where somebody else takes it from."""
        with self._bells_lock:
            bells = list(self._bells)
        for bell in bells:
            bell()

    def close(self) -> None:
        """Closes the database."""
        self.store.close()


def _day(demand: Demand) -> str:
    """YYMMDD of the first order."""
    digits = "".join(char for char in min(order.at for order in demand.orders)[:10] if char.isdigit())
    return digits[-6:] if len(digits) == 8 else "000101"
