"""Goods that are nowhere in the house: central decides what becomes of the order."""

from gateway.contracts.facts import CountedLine, FulfilmentShort
from gateway.floor.bench import Bench


def report_lacking(bench: Bench, fulfilment: str, line_no: int, lacking: int) -> None:
    """Tells central that a line cannot be filled; the fulfilment waits for goods or for a word."""
    state = bench.state
    line = state.fulfilment_lines[fulfilment, line_no]
    total = line.lacking + lacking
    bench.unit.record(
        FulfilmentShort(fulfilment=fulfilment, lines=(CountedLine(line_no, line.sku, total),)),
        subject=state.fulfilments[fulfilment].number,
    )
