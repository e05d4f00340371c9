"""Documents that are wrong are explained, with the element's number; the schema in the repository is the code's."""

import json
from importlib.resources import files

import pytest

from devices.labels import LabelError, read_document, render, sample, schema


def test_the_schema_beside_the_code_is_the_code_s() -> None:
    assert json.loads((files("devices.labels") / "schema.json").read_text()) == schema()


def test_the_schema_names_every_element() -> None:
    kinds = {name for name in schema()["$defs"] if name != "LabelDocument"}
    assert kinds == {"Text", "Barcode", "Line", "Box", "Image", "Epc"}


@pytest.mark.parametrize(
    ("elements", "sentence"),
    [
        ('[{"kind":"text","x_mm":1,"y_mm":1,"size_mm":3}]', "missing required field `text`"),
        ('[{"kind":"circle"}]', "Invalid value 'circle'"),
        ('[{"kind":"text","x_mm":70,"y_mm":1,"text":"a","size_mm":3}]', r"element 1 \(text\): \(70, 1\) mm lies"),
        ('[{"kind":"barcode","x_mm":1,"y_mm":1,"symbology":"qr","text":""}]', "a barcode needs a text"),
        (
            '[{"kind":"barcode","x_mm":1,"y_mm":1,"symbology":"ean13","text":"6901234567890"}]',
            "'6901234567890' is no EAN-13: the check digit should be 2",
        ),
        (
            '[{"kind":"barcode","x_mm":1,"y_mm":1,"symbology":"itf14","text":"6901234567892"}]',
            "is no ITF-14: 14 digits, the last of them the check digit",
        ),
        (
            '[{"kind":"barcode","x_mm":1,"y_mm":1,"symbology":"gs1-128","text":"(00)106141412345678900"}]',
            r"element 1 \(barcode\): \(00\)106141412345678900: the check digit is wrong, it should be 8",
        ),
        ('[{"kind":"barcode","x_mm":1,"y_mm":1,"symbology":"code128","text":"货号"}]', "Code 128 cannot carry"),
        (
            '[{"kind":"barcode","x_mm":1,"y_mm":9,"symbology":"code128","text":"YT8800000000017"}]',
            r"'YT8800000000017' does not fit: with its quiet zones it takes 41.2 x \d+.\d mm from \(-1.5, 9.0\) mm",
        ),
        (
            '[{"kind":"barcode","x_mm":9,"y_mm":33,"symbology":"code128","text":"A1"}]',
            r"'A1' does not fit: .* the label is 60 x 40 mm",
        ),
        (
            '[{"kind":"barcode","x_mm":1,"y_mm":1,"symbology":"code128","text":"YT8800000000017","width_mm":30}]',
            "'YT8800000000017' needs 41.2 mm with its quiet zones, its room is 30 mm",
        ),
        (
            '[{"kind":"barcode","x_mm":40,"y_mm":9,"symbology":"qr","text":"https://example.cn/1","module_mm":1}]',
            r"element 1 \(barcode\): 'https://example.cn/1' does not fit",
        ),
        ('[{"kind":"epc","epc":"30083"}]', "'30083' is no EPC"),
        ('[{"kind":"image","x_mm":1,"y_mm":1,"width_mm":5,"height_mm":5,"png":"AAAA"}]', "the image cannot be read"),
    ],
)
def test_a_wrong_document_is_explained(elements: str, sentence: str) -> None:
    with pytest.raises(LabelError, match=sentence):
        render(read_document(f'{{"width_mm":60,"height_mm":40,"elements":{elements}}}'))


@pytest.mark.parametrize(
    ("language", "dpi", "sentence"), [("pcl", 203, "no label language"), ("zpl", 5, "is no print head")]
)
def test_what_cannot_be_rendered_says_why(language: str, dpi: int, sentence: str) -> None:
    with pytest.raises(LabelError, match=sentence):
        render(sample("bin"), language, dpi)


@pytest.mark.parametrize("language", ["tspl", "epl", "cpcl", "escpos"])
def test_a_language_without_tags_refuses_one(language: str) -> None:
    document = read_document('{"width_mm":60,"height_mm":40,"elements":[{"kind":"epc","epc":"AB12"}]}')
    with pytest.raises(LabelError, match=rf"element 1 \(epc\): {language} has no command that writes an RFID tag; zpl"):
        render(document, language)
