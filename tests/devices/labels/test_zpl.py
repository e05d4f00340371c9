"""Label documents: exact bytes where the printer draws, and the raster read back where we draw."""

import io
import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Picture

from devices.labels import (
    LANGUAGES,
    Barcode,
    Box,
    Epc,
    Image,
    LabelDocument,
    LabelError,
    Line,
    Text,
    read_document,
    render,
    sample,
    sample_names,
    schema,
)
from devices.labels.document import Element
from devices.labels.fonts import font_file
from devices.labels.graphic_field import counted, graphic_field
from devices.labels.raster import Bitmap, broken, fitted, text_bitmap
from tests.devices.labels.graphics import decoded, drawn, graphics


def label(*elements: Element, width_mm: int = 60, height_mm: int = 40) -> LabelDocument:
    return LabelDocument(width_mm=width_mm, height_mm=height_mm, elements=elements)


def body(*elements: Element, dpi: int = 203) -> str:
    text = render(label(*elements), "zpl", dpi).decode()
    found = re.fullmatch(r"\^XA\^CI28\^PW\d+\^LL\d+\^LH0,0\n(.*)\n\^PQ1\^XZ\n", text, re.DOTALL)
    assert found, text
    return found.group(1)


def test_the_frame_of_a_label() -> None:
    line = Line(x_mm=1, y_mm=2, length_mm=30, thickness_mm=0.5)
    assert render(label(line)) == b"^XA^CI28^PW480^LL320^LH0,0\n^FO8,16^GB240,4,4^FS\n^PQ1^XZ\n"
    assert render(label(line), dpi=300) == b"^XA^CI28^PW720^LL480^LH0,0\n^FO12,24^GB360,6,6^FS\n^PQ1^XZ\n"


@pytest.mark.parametrize(
    ("element", "zpl"),
    [
        (Text(x_mm=2, y_mm=3, text="SKU 85123A", size_mm=3), "^FO16,24^A0N,24,24^FDSKU 85123A^FS"),
        (
            Text(x_mm=2, y_mm=3, text="A-07-03", size_mm=10, width_mm=50, align="center"),
            "^FO16,24^A0N,80,80^FB400,1,0,C,0^FDA-07-03^FS",
        ),
        (Text(x_mm=0, y_mm=0, text="50^2~_x\\", size_mm=3), "^FO0,0^A0N,24,24^FH_^FD50_5E2_7E_5Fx_5C^FS"),
        (
            Barcode(x_mm=5, y_mm=5, symbology="code128", text="YT8800000000017", height_mm=18, module_mm=0.375),
            "^BY3,3^FO40,40^BCN,144,Y,N,N,A^FDYT8800000000017^FS",
        ),
        (
            Barcode(x_mm=5, y_mm=5, symbology="code128", text="W-261124-003-05", readable=False),
            "^BY2,3^FO40,40^BCN,80,N,N,N,A^FDW-261124-003-05^FS",
        ),
        (
            Barcode(x_mm=5, y_mm=5, symbology="ean13", text="6901234567892", module_mm=0.25),
            "^BY2,3^FO40,40^BEN,80,Y,N^FD690123456789^FS",
        ),
        (
            Barcode(x_mm=5, y_mm=5, symbology="qr", text="https://x.cn/a_b", module_mm=0.5, level="Q"),
            "^BY1,2,1^FO40,40^BQN,2,4^FH_^FDQA,https://x.cn/a_5Fb^FS",
        ),
        (Line(x_mm=1, y_mm=1, length_mm=10, thickness_mm=0.25, vertical=True), "^FO8,8^GB2,80,2^FS"),
        (Box(x_mm=1, y_mm=1, width_mm=58, height_mm=38, thickness_mm=0.01), "^FO8,8^GB464,304,1^FS"),
        (Epc(epc="300833b2ddd9014000000011"), "^RS8^RFW,H^FD300833B2DDD9014000000011^FS"),
    ],
)
def test_what_the_printer_draws(element: Element, zpl: str) -> None:
    assert body(element) == zpl


def test_long_latin_text_is_made_smaller() -> None:
    long = "WHITE HANGING HEART T-LIGHT HOLDER AND MORE"
    (height,) = re.findall(r"\^A0N,(\d+),", body(Text(x_mm=0, y_mm=0, text=long, size_mm=5, width_mm=50)))
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
    bitmap = text_bitmap("浙江省杭州市西湖区", 36, 600, 2, "left")
    found = re.fullmatch(r"\^GFA,(\d+),\1,(\d+),(.*)", graphic_field(bitmap))
    assert found
    assert decoded(int(found[1]), int(found[2]), found[3]) == bitmap.data
    assert len(found[3]) < bitmap.height * bitmap.row_bytes * 2


@given(st.integers(1, 12), st.integers(1, 12), st.data())
def test_any_bitmap_survives_the_wire(row_bytes: int, height: int, data: st.DataObject) -> None:
    bits = st.sampled_from([b"\x00", b"\xff", b"\x0f", b"\xf0", b"\xaa", b"\x01"]) | st.binary(min_size=1, max_size=1)
    raw = b"".join(data.draw(st.lists(bits, min_size=row_bytes * height, max_size=row_bytes * height)))
    code = graphic_field(Bitmap(row_bytes * 8, height, raw)).rpartition(",")[0]
    assert code.startswith(f"^GFA,{len(raw)},{len(raw)},{row_bytes}")
    text = graphic_field(Bitmap(row_bytes * 8, height, raw)).split(",", 4)[4]
    assert decoded(len(raw), row_bytes, text) == raw


