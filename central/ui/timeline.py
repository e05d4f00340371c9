"""One story of an order: what central noted, what the floor sent, what was posted, each with its source."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import Connection

from central.finance.queries import entries_about
from central.gateways.services import address_of
from central.orders.queries import timeline_of

_GO = {
    "handed_over",
    "shipped",
    "parcel_shipped",
    "passed",
    "despatch_passed",
    "confirmed",
    "approved",
    "gate_passed",
    "closed",
}
_STOP = {
    "out_of_stock",
    "cancelled",
    "intercepted",
    "intercept_too_late",
    "fulfilment_short",
    "pick_short",
    "pulled_back",
}
_LOOK = {"review", "claimed", "cancel_asked", "refund_asked", "cancel_stopped", "refund_stopped", "return_opened"}
_LOOK |= {"evidence_missed", "off_manifest", "confirmation_withdrawn"}


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened. `link` opens its source."""

    at: datetime
    kind: str
    meaning: str
    detail: dict[str, Any] = field(default_factory=dict)
    actor: str = ""
    link: str = ""


def happenings(connection: Connection, trade_id: str, *, finance: bool) -> list[Happening]:
    """Everything about an order by its time; journal entries only for those who may read the books."""
    story = [
        Happening(row.at, row.kind, _meaning(row.kind), row.detail, row.actor, _link(connection, row.kind, row.detail))
        for row in timeline_of(connection, trade_id)
    ]
    if finance:
        story += [
            Happening(
                entry.posted_at,
                "journal",
                "plain",
                {"entry": entry.number, "rule": entry.rule, "total_fen": entry.total_fen},
                link=url_for("ui.entry", number=entry.number),
            )
            for entry in entries_about(connection, [trade_id])
        ]
    return sorted(story, key=lambda happening: happening.at)


def _meaning(kind: str) -> str:
    if kind in _GO:
        return "go"
    if kind in _STOP:
        return "stop"
    return "look" if kind in _LOOK else "info"


def _link(connection: Connection, kind: str, detail: dict[str, Any]) -> str:
    if kind.startswith("return") and detail.get("return"):
        return url_for("ui.return_page", number=detail["return"])
    if kind == "evidence" and (gateway := address_of(connection, str(detail.get("gateway", "")))):
        return f"{gateway}/parcels#parcels:{detail['waybill']}"  # where the picture lies
    if detail.get("import"):
        return url_for("ui.import_page", import_id=detail["import"])
    return ""
