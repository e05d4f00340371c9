"""The terminal's words in the person's language (gettext catalogue `tui`, English as the last resort)."""

import gettext
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gateway import locale

LANGUAGES = ("zh_CN", "zh_TW", "en")


@lru_cache(maxsize=8)
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("tui", locale.__path__[0], languages=[language], fallback=True)


@dataclass(frozen=True)
class Texts:
    """Says msgids in one language."""

    language: str = "zh_CN"

    def __call__(self, msgid: str, **values: Any) -> str:
        """The text, with its `%(name)s` places filled."""
        text = _catalogue(self.language).gettext(msgid) if msgid else ""
        return text % values if values else text

    def word(self, kind: str, code: str) -> str:
        """The word for a code of some kind (`state`, `task`, `field`, ...), or for what stands before its point
        (`wall.put` is of `wall`); the code itself where there is none."""
        for known in (code, code.partition(".")[0]):
            msgid = f"{kind}:{known}"
            text = _catalogue(self.language).gettext(msgid)
            if text != msgid:
                return text
        return code

    def next(self) -> "Texts":
        """The language after this one."""
        return Texts(LANGUAGES[(LANGUAGES.index(self.language) + 1) % len(LANGUAGES)])
