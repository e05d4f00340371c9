"""Delivery notes and pick lists as text on a receipt printer (58 or 80 mm), in ESC/POS.

Text is sent in the Chinese character mode (`FS &`) as the two-byte part of GB18030, where a Chinese character takes two
columns; `¥`, which has only four bytes there, goes as `￥`. (Without `FS &` printers print code page signs; a character
of four bytes prints as several wrong ones.) Label documents go out as pictures instead: `languages/escpos.py`.

    ESC @  reset      ESC a n  0 left, 1 middle    ESC E n  bold     GS ! n  0x11 twice as wide and high
    FS &   Chinese    GS k 73 n {B...  Code 128    GS h, GS w, GS H  bars' height, module, text below
    GS V 66 n         feeds to the cutter and cuts, or only feeds
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from devices.labels.document import LabelError
from devices.labels.papers import (
    DeliveryNote,
    PickList,
    amount_of,
    is_priced,
    note_facts,
    parties,
    pick_facts,
    read,
    sums,
    words,
    yuan,
)
from devices.labels.raster import clean

ENCODING = "gb18030"
RESET, CHINESE, CUT = b"\x1b@", b"\x1c&", b"\x1dVB\x00"
LEFT, MIDDLE = b"\x1ba\x00", b"\x1ba\x01"
BOLD, LIGHT = b"\x1bE\x01", b"\x1bE\x00"
LARGE, USUAL = b"\x1d!\x11", b"\x1d!\x00"
COLUMN_DOTS = 12
BARS_HEIGHT, MODULE = 64, 2
SUBSTITUTES = str.maketrans({"¥": "￥", "•": "·", "\u00a0": " "})


def delivery_receipt(fields: Mapping[str, Any] | DeliveryNote, columns: int = 48) -> bytes:
    """The note for a printer with so many columns (80 mm: 48, 58 mm: 32); LabelError as for the PDF."""
    note = read(fields, DeliveryNote)
    say, priced = words(note.language), is_priced(note)
    body = [*facts([*note_facts(note), *parties(note)], columns), rule(columns)]
    for one in note.lines:
        body += wrapped(f"{one.name}  {one.spec}".strip(), columns)
        money = yuan(amount_of(one)) if priced else ""
        body.append(spread([one.sku, f"x{one.quantity}", money], columns))
    body += [rule(columns), *facts(sums(note), columns), *wrapped(note.footer, columns)]
    return receipt(say["delivery_note"], note.order, body, columns)


def pick_receipt(fields: Mapping[str, Any] | PickList, columns: int = 48) -> bytes:
    """The list for a printer with so many columns, in the order of its lines."""
    picks = read(fields, PickList)
    say = words(picks.language)
    body = [*facts(pick_facts(picks), columns), rule(columns)]
    for one in picks.lines:
        body.append(spread([one.bin, one.tote, f"[ ] x{one.quantity}"], columns))
        body += wrapped(f"{one.sku}  {one.name}", columns)
    return receipt(say["pick_list"], picks.number, [*body, rule(columns)], columns)


def receipt(title: str, number: str, lines: Sequence[str], columns: int) -> bytes:
    parts = [RESET, CHINESE, MIDDLE, LARGE, BOLD, encoded(title), b"\n", LIGHT, USUAL, *bars(number, columns), LEFT]
    parts += [encoded(line) + b"\n" for line in lines]
    return b"".join([*parts, b"\n", CUT])


def encoded(text: str) -> bytes:
    """For the Chinese character mode; LabelError names a character that a receipt printer does not have."""
    found = []
    for char in clean(text).translate(SUBSTITUTES):
        data = char.encode(ENCODING, "replace")
        if len(data) > 2:
            raise LabelError(f"a receipt printer has no {char!r} (U+{ord(char):04X}), of {text[:40]!r}")
        found.append(data)
    return b"".join(found)


def columns_of(text: str) -> int:
    """What the text takes: two for what is sent as two bytes."""
    return sum(1 if char.isascii() else 2 for char in text)


def wrapped(text: str, columns: int) -> list[str]:
    """Lines of at most so many columns, broken between Chinese characters and at spaces where there are any."""
    rows = []
    for paragraph in clean(text).split("\n"):
        row = ""
        for char in paragraph:
            if columns_of(row + char) > columns:
                head, space, tail = row.rpartition(" ")
                cut = space and char.isascii() and char.isalnum() and tail.isascii()
                rows.append((head if cut else row).rstrip())
                row = tail if cut else ""
            if row or char != " ":
                row += char
        rows.append(row)
    return rows if text else []


def facts(rows: Sequence[tuple[str, str]], columns: int) -> Iterator[str]:
    indent = max((columns_of(name) for name, value in rows if value), default=0) + 2
    for name, value in rows:
        for at, line in enumerate(wrapped(value, columns - indent)):
            yield (name + " " * (indent - columns_of(name)) if at == 0 else " " * indent) + line


def spread(cells: Sequence[str], columns: int) -> str:
    """Cells over a line, the first left, the last right; on lines of their own where they do not fit."""
    spare = columns - sum(map(columns_of, cells))
    gaps = len(cells) - 1
    if spare < gaps:
        return "\n".join(filter(None, cells))
    between = [spare // gaps + (1 if at < spare % gaps else 0) for at in range(gaps)]
    return "".join(cell + " " * gap for cell, gap in zip(cells, [*between, 0], strict=True))


def rule(columns: int) -> str:
    return "-" * columns


def bars(number: str, columns: int) -> list[bytes]:
    """The number as Code 128 in set B where it fits the paper, else in words."""
    carried = number.isascii() and number.isprintable() and "{" not in number
    wide = (11 * (len(number) + 3) + 2 + 20) * MODULE
    if not number or not carried or wide > columns * COLUMN_DOTS:
        return [encoded(number), b"\n"]
    data = b"{B" + number.encode()
    look = b"\x1dh" + bytes([BARS_HEIGHT]) + b"\x1dw" + bytes([MODULE]) + b"\x1dH\x02"
    return [look, b"\x1dkI" + bytes([len(data)]) + data, b"\n"]
