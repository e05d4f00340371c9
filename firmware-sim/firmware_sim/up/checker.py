"""The six invariants, checked from the databases of both sides, the shop's and the world's - with SQL of its own.

Each invariant is a function that yields a sentence of evidence for everything that is wrong.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from firmware_sim.up.books import Books, open_books
from firmware_sim.up.checker_books import every_entry_balances
from firmware_sim.up.checker_parcels import parcels_are_complete
from firmware_sim.up.checker_promises import promises_are_covered
from firmware_sim.up.checker_rows import nothing_is_dropped
from firmware_sim.up.checker_stock import stock_agrees
from firmware_sim.up.checker_stream import told_is_kept

INVARIANTS: dict[str, Callable[[Books], Iterable[str]]] = {
    "told_is_kept_once": told_is_kept,
    "stock_agrees": stock_agrees,
    "promises_are_covered": promises_are_covered,
    "books_balance": every_entry_balances,
    "parcels_are_complete": parcels_are_complete,
    "nothing_is_dropped": nothing_is_dropped,
}
EVIDENCE = 20


@dataclass(frozen=True)
class Findings:
    """`invariants` name -> holds; `evidence` name -> what was found, at most 20 sentences each."""

    invariants: dict[str, bool]
    evidence: dict[str, list[str]]

    @property
    def hold(self) -> bool:
        """All of them."""
        return all(self.invariants.values())


def check(data: Path, orders: Path) -> Findings:
    """Checks the run in DIR; raises sqlite3.Error where a database is missing."""
    invariants, evidence = {}, {}
    with open_books(data, orders) as books:
        for name, find in INVARIANTS.items():
            found = list(islice(find(books), EVIDENCE))
            invariants[name] = not found
            if found:
                evidence[name] = found
    return Findings(invariants, evidence)
