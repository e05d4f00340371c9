"""ZPL: exact bytes where the printer draws, and the raster read back where we draw."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.labels import Barcode, Box, Epc, LabelDocument, Line, Text, render
from devices.labels.bitmap import Bitmap
from devices.labels.document import Element
from devices.labels.graphic_field import counted, graphic_field
from devices.labels.raster import Block, block_bitmap
from tests.devices.labels.graphics import decoded, graphics


def label(*elements: Element, width_mm: int = 60, height_mm: int = 40) -> LabelDocument:
    return LabelDocument(width_mm=width_mm, height_mm=height_mm, elements=elements)


def body(*elements: Element, dpi: int = 203) -> str:
    text = render(label(*elements, width_mm=90, height_mm=60), "zpl", dpi).decode()
    found = re.fullmatch(r"\^XA\^CI28\^PW\d+\^LL\d+\^LH0,0\n(.*)\n\^PQ1\^XZ\n", text, re.DOTALL)
    assert found, text
    return found.group(1)


def test_the_frame_of_a_label() -> None:
    line = Line(x_mm=1, y_mm=2, length_mm=30, thickness_mm=0.5)
    assert render(label(line)) == b"^XA^CI28^PW480^LL320^LH0,0\n^FO8,16^GB240,4,4^FS\n^PQ1^XZ\n"
    assert render(label(line), dpi=300) == b"^XA^CI28^PW720^LL480^LH0,0\n^FO12,24^GB360,6,6^FS\n^PQ1^XZ\n"


def bars(symbology: str, text: str, **settings: object) -> Barcode:
    given: dict[str, object] = {"readable": False} | settings
    return Barcode(x_mm=5, y_mm=5, symbology=symbology, text=text, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("element", "zpl"),
    [
        (Text(x_mm=2, y_mm=3, text="SKU 85123A", size_mm=3), "^FO16,26^A0N,24,24^FDSKU 85123A^FS"),
        (
            Text(x_mm=2, y_mm=3, text="A-07-03", size_mm=10, width_mm=50, align="center"),
            "^FO16,30^A0N,80,80^FB400,1,16,C,0^FDA-07-03^FS",
        ),
        (Text(x_mm=9, y_mm=3, text="A-07", size_mm=10, rotation=90), "^FO66,24^A0R,80,80^FDA-07^FS"),
        (Text(x_mm=0, y_mm=0, text="50^2~_x", size_mm=3), "^FO0,2^A0N,24,24^FH_^FD50_5E2_7E_5Fx^FS"),
        (
            bars("code128", "YT8800000000017", height_mm=18, module_mm=0.375),
            "^BY3,3^FO40,40^BCN,144,N,N,N,A^FDYT8800000000017^FS",
        ),
        (bars("code128", "W-261124-003-05", rotation=270), "^BY2,3^FO40,40^BCB,80,N,N,N,A^FDW-261124-003-05^FS"),
        (
            bars("gs1-128", "(00)106141412345678908(37)24(10)AB"),
            "^BY2,3^FO40,40^BCN,80,N,N,N,N^FD>;>8001061414123456789083724>810>6AB^FS",
        ),
        (bars("ean13", "6901234567892"), "^BY2,3^FO40,40^BEN,80,N,N^FD690123456789^FS"),
        (bars("itf14", "16901234567899"), "^BY2,3^FO40,40^B2N,80,N,N,N^FD16901234567899^FS"),
        (
            bars("qr", "HTTPS://X.CN/A-B", module_mm=0.5, level="Q"),
            "^BY1,2,1^FO40,40^BQN,2,4^FDQA,HTTPS://X.CN/A-B^FS",
        ),
        (Line(x_mm=1, y_mm=1, length_mm=10, thickness_mm=0.25, vertical=True), "^FO8,8^GB2,80,2^FS"),
        (Box(x_mm=1, y_mm=1, width_mm=58, height_mm=38, thickness_mm=0.01), "^FO8,8^GB464,304,1^FS"),
        (Box(x_mm=1, y_mm=1, width_mm=58, height_mm=4, thickness_mm=4), "^FO8,8^GB464,32,32^FS"),
        (Epc(epc="300833b2ddd9014000000011"), "^RS8^RFW,H^FD300833B2DDD9014000000011^FS"),
    ],
)
def test_what_the_printer_draws(element: Element, zpl: str) -> None:
    assert body(element) == zpl


def test_the_text_below_bars_stands_in_their_middle() -> None:
    readable = body(bars("code128", "A-07-03", readable=True)).splitlines()
    assert readable == [
        "^BY2,3^FO40,40^BCN,80,N,N,N,A^FDA-07-03^FS",
        "^FO20,128^A0N,19,19^FB264,1,4,C,0^FDA-07-03^FS",
    ]


def test_lines_are_broken_here_and_not_by_the_printer() -> None:
    long = "WHITE HANGING HEART T-LIGHT HOLDER AND MORE"
    (found,) = re.findall(r"\^FD(.*)\^FS", body(Text(x_mm=0, y_mm=0, text=long, size_mm=5, width_mm=80, lines=2)))
    assert found == r"WHITE HANGING HEART T-LIGHT\&HOLDER AND MORE"


def test_long_latin_text_is_made_smaller() -> None:
    long = "WHITE HANGING HEART T-LIGHT HOLDER"
    (height,) = re.findall(r"\^A0N,(\d+),", body(Text(x_mm=0, y_mm=0, text=long, size_mm=5, width_mm=70)))
    assert 24 <= int(height) < 40


def test_chinese_text_is_sent_as_a_picture_where_it_belongs() -> None:
    text = Text(x_mm=10, y_mm=5, text="货号 85123A", size_mm=5)
    ((left, top, picture),) = graphics(render(label(text)))
    assert 80 <= left <= 88
    assert 40 <= top <= 52
    assert 130 < picture.width < 260
    assert 30 < picture.height <= 48
    share = picture.histogram()[0] / (picture.width * picture.height)
    assert 0.1 < share < 0.5


def test_the_picture_survives_the_wire_dot_by_dot() -> None:
    bitmap = block_bitmap(Block(("浙江省杭州市", "西湖区"), 36, 600, "left"))
    found = re.fullmatch(r"\^GFA,(\d+),\1,(\d+),(.*)", graphic_field(bitmap))
    assert found
    assert decoded(int(found[1]), int(found[2]), found[3]) == bitmap.data
    assert len(found[3]) < bitmap.height * bitmap.row_bytes * 2


@given(st.integers(1, 12), st.integers(1, 12), st.data())
def test_any_bitmap_survives_the_wire(row_bytes: int, height: int, data: st.DataObject) -> None:
    bits = st.sampled_from([b"\x00", b"\xff", b"\x0f", b"\xf0", b"\xaa", b"\x01"]) | st.binary(min_size=1, max_size=1)
    raw = b"".join(data.draw(st.lists(bits, min_size=row_bytes * height, max_size=row_bytes * height)))
    code = graphic_field(Bitmap(row_bytes * 8, height, raw))
    assert code.startswith(f"^GFA,{len(raw)},{len(raw)},{row_bytes},")
    assert decoded(len(raw), row_bytes, code.split(",", 4)[4]) == raw


@pytest.mark.parametrize(("count", "code"), [(1, "G"), (19, "Y"), (20, "g"), (42, "hH"), (400, "z"), (841, "zzhG")])
def test_counts_as_the_guide_has_them(count: int, code: str) -> None:
    assert counted(count) == code


def test_another_decoder_reads_the_same_picture() -> None:
    from zebrafy import ZebrafyZPL

    zpl = render(label(Text(x_mm=1, y_mm=1, text="主仓 上海市青浦区", size_mm=4)))
    (theirs,) = ZebrafyZPL(zpl.decode()).to_images()
    ((_, _, ours),) = graphics(zpl)
    assert theirs.convert("1").tobytes() == ours.tobytes()
