"""Label documents: the express waybill 100 x 150 mm with its tag, the goods label 50 x 30 mm."""

import re
from typing import Any

from devices.labels import LANGUAGES, Barcode, Box, Epc, LabelDocument, Line, Text, render
from gateway.contracts.sealing import Receiver
from gateway.floor.sscc import check_digit
from gateway.locale.texts import translate

_MOBILE = re.compile(r"(\d{3})\d{4}(\d{4})")


def render_label(
    kind: str, fields: dict[str, Any], receiver: Receiver | None, driver: str = "zpl", language: str = "zh_CN"
) -> bytes:
    """The bytes for the printer, all copies; runs in the worker process. Raises LabelError (a sentence)."""
    document = waybill(fields, receiver, language) if kind == "waybill" else goods(fields)
    data = render(document, driver if driver in LANGUAGES else "zpl")
    return data * max(1, int(fields.get("copies", 1)))


def waybill(fields: dict[str, Any], receiver: Receiver | None, language: str) -> LabelDocument:
    """The carrier's label; its sequence is the wave's slot, its copy number stands beside it."""
    to = receiver or Receiver(name="-")
    address = " ".join(
        part for part in (to.country, to.province, to.city, to.district, to.address, to.postcode) if part
    )
    number = str(fields["waybill"])
    facts = (
        translate("Order %(order)s", language) % fields,
        translate("Tote %(tote)s, copy %(copy)s", language) % fields,
        translate("%(lines)s lines, %(pieces)s pieces", language) % fields,
        translate("Printed %(printed)s", language) % fields,
    )
    elements: list[Any] = [
        Box(x_mm=1, y_mm=1, width_mm=98, height_mm=148, thickness_mm=0.4),
        _text(4, 4, str(fields["carrier_name"]) or number, 7, 60),
        _rule(14),
        Text(x_mm=4, y_mm=17, text=str(fields["routing"]) or "-", size_mm=12, width_mm=92, align="center"),
        _rule(32),
        _text(4, 35, translate("TO", language), 6, 9),
        _text(14, 35, f"{to.name}  {_masked(to.phone)}".strip(), 4.5, 82),
        _text(14, 42, address or "-", 4.5, 82, lines=2),
        _rule(55),
        _text(4, 58, translate("FROM", language), 4, 9),
        _text(14, 58, str(fields["warehouse"]) or "-", 3.2, 82, lines=2),
        _rule(68),
        Barcode(x_mm=14, y_mm=72, symbology="code128", text=number, height_mm=18, module_mm=0.375),
        _rule(99),
        *(_text(4, 102 + 6 * i, line, 3.5, 62) for i, line in enumerate(facts)),
        Barcode(x_mm=70, y_mm=102, symbology="qr", text=number, module_mm=0.75),
        Barcode(x_mm=14, y_mm=130, symbology="code128", text=number, height_mm=10, module_mm=0.25),
    ]
    if fields["epc"]:
        elements.append(Epc(epc=str(fields["epc"])))
    return LabelDocument(name="waybill", width_mm=100, height_mm=150, elements=tuple(elements))


def goods(fields: dict[str, Any]) -> LabelDocument:
    """Name, SKU, bin and the barcode of one piece."""
    code = str(fields["barcode"])
    ean = code.isdigit() and len(code) == 13 and check_digit(code[:12]) == code[12]
    bars = Barcode(
        x_mm=6,
        y_mm=14,
        symbology="ean13" if ean else "code128",
        text=code,
        height_mm=10,
        module_mm=0.375 if ean else 0.25,
    )
    line = f"{fields['sku']}   {fields['bin']}   x{fields['quantity']}"
    return LabelDocument(
        name="goods",
        width_mm=50,
        height_mm=30,
        elements=(_text(2, 2, str(fields["name"]), 3.5, 46, lines=2), _text(2, 10, line, 3, 46), bars),
    )


def _text(x_mm: float, y_mm: float, text: str, size_mm: float, width_mm: float, lines: int = 1) -> Text:
    return Text(x_mm=x_mm, y_mm=y_mm, text=text, size_mm=size_mm, width_mm=width_mm, lines=lines)


def _rule(y_mm: float) -> Line:
    return Line(x_mm=1, y_mm=y_mm, length_mm=98, thickness_mm=0.4)


def _masked(phone: str) -> str:
    """A mobile number with its middle hidden, as carriers print it."""
    return _MOBILE.sub(r"\1****\2", phone)
