"""One door to all languages."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from devices.errors import DriverNameTaken
from devices.labels.document import Epc, LabelDocument, LabelError, described
from devices.labels.drawing import png_of
from devices.labels.faults import check
from devices.labels.language import Language
from devices.labels.layout import lay_out
from devices.labels.marks import DOTS_PER_MM, Sheet

FOLDER = "devices.labels.languages"

if TYPE_CHECKING:
    LANGUAGES: tuple[str, ...]
else:

    def __getattr__(name: str) -> Any:
        if name == "LANGUAGES":
            return tuple(languages())
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def languages() -> Mapping[str, Language]:
    """name -> Language of every language there is, in the order of the names."""
    found: dict[str, Language] = {}
    package = importlib.import_module(FOLDER)
    for file in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        for value in vars(importlib.import_module(file.name)).values():
            one = getattr(value, "language", None)
            if not isinstance(one, Language) or value.__module__ != file.name:
                continue
            if one.name in found:
                raise DriverNameTaken(f"label language {one.name!r} is defined twice, the second time in {file.name}")
            found[one.name] = one
    return MappingProxyType({name: found[name] for name in sorted(found)})


def render(document: LabelDocument, language: str = "zpl", dpi: int = 203) -> bytes:
    """The printer's bytes for one label; LabelError when the document or the language cannot be served."""
    known = languages()
    if language not in known:
        raise LabelError(f"{language!r} is no label language that is known; there are {', '.join(known)}")
    for number, element in enumerate(document.elements, 1):
        if isinstance(element, Epc) and not known[language].tags:
            able = ", ".join(name for name, one in known.items() if one.tags)
            raise LabelError(
                f"{described(number, element)}: {language} has no command that writes an RFID tag; {able} has"
            )
    return known[language].write(sheet_of(document, dpi))


def preview(document: LabelDocument, dpi: int = 203) -> bytes:
    """The label as a PNG, dot by dot; LabelError when the document cannot be drawn."""
    return png_of(sheet_of(document, dpi))


def sheet_of(document: LabelDocument, dpi: int) -> Sheet:
    """The document laid out in the dots of a print head."""
    if not 100 <= dpi <= 1200:
        raise LabelError(f"{dpi} dots an inch is no print head; usual are {', '.join(map(str, DOTS_PER_MM))}")
    check(document)
    return lay_out(document, DOTS_PER_MM.get(dpi, dpi / 25.4))
