"""Every language, every sample, every head: what the printer makes of it is the preview, dot by dot, but for what the
printer draws by itself; and every symbol is read back."""

import hashlib
import io
import re
import subprocess
import sys
from functools import cache

import pytest
from PIL import Image, ImageChops

from devices.labels import LANGUAGES, Barcode, LabelDocument, Text, preview, render, sample, sample_names
from devices.labels import Image as PictureElement
from devices.labels.layout import lay_out
from devices.labels.marks import DOTS_PER_MM, Code, Words, placed
from tests.devices.labels.papers import TEXTS, ink_box, one_symbol, seen
from tests.devices.labels.printed import printed
from tests.zpl_renderer import ZplRenderer

DPI = (203, 300, 600)
OTHERS = [language for language in LANGUAGES if language != "zpl"]


def grey(png: bytes) -> Image.Image:
    with Image.open(io.BytesIO(png)) as picture:
        return picture.convert("L").point([0] * 128 + [255] * 128)


def barcodes(document: LabelDocument) -> list[str]:
    return sorted(one.text for one in document.elements if isinstance(one, Barcode))


@cache
def previewed(name: str, dpi: int) -> bytes:
    png = preview(sample(name), dpi)
    assert sorted(one.text for one in seen(png)) == barcodes(sample(name))
    return png


def test_there_are_five_languages_and_each_names_its_source() -> None:
    from devices.labels.rendering import languages

    assert LANGUAGES == ("cpcl", "epl", "escpos", "tspl", "zpl")
    assert all(one.source for one in languages().values())
    assert [name for name, one in languages().items() if one.tags] == ["zpl"]


ALL = """
import hashlib
from devices.labels import LANGUAGES, render, sample, sample_names
for language in LANGUAGES:
    for name in sample_names():
        print(language, name, hashlib.sha256(render(sample(name), language)).hexdigest())
"""


def test_the_same_document_gives_the_same_bytes_in_every_process() -> None:
    lines = []
    for seed in ("1", "2"):
        ran = subprocess.run([sys.executable, "-c", ALL], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True)
        lines.append(ran.stdout.decode().splitlines())
    assert lines[0] == lines[1]
    assert len(set(lines[0])) == len(LANGUAGES) * len(sample_names())
    again = [
        f"{language} {name} {hashlib.sha256(render(sample(name), language)).hexdigest()}"
        for language in LANGUAGES
        for name in sample_names()
    ]
    assert again == lines[0]


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", sample_names())
@pytest.mark.parametrize("dpi", DPI)
def test_what_is_printed_is_the_preview(language: str, name: str, dpi: int, zpl_renderer: ZplRenderer) -> None:
    picture, wanted = grey(printed(sample(name), language, dpi, zpl_renderer)), grey(previewed(name, dpi))
    assert picture.size == wanted.size
    # A QR code's mask is the printer's choice: it must only lie in the same place and say the same.
    for code in lay_out(sample(name), DOTS_PER_MM[dpi]).marks:
        if isinstance(code, Code) and code.symbology == "qr":
            side, quiet = code.symbol.width * code.module, 4 * code.module
            box = (code.left - quiet, code.top - quiet, code.left + side + quiet, code.top + side + quiet)
            assert [one.text for one in seen(png_of(picture.crop(box)), ["qr"])] == [code.text]
            picture.paste(255, box)
            wanted.paste(255, box)
    different = ImageChops.difference(picture, wanted).histogram()[255]
    assert different <= (4 if language == "escpos" else 0)  # lone dots in front of what ESC/POS would obey


def test_an_escpos_picture_holds_nothing_that_is_obeyed_in_real_time() -> None:
    """DLE EOT, DLE ENQ and DLE DC4 work in the middle of a picture too ("Real-time commands")."""
    dots = Image.frombytes("1", (16, 3), b"\x10\x04\x10\x05\x10\x14")
    picture = PictureElement(x_mm=0, y_mm=0, width_mm=2, height_mm=0.375, png=png_of(dots.point([255] + [0] * 255)))
    data = render(LabelDocument(width_mm=2, height_mm=2, elements=(picture,)), "escpos")
    assert b"\x18\x04\x18\x05\x18\x14" in data
    assert not re.search(rb"\x10[\x04\x05\x14]", data)


