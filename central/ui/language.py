"""Which language a page speaks, and its catalogue, read from the `.po` so that it is never older than its text."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path

import flask_login
from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import request
from flask_babel import Domain, get_locale

LOCALE = Path(__file__).parents[1] / "locale"
LANGUAGES = {"zh_CN": "中文", "en": "English"}
DEFAULT = "zh_CN"
COOKIE = "language"


class Catalogues(Domain):  # type: ignore[misc]  # flask_babel's Domain is untyped
    """The catalogues of `central/locale`."""

    def get_translations(self) -> Translations:
        """The messages of the request's language."""
        return catalogue(page_language())


@lru_cache
def catalogue(language: str) -> Translations:
    """One language's messages; those of the default where there is none."""
    path = LOCALE / (language if language in LANGUAGES else DEFAULT) / "LC_MESSAGES" / "messages.po"
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=path.parent.parent.name))
    compiled.seek(0)
    return Translations(fp=compiled)


def chosen_language() -> str:
    """What the reader chose (this browser, or their account), else what the browser asks for, else Chinese."""
    asked = request.cookies.get(COOKIE) or getattr(flask_login.current_user, "language", "")
    if asked in LANGUAGES:
        return asked
    return "zh_CN" if not request.accept_languages else _negotiated()


def page_language() -> str:
    """The language of the page that is being made, as `LANGUAGES` names it."""
    locale = get_locale()
    if locale is None:
        return DEFAULT
    return next((name for name in LANGUAGES if Locale.parse(name) == locale), DEFAULT)


def _negotiated() -> str:
    best = request.accept_languages.best_match(["zh-CN", "zh", "en"], default="zh-CN")
    return "en" if best == "en" else DEFAULT


def html_language(language: str) -> str:
    """`zh-CN` as HTML wants it."""
    return language.replace("_", "-")
