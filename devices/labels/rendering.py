"""One door to all languages."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from devices.errors import DriverNameTaken
from devices.labels.document import LabelDocument, LabelError
from devices.labels.faults import check
from devices.labels.language import Language

# Print heads are made in dots per millimetre; the resolutions in inches are their trade names.
DOTS_PER_MM = {152: 6, 203: 8, 300: 12, 600: 24}

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
    if not 100 <= dpi <= 1200:
        raise LabelError(f"{dpi} dots an inch is no print head; usual are {', '.join(map(str, DOTS_PER_MM))}")
    check(document)
    return known[language].write(document, DOTS_PER_MM.get(dpi, dpi / 25.4))
