"""What a file of orders consists of, whatever its layout."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from central.errors import CentralError
from central.limits import EARLIEST_YEAR, LATEST_YEAR, MOST_FEN, MOST_ON_HAND


class BadFile(CentralError):
    """A file that cannot be read at all; nothing of it was used."""


class RowRefused(CentralError):
    """A row that cannot be used; the text is the reason's code (`price_zero`, `bad_row`, ...)."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One usable row: pieces of one SKU in one order, or (`cancels`) taken back from one."""

    order: str
    sku: str
    name: str
    quantity: int  # > 0, in a cancellation too
    price_fen: int
    at: datetime
    buyer: str = ""
    receiver_name: str = ""
    receiver_phone: str = ""
    receiver: Mapping[str, str] = field(default_factory=dict)
    remark: str = ""
    cancels: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout is known by its columns; `parse` gets one row by column name and may raise RowRefused."""

    name: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    parse: Callable[[Mapping[str, str]], OrderRow]

    def fits(self, header: Sequence[str]) -> bool:
        """All required columns are there, and no unknown one."""
        return set(self.required) <= set(header) <= set(self.columns)


def fen(text: str) -> int:
    """`2.95` is 295 fen; raises RowRefused where it is no amount of whole fen."""
    try:
        value = Decimal(text.strip()) * 100
    except InvalidOperation as error:
        raise RowRefused("bad_row") from error
    if not value.is_finite() or abs(value) > MOST_FEN:
        raise RowRefused("bad_row")
    if value != value.to_integral_value():
        raise RowRefused("price_not_whole_fen")
    return int(value)


def whole(text: str) -> int:
    """A whole number; raises RowRefused."""
    try:
        value = int(text.strip())
    except ValueError as error:
        raise RowRefused("bad_row") from error
    if abs(value) > MOST_ON_HAND:
        raise RowRefused("bad_row")
    return value


def moment(text: str) -> datetime:
    """A date and time, UTC unless it says otherwise; raises RowRefused."""
    try:
        value = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise RowRefused("bad_row") from error
    if not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
        raise RowRefused("bad_row")
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def code(text: str) -> str:
    """A SKU code as it is stored: upper case; raises RowRefused where it is empty or too long."""
    value = text.strip().upper()
    if not value or len(value) > 64:
        raise RowRefused("bad_row")
    return value
