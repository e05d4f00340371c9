"""Templates: fields in braces, filled in or explained."""

import pytest

from devices.labels import Barcode, Epc, LabelDocument, LabelError, Text, fields_of, fill, read_template


def template(*texts: str, barcode: str = "{waybill}", epc: str = "{epc}") -> LabelDocument:
    elements = [Text(x_mm=1, y_mm=1, text=text, size_mm=3) for text in texts]
    bars = Barcode(x_mm=1, y_mm=9, symbology="code128", text=barcode)
    return LabelDocument(width_mm=100, height_mm=50, elements=(*elements, bars, Epc(epc=epc)))


def test_fields_are_listed_once_in_the_order_in_which_they_stand() -> None:
    assert fields_of(template("收 {name} {phone}", "{name}", "{{no field}}")) == ("name", "phone", "waybill", "epc")


def test_fields_are_filled_in_and_braces_are_kept() -> None:
    filled = fill(template("收 {name}", "{{}} {n} 件"), {"name": "王{小}明", "n": 3, "waybill": "YT1", "epc": "AB12"})
    assert [getattr(one, "text", "") for one in filled.elements] == ["收 王{小}明", "{} 3 件", "YT1", ""]
    assert filled.elements[-1] == Epc(epc="AB12")


def test_a_text_or_tag_with_nothing_to_say_is_left_out_but_never_a_barcode() -> None:
    filled = fill(template("{remark}"), {"remark": "", "waybill": "YT1", "epc": ""})
    assert [type(one) for one in filled.elements] == [Barcode]
    with pytest.raises(LabelError, match=r"element 2 \(barcode\): a barcode needs a text"):
        fill(template("{remark}"), {"remark": "", "waybill": "", "epc": ""})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{who}", r"element 1 \(text\): the field 'who' has no value"),
        ("{}", r"element 1 \(text\): '{}' is no field"),
        ("{a b}", r"element 1 \(text\): '{a b}' is no field"),
        ("}", r"element 1 \(text\): '}' is no field"),
    ],
)
def test_a_wrong_or_unknown_field_is_named(text: str, sentence: str) -> None:
    with pytest.raises(LabelError, match=sentence):
        fill(template(text), {"waybill": "YT1", "epc": ""})


def test_a_field_written_wrong_is_found_when_the_template_is_read() -> None:
    with pytest.raises(LabelError, match=r"'\{' is no field"):
        read_template('{"width_mm":9,"height_mm":9,"elements":[{"kind":"epc","epc":"{"}]}')


def test_a_value_that_breaks_the_document_is_explained() -> None:
    with pytest.raises(LabelError, match=r"element 1 \(barcode\): Code 128 cannot carry '货'"):
        fill(template(), {"waybill": "货", "epc": ""})
