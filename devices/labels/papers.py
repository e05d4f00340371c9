"""What a delivery note, a pick list and a manifest hold.

Money is in fen, lengths in millimetres; what is empty is not printed. `papers.json` has an example of each,
`words.json` what is said around the values.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

from devices.labels.document import LabelError
from devices.labels.fonts import undrawable

PaperName = Literal["A4", "A5", "100mm"]
LanguageName = Literal["zh_CN", "en"]
Code = Annotated[str, Meta(max_length=80)]
Long = Annotated[str, Meta(max_length=2000)]
Quantity = Annotated[int, Meta(ge=0)]


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """Who sends or receives."""

    name: Code = ""
    phone: Code = ""
    address: Long = ""


class SoldLine(msgspec.Struct, frozen=True, kw_only=True):
    """Prices are printed when any line has one; the amount is quantity times price unless it is given."""

    sku: Code
    name: Long
    quantity: Quantity
    spec: Long = ""
    price_fen: int | None = None
    amount_fen: int | None = None


class DeliveryNote(msgspec.Struct, frozen=True, kw_only=True):
    """发货单: what is in a parcel, for the buyer."""

    order: Code
    lines: tuple[SoldLine, ...]
    shop: Code = ""
    waybill: Code = ""
    carrier: Code = ""
    receiver: Party = Party()
    sender: Party = Party()
    ordered: Code = ""
    printed: Code = ""
    remark: Long = ""
    discount_fen: int | None = None
    freight_fen: int | None = None
    paid_fen: int | None = None
    footer: Long = ""
    paper: PaperName = "A4"
    language: LanguageName = "zh_CN"


class PickLine(msgspec.Struct, frozen=True, kw_only=True):
    bin: Code
    sku: Code
    name: Long
    quantity: Quantity
    barcode: Code = ""
    tote: Code = ""


class PickList(msgspec.Struct, frozen=True, kw_only=True):
    """拣货单: where to go and what to take, in the order of the way."""

    number: Code
    lines: tuple[PickLine, ...]
    warehouse: Code = ""
    zone: Code = ""
    picker: Code = ""
    printed: Code = ""
    walk_mm: int | None = None
    remark: Long = ""
    paper: PaperName = "A4"
    language: LanguageName = "zh_CN"


class HandedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel that a carrier takes."""

    waybill: Code
    order: Code = ""
    weight: Code = ""
    time: Code = ""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """交接单: the parcels that one carrier takes at once, and who signed for them."""

    number: Code
    lines: tuple[HandedLine, ...]
    carrier: Code = ""
    warehouse: Code = ""
    driver: Code = ""
    signature: Code = ""
    operator: Code = ""
    closed: Code = ""
    weight: Code = ""
    printed: Code = ""
    paper: PaperName = "A4"
    language: LanguageName = "zh_CN"


Page = TypeVar("Page", DeliveryNote, PickList, Manifest)


def read(fields: Mapping[str, Any] | Page, kind: type[Page]) -> Page:
    """Plain dicts become the structs; LabelError says which field is wrong or has a character without a glyph."""
    try:
        page = fields if isinstance(fields, kind) else msgspec.convert(fields, kind)
    except msgspec.ValidationError as wrong:
        raise LabelError(f"this makes no page: {wrong}") from wrong
    for path, text in texts(msgspec.to_builtins(page), "$"):
        if char := undrawable(text):
            raise LabelError(f"{path}: the font has no glyph for {char!r} (U+{ord(char):04X})")
    return page


def texts(value: Any, path: str) -> list[tuple[str, str]]:
    """Every text in it and where it stands."""
    if isinstance(value, str):
        return [(path, value)]
    if isinstance(value, dict):
        return [found for name, one in value.items() for found in texts(one, f"{path}.{name}")]
    if isinstance(value, list | tuple):
        return [found for at, one in enumerate(value) for found in texts(one, f"{path}[{at}]")]
    return []


@cache
def words(language: str) -> dict[str, str]:
    found: dict[str, dict[str, str]] = json.loads((files("devices.labels") / "words.json").read_bytes())
    return found[language]


def examples() -> dict[str, dict[str, Any]]:
    """Fields of a delivery note and of a pick list, as they may come."""
    found: dict[str, dict[str, Any]] = json.loads((files("devices.labels") / "papers.json").read_bytes())
    return found


def yuan(fen: int) -> str:
    sign, amount = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}¥{amount // 100:,}.{amount % 100:02d}"


def amount_of(line: SoldLine) -> int:
    """In fen; 0 where nothing is known of prices."""
    return line.amount_fen if line.amount_fen is not None else (line.price_fen or 0) * line.quantity


def sums(note: DeliveryNote) -> list[tuple[str, str]]:
    """What stands below the lines: name and value."""
    say = words(note.language)
    pieces = sum(one.quantity for one in note.lines)
    rows = [(say["total"], say["lines"].format(lines=len(note.lines), pieces=pieces))]
    if is_priced(note):
        rows.append((say["goods"], yuan(sum(map(amount_of, note.lines)))))
    for name, fen in (("discount", note.discount_fen), ("freight", note.freight_fen), ("paid", note.paid_fen)):
        if fen is not None:
            rows.append((say[name], yuan(fen)))
    return [*rows, (say["remark"], note.remark)]


def is_priced(note: DeliveryNote) -> bool:
    return any(one.price_fen is not None or one.amount_fen is not None for one in note.lines)


def note_facts(note: DeliveryNote) -> list[tuple[str, str]]:
    say = words(note.language)
    return [
        (say["order"], note.order),
        (say["shop"], note.shop),
        (say["ordered"], note.ordered),
        (say["carrier"], f"{note.carrier}  {note.waybill}".strip()),
        (say["printed"], note.printed),
    ]


def parties(note: DeliveryNote) -> list[tuple[str, str]]:
    def told(one: Party) -> str:
        return "\n".join(filter(None, (f"{one.name}  {one.phone}".strip(), one.address)))

    say = words(note.language)
    return [(say["receiver"], told(note.receiver)), (say["sender"], told(note.sender))]


def pick_facts(picks: PickList) -> list[tuple[str, str]]:
    say = words(picks.language)
    pieces = sum(one.quantity for one in picks.lines)
    totes = len({one.tote for one in picks.lines if one.tote})
    return [
        (say["wave"], picks.number),
        (say["warehouse"], f"{picks.warehouse}  {picks.zone}".strip()),
        (say["picker"], picks.picker),
        (say["total"], say["lines"].format(lines=len(picks.lines), pieces=pieces)),
        (say["totes"], str(totes or "")),
        (say["walk"], "" if picks.walk_mm is None else f"{round(picks.walk_mm / 1000)} m"),
        (say["printed"], picks.printed),
        (say["remark"], picks.remark),
    ]
