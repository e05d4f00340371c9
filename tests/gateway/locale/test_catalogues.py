"""Every language of the floor has every sentence: screens, stations and terminal."""

import re

import pytest

from tests.catalogues import catalogues, missing

CATALOGUES = catalogues()
SIMPLIFIED = re.compile("[库单码扫货订检门电网标签]")  # a few that have another form in Taiwan


def test_no_catalogue_lacks_a_sentence_that_another_has() -> None:
    assert list(missing()) == []


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_catalogue_speaks_both_kinds_of_chinese_and_english(name: str) -> None:
    assert set(CATALOGUES[name]) == {"zh_CN", "zh_TW", "en"}


@pytest.mark.parametrize("name", CATALOGUES)
def test_taiwan_reads_traditional_characters(name: str) -> None:
    own = {"简体中文"}  # the other language's own name
    texts = CATALOGUES[name]["zh_TW"].items()
    assert {key: text for key, text in texts if SIMPLIFIED.search(text) and text not in own} == {}
