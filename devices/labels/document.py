"""The label document: what stands where, in millimetres from the upper left corner, for any printer's language."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from devices.errors import DeviceError

Position = Annotated[float, Meta(ge=0, le=1000)]
Length = Annotated[float, Meta(gt=0, le=1000)]
Count = Annotated[int, Meta(ge=1, le=50)]


class LabelError(DeviceError):
    """The label cannot be made: the sentence names the element and what is wrong with it."""


class Text(msgspec.Struct, frozen=True, kw_only=True, tag="text", tag_field="kind"):
    """`size_mm` is the height of a line's characters. With `width_mm` the text is broken into at most `lines` lines
    and made smaller, down to 60 %, where it does not fit; what then still does not fit ends in an ellipsis."""

    x_mm: Position
    y_mm: Position
    text: str
    size_mm: Length
    width_mm: Annotated[float, Meta(ge=0, le=1000)] = 0.0
    lines: Count = 1
    align: Literal["left", "center", "right"] = "left"


class Barcode(msgspec.Struct, frozen=True, kw_only=True, tag="barcode", tag_field="kind"):
    """`module_mm` is the narrowest bar or the side of a square; `height_mm` and `readable` are for bars only."""

    x_mm: Position
    y_mm: Position
    symbology: Literal["code128", "ean13", "qr"]
    text: Annotated[str, Meta(min_length=1, max_length=500)]
    module_mm: Annotated[float, Meta(gt=0, le=5)] = 0.25
    height_mm: Length = 10.0
    readable: bool = True
    level: Literal["L", "M", "Q", "H"] = "M"


class Line(msgspec.Struct, frozen=True, kw_only=True, tag="line", tag_field="kind"):
    x_mm: Position
    y_mm: Position
    length_mm: Length
    thickness_mm: Length = 0.25
    vertical: bool = False


class Box(msgspec.Struct, frozen=True, kw_only=True, tag="box", tag_field="kind"):
    x_mm: Position
    y_mm: Position
    width_mm: Length
    height_mm: Length
    thickness_mm: Length = 0.25


class Image(msgspec.Struct, frozen=True, kw_only=True, tag="image", tag_field="kind"):
    """A raster image (PNG, base64 in JSON), scaled into the box; darker than half is ink."""

    x_mm: Position
    y_mm: Position
    width_mm: Length
    height_mm: Length
    png: bytes


class Epc(msgspec.Struct, frozen=True, kw_only=True, tag="epc", tag_field="kind"):
    """What is written to the label's RFID tag: hexadecimal digits, whole 16-bit words."""

    epc: Annotated[str, Meta(pattern="^([0-9A-Fa-f]{4})+$", max_length=124)]


Element = Text | Barcode | Line | Box | Image | Epc


class LabelDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One label. The same document always gives the same bytes."""

    width_mm: Annotated[int, Meta(gt=0, le=300)]
    height_mm: Annotated[int, Meta(gt=0, le=1000)]
    elements: tuple[Element, ...]
    name: str = ""


def read_document(data: bytes | str) -> LabelDocument:
    """Reads and checks a document; LabelError says where it is wrong."""
    try:
        document = msgspec.json.decode(data, type=LabelDocument)
    except msgspec.DecodeError as wrong:
        raise LabelError(f"this is no label document: {wrong}") from wrong
    check(document)
    return document


def schema() -> dict[str, Any]:
    """The JSON schema of a label document."""
    return msgspec.json.schema(LabelDocument)


def check(document: LabelDocument) -> None:
    """What the schema cannot say; LabelError names the element, counted from 1."""
    for number, element in enumerate(document.elements, 1):
        if wrong := fault(document, element):
            raise LabelError(f"element {number} ({element.__struct_config__.tag}): {wrong}")


def fault(document: LabelDocument, element: Element) -> str:
    if isinstance(element, Epc):
        return ""
    if element.x_mm >= document.width_mm or element.y_mm >= document.height_mm:
        return f"({element.x_mm:g}, {element.y_mm:g}) mm lies outside {document.width_mm} x {document.height_mm} mm"
    return barcode_fault(element) if isinstance(element, Barcode) else ""


def barcode_fault(barcode: Barcode) -> str:
    if barcode.symbology == "ean13" and not ean13_is_right(barcode.text):
        return f"{barcode.text!r} is no EAN-13: 13 digits, the last of them the check digit"
    if barcode.symbology == "code128" and not (barcode.text.isascii() and barcode.text.isprintable()):
        return f"Code 128 cannot carry {barcode.text!r}"
    return ""


def ean13_is_right(text: str) -> bool:
    if len(text) != 13 or not text.isascii() or not text.isdigit():
        return False
    return sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(text)) % 10 == 0
