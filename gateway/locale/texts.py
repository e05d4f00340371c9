"""Sentences in the language of whoever reads them (gettext catalogues `floor.mo`, English as the last resort)."""

import gettext
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("zh_CN", "en")
_HERE = Path(__file__).parent


@lru_cache(maxsize=16)
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("floor", _HERE, languages=[language, language.partition("_")[0]], fallback=True)


def translate(sentence: str, language: str) -> str:
    """The sentence (an English msgid with %(name)s places) in the language."""
    return _catalogue(language).gettext(sentence)


def choose(accepted: list[str], default: str = "zh_CN") -> str:
    """The first of a browser's languages that there is a catalogue for."""
    for tag in accepted:
        for language in LANGUAGES:
            if tag.replace("-", "_").lower().startswith(language.partition("_")[0]):
                return language
    return default
