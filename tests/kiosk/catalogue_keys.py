"""Which keys the modules ask the catalogue for: t("…"), tn("…", "…", n), N_("…") with literal strings."""

import re

from kiosk import STATIC
from kiosk.catalogue import LANGUAGE_NAME

_ONE = re.compile(r'\b(?:t|N_)\(\s*"((?:[^"\\]|\\.)*)"')
_CHOICE = re.compile(r'\bt\([^"()]*\? "((?:[^"\\]|\\.)*)" : "((?:[^"\\]|\\.)*)"')
_MANY = re.compile(r'\btn\(\s*"((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)"')
PAGE_KEYS = {LANGUAGE_NAME, "Warehouse floor", "This screen needs JavaScript."}  # used by the blueprint itself


def keys_in_modules() -> tuple[set[str], dict[str, str]]:
    """(plain keys, {singular: plural}) of every module."""
    plain, plural = set(PAGE_KEYS), {}
    for path in STATIC.rglob("*.js"):
        source = path.read_text(encoding="utf-8")
        plain.update(_ONE.findall(source))
        plain.update(word for pair in _CHOICE.findall(source) for word in pair)
        plural.update(_MANY.findall(source))
    return plain, plural
