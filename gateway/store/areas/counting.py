"""Counts: what is to be counted, by bin and by goods."""

from gateway.store.areas.area import Area
from gateway.store.rows import Row
from gateway.store.table import Table, Undo

OPEN_BIN = frozenset({"waiting", "recount"})
SETTLED_BIN = frozenset({"done", "missed", "rejected"})


class Count(Row, frozen=True, kw_only=True):
    """A count; state: requested, counting, counted, investigating, review, done, cancelled."""

    count: str
    number: str
    kind: str
    source: str = "floor"
    state: str = "requested"
    warehouse: str = ""
    skus: tuple[str, ...] = ()
    blind: bool = True
    reason: str = ""
    operator: str = ""  # who asked
    opened_ms: int = 0
    closed_ms: int = 0


class CountBin(Row, frozen=True, kw_only=True):
    """A bin of a count; state: waiting, recount, review, done, rejected, missed. `turn` orders the walk."""

    count: str
    bin: str
    turn: int
    state: str = "waiting"
    round: int = 0
    operator: str = ""  # who counted last
    first_operator: str = ""
    as_of_seq: int = 0
    counted_ms: int = 0


class CountLine(Row, frozen=True, kw_only=True):
    """Goods of a counted bin: expected and counted as of `as_of_seq`; `first` is what the first count found (-1: none).

    `late` pieces of `expected` had left before they were counted and were told afterwards. `posted` is the difference
    that the stock took over.
    """

    count: str
    bin: str
    sku: str
    lot: str
    quality: str
    expected: int = 0
    counted: int = 0
    late: int = 0
    first: int = -1
    round: int = 0
    as_of_seq: int = 0
    posted: int = 0
    settled: bool = False

    @property
    def difference(self) -> int:
        """Pieces found beyond (below zero: missing from) what should have been there when it was counted."""
        return self.counted - (self.expected - self.late)


class CountStrange(Row, frozen=True, kw_only=True):
    """Something without a known code that lay in a counted bin."""

    count: str
    bin: str
    code: str
    seen: int = 1


class CountTables(Area):
    """Counts with their bins and lines."""

    def __init__(self, journal: list[Undo]) -> None:
        self.counts = Table(
            "stock_count",
            Count,
            ("count",),
            journal,
            {
                "number": lambda row: row.number.upper(),
                "open": lambda row: True if row.state not in ("done", "cancelled") else None,
            },
        )
        self.bins = Table(
            "count_bin",
            CountBin,
            ("count", "bin"),
            journal,
            {
                "count": lambda row: row.count,
                "open": lambda row: row.count if row.state in OPEN_BIN else None,
                "unsettled": lambda row: row.bin if row.state not in SETTLED_BIN else None,
                "bin": lambda row: row.bin,
            },
        )
        self.lines = Table(
            "count_line",
            CountLine,
            ("count", "bin", "sku", "lot", "quality"),
            journal,
            {"bin": lambda row: (row.count, row.bin), "count": lambda row: row.count},
        )
        self.strange = Table(
            "count_strange", CountStrange, ("count", "bin", "code"), journal, {"count": lambda row: row.count}
        )
