"""The check of Yaohua indicators: all bytes of the content xored, as two digits (XK3190-A26 user manual, page 10)."""

from functools import reduce
from operator import xor


def check_of(content: bytes, *, letters: bool = True) -> bytes:
    """High and low half; above 9 they are A-F, or (`letters` off) 30 hex + the half, which some units send."""
    value = reduce(xor, content, 0)
    return bytes(_digit(half, letters) for half in (value >> 4, value & 0x0F))


def _digit(half: int, letters: bool) -> int:
    return half + (0x37 if letters and half > 9 else 0x30)
