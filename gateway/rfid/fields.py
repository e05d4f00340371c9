"""The bit fields of an EPC, and what can be wrong with one."""

from dataclasses import dataclass
from typing import NoReturn


class EpcError(ValueError):
    """A code that cannot be read or written; the message names the scheme, the field and its bits."""


@dataclass(frozen=True)
class Field:
    """A number of `digits` decimal digits (0: without leading zeros, as many as fit) in `width` bits from `start`.

    Bits are counted from the left of the EPC, as the standard does.
    """

    scheme: str
    name: str
    start: int
    width: int
    digits: int = 0

    def read(self, bits: int, total: int) -> str:
        """The digits in an EPC of `total` bits; raises EpcError where the value has too many."""
        value = bits >> (total - self.start - self.width) & ((1 << self.width) - 1)
        text = str(value).zfill(self.digits)
        if self.digits and len(text) > self.digits:
            self.refuse(f"holds {value}, more than {self.digits} digits")
        return text

    def written(self, text: str, total: int) -> int:
        """The digits at their place in an EPC of `total` bits; raises EpcError where they do not fit."""
        if not (text.isascii() and text.isdigit()):
            self.refuse(f"must be digits, not {text!r}")
        if len(text) > self.width:
            self.refuse(f"does not hold {len(text)} digits")
        if self.digits and len(text) != self.digits:
            self.refuse(f"must have {self.digits} digits, not {text!r}")
        if not self.digits and text != str(int(text)):
            self.refuse(f"must have no leading zero: {text!r}")
        if int(text) >> self.width:
            self.refuse(f"does not hold {text}")
        return int(text) << (total - self.start - self.width)

    def refuse(self, why: str) -> NoReturn:
        """Raises EpcError: scheme, field, bits, and why."""
        raise EpcError(f"{self.scheme}: {self.name} (bits {self.start}-{self.start + self.width - 1}) {why}")
