"""What a delivery note and a pick list hold. Money is in fen, lengths in millimetres; what is empty is not printed."""

from collections.abc import Mapping
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


Page = TypeVar("Page", DeliveryNote, PickList)


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
