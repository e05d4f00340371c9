"""The static files: which modules and styles a page needs, and every text file packed once for the wire.

Modules import each other by relative path, so the files themselves say what a page loads; no list is kept by hand.
"""

import gzip
import hashlib
import json
import posixpath
import re
from functools import cache, lru_cache
from typing import NamedTuple

from kiosk import STATIC

_IMPORT = re.compile(r'\b(?:from|import)\s+"(\.{1,2}/[^"]+\.js)"')
_LATER = re.compile(r'(?:\bimport\(\s*|\bmodule: )"(\.{1,2}/[^"]+\.js)"')
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_HEADER = len("Content-Encoding: gzip\r\n")

EVERYWHERE = ("tokens.css", "shell.css", "parts.css", "screens.css")
# The pages of supervisors and installers borrow each other's parts.
OFFICE = ("devices.css", "printing.css", "labels.css", "tags.css", "office.css")
STYLES: dict[str, tuple[str, ...]] = dict.fromkeys(
    ("devices.js", "print_jobs.js", "labels.js", "tags.js", "map.js", "places.js", "counts.js", "parcels.js"), OFFICE
)
STYLES["replay.js"] = (*OFFICE, "replay/replay.css")


def styles_of(entry: str) -> tuple[str, ...]:
    """The style sheets of the page whose module is `entry`."""
    return (*EVERYWHERE, *STYLES.get(entry, ()))


@cache
def modules_of(entry: str) -> tuple[str, ...]:
    """The module and all that it imports at once, depth first; what is imported later is left out."""
    found: dict[str, None] = {}
    _walk(entry, found)
    return tuple(found)


@cache
def everything_of(entry: str) -> tuple[str, ...]:
    """As `modules_of`, with what is imported later too."""
    found: dict[str, None] = {}
    waiting = [entry]
    while waiting:
        _walk(waiting.pop(), found)
        waiting += [later for name in tuple(found) for later in _imports(name, _LATER) if later not in found]
    return tuple(found)


def _walk(name: str, found: dict[str, None]) -> None:
    if name in found:
        return
    found[name] = None
    for imported in _imports(name, _IMPORT):
        _walk(imported, found)


def _imports(name: str, pattern: re.Pattern[str]) -> list[str]:
    folder = posixpath.dirname(name)
    source = (STATIC / name).read_text(encoding="utf-8")
    return [posixpath.normpath(posixpath.join(folder, path)) for path in pattern.findall(source)]


@cache
def strings_below(entry: str) -> frozenset[str]:
    """Every string literal of a module and of what it imports: the words it may ask for are among them."""
    sources = [(STATIC / name).read_text(encoding="utf-8") for name in modules_of(entry)]
    return frozenset(text for source in sources for found in _STRING.findall(source) if (text := _plain(found)))


def _plain(literal: str) -> str:
    try:
        text: str = json.loads(literal)
    except ValueError:
        return ""  # an escape that JSON does not know: no word has one
    return text


def version_of(words: bytes) -> str:
    """Names the state of all files and of the words, 12 hex digits."""
    digest = hashlib.sha256(words)
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(STATIC).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


class File(NamedTuple):
    """A file as it is, and gzipped where that saves something."""

    body: bytes
    packed: bytes | None


@lru_cache(maxsize=512)
def read(name: str, version: str) -> File:
    """A static file; `version` keeps what is remembered fresh. Raises OSError."""
    body = (STATIC / name).read_bytes()
    return (
        File(body, file_of(lean(name, body.decode()).encode()).packed)
        if name.endswith((".js", ".css"))
        else file_of(body)
    )


def file_of(body: bytes) -> File:
    """Packed without a time in its head."""
    packed = gzip.compress(body, 9, mtime=0)
    return File(body, packed if len(packed) + _HEADER < len(body) else None)


def lean(name: str, source: str) -> str:
    """The source as it goes over the wire: without indentation and without lines that are only comment."""
    if name.endswith(".css"):
        source = _CSS_COMMENT.sub("", source)
    lines = [line.strip() for line in source.splitlines()]
    if any(line.count("`") % 2 for line in lines):
        return source  # a text over several lines keeps its spaces
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"
