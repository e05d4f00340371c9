"""Sentences in the language of whoever reads them (gettext catalogues `floor.mo`, English as the last resort)."""

import gettext
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("zh_CN", "zh_TW", "en")
_TRADITIONAL = ("hant", "tw", "hk", "mo")  # subtags of Chinese that is written in traditional characters
_HERE = Path(__file__).parent


@lru_cache(maxsize=16)
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("floor", _HERE, languages=[language, language.partition("_")[0]], fallback=True)


def translate(sentence: str, language: str) -> str:
    """The sentence (an English msgid with %(name)s places) in the language."""
    return _catalogue(language).gettext(sentence)


def choose(accepted: list[str], default: str = "zh_CN") -> str:
    """The first of a browser's languages that there is a catalogue for."""
    return next((found for tag in accepted if (found := _language_of(tag))), default)


def _language_of(tag: str) -> str:
    """`zh-Hant-HK` is zh_TW, `zh` is zh_CN, `en-GB` is en; "" for a language without catalogue."""
    name, *rest = tag.replace("-", "_").lower().split("_")
    if name == "zh":
        return "zh_TW" if any(part in _TRADITIONAL for part in rest) else "zh_CN"
    return name if name in LANGUAGES else ""
