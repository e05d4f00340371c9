"""GS1 texts: what the symbol carries, and what is refused (examples of the GS1 General Specifications)."""

import pytest

from devices.labels import gs1
from devices.labels.check_digits import check_digit


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("(00)106141412345678908", "\x1d00106141412345678908"),
        ("(01)09501101530003(17)140704(10)AB-123", "\x1d01095011015300031714070410AB-123"),
        ("(10)AB-123(01)09501101530003", "\x1d10AB-123\x1d0109501101530003"),
        ("(02)09501101530003(37)24(3102)001250", "\x1d020950110153000337" + "24\x1d3102001250"),
        ("(420)310000(410)9501101020917", "\x1d420310000\x1d4109501101020917"),
    ],
)
def test_a_separator_stands_only_where_an_open_ended_value_ends(text: str, carried: str) -> None:
    assert gs1.encoded(text) == carried


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0109501101530003", "is no GS1 text"),
        ("(01)09501101530003)", "is no GS1 text"),
        ("(01)09501101530004", r"\(01\)09501101530004: the check digit is wrong, it should be 3"),
        ("(00)1061414", "00 takes 18 digits"),
        ("(410)9501101020910", "the check digit is wrong, it should be 7"),
        ("(17)14070", "17 takes 6 digits"),
        ("(310)001250", "there is no application identifier 310"),
        ("(10)货", "characters that GS1 allows"),
    ],
)
def test_a_wrong_text_is_explained(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        gs1.elements(text)


def test_check_digits() -> None:
    assert [check_digit(digits) for digits in ("629104150021", "10614141234567890", "0950110153000")] == ["3", "8", "3"]
