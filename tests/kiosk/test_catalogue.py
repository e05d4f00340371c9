"""Every word that the modules ask for is in every language, and no word is left that nobody asks for."""

import pytest

from kiosk.catalogue import LOCALE, read_catalogue, read_catalogues
from tests.kiosk.catalogue_keys import keys_in_modules

LANGUAGES = list(read_catalogues())


def test_chinese_comes_first() -> None:
    assert LANGUAGES[0] == "zh_CN"
    assert "en" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_just_the_keys_of_the_modules(language: str) -> None:
    plain, plural = keys_in_modules()
    words = read_catalogue(language)
    assert set(words) == plain | set(plural)
    assert {key for key, value in words.items() if isinstance(value, list)} == set(plural)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_places_for_values(language: str) -> None:
    for key, value in read_catalogue(language).items():
        places = {part.split("}")[0] for part in key.split("{")[1:]}
        for form in value if isinstance(value, list) else [value]:
            assert {part.split("}")[0] for part in form.split("{")[1:]} == places, key


def test_chinese_translates_everything() -> None:
    same = {key for key, value in read_catalogue("zh_CN").items() if value == key}
    assert same == set()


def test_a_language_is_a_folder_and_nothing_else_knows_it() -> None:
    assert set(LANGUAGES) == {path.name for path in LOCALE.iterdir()}
