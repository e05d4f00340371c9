"""What receipts and returns share: lines of goods that are expected, counted and put away."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.storage import goods
from gateway.scanning.interpret import Meaning, Scanned


class Line(Protocol):
    """A line of a receipt or a return, in pieces."""

    @property
    def line_no(self) -> int: ...
    @property
    def sku(self) -> str: ...
    @property
    def expected(self) -> int: ...
    @property
    def received(self) -> int: ...
    @property
    def put_away(self) -> int: ...


L = TypeVar("L", bound=Line)


def line_of(bench: Bench, scanned: Scanned, lines: Sequence[L], number: str, over: bool = False) -> L:
    """The line on which the scanned goods are still expected; with `over`, a complete one may get more.

    Refuses what is no goods, not expected or complete.
    """
    if scanned.meaning is not Meaning.GOODS:
        raise Refused("unexpected", text=scanned.text)
    sku, _ = goods.one_sku(scanned, [line.sku for line in lines])
    matching = [line for line in lines if line.sku == sku]
    name = bench.goods_name(sku)
    if not matching:
        raise Refused("not_expected", name=name, number=number)
    line = next((line for line in matching if line.received < line.expected), matching[-1] if over else None)
    if line is None:
        raise Refused("line_complete", name=name, expected=sum(one.expected for one in matching))
    return line


def counted(line: Line, value: Any) -> int:
    """The number a person keyed, in pieces; more than is expected is refused."""
    quantity = goods.whole(value, minimum=1)
    if quantity > line.expected - line.received:
        raise Refused("over_receipt", left=line.expected - line.received)
    return quantity


def bin_of(bench: Bench, scanned: Scanned) -> str:
    """The place that was scanned to put goods away."""
    if scanned.meaning is not Meaning.BIN:
        raise Refused("unexpected", text=scanned.text)
    return goods.known_place(bench.state, scanned.text)


def missing(lines: Sequence[Line]) -> int:
    """Pieces that are expected and did not come."""
    return sum(max(0, line.expected - line.received) for line in lines)


def all_put_away(lines: Sequence[Line]) -> bool:
    """Nothing is left to count or to carry."""
    return all(line.put_away >= max(line.expected, line.received) for line in lines)


def totals(lines: Sequence[Line]) -> dict[str, int]:
    """For lists of papers: how many lines, what is expected, what came."""
    return {
        "lines": len(lines),
        "expected": sum(line.expected for line in lines),
        "received": sum(line.received for line in lines),
    }


def shown(bench: Bench, line: Line) -> dict[str, Any]:
    """A line as screens show it."""
    return {
        "line_no": line.line_no,
        "sku": line.sku,
        "name": bench.goods_name(line.sku),
        "expected": line.expected,
        "received": line.received,
    }


def shown_all(bench: Bench, lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The lines of a paper with what is in its bins."""
    return [{**shown(bench, line), "put_away": line.put_away} for line in lines]
