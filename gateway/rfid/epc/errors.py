"""What can be wrong with an EPC."""

from typing import NoReturn


class EpcError(ValueError):
    """A code that cannot be read or written; the message names the scheme, the field and its bits."""


def place(start: int, width: int) -> str:
    """Where a field stands, counted from the left of the EPC as the standard does: `bits 11-13`.

    >>> place(8, 1)
    'bit 8'
    """
    return f"bit {start}" if width <= 1 else f"bits {start}-{start + width - 1}"


def refuse(scheme: str, field: str, start: int, width: int, why: str) -> NoReturn:
    """Raises EpcError: scheme, field, bits, and why."""
    raise EpcError(f"{scheme}: {field} ({place(start, width)}) {why}")
