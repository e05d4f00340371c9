"""The labels as they are drawn before anybody changes them: documents with fields in braces, in the site's language."""

from collections.abc import Callable
from typing import Any

from devices.labels import Barcode, Box, Epc, LabelDocument, Line, Text
from devices.labels.templates import template
from gateway.locale.texts import translate

FIELDS = {
    "waybill": (
        *("waybill", "carrier", "carrier_name", "routing", "order", "shop", "sscc", "epc", "copy", "lines", "pieces"),
        *("tote", "printed", "warehouse", "receiver_name", "receiver_phone", "receiver_address", "service", "hub"),
        *("sender_name", "sender_phone", "sender_address", "weight", "remark"),
    ),
    "goods": ("sku", "name", "bin", "quantity", "number", "barcode"),
    "bin": ("bin", "zone", "aisle", "cell"),
    "carton": ("sku", "name", "quantity", "sscc", "number"),
    "pallet": ("sscc", "cartons", "number", "warehouse", "printed"),
    "test": ("printer", "driver", "dpi", "printed"),
}

# What a drawing is tried with.
EXAMPLES: dict[str, dict[str, Any]] = {
    "waybill": {
        "waybill": "YT8800000000017",
        "carrier": "yto",
        "carrier_name": "圆通速递",
        "routing": "310-K88 06",
        "order": "536365",
        "shop": "旗舰店",
        "sscc": "069710000000000014",
        "epc": "3114257bf4499602d2000000",
        "copy": 1,
        "lines": 7,
        "pieces": 40,
        "tote": "W-261124-003-05",
        "printed": "2026-11-24 18:40",
        "warehouse": "主仓",
        "receiver_name": "王小明",
        "receiver_phone": "138****5678",
        "receiver_address": "浙江省杭州市西湖区文三路 478 号华星时代广场 A 座 1203 室",
        "service": "标准快递",
        "hub": "杭州转运中心",
        "sender_name": "主仓",
        "sender_phone": "",
        "sender_address": "",
        "weight": "",
        "remark": "",
    },
    "goods": {
        "sku": "LAMP-01",
        "name": "白色吊灯 北欧餐厅",
        "bin": "A-07-03",
        "quantity": 12,
        "number": "PO-261124-0001",
        "barcode": "4006381333931",
    },
    "bin": {"bin": "A-07-03", "zone": "A", "aisle": 7, "cell": 3},
    "carton": {
        "sku": "LAMP-01",
        "name": "白色吊灯 北欧餐厅",
        "quantity": 12,
        "sscc": "069710000000000014",
        "number": "PO-261124-0001",
    },
    "pallet": {
        "sscc": "069710000000000014",
        "cartons": 40,
        "number": "PO-261124-0001",
        "warehouse": "主仓",
        "printed": "2026-11-24 18:40",
    },
    "test": {"printer": "PACK-1/printer", "driver": "zpl", "dpi": 203, "printed": "2026-11-24 18:40"},
}


def default(kind: str, language: str) -> LabelDocument:
    """The template of a kind. Raises KeyError for a kind that is drawn row by row (pick lists, delivery notes)."""
    return _DRAWN[kind](language)


def _waybill(language: str) -> LabelDocument:
    """The carrier's label; its sequence is the wave's slot, its copy number stands beside it."""
    if language.startswith("zh"):
        return template("waybill-100x150")

    def said(sentence: str) -> str:
        names = ("order", "tote", "copy", "lines", "pieces", "printed")
        return translate(sentence, language) % {name: f"{{{name}}}" for name in names}

    facts = (
        said("Order %(order)s"),
        said("Tote %(tote)s, copy %(copy)s"),
        said("%(lines)s lines, %(pieces)s pieces"),
        said("Printed %(printed)s"),
    )
    elements: list[Any] = [
        Box(x_mm=1, y_mm=1, width_mm=98, height_mm=148, thickness_mm=0.4),
        _text(4, 4, "{carrier_name}", 7, 60),
        _rule(14),
        Text(x_mm=4, y_mm=17, text="{routing}", size_mm=12, width_mm=92, align="center"),
        _rule(32),
        _text(4, 35, translate("TO", language), 6, 9),
        _text(14, 35, "{receiver_name}  {receiver_phone}", 4.5, 82),
        _text(14, 42, "{receiver_address}", 4.5, 82, lines=2),
        _rule(55),
        _text(4, 58, translate("FROM", language), 4, 9),
        _text(14, 58, "{warehouse}", 3.2, 82, lines=2),
        _rule(68),
        Barcode(x_mm=14, y_mm=72, symbology="code128", text="{waybill}", height_mm=18, module_mm=0.375),
        _rule(99),
        *(_text(4, 102 + 6 * i, line, 3.5, 62) for i, line in enumerate(facts)),
        Barcode(x_mm=70, y_mm=102, symbology="qr", text="{waybill}", module_mm=0.75),
        Barcode(x_mm=14, y_mm=130, symbology="code128", text="{waybill}", height_mm=10, module_mm=0.25),
        Epc(epc="{epc}"),
    ]
    return LabelDocument(name="waybill", width_mm=100, height_mm=150, elements=tuple(elements))


