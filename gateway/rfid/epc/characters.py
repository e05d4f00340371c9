"""The characters of GS1 keys, and how a URI writes them (TDS 2.3, section 5, tables A-1 and G-1)."""

import re

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CSET_82 = frozenset("!\"%&'()*+,-./:;<=>?_" + DIGITS + LETTERS + LETTERS.lower())  # serials, lots
CSET_39 = frozenset("#-/" + DIGITS + LETTERS)  # component and part references
SIX_BITS = {ord(character) & 0x3F: character for character in sorted(CSET_39)}  # table G-1

_ESCAPED = {character: f"%{ord(character):02X}" for character in '"#%&/<>?'}
_TRANSLATED = str.maketrans(_ESCAPED)
_ESCAPES = {written: character for character, written in _ESCAPED.items()}
_ESCAPE = re.compile(r"%(.{0,2})", re.DOTALL)


def is_digits(text: str) -> bool:
    """Whether all is 0-9, and there is something."""
    return text.isascii() and text.isdigit()


def short(text: str) -> str:
    """A text as evidence in a sentence."""
    return repr(text) if len(text) < 40 else repr(text[:40] + "...")


def escaped(text: str) -> str:
    """The characters as an EPC URI writes them.

    >>> escaped("32a/b")
    '32a%2Fb'
    """
    return text.translate(_TRANSLATED)


def unescaped(text: str) -> str:
    """The characters that an EPC URI means; an escape of none stays as it is, and no field will take it."""
    return _ESCAPE.sub(_character, text) if "%" in text else text


def _character(match: re.Match[str]) -> str:
    known = _ESCAPES.get(match[0].upper())
    if known is not None:
        return known
    try:
        character = chr(int(match[1], 16)) if len(match[1]) == 2 and match[1].isalnum() else ""
    except ValueError:
        character = ""
    return character if character in CSET_82 else "\ufffd"
