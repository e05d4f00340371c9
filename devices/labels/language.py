"""What a printer's language is: one function in a file of its own under `languages/`, marked with `@language(...)`."""

from collections.abc import Callable
from typing import NamedTuple

from devices.labels.marks import Sheet

Writer = Callable[[Sheet], bytes]


class Language(NamedTuple):
    """`write` gives the bytes of one label; `source` names the manual that it was written from; `tags`: it can write
    RFID tags."""

    name: str
    write: Writer
    source: str
    tags: bool = False


def language(name: str, *, source: str, tags: bool = False) -> Callable[[Writer], Writer]:
    """Marks a function as the writer of the language `name`; the registry finds it by walking the folder."""

    def mark(write: Writer) -> Writer:
        write.language = Language(name, write, source, tags)  # type: ignore[attr-defined]
        return write

    return mark
