"""Whatever a document says, it is printed or explained: hypothesis makes them up."""

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devices.labels import LANGUAGES, LabelDocument, LabelError, fields_of, fill, places, preview, read_document, render

SIDE = st.floats(0, 120) | st.sampled_from([0, 1, 5, 59.9, 60])
LENGTH = st.floats(0.01, 80)
TURN = st.sampled_from([0, 90, 180, 270])
WORDS = st.text(max_size=40) | st.sampled_from(["浙江省杭州市", "SKU 85123A", "\r\n", "{", "^XZ~HS", '"\\', "A" * 300])
CODES = st.text(max_size=60) | st.sampled_from(
    ["6901234567892", "16901234567899", "(00)369012345000000012", "(10)", "YT1", "\x00", "货" * 400]
)


def element(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"kind": st.just(kind), **fields})


PLACED: dict[str, st.SearchStrategy[Any]] = {"x_mm": SIDE, "y_mm": SIDE}
ELEMENTS = st.one_of(
    element(
        "text",
        **PLACED,
        text=WORDS,
        size_mm=LENGTH,
        width_mm=SIDE,
        lines=st.integers(1, 4),
        align=st.sampled_from(["left", "center", "right"]),
        bold=st.booleans(),
        inverse=st.booleans(),
        rotation=TURN,
        overflow=st.sampled_from(["error", "ellipsis"]),
    ),
    element(
        "barcode",
        **PLACED,
        symbology=st.sampled_from(["code128", "gs1-128", "qr", "gs1-datamatrix", "datamatrix", "ean13", "itf14"]),
        text=CODES,
        module_mm=st.floats(0.01, 2),
        height_mm=LENGTH,
        readable=st.booleans(),
        width_mm=SIDE,
        rotation=TURN,
        align=st.sampled_from(["left", "center", "right"]),
    ),
    element("line", **PLACED, length_mm=LENGTH, thickness_mm=LENGTH, vertical=st.booleans()),
    element("box", **PLACED, width_mm=LENGTH, height_mm=LENGTH, thickness_mm=LENGTH),
    element("image", **PLACED, width_mm=LENGTH, height_mm=LENGTH, png=st.sampled_from(["", "AAAA", "iVBORw0KGgo="])),
    element("epc", epc=st.text("0123456789abcdefg", max_size=12)),
)
DOCUMENTS = st.fixed_dictionaries(
    {"width_mm": st.integers(1, 100), "height_mm": st.integers(1, 100), "elements": st.lists(ELEMENTS, max_size=3)}
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(DOCUMENTS, st.sampled_from(LANGUAGES))
def test_any_document_is_printed_or_explained(made: dict[str, Any], language: str) -> None:
    said = ""
    try:
        document = read_document(msgspec.json.encode(made))
        data = render(document, language)
    except LabelError as wrong:
        said = str(wrong)
    if said:
        assert "element" in said or "label document" in said
    else:
        assert data == render(document, language)
        assert [one.fault for one in places(document) if one.fault] == []


@settings(max_examples=100)
@given(st.text(max_size=20), st.dictionaries(st.sampled_from(["a", "b", "c1"]), st.text(max_size=5) | st.integers()))
def test_any_template_is_filled_or_explained(text: str, fields: dict[str, Any]) -> None:
    made = {"width_mm": 60, "height_mm": 40, "elements": [{"kind": "text", "x_mm": 1, "y_mm": 1, "size_mm": 3}]}
    made["elements"][0]["text"] = "{a}" + text  # type: ignore[index]
    document = msgspec.convert(made, LabelDocument)
    said = ""
    try:
        names = fields_of(document)
        fill(document, {**dict.fromkeys(names, "x"), **fields})
    except LabelError as wrong:
        said = str(wrong)
    assert not said or "element 1 (text)" in said


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ('{"width_mm":300,"height_mm":1000,"elements":[]}', "300 x 1000 mm at 1200 dpi is too large for a picture"),
        (
            '{"width_mm":300,"height_mm":300,"elements":[{"kind":"text","x_mm":1,"y_mm":1,"text":"大","size_mm":200}]}',
            r"element 1 \(text\): '大' is too large: 200 mm",
        ),
        (
            '{"width_mm":30,"height_mm":30,"elements":[{"kind":"box","x_mm":1,"y_mm":1,"width_mm":30,"height_mm":9}]}',
            r"element 1 \(box\): it does not fit: it ends at \(31.0, 10.0\) mm, the label at \(30, 30\) mm",
        ),
    ],
)
def test_what_is_too_large_is_refused(document: str, sentence: str) -> None:
    with pytest.raises(LabelError, match=sentence):
        preview(read_document(document), 1200)
