"""From a job's fields to the printer's bytes: a template filled in, or pages drawn row by row."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from devices.labels import LANGUAGES, Barcode, Epc, LabelDocument, LabelError, Text, fill, read_template, render
from gateway.contracts.sealing import Receiver
from gateway.floor.outbound.sscc import check_digit
from gateway.printing.pages import PAGED, pages, receipt
from gateway.printing.templates import FIELDS, default

_MOBILE = re.compile(r"(\d{3})\d{4}(\d{4})")
_TOO_LONG = re.compile(r"element (\d+) \(text\): .+ is too long for ", re.DOTALL)
SQUEEZES = 4
SMALLEST_MM = 1.5
TAGGED = frozenset({"goods", "carton"})  # these get a tag where one was asked for; a waybill where it is drawn
TAG_LANGUAGES = frozenset({"zpl"})  # the others have no command that writes a tag


def render_label(
    kind: str,
    fields: dict[str, Any],
    receiver: Receiver | None,
    driver: str = "zpl",
    language: str = "zh_CN",
    dpi: int = 203,
    template: dict[str, Any] | None = None,
) -> bytes:
    """The bytes for the printer, all copies; runs in the worker process. Raises LabelError (a sentence)."""
    if driver not in LANGUAGES:
        raise LabelError(f"nothing can be drawn for {driver} printers; there is {', '.join(LANGUAGES)}")
    if driver == "escpos" and kind in PAGED:  # a roll of receipt paper is no label of 100 x 150 mm
        return receipt(kind, fields, receiver, language) * max(1, int(fields.get("copies", 1)))
    drawn = documents(kind, fields, receiver, language, template)
    data = b"".join(_render(_without_tag(one) if driver not in TAG_LANGUAGES else one, driver, dpi) for one in drawn)
    return data * max(1, int(fields.get("copies", 1)))


def _render(document: LabelDocument, driver: str, dpi: int) -> bytes:
    """The bytes; a text that is too long for its place gets twice the lines at half the size there, and nothing is cut:
    a long name or address must not keep a parcel from leaving."""
    for _ in range(SQUEEZES):
        try:
            return render(document, driver, dpi)
        except LabelError as error:
            found = _TOO_LONG.match(str(error))
            squeezed = _squeezed(document, int(found[1])) if found is not None else None
            if squeezed is None:
                raise
            document = squeezed
    return render(document, driver, dpi)


def _squeezed(document: LabelDocument, number: int) -> LabelDocument | None:
    """None where nobody could read it any more."""
    elements = list(document.elements)
    text = elements[number - 1]
    if not isinstance(text, Text) or text.size_mm / 2 < SMALLEST_MM:
        return None
    elements[number - 1] = msgspec.structs.replace(text, size_mm=text.size_mm / 2, lines=min(text.lines * 2, 50))
    return msgspec.structs.replace(document, elements=tuple(elements))


def documents(
    kind: str,
    fields: dict[str, Any],
    receiver: Receiver | None = None,
    language: str = "zh_CN",
    template: dict[str, Any] | None = None,
) -> Iterator[LabelDocument]:
    """The labels of one copy of a job. Raises LabelError."""
    if "label" in fields:
        yield msgspec.convert(fields["label"], LabelDocument)
        return
    if kind in PAGED:
        yield from pages(kind, fields, receiver, language)
        return
    try:
        drawn = read_template(msgspec.json.encode(template)) if template else default(kind, language)
    except KeyError as error:
        raise LabelError(f"there is no label of the kind {kind!r}") from error
    for one in fields.get("each", [{}]):
        values = {**dict.fromkeys(FIELDS[kind], ""), **fields, **one, **receiver_fields(receiver)}
        filled = fill(_fitting(drawn, values), values)
        yield _with_tag(filled, str(values.get("epc", ""))) if kind in TAGGED else filled


def waybill(fields: dict[str, Any], receiver: Receiver | None, language: str) -> LabelDocument:
    """The carrier's label as it is drawn before anybody changes it."""
    return next(documents("waybill", fields, receiver, language))


def goods(fields: dict[str, Any]) -> LabelDocument:
    """The label of one piece as it is drawn before anybody changes it."""
    return next(documents("goods", fields))


def receiver_fields(receiver: Receiver | None) -> dict[str, str]:
    """What a waybill shows of its receiver."""
    to = receiver or Receiver(name="-")
    parts = (to.country, to.province, to.city, to.district, to.address, to.postcode)
    address = " ".join(part for part in parts if part)
    return {"receiver_name": to.name, "receiver_phone": _masked(to.phone), "receiver_address": address or "-"}


def _fitting(drawn: LabelDocument, values: dict[str, Any]) -> LabelDocument:
    """An EAN-13 whose field holds no EAN-13 becomes a Code 128: goods without one are labelled all the same."""

    def one(element: Any) -> Any:
        if not isinstance(element, Barcode) or element.symbology != "ean13":
            return element
        name = element.text.strip("{}")
        code = str(values.get(name, element.text))
        if code.isascii() and code.isdigit() and len(code) == 13 and check_digit(code[:12]) == code[12]:
            return element
        return msgspec.structs.replace(element, symbology="code128", module_mm=0.25)

    return msgspec.structs.replace(drawn, elements=tuple(map(one, drawn.elements)))


def _with_tag(document: LabelDocument, epc: str) -> LabelDocument:
    """A label that was asked for with a tag carries one, also where nobody drew it."""
    if not epc or any(isinstance(element, Epc) for element in document.elements):
        return document
    return msgspec.structs.replace(document, elements=(*document.elements, Epc(epc=epc)))


def _without_tag(document: LabelDocument) -> LabelDocument:
    kept = tuple(element for element in document.elements if not isinstance(element, Epc))
    return msgspec.structs.replace(document, elements=kept)


def _masked(phone: str) -> str:
    """A mobile number with its middle hidden, as carriers print it."""
    return _MOBILE.sub(r"\1****\2", phone)
