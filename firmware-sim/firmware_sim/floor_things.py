"""What lies within reach at a bench, for the person who takes it over at the panel."""

from firmware_sim.panel.bench import Thing
from firmware_sim.people.bench import Bench
from firmware_sim.people.staff import Colleague
from firmware_sim.world.traffic import CONVEYOR, Totes
from firmware_sim.world.world import World


class Surroundings:
    """Lists of things by kind of bench; each call asks the world anew."""

    def __init__(self, world: World, badges: list[Colleague]) -> None:
        self._world = world
        self._badges = badges

    def of(self, bench: Bench) -> list[Thing]:
        """Badges, papers, totes, bins and goods that somebody at this bench can scan or weigh."""
        things = [Thing(barcode=who.badge, name=who.name, kind="badge") for who in self._badges]
        if bench.kind == "receive":
            return things + self._papers() + self._goods("dock:%") + self._bins()
        if bench.kind == "pick":
            return things + self._bins() + self._goods("_-__-__")
        if bench.kind == "pack":
            return things + self._totes(bench) + self._boxes(bench) + self._goods("tote:%") + self._bins()
        return things + self._parcels()

    def _parcels(self) -> list[Thing]:
        rows = self._world.store.rows(
            "select waybill, order_number, epc, grams from parcel where place = 'dock' order by no limit 200"
        )
        return [
            Thing(barcode=waybill, name=order, kind="waybill", epc=epc, grams=grams)
            for waybill, order, epc, grams in rows
        ]

    def _papers(self) -> list[Thing]:
        rows = self._world.store.rows(
            "select number, supplier, state from delivery where state = 'ordered' or state like 'at:%' order by number"
        )
        return [Thing(barcode=row[0], name=row[1], kind="receipt", place=row[2]) for row in rows]

    def _bins(self) -> list[Thing]:
        rows = self._world.store.rows(
            "select distinct place from pieces where place like '_-__-__' and quantity > 0 order by place"
        )
        return [Thing(barcode=row[0], kind="bin") for row in rows]

    def _goods(self, place: str) -> list[Thing]:
        rows = self._world.store.rows(
            "select p.place, g.barcode, g.name, g.weight_g from pieces p join goods g using (sku)"
            " where p.place like ? and p.quantity > 0 order by p.place, g.sku limit 2000",
            place,
        )
        return [
            Thing(barcode=barcode, name=name, place=where, kind="goods", grams=grams, symbology="ean13")
            for where, barcode, name, grams in rows
        ]

    def _totes(self, bench: Bench) -> list[Thing]:
        totes = Totes(self._world)
        waiting = [*totes.waiting(f"bench:{bench.name}"), *totes.waiting(CONVEYOR)]
        return [
            Thing(barcode=tote, kind="tote", grams=self._world.parcel_grams(f"tote:{tote}"), name_key="tote")
            for tote in waiting
        ]

    def _boxes(self, bench: Bench) -> list[Thing]:
        box = f"box:{bench.name}"
        if not self._world.at(box):
            return []
        return [Thing(barcode="", name_key="box", kind="goods", grams=self._world.parcel_grams(box))]