def _goods(language: str) -> LabelDocument:
    """Name, SKU, bin and the barcode of one piece; a code that is no EAN-13 is printed as Code 128."""
    elements = (
        Text(x_mm=2, y_mm=2, text="{name}", size_mm=3.5, width_mm=46, lines=2, overflow="ellipsis"),
        _text(2, 10, "{sku}   {bin}   x{quantity}", 3, 46),
        Barcode(x_mm=6, y_mm=14, symbology="ean13", text="{barcode}", height_mm=10, module_mm=0.375),
    )
    return LabelDocument(name="goods", width_mm=50, height_mm=30, elements=elements)


def _bin(language: str) -> LabelDocument:
    """The bin's name, large, over its barcode."""
    elements = (
        Text(x_mm=2, y_mm=3, text="{bin}", size_mm=10, width_mm=56, align="center", bold=True),
        Barcode(
            x_mm=2, y_mm=17, symbology="code128", text="{bin}", height_mm=16, module_mm=0.5, width_mm=56, readable=False
        ),
    )
    return LabelDocument(name="bin", width_mm=60, height_mm=40, elements=elements)


def _carton(language: str) -> LabelDocument:
    """What is in a carton, and its SSCC (GS1 General Specifications 5.4)."""
    pieces = translate("%(quantity)s pieces", language) % {"quantity": "{quantity}"}
    elements = (
        Box(x_mm=1, y_mm=1, width_mm=98, height_mm=98, thickness_mm=0.4),
        Text(x_mm=4, y_mm=5, text="{name}", size_mm=6, width_mm=92, lines=2, overflow="ellipsis"),
        _text(4, 24, "{sku}", 7, 60),
        Text(x_mm=60, y_mm=24, text=pieces, size_mm=7, width_mm=36, align="right"),
        _text(4, 36, "{number}", 4, 92),
        Line(x_mm=1, y_mm=44, length_mm=98, thickness_mm=0.4),
        _text(4, 48, "SSCC", 4, 20),
        Barcode(x_mm=4, y_mm=56, symbology="gs1-128", text="(00){sscc}", height_mm=28, module_mm=0.375, width_mm=92),
    )
    return LabelDocument(name="carton", width_mm=100, height_mm=100, elements=elements)


def _pallet(language: str) -> LabelDocument:
    """A pallet's SSCC and how many cartons stand on it."""
    cartons = translate("%(cartons)s cartons", language) % {"cartons": "{cartons}"}
    elements = (
        Box(x_mm=1, y_mm=1, width_mm=98, height_mm=148, thickness_mm=0.4),
        _text(4, 5, "{warehouse}", 5, 92),
        Text(x_mm=4, y_mm=18, text=cartons, size_mm=12, width_mm=92, align="center", bold=True),
        _text(4, 38, "{number}", 5, 92),
        _text(4, 48, "{printed}", 4, 92),
        Line(x_mm=1, y_mm=58, length_mm=98, thickness_mm=0.4),
        _text(4, 62, "SSCC", 5, 20),
        Barcode(x_mm=4, y_mm=74, symbology="gs1-128", text="(00){sscc}", height_mm=50, module_mm=0.375, width_mm=92),
    )
    return LabelDocument(name="pallet", width_mm=100, height_mm=150, elements=elements)


def _test(language: str) -> LabelDocument:
    """Shows that a printer prints: a frame to its edges, Chinese, a symbol."""
    elements = (
        Box(x_mm=1, y_mm=1, width_mm=48, height_mm=28, thickness_mm=0.4),
        _text(3, 3, translate("Test print", language), 4, 30),
        _text(3, 9, "{printer}", 3, 30),
        _text(3, 13, "{driver}  {dpi} dpi", 3, 30),
        _text(3, 17, "{printed}", 3, 30),
        Barcode(x_mm=34, y_mm=4, symbology="qr", text="{printer}", module_mm=0.5),
    )
    return LabelDocument(name="test", width_mm=50, height_mm=30, elements=elements)


def _text(x_mm: float, y_mm: float, text: str, size_mm: float, width_mm: float, lines: int = 1) -> Text:
    return Text(x_mm=x_mm, y_mm=y_mm, text=text, size_mm=size_mm, width_mm=width_mm, lines=lines)


def _rule(y_mm: float) -> Line:
    return Line(x_mm=1, y_mm=y_mm, length_mm=98, thickness_mm=0.4)


_DRAWN: dict[str, Callable[[str], LabelDocument]] = {
    "waybill": _waybill,
    "goods": _goods,
    "bin": _bin,
    "carton": _carton,
    "pallet": _pallet,
    "test": _test,
}
