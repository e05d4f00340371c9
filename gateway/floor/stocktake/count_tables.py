"""A count as a table (CSV): the sheet to write on, what was counted beside the books, numbers taken in again in bulk.

Columns by English or Chinese heading: `bin` 库位, `sku` 货号, `lot` 批次, `quality` 品质 (good 正品, defective 次品),
`counted` 实盘; `name` 品名, `expected` 账面 and `difference` 差异 are written and not read. An empty `counted` leaves
the bin uncounted; a bin is taken in when every line of it that is filled can be read.
"""

import csv
import io
from typing import Any, NamedTuple

from gateway.floor.stocktake import counts
from gateway.floor.stocktake.counts import CannotCount, Goods
from gateway.store.areas.counting import Count, CountBin
from gateway.store.state import State
from gateway.store.unit import Unit

COLUMNS = ("bin", "sku", "name", "lot", "quality", "expected", "counted", "difference")
HEADINGS = {
    "库位": "bin", "庫位": "bin", "货号": "sku", "貨號": "sku", "品名": "name", "批次": "lot", "品质": "quality",
    "品質": "quality", "账面": "expected", "帳面": "expected", "实盘": "counted", "實盤": "counted",
    "差异": "difference", "差異": "difference",
}  # fmt: skip
QUALITIES = {"": "good", "good": "good", "正品": "good", "defective": "defective", "次品": "defective"}


class Fault(NamedTuple):
    """A line that cannot be used, kept as it came."""

    line: int
    sentence: str
    params: dict[str, Any]
    text: str


class Sheet(NamedTuple):
    """What a file says of each bin, and its lines that cannot be used."""

    bins: dict[str, dict[Goods, int]]
    faults: list[Fault]
    lines: int


def write(state: State, count: Count, *, blind: bool = False) -> str:
    """Book and counted figures line by line; `blind` leaves the book out, for a sheet to be filled in."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([name for name in COLUMNS if not blind or name not in ("expected", "difference")])
    for row in sorted(state.counting.bins.by("count", count.count), key=lambda row: row.turn):
        for cells in _lines(state, count, row):
            writer.writerow(
                [
                    cell
                    for name, cell in zip(COLUMNS, cells, strict=True)
                    if not blind or name not in ("expected", "difference")
                ]
            )
    return "\ufeff" + out.getvalue()


def _lines(state: State, count: Count, row: CountBin) -> list[tuple[Any, ...]]:
    lines = state.counting.lines.by("bin", (count.count, row.bin))
    if lines:
        return [
            (
                row.bin,
                one.sku,
                _name(state, one.sku),
                one.lot,
                one.quality,
                one.expected - one.late,
                one.counted,
                one.difference,
            )
            for one in sorted(lines, key=lambda one: (one.sku, one.lot, one.quality))
        ]
    expected = sorted(counts.expected(state, row.bin, count.skus).items())
    found = [(row.bin, one.sku, _name(state, one.sku), one.lot, one.quality, n, "", "") for one, n in expected]
    return found or [(row.bin, "", "", "", "", "", "", "")]


def _name(state: State, sku: str) -> str:
    product = state.products.get(sku)
    return product.name if product is not None else sku


def read(state: State, count: Count, text: str) -> Sheet:
    """Reads counted numbers; changes nothing."""
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=max(",;\t", key=first.count))
    heading = [HEADINGS.get(name.strip(), name.strip().lower()) for name in next(rows, [])]
    missing = next((name for name in ("bin", "sku", "counted") if name not in heading), "")
    if missing:
        fault = Fault(1, "The first line has to name the columns; one of them is %(column)s.", {"column": missing}, "")
        return Sheet({}, [fault], 0)
    bins: dict[str, dict[Goods, int]] = {}
    faults, bad, lines = list[Fault](), set[str](), 0
    for number, cells in enumerate(rows, 2):
        values = dict(zip(heading, (cell.strip() for cell in cells), strict=False))
        if not values.get("counted"):
            continue
        lines += 1
        place = values.get("bin", "").upper()
        try:
            one, counted = _read_line(state, count, place, values)
            if one is not None and one in bins.get(place, {}):
                raise CannotCount("%(sku)s stands twice for bin %(bin)s.", sku=one.sku, bin=place)
            bins.setdefault(place, {}).update({one: counted} if one is not None else {})
        except CannotCount as error:
            faults.append(Fault(number, error.sentence, error.params, ",".join(cells)[:200]))
            bad.add(place)
    return Sheet({name: found for name, found in bins.items() if name not in bad}, faults, lines)


def _read_line(state: State, count: Count, place: str, values: dict[str, str]) -> tuple[Goods | None, int]:
    """The goods and their number; no goods with 0 says that the bin is empty."""
    row = state.counting.bins.get((count.count, place))
    if row is None:
        raise CannotCount("Bin %(bin)s does not belong to this count.", bin=place or "-")
    if not values["counted"].isdigit() or int(values["counted"]) > 1_000_000:
        raise CannotCount("%(value)s is no number of pieces.", value=values["counted"])
    counted, code = int(values["counted"]), values.get("sku", "").upper()
    if not code and not counted:
        return None, 0
    skus = [code] if code in state.products else list(state.codes.get(code, ()))
    if len(skus) != 1:
        raise CannotCount("There are no goods %(code)s.", code=code or "-")
    if count.skus and skus[0] not in count.skus:
        raise CannotCount("%(sku)s is not part of this count.", sku=skus[0])
    quality = QUALITIES.get(values.get("quality", "").lower())
    if quality is None:
        raise CannotCount("There is no quality %(quality)s.", quality=values["quality"])
    return Goods(skus[0], values.get("lot", "").upper(), quality), counted


def put(unit: Unit, count: Count, sheet: Sheet, operator: str, *, anybody: bool = False) -> tuple[int, list[str]]:
    """Takes the numbers in, bin by bin, as counts of this person. Returns how many bins, and those that are not to be
    counted now or have to be counted again by somebody else."""
    taken, left = 0, []
    for place, counted in sheet.bins.items():
        current = unit.state.counting.counts[count.count]
        try:
            counts.bin_counted(unit, current, place, counted, operator=operator, anybody=anybody)
            taken += 1
        except CannotCount:
            left.append(place)
    return taken, left
