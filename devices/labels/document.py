"""The label document: what stands where, in millimetres from the upper left corner, for any printer's language.

An element that is turned (`rotation`, degrees clockwise) stands with its upper left corner, as it then is, at
`x_mm`, `y_mm`. `schema.json` beside this file is the document's JSON schema.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from devices.errors import DeviceError

Position = Annotated[float, Meta(ge=0, le=1000)]
Length = Annotated[float, Meta(gt=0, le=1000)]
Room = Annotated[float, Meta(ge=0, le=1000)]
Count = Annotated[int, Meta(ge=1, le=50)]
Turn = Literal[0, 90, 180, 270]
Align = Literal["left", "center", "right"]
Symbology = Literal["code128", "gs1-128", "qr", "gs1-datamatrix", "datamatrix", "ean13", "itf14"]


class LabelError(DeviceError):
    """The label cannot be made: the sentence names the element and what is wrong with it."""


class Text(msgspec.Struct, frozen=True, kw_only=True, tag="text", tag_field="kind"):
    """`size_mm` is the height of a line's characters. With `width_mm` the text is broken into at most `lines` lines
    and made smaller, down to 60 %, where it does not fit; what then still does not fit is an error, or ends in an
    ellipsis where `overflow` says so. `inverse` is paper on ink; the ink fills the box that `width_mm` and `lines`
    make."""

    x_mm: Position
    y_mm: Position
    text: Annotated[str, Meta(max_length=2000)]
    size_mm: Length
    width_mm: Room = 0.0
    lines: Count = 1
    align: Align = "left"
    bold: bool = False
    inverse: bool = False
    rotation: Turn = 0
    overflow: Literal["error", "ellipsis"] = "error"


class Barcode(msgspec.Struct, frozen=True, kw_only=True, tag="barcode", tag_field="kind"):
    """`module_mm` is the narrowest bar or the side of a square; `height_mm` and `readable` are for bars only.

    `x_mm`, `y_mm` is the corner of the bars; the quiet zone lies outside. With `width_mm` it is the corner of a room
    that holds the symbol and its quiet zones: modules are made finer where they would not fit (never below 0.19 mm)
    and the symbol stands in it as `align` says. GS1 symbols take their text with application identifiers in brackets,
    `(00)3690...`; EAN-13 and ITF-14 with the check digit."""

    x_mm: Position
    y_mm: Position
    symbology: Symbology
    text: Annotated[str, Meta(max_length=1000)]
    module_mm: Annotated[float, Meta(gt=0, le=5)] = 0.25
    height_mm: Length = 10.0
    readable: bool = True
    level: Literal["L", "M", "Q", "H"] = "M"
    width_mm: Room = 0.0
    align: Align = "center"
    rotation: Turn = 0


class Line(msgspec.Struct, frozen=True, kw_only=True, tag="line", tag_field="kind"):
    x_mm: Position
    y_mm: Position
    length_mm: Length
    thickness_mm: Length = 0.25
    vertical: bool = False


class Box(msgspec.Struct, frozen=True, kw_only=True, tag="box", tag_field="kind"):
    """A frame; as thick as half its side it is a filled rectangle."""

    x_mm: Position
    y_mm: Position
    width_mm: Length
    height_mm: Length
    thickness_mm: Length = 0.25


class Image(msgspec.Struct, frozen=True, kw_only=True, tag="image", tag_field="kind"):
    """A raster image (PNG, base64 in JSON), turned and then scaled into the box; darker than half is ink."""

    x_mm: Position
    y_mm: Position
    width_mm: Length
    height_mm: Length
    png: bytes
    rotation: Turn = 0


class Epc(msgspec.Struct, frozen=True, kw_only=True, tag="epc", tag_field="kind"):
    """What is written to the label's RFID tag: hexadecimal digits, whole 16-bit words."""

    epc: Annotated[str, Meta(max_length=124)]


Element = Text | Barcode | Line | Box | Image | Epc


class LabelDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One label. The same document always gives the same bytes."""

    width_mm: Annotated[int, Meta(gt=0, le=300)]
    height_mm: Annotated[int, Meta(gt=0, le=1000)]
    elements: Annotated[tuple[Element, ...], Meta(max_length=500)]
    name: str = ""


def parse(data: bytes | str) -> LabelDocument:
    """Reads a document or a template without looking at what it says; LabelError when it is none."""
    try:
        return msgspec.json.decode(data, type=LabelDocument)
    except msgspec.DecodeError as wrong:
        raise LabelError(f"this is no label document: {wrong}") from wrong


def schema() -> dict[str, Any]:
    """The JSON schema of a label document."""
    return msgspec.json.schema(LabelDocument)


def described(number: int, element: Element) -> str:
    """How errors name an element, counted from 1."""
    return f"element {number} ({element.__struct_config__.tag})"
