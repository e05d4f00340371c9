"""The samples: what they are, that they are the templates filled in, and that nothing stands where nothing may."""

import io

import msgspec
import pytest
from PIL import Image

from devices.labels import (
    Barcode,
    LabelError,
    example_fields,
    fields_of,
    preview,
    read_document,
    sample,
    sample_names,
    template_names,
)
from devices.labels.drawing import ink_of
from devices.labels.layout import lay_out
from devices.labels.marks import Code
from devices.labels.samples.__main__ import samples
from devices.labels.templates import template
from tests.devices.labels.papers import seen

SIZES = {
    "bin": (60, 40),
    "carton": (100, 100),
    "delivery-note-100x150": (100, 150),
    "goods-40x30": (40, 30),
    "goods-50x30": (50, 30),
    "goods-60x40": (60, 40),
    "pallet": (100, 150),
    "pick-list-100x150": (100, 150),
    "waybill-100x150": (100, 150),
    "waybill-100x180": (100, 180),
    "waybill-76x130": (76, 130),
}


def test_the_samples_have_the_sizes_of_the_trade() -> None:
    assert {name: (sample(name).width_mm, sample(name).height_mm) for name in sample_names()} == SIZES
    assert sample("waybill") == sample("waybill-100x150")
    assert sample("goods") == sample("goods-50x30")


def test_an_unknown_sample_says_which_there_are() -> None:
    with pytest.raises(LabelError, match="no sample is called 'wayb'; there are bin, carton, delivery"):
        sample("wayb")


@pytest.mark.parametrize("name", template_names())
def test_a_template_s_fields_have_examples(name: str) -> None:
    assert set(fields_of(template(name))) <= set(example_fields(name))


def test_the_samples_are_what_their_templates_and_examples_make() -> None:
    """`python -m devices.labels.samples` writes them anew."""
    made = samples()
    assert sorted(made) == sample_names()
    for name, document in made.items():
        assert sample(name) == document
        assert read_document(msgspec.json.encode(document)) == document


def test_what_an_example_has_is_used_somewhere() -> None:
    used: dict[str, set[str]] = {}
    for name in template_names():
        used.setdefault(name.partition("-")[0], set()).update(fields_of(template(name)))
    assert used == {kind: set(example_fields(kind)) for kind in used}


@pytest.mark.parametrize("name", sample_names())
@pytest.mark.parametrize("dpi", [203, 300])
def test_the_preview_is_read_back(name: str, dpi: int) -> None:
    wanted = sorted(one.text for one in sample(name).elements if isinstance(one, Barcode))
    assert sorted(one.text for one in seen(preview(sample(name), dpi))) == wanted


@pytest.mark.parametrize("name", sample_names())
def test_quiet_zones_are_white(name: str) -> None:
    sheet = lay_out(sample(name), 8)
    ink = ink_of(sheet)
    for code in sheet.marks:
        if not isinstance(code, Code):
            continue
        bitmap = code.bitmap()
        before, after = (quiet * code.module for quiet in code.symbol.quiet)
        left, top, right, bottom = code.left, code.top, code.left + bitmap.width, code.top + bitmap.height
        if code.degrees in (0, 180):
            zones = [(left - before, top, left, bottom), (right, top, right + after, bottom)]
        else:
            zones = [(left, top - before, right, top), (left, bottom, right, bottom + after)]
        if code.symbol.is_square:
            zones += [(left, top - before, right, top), (left, bottom, right, bottom + after)]
        for zone in zones:
            assert ink.crop(zone).getbbox() is None, f"{code.text} has something in its quiet zone {zone}"


def test_a_preview_is_black_on_white_and_knows_its_resolution() -> None:
    with Image.open(io.BytesIO(preview(sample("bin"), 300))) as picture:
        assert (picture.size, picture.getpixel((0, 0))) == ((720, 480), 255)
        assert [round(dots) for dots in picture.info["dpi"]] == [300, 300]
