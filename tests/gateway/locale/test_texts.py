"""Every sentence has its text in every language, with the same places."""

import re

import pytest

from gateway.floor.notices import MESSAGES
from gateway.locale.texts import LANGUAGES, choose, translate
from gateway.web.errors import MESSAGES as ERRORS

PLACE = re.compile(r"%\((\w+)\)s")
SENTENCES = sorted({sentence for _, sentence in MESSAGES.values()} | set(ERRORS.values()))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_is_translated_with_all_its_places(sentence: str, language: str) -> None:
    text = translate(sentence, language)
    assert set(PLACE.findall(text)) == set(PLACE.findall(sentence))
    if language.startswith("zh") and sentence != "%(reason)s":
        assert re.search(r"[\u4e00-\u9fff]", text), sentence


def test_a_browsers_language_is_found() -> None:
    assert choose(["en-GB", "zh-CN"]) == "en"
    assert choose(["zh-CN"]) == choose(["zh"]) == "zh_CN"
    assert choose(["zh-TW"]) == choose(["zh-Hant-HK", "en"]) == choose(["zh_TW"]) == "zh_TW"
    assert choose(["fr"]) == "zh_CN"
    assert choose([], default="") == ""
