"""One door to all languages."""

from devices.labels.document import LabelDocument, LabelError, check
from devices.labels.zpl import ZplWriter

LANGUAGES = ("zpl",)
NOT_YET = ("tspl", "epl", "cpcl", "escpos")
# Print heads are made in dots per millimetre; the resolutions in inches are their trade names.
DOTS_PER_MM = {152: 6, 203: 8, 300: 12, 600: 24}


def render(document: LabelDocument, language: str = "zpl", dpi: int = 203) -> bytes:
    """The printer's bytes for one label; LabelError when the document or the language cannot be served."""
    if language in NOT_YET:
        raise LabelError(f"labels in {language} are not made yet; {', '.join(LANGUAGES)} is")
    if language not in LANGUAGES:
        raise LabelError(f"{language!r} is no label language that is known; there is {', '.join(LANGUAGES)}")
    if not 100 <= dpi <= 1200:
        raise LabelError(f"{dpi} dots an inch is no print head; usual are {', '.join(map(str, DOTS_PER_MM))}")
    check(document)
    return ZplWriter(DOTS_PER_MM.get(dpi, dpi / 25.4)).write(document)