@pytest.mark.parametrize(("count", "code"), [(1, "G"), (19, "Y"), (20, "g"), (42, "hH"), (400, "z"), (841, "zzhG")])
def test_counts_as_the_guide_has_them(count: int, code: str) -> None:
    assert counted(count) == code


def test_another_decoder_reads_the_same_picture() -> None:
    from zebrafy import ZebrafyZPL

    zpl = render(label(Text(x_mm=1, y_mm=1, text="主仓 上海市青浦区", size_mm=4)))
    (theirs,) = ZebrafyZPL(zpl.decode()).to_images()
    ((_, _, ours),) = graphics(zpl)
    assert theirs.convert("1").tobytes() == ours.tobytes()


def test_lines_are_broken_between_chinese_characters_and_at_latin_words() -> None:
    assert broken("一二三四五六", 20, 60) == ["一二三", "四五六"]
    assert broken("甲 ABCDEF GHIJKL", 20, 150)[0] in ("甲 ABCDEF", "甲 ABCDEF ")
    assert broken("一\n二", 20, 60) == ["一", "二"]


def test_text_that_does_not_fit_gets_smaller_and_then_an_ellipsis() -> None:
    assert fitted("一二三四", 20, 100, 1) == (20, ["一二三四"])
    size, rows = fitted("一二三四五六", 20, 100, 1)
    assert (size < 20, rows) == (True, ["一二三四五六"])
    size, rows = fitted("一二三四五六七八九十" * 5, 20, 100, 2)
    assert size == 12
    assert len(rows) == 2
    assert rows[1].endswith("…")


def test_an_image_is_scaled_and_its_transparent_parts_are_paper() -> None:
    picture = Picture.new("RGBA", (10, 10), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (0, 0, 5, 10))
    file = io.BytesIO()
    picture.save(file, "PNG")
    zpl = render(label(Image(x_mm=10, y_mm=10, width_mm=10, height_mm=10, png=file.getvalue())))
    sheet = drawn(zpl, 480, 320)
    assert sheet.getpixel((85, 100)) == 0
    assert sheet.getpixel((150, 100)) == 255


@pytest.mark.parametrize("name", sample_names())
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_every_sample_in_every_language(name: str, language: str, dpi: int) -> None:
    document = sample(name)
    assert render(document, language, dpi) == render(document, language, dpi)
    assert read_document(msgspec.json.encode(document)) == document


def test_the_samples_have_the_sizes_of_the_trade() -> None:
    sizes = {name: (sample(name).width_mm, sample(name).height_mm) for name in sample_names()}
    assert sizes == {"waybill-100x150": (100, 150), "goods-50x30": (50, 30), "bin": (60, 40)}
    assert sample("waybill") == sample("waybill-100x150")


def test_the_schema_names_every_element() -> None:
    kinds = {name for name in schema()["$defs"] if name != "LabelDocument"}
    assert kinds == {"Text", "Barcode", "Line", "Box", "Image", "Epc"}


@pytest.mark.parametrize(
    ("elements", "sentence"),
    [
        ('[{"kind":"text","x_mm":1,"y_mm":1,"size_mm":3}]', "missing required field `text`"),
        ('[{"kind":"circle"}]', "Invalid value 'circle'"),
        ('[{"kind":"text","x_mm":70,"y_mm":1,"text":"a","size_mm":3}]', r"element 1 \(text\): \(70, 1\) mm lies"),
        ('[{"kind":"barcode","x_mm":1,"y_mm":1,"symbology":"ean13","text":"6901234567890"}]', "is no EAN-13"),
        ('[{"kind":"barcode","x_mm":1,"y_mm":1,"symbology":"code128","text":"货号"}]', "Code 128 cannot carry"),
        ('[{"kind":"epc","epc":"30083"}]', "is no EPC"),
        ('[{"kind":"image","x_mm":1,"y_mm":1,"width_mm":5,"height_mm":5,"png":"AAAA"}]', "the image cannot be read"),
    ],
)
def test_a_wrong_document_is_explained(elements: str, sentence: str) -> None:
    with pytest.raises(LabelError, match=sentence):
        render(read_document(f'{{"width_mm":60,"height_mm":40,"elements":{elements}}}'))


@pytest.mark.parametrize(
    ("language", "dpi", "sentence"),
    [("pcl", 203, "no label language"), ("zpl", 5, "is no print head")],
)
def test_what_cannot_be_rendered_says_why(language: str, dpi: int, sentence: str) -> None:
    with pytest.raises(LabelError, match=sentence):
        render(sample("bin"), language, dpi)


def test_a_missing_font_names_the_package() -> None:
    font_file.cache_clear()
    with pytest.raises(LabelError, match="apt-get install fonts-wqy-microhei"):
        font_file(())
    font_file.cache_clear()
