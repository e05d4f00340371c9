"""Human errors at small rates: a wrong bin, the trigger pulled twice, other goods under the beam, goods overlooked."""

import random

from firmware_sim.world.world import World

RATES = {"wrong_bin": 0.006, "double_scan": 0.006, "foreign_goods": 0.008, "wrong_count": 0.004, "overlooked": 0.003}


class Slips:
    """One person's dice. Slips exercise refusals; they never change what is shipped in the end."""

    def __init__(self, world: World, person: str, seed: int) -> None:
        self._world = world
        self._person = person
        self._dice = random.Random(f"{seed}/slips/{person}")

    def happens(self, kind: str, detail: str) -> bool:
        """True when this person errs now; the world remembers it."""
        if self._dice.random() >= RATES[kind]:
            return False
        self._world.slip(self._person, kind, detail)
        return True

    def other_sku(self, sku: str) -> str:
        """Goods that lie about: any SKU but this one."""
        others = sorted(self._world.articles.keys() - {sku})
        return self._dice.choice(others) if others else sku


def neighbour_bin(bin_name: str) -> str:
    """The bin beside: `A-07-03` -> `A-07-04`, or `-02` from the last of an even number."""
    head, _, cell = bin_name.rpartition("-")
    if not cell.isdigit():
        return bin_name
    number = int(cell)
    return f"{head}-{number + 1 if number % 2 else number - 1:0{len(cell)}d}"
