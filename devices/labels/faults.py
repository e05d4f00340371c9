"""What the schema of a label document cannot say."""

import re

from devices.labels import gs1
from devices.labels.check_digits import check_digit, digits_are_right
from devices.labels.document import Barcode, Element, Epc, LabelDocument, LabelError, described, parse

WORDS = re.compile("([0-9A-Fa-f]{4})+")
CHECKED = {"ean13": ("EAN-13", 13), "itf14": ("ITF-14", 14)}


def read_document(data: bytes | str) -> LabelDocument:
    """Reads and checks a document; LabelError says where it is wrong."""
    document = parse(data)
    check(document)
    return document


def check(document: LabelDocument) -> None:
    """LabelError names the element, counted from 1, and what is wrong with it."""
    for number, element in enumerate(document.elements, 1):
        if wrong := fault(document, element):
            raise LabelError(f"{described(number, element)}: {wrong}")


def fault(document: LabelDocument, element: Element) -> str:
    if isinstance(element, Epc):
        return "" if WORDS.fullmatch(element.epc) else f"{element.epc!r} is no EPC: hexadecimal digits, four at a time"
    if element.x_mm >= document.width_mm or element.y_mm >= document.height_mm:
        return f"({element.x_mm:g}, {element.y_mm:g}) mm lies outside {document.width_mm} x {document.height_mm} mm"
    return barcode_fault(element) if isinstance(element, Barcode) else ""


def barcode_fault(barcode: Barcode) -> str:
    text = barcode.text
    if not text:
        return "a barcode needs a text"
    if barcode.symbology in CHECKED:
        name, length = CHECKED[barcode.symbology]
        return "" if digits_are_right(text, length) else f"{text!r} is no {name}: {digits_wanted(text, length)}"
    if barcode.symbology == "code128" and not (text.isascii() and text.isprintable()):
        return f"Code 128 cannot carry {text!r}"
    if barcode.symbology in ("gs1-128", "gs1-datamatrix"):
        try:
            gs1.elements(text)
        except ValueError as wrong:
            return str(wrong)
    return ""


def digits_wanted(text: str, length: int) -> str:
    if len(text) == length and text.isascii() and text.isdigit():
        return f"the check digit should be {check_digit(text[:-1])}"
    return f"{length} digits, the last of them the check digit"
