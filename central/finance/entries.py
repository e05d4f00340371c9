"""A journal entry before it is stored: lines that balance, or no entry at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from central.errors import CentralError


class Unbalanced(CentralError):
    """Debit and credit differ: a rule is wrong, nothing is posted."""


class Line(NamedTuple):
    """One side of an entry, in fen; `subject` says whom or what it is about (a trade, a supplier)."""

    account: str
    debit_fen: int = 0
    credit_fen: int = 0
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One journal entry. A document is posted once by each rule."""

    rule: str
    document: str
    day: date
    reference: str  # what people call the document: a waybill, an order number
    lines: tuple[Line, ...]

    @property
    def total_fen(self) -> int:
        """The sum of either side."""
        return sum(line.debit_fen for line in self.lines)


def debit(account: str, fen: int, subject: str = "") -> Line:
    """`fen` on the left; a negative amount goes to the right."""
    return (
        Line(account, debit_fen=fen, subject=subject) if fen >= 0 else Line(account, credit_fen=-fen, subject=subject)
    )


def credit(account: str, fen: int, subject: str = "") -> Line:
    """`fen` on the right; a negative amount goes to the left."""
    return debit(account, -fen, subject)


def entry(rule: str, document: str, day: date, reference: str, lines: Iterable[Line]) -> Entry:
    """An entry without its empty lines; raises Unbalanced where the sides differ."""
    kept = tuple(line for line in lines if line.debit_fen or line.credit_fen)
    left, right = sum(line.debit_fen for line in kept), sum(line.credit_fen for line in kept)
    if left != right:
        raise Unbalanced(f"{rule} of {document}: debit {left} fen, credit {right} fen")
    return Entry(rule, document, day, reference, kept)
