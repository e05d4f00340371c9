"""Bins as a table (CSV): read with every error by line, then set up; written with what is set up.

Columns, in any order, by their English or Chinese heading: `bin` 库位, `zone` 库区, `kind` 类型 (of a zone that is not
there yet), `aisle` 巷道 and `cell` 货格 (from 1, in the zone's layout), `level` 层 (from 1), `x_mm` 横坐标 and `y_mm`
纵坐标 (of a bin beside the layout), `max_pieces` 最多件数, `max_ml` 容积毫升, `max_g` 承重克, `skus` 限放货号 and
`classes` 限放分类 (several with `;`), `one_sku` 一位一品 and `one_lot` 一位一批 (yes, no, 1, 0, 是, 否), `blocked`
停用原因. Only `bin` is needed; a column that is not there leaves what is set.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from gateway.floor.storage.layouts import CannotSetUp, from_depot, put_bins, put_zone, refuse_bin
from gateway.floor.storage.places import KINDS
from gateway.store.rows import Bin, Zone
from gateway.store.state import State
from gateway.store.unit import Unit

COLUMNS = (
    "bin", "zone", "kind", "aisle", "cell", "level", "x_mm", "y_mm", "max_pieces", "max_ml", "max_g", "skus", "classes",
    "one_sku", "one_lot", "blocked",
)  # fmt: skip
HEADINGS = {
    "库位": "bin", "庫位": "bin", "库区": "zone", "庫區": "zone", "类型": "kind", "類型": "kind", "巷道": "aisle",
    "货格": "cell", "貨格": "cell", "层": "level", "層": "level", "横坐标": "x_mm", "橫座標": "x_mm", "纵坐标": "y_mm",
    "縱座標": "y_mm", "最多件数": "max_pieces", "最多件數": "max_pieces", "容积毫升": "max_ml", "容積毫升": "max_ml",
    "承重克": "max_g", "限放货号": "skus", "限放貨號": "skus", "限放分类": "classes", "限放分類": "classes",
    "一位一品": "one_sku", "一位一批": "one_lot", "停用原因": "blocked",
}  # fmt: skip
KIND_WORDS = {
    "拣货区": "picking", "备货区": "reserve", "发货区": "despatch", "质检区": "qc", "畅销区": "best_seller",
    "热销区": "best_seller", "小商品区": "small_goods", "留货区": "hold", "次品区": "defect",
    "揀貨區": "picking", "備貨區": "reserve", "發貨區": "despatch", "質檢區": "qc", "暢銷區": "best_seller",
    "小商品區": "small_goods", "留貨區": "hold", "次品區": "defect",
}  # fmt: skip
YES, NO = frozenset({"1", "yes", "y", "true", "是", "✓"}), frozenset({"", "0", "no", "n", "false", "否"})
MOST = 20_000  # lines of one file
_NUMBERS = ("aisle", "cell", "level", "x_mm", "y_mm", "max_pieces", "max_ml", "max_g")
_FROM_ONE = frozenset({"aisle", "cell", "level"})


class Fault(NamedTuple):
    """A line that cannot be used, kept as it came; `sentence` is a msgid that says why."""

    line: int
    sentence: str
    params: dict[str, Any]
    text: str


class Table(NamedTuple):
    """What a file says: zones that are new, bins, lines that cannot be used, columns that nobody knows."""

    zones: list[Zone]
    bins: list[Bin]
    faults: list[Fault]
    strange: list[str]
    lines: int


def read(state: State, text: str) -> Table:
    """Reads a table against what is set up; changes nothing."""
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=_delimiter(text))
    heading = [HEADINGS.get(name.strip(), name.strip().lower()) for name in next(rows, [])]
    strange = [name for name in heading if name and name not in COLUMNS]
    if "bin" not in heading:
        fault = Fault(1, "The first line has to name the columns; one of them is %(column)s.", {"column": "bin"}, "")
        return Table([], [], [fault], strange, 0)
    zones: dict[str, Zone] = {}
    bins: dict[str, Bin] = {}
    faults, lines = list[Fault](), 0
    for number, cells in enumerate(rows, 2):
        if not any(cell.strip() for cell in cells):
            continue
        lines += 1
        try:
            _read_line(state, dict(zip(heading, (cell.strip() for cell in cells), strict=False)), zones, bins, lines)
        except CannotSetUp as error:
            faults.append(Fault(number, error.sentence, error.params, ",".join(cells)[:200]))
    return Table(list(zones.values()), list(bins.values()), faults, strange, lines)


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _read_line(
    state: State, values: Mapping[str, str], zones: dict[str, Zone], bins: dict[str, Bin], lines: int
) -> None:
    if lines > MOST:
        raise CannotSetUp("A file has at most %(most)s lines.", most=MOST)
    name = values["bin"].upper()
    if not name:
        raise CannotSetUp("The bin's name is missing.")
    if name in bins:
        raise CannotSetUp("Bin %(bin)s stands twice in the file.", bin=name)
    before = state.bins.get(name)
    zone = _zone(state, values, zones, before.zone if before else name.partition("-")[0])
    row = before or Bin(bin=name, zone=zone.zone, **_guess(zone, name))
    row = msgspec.structs.replace(row, zone=zone.zone, **_fields(values))
    row = msgspec.structs.replace(row, walk_mm=from_depot(row, zone) if _lies(row, zone) else 0)
    refuse_bin(state, row, zone)
    bins[name] = row


def _lies(row: Bin, zone: Zone) -> bool:
    return bool(zone.layout) or (row.x_mm is not None and row.y_mm is not None)


def _zone(state: State, values: Mapping[str, str], zones: dict[str, Zone], otherwise: str) -> Zone:
    name = (values.get("zone") or otherwise).upper()
    found = zones.get(name) or state.zones.get(name)
    if found is not None:
        return found
    kind = values.get("kind", "")
    kind = KIND_WORDS.get(kind, kind.lower() or "picking")
    if kind not in KINDS:
        raise CannotSetUp("There is no kind of zone %(kind)s.", kind=values.get("kind", ""))
    zones[name] = Zone(zone=name, kind=kind)
    return zones[name]


def _guess(zone: Zone, name: str) -> dict[str, Any]:
    """Aisle, cell and level of a name like `A-07-03-2`, where the zone has a layout."""
    parts = name.split("-")[1:]
    if not zone.layout or not all(part.isdigit() for part in parts) or not 2 <= len(parts) <= 3:
        return {"aisle": 0, "cell": 0}
    numbers = [int(part) - 1 for part in parts]
    return dict(zip(("aisle", "cell", "level"), numbers, strict=False))


def _fields(values: Mapping[str, str]) -> dict[str, Any]:
    """What the line says; an empty cell of a column that is there clears."""
    found: dict[str, Any] = {}
    for name in _NUMBERS:
        if name in values and (values[name] or name not in _FROM_ONE):
            found[name] = _number(name, values[name])
    for name in ("skus", "classes"):
        if name in values:
            parts = values[name].replace("；", ";").split(";")
            found[name] = tuple(
                part.strip().upper() if name == "skus" else part.strip() for part in parts if part.strip()
            )
    for name in ("one_sku", "one_lot"):
        if name in values:
            found[name] = _yes(name, values[name])
    if "blocked" in values:
        found["blocked"] = values["blocked"][:120]
    return found


def _number(name: str, text: str) -> int | None:
    if not text:
        return None if name in ("x_mm", "y_mm") else 0
    try:
        value = int(text)
    except ValueError:
        raise CannotSetUp("%(value)s is no whole number (%(column)s).", value=text, column=name) from None
    if abs(value) > 100_000_000:
        raise CannotSetUp("%(value)s is no whole number (%(column)s).", value=text, column=name)
    if name in _FROM_ONE:
        if value < 1:
            raise CannotSetUp("%(column)s counts from 1, not from %(value)s.", value=text, column=name)
        return value - 1
    return value


def _yes(name: str, text: str) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise CannotSetUp("%(value)s is neither yes nor no (%(column)s).", value=text, column=name)


def put(unit: Unit, table: Table, reason: str = "", operator: str = "") -> int:
    """Sets up what the table says; lines with faults are left out. Returns how many bins changed."""
    used = {row.zone for row in table.bins}
    for zone in table.zones:
        if zone.zone in used:
            put_zone(unit, zone, operator)
    return put_bins(unit, table.bins, reason, operator)


def write(zones: Mapping[str, Zone], bins: Iterable[Bin]) -> str:
    """The table of these bins; read again, it changes nothing."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in bins:
        zone = zones[row.zone]
        free = row.x_mm is not None
        where = ("", "", row.level + 1) if free else (row.aisle + 1, row.cell + 1, row.level + 1)
        limits = [value or "" for value in (row.max_pieces, row.max_ml, row.max_g)]
        flags = ["yes" if value else "no" for value in (row.one_sku, row.one_lot)]
        goods = [";".join(row.skus), ";".join(row.classes)]
        place = ("" if row.x_mm is None else row.x_mm, "" if row.y_mm is None else row.y_mm)
        writer.writerow((row.bin, row.zone, zone.kind, *where, *place, *limits, *goods, *flags, row.blocked))
    return "\ufeff" + out.getvalue()
