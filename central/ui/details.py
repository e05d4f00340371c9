"""The details of a step or a task as people read them."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext

from central.ui.formats import grams, money, number
from central.ui.words import word

_SHOWN = 5  # of a list
_SILENT = frozenset({"number", "import", "items"})  # the document's own number; links; lists that are summed up apart
_WORDS = frozenset({"reason", "rule", "source", "state", "direction"})


def details(content: Mapping[str, Any]) -> list[str]:
    """Short phrases, one a detail, without what says nothing."""
    phrases = [text for name, value in content.items() if (text := _phrase(name, value))]
    items = content.get("items")
    return [_pieces(items), *phrases] if isinstance(items, list) else phrases


def _phrase(name: str, value: Any) -> str:
    if name in _SILENT or value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return "" if value else str(gettext("%(what)s: no", what=word("detail", name)))
    text = _text(name, value)
    return f"{word('detail', name)} {text}" if text else ""


def _text(name: str, value: Any) -> str:
    if name == "copy" and value == 1:
        return ""
    if name.endswith("_fen"):
        return money(value)
    if name.endswith("grams"):
        return grams(value)
    if name == "distance_mm":
        return f"{number(round(value / 1000))} m"
    if name in _WORDS and isinstance(value, str):
        return word(name, value)
    if isinstance(value, Mapping):
        return ", ".join(f"{word('detail', key)} {each}" for key, each in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _some([_one(each) for each in value])
    return number(value) if isinstance(value, int) else str(value)


def _one(value: Any) -> str:
    """`85123A × 6` of a line; anything else as it is."""
    if not isinstance(value, Mapping):
        return str(value)
    if "sku" in value:
        quantity = value.get("quantity", value.get("missing"))
        place = f" {value['bin']}" if value.get("bin") else ""
        return f"{value['sku']}{place}" if quantity is None else f"{value['sku']} × {number(quantity)}{place}"
    return ", ".join(details(value))


def _some(texts: Sequence[str]) -> str:
    shown = ", ".join(texts[:_SHOWN])
    if len(texts) <= _SHOWN:
        return shown
    more = gettext("and %(number)s more", number=number(len(texts) - _SHOWN))
    return f"{shown} {more}"


def _pieces(items: Sequence[Mapping[str, Any]]) -> str:
    """Several events of one kind: how many lines and pieces, and the first of them."""
    if not all("sku" in item for item in items):
        return "; ".join(", ".join(details(item)) for item in items[:_SHOWN])
    pieces = sum(item.get("quantity", 0) for item in items)
    total = gettext("%(lines)s lines, %(pieces)s pieces", lines=number(len(items)), pieces=number(pieces))
    return f"{total}: {_some([_one(item) for item in items])}"
