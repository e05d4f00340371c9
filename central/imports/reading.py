"""From a file's bytes to rows: every one either usable or kept with its reason. Pure."""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from central.imports.layouts import own, uci
from central.imports.rows import BadFile, Layout, OrderRow, RowRefused

LAYOUTS = (uci.LAYOUT, own.LAYOUT)
MAX_BYTES = 64 * 1024 * 1024
_ENCODINGS = ("utf-8-sig", "gb18030", "cp1252")


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row that cannot be used, as it came."""

    line: int
    reason: str
    document: str
    key: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class UsableRow:
    """A row with where it stood, and its content for the case that it cannot be used after all."""

    line: int
    key: str
    row: OrderRow
    data: Mapping[str, Any]

    def kept(self, reason: str) -> KeptRow:
        """This row, refused after all."""
        return KeptRow(self.line, reason, self.row.order, self.key, self.data)


@dataclass
class OrderFile:
    """A file of orders, read."""

    layout: str
    content_hash: str
    rows: int
    orders: dict[str, list[UsableRow]] = field(default_factory=dict)
    cancellations: dict[str, list[UsableRow]] = field(default_factory=dict)
    kept: list[KeptRow] = field(default_factory=list)


def content_hash(content: bytes) -> str:
    """By which the same file is known again."""
    return hashlib.sha256(content).hexdigest()


def read_orders(content: bytes, name: str) -> OrderFile:
    """Reads a file of orders; raises BadFile with one sentence where it is none."""
    header, lines = read_table(content, name)
    layout = _layout(header, name)
    found = OrderFile(layout.name, content_hash(content), 0)
    copies: dict[str, int] = {}
    for number, cells in lines:
        found.rows += 1
        _sort_row(found, layout, header, number, cells, copies)
    if found.rows == 0:
        raise BadFile(f"{name} has a header and no rows")
    return found


def read_table(content: bytes, name: str) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The header, and the rows with their line numbers; raises BadFile."""
    if len(content) > MAX_BYTES:
        raise BadFile(f"{name} has {len(content)} bytes, more than {MAX_BYTES} are not taken")
    text = _text(content, name)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(reader)]
    except StopIteration:
        raise BadFile(f"{name} is empty") from None
    except csv.Error as error:
        raise BadFile(f"{name} is not a table of comma separated values: {error}") from error
    return header, _lines(reader, name)


def _text(content: bytes, name: str) -> str:
    if b"\0" in content:
        raise BadFile(f"{name} is not a text file")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadFile(f"{name} is not a text file in UTF-8 or GB 18030")


def _lines(reader: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadFile(f"{name}, line {number}: {error}") from error
        if cells:
            yield number, cells


def _layout(header: Sequence[str], name: str) -> Layout:
    for layout in LAYOUTS:
        if layout.fits(header):
            return layout
    shown = ",".join(header)[:120]
    known = "; ".join(",".join(layout.required) for layout in LAYOUTS)
    raise BadFile(f"{name} has the header {shown!r}, which is no order file (known: {known})")


def _sort_row(
    found: OrderFile, layout: Layout, header: Sequence[str], number: int, cells: list[str], copies: dict[str, int]
) -> None:
    digest = hashlib.sha256(msgspec.json.encode([layout.name, cells])).hexdigest()
    copies[digest] = copies.get(digest, 0) + 1
    key = f"{digest[:56]}-{copies[digest]}"
    data: dict[str, Any] = dict(zip(header, cells, strict=False))
    document = cells[0][:64]
    try:
        if len(cells) != len(header):
            data["_cells"] = cells
            raise RowRefused("bad_row")
        row = layout.parse(data)
        if copies[digest] > 1:
            raise RowRefused("duplicate_row")
    except RowRefused as refused:
        found.kept.append(KeptRow(number, str(refused), document, key, data))
        return
    group = found.cancellations if row.cancels else found.orders
    group.setdefault(row.order, []).append(UsableRow(number, key, row, data))


def order_key(rows: Sequence[UsableRow]) -> str:
    """An order's content: the same rows, wherever they stand, are the same order."""
    return hashlib.sha256("\n".join(sorted(row.key for row in rows)).encode()).hexdigest()