def png_of(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("name", sample_names())
@pytest.mark.parametrize("dpi", DPI)
def test_zpl_is_read_back_from_a_picture_that_is_not_ours(name: str, dpi: int, zpl_renderer: ZplRenderer) -> None:
    png = printed(sample(name), "zpl", dpi, zpl_renderer)
    ours = {(one.text, one.kind): one.box for one in seen(previewed(name, dpi))}
    found = seen(png)
    assert sorted(one.text for one in found) == barcodes(sample(name))
    assert {(one.text, one.kind) for one in found} == set(ours)


@pytest.mark.parametrize("name", sample_names())
def test_every_text_stands_on_the_zpl_label(name: str, zpl_renderer: ZplRenderer) -> None:
    """Latin text in the bytes, everything else dot by dot in the picture."""
    picture, wanted = grey(printed(sample(name), "zpl", 203, zpl_renderer)), grey(previewed(name, 203))
    fields = re.sub(rb"_([0-9A-F]{2})", lambda one: bytes.fromhex(one[1].decode()), render(sample(name))).decode()
    texts = [mark for mark in lay_out(sample(name), 8).marks if isinstance(mark, Words)]
    assert len(texts) >= sum(isinstance(one, Text) for one in sample(name).elements)
    for mark in texts:
        if r"\&".join(mark.block.rows) in fields:
            continue
        ink = placed(mark)
        box = (ink.left, ink.top, ink.left + ink.width, ink.top + ink.height)
        assert picture.crop(box).tobytes() == wanted.crop(box).tobytes(), mark.block.rows


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("symbology", TEXTS)
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_every_symbology_in_every_turn(language: str, symbology: str, rotation: int, zpl_renderer: ZplRenderer) -> None:
    document = one_symbol(symbology, rotation)
    png = printed(document, language, 203, zpl_renderer)
    (read,), (shown,) = seen(png, [symbology]), seen(preview(document), [symbology])
    assert (read.text, read.turn) == (TEXTS[symbology], shown.turn)
    wanted, found = ink_box(preview(document)), ink_box(png)
    # zebrash counts one dot of `^BY` into the place of a QR code, and makes EAN-13's guard bars ten dots longer.
    slack = (1, 1, 1, 10 if (language, symbology) == ("zpl", "ean13") else 1)
    off = [abs(one - other) for one, other in zip(found, wanted, strict=True)]
    assert all(one <= most for one, most in zip(off, slack, strict=True)), off


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_the_text_below_bars_turns_with_them_in_zpl(rotation: int, zpl_renderer: ZplRenderer) -> None:
    document = one_symbol("code128", rotation, text="A-07-03-A-07-03", readable=True)
    found, wanted = ink_box(printed(document, "zpl", 203, zpl_renderer)), ink_box(preview(document))
    assert max(abs(one - other) for one, other in zip(found, wanted, strict=True)) <= 5


@pytest.mark.parametrize("dpi", [300, 600])
@pytest.mark.parametrize("symbology", TEXTS)
def test_modules_are_whole_dots_at_every_resolution(symbology: str, dpi: int, zpl_renderer: ZplRenderer) -> None:
    document = one_symbol(symbology)
    png = printed(document, "zpl", dpi, zpl_renderer)
    assert [one.text for one in seen(png, [symbology])] == [TEXTS[symbology]]
    wide = ink_box(png)[2] - ink_box(png)[0]
    assert wide == ink_box(preview(document, dpi))[2] - ink_box(preview(document, dpi))[0]


@pytest.mark.parametrize("text", ["A^B~C_D\\E", "1>2", "{}|[]", 'say "YT"', "a", "123", "12345678901", "YT 88/1-2.3"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_code_128_carries_what_the_language_would_obey(text: str, language: str, zpl_renderer: ZplRenderer) -> None:
    png = printed(one_symbol("code128", text=text), language, 203, zpl_renderer)
    assert [one.text for one in seen(png, ["code128"])] == [text]


@pytest.mark.parametrize("text", ["YT88", "0123456789", "https://x.cn/a_b^~\\c?d=1", "顺丰 SF1 号", "A" * 120])
@pytest.mark.parametrize("level", ["L", "H"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_qr_carries_any_text(text: str, level: str, language: str, zpl_renderer: ZplRenderer) -> None:
    png = printed(one_symbol("qr", text=text, level=level, module_mm=0.5), language, 203, zpl_renderer)
    assert [one.text for one in seen(png, ["qr"])] == [text]
