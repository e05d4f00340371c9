"""Labels on sheets of paper: each can be read where it lies, none runs into another."""

import pypdfium2
import pytest
import zxingcpp

from devices.labels import LabelDocument, LabelError, Text
from devices.labels.pdf import label_sheets
from devices.labels.template import fill
from gateway.printing.templates import default

NAMES = [f"A-{aisle:02d}-{cell:02d}" for aisle in range(1, 5) for cell in range(1, 6)] + ["B-12-04-3", "QC-1"]


def bins(names: list[str]) -> list[LabelDocument]:
    template = default("bin", "zh_CN")
    return [fill(template, {"bin": name, "zone": "A", "aisle": 1, "cell": 1}) for name in names]


def test_every_label_of_a_sheet_is_read_where_it_lies() -> None:
    document = pypdfium2.PdfDocument(label_sheets(bins(NAMES)))
    assert len(document) == 2
    read = []
    for page in document:
        image = page.render(scale=4).to_pil()
        found = zxingcpp.read_barcodes(image)
        read += [one.text for one in found]
        assert page.get_size() == pytest.approx((595.3, 841.9), abs=0.5)
    assert sorted(read) == sorted(NAMES)


def test_labels_of_two_sizes_and_labels_larger_than_the_paper_are_refused() -> None:
    (one,) = bins(["A-01-01"])
    other = LabelDocument(name="x", width_mm=30, height_mm=20, elements=(Text(x_mm=1, y_mm=1, text="x", size_mm=3),))
    huge = LabelDocument(name="x", width_mm=300, height_mm=20, elements=())
    with pytest.raises(LabelError, match="one size"):
        label_sheets([one, other])
    with pytest.raises(LabelError, match="larger than the paper"):
        label_sheets([huge])
    with pytest.raises(LabelError, match="no label"):
        label_sheets([])
