"""Facts as the areas write them, small enough to read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    """A fact in memory."""

    type: str
    document: str
    data: Mapping[str, Any]
    occurred_at: datetime = field(default=NOON)


def received(document: str, *lines: tuple[str, int, int], opening: bool = False) -> Told:
    """Lines of (SKU, pieces, cost of one)."""
    return Told(
        "GoodsReceived",
        document,
        {
            "receipt": "r1",
            "number": "PO-261124-0001",
            "supplier": "Acme",
            "warehouse": "main",
            "opening": opening,
            "lines": [{"sku": sku, "quantity": quantity, "cost_fen": cost} for sku, quantity, cost in lines],
        },
    )


def shipped(document: str, *lines: tuple[str, int, int], trade: str = "t1") -> Told:
    """Lines of (SKU, pieces, price of one)."""
    return Told("GoodsShipped", document, shipped_data(document, {trade: lines}))


def shipped_data(parcel: str, trades: Mapping[str, tuple[tuple[str, int, int], ...]]) -> dict[str, Any]:
    """What a shipped parcel says of each trade that it carries."""
    return {
        "parcel": parcel,
        "fulfilment": f"f-{parcel}",
        "waybill": f"YT-{parcel}",
        "carrier": "YTO",
        "warehouse": "main",
        "trades": [
            {
                "trade": trade,
                "number": f"N-{trade}",
                "shop": 1,
                "platform": "mall",
                "buyer": "17850",
                "ordered_at": "2026-11-23T02:00:00+00:00",
                "lines": [{"sku": sku, "quantity": quantity, "price_fen": price} for sku, quantity, price in lines],
            }
            for trade, lines in trades.items()
        ],
    }


def returned(document: str, *lines: tuple[str, int, int], trade: str = "t1") -> Told:
    """Lines of (SKU, pieces, price of one)."""
    return Told(
        "GoodsReturned",
        document,
        {
            "return_id": "ra1",
            "number": "RA-261124-0001",
            "trade": trade,
            "order": f"N-{trade}",
            "shop": 1,
            "buyer": "17850",
            "warehouse": "main",
            "lines": [
                {"sku": sku, "quantity": quantity, "price_fen": price, "quality": "good"}
                for sku, quantity, price in lines
            ],
        },
    )


def adjusted(document: str, *lines: tuple[str, int]) -> Told:
    """Lines of (SKU, difference)."""
    return Told(
        "StockAdjusted",
        document,
        {"warehouse": "main", "reason": "count", "lines": [{"sku": sku, "delta": delta} for sku, delta in lines]},
    )
