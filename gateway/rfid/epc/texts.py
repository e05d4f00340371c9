"""Element strings for people, `(01)...(21)...`, and GS1 Digital Links, read and written."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from gateway.rfid.epc.errors import EpcError
from gateway.rfid.epc.keys import Elements, Key
from gateway.rfid.epc.table_f import VALUES

RESOLVER = "id.gs1.org"
_IDENTIFIER = re.compile(r"(?<!\\)\((\d{2,4})\)")


@dataclass(frozen=True)
class Named:
    """GS1 elements in the order given; `host` is that of a link."""

    elements: Elements
    host: str = ""


def element_string(elements: Elements) -> str:
    r"""For people; what would look like an identifier within a value gets a backslash, as GS1's tools write it.

    >>> element_string((("01", "80614141123458"), ("21", "A(10)")))
    '(01)80614141123458(21)A\\(10)'
    """
    return "".join(f"({ai}){_IDENTIFIER.sub(lambda match: chr(92) + match[0], value)}" for ai, value in elements)


def read_element_string(text: str) -> Named:
    """Raises EpcError."""
    pieces = _IDENTIFIER.split(text)
    if pieces[0]:
        raise EpcError(f"{text!r}: an element string begins with an identifier like (01)")
    elements = list(zip(pieces[1::2], (value.replace("\\(", "(") for value in pieces[2::2]), strict=True))
    _refuse_unknown(text, elements)
    return Named(tuple(elements))


def digital_link(key: Key, identity: Elements, data: Elements, host: str) -> str:
    """Key and qualifiers in the path, in the order of the Digital Link standard, the rest behind the question mark."""
    given = dict(identity) | {ai: value for ai, value in data if ai in key.qualifiers}
    path = [key.ai, *(ai for ai in (key.qualifiers or (key.serial_ai,)) if ai in given)]
    link = f"https://{host or RESOLVER}" + "".join(f"/{ai}/{quote(given[ai], safe='')}" for ai in path)
    query = "&".join(f"{ai}={quote(value, safe='')}" for ai, value in data if ai not in path)
    return f"{link}?{query}" if query else link


def read_digital_link(text: str, key_ais: Collection[str]) -> Named | None:
    """Any domain, any path before the key; None where it is no link with a key. Raises EpcError."""
    try:
        address = urlsplit(text)
    except ValueError:
        return None
    if address.scheme not in ("http", "https"):
        return None
    segments = [unquote(segment) for segment in address.path.split("/")]
    start = next((place for place, segment in enumerate(segments) if segment in key_ais), None)
    if start is None:
        return None
    path = segments[start:]
    if not path[-1]:  # a slash at the end
        path.pop()
    if len(path) % 2:
        raise EpcError(f"{text!r}: nothing follows /{path[-1]}")
    pairs = list(zip(path[::2], path[1::2], strict=True))
    _refuse_unknown(text, pairs)
    asked = (piece.partition("=") for piece in re.split("[&;]", address.query))
    pairs += [(unquote(ai), unquote(value)) for ai, _, value in asked if unquote(ai) in VALUES]
    return Named(tuple(pairs), address.netloc.lower())


def _refuse_unknown(text: str, elements: list[tuple[str, str]]) -> None:
    seen = set()
    for ai, value in elements:
        if ai not in VALUES:
            raise EpcError(f"{text!r}: ({ai}) is no identifier that tags know")
        if ai in seen:
            raise EpcError(f"{text!r}: ({ai}) stands there twice")
        if not value:
            raise EpcError(f"{text!r}: ({ai}) is empty")
        seen.add(ai)
