"""Who ships owes the shop a word: one confirmation row for each (trade, parcel), written with the cursor."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from central.channels.connector import connectors
from central.channels.models import Confirmation
from central.channels.outbox import SIGNAL
from central.channels.withdrawing import withdraw
from central.clock import now
from central.database.bulk import insert_rows
from central.database.later import signal
from central.database.tables import table
from central.facts.stream import Fact
from gateway.contracts.ids import new_id

NAME = "confirmations"
TYPES = ("GoodsShipped", "ShipmentReversed")


def apply(tx: Connection, facts: Sequence[Fact]) -> None:
    """Adds what is missing; a shop without a platform to talk to (entered by hand) is owed nothing."""
    platforms = connectors()
    shipped = [fact for fact in facts if fact.type == "GoodsShipped"]
    rows = [
        _row(fact.data, trade) for fact in shipped for trade in fact.data["trades"] if trade["platform"] in platforms
    ]
    if rows:
        insert_rows(tx, table(Confirmation), rows, "(trade_id, parcel_id) DO NOTHING")
        signal(tx, SIGNAL)
    for fact in facts:
        if fact.type == "ShipmentReversed":
            withdraw(tx, fact)


def _row(parcel: dict[str, Any], trade: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": new_id(),
        "shop_id": int(trade["shop"]),
        "trade_id": trade["trade"],
        "parcel_id": parcel["parcel"],
        "tid": trade["number"],
        "waybill": parcel["waybill"],
        "carrier": parcel["carrier"],
        "lines": {"lines": [{"sku": line["sku"], "quantity": line["quantity"]} for line in trade["lines"]]},
        "status": "pending",
        "attempts": 0,
        "next_at": now(),
        "reason": "",
        "created_at": now(),
    }
