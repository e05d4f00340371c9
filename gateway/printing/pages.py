"""Pick lists and delivery notes as labels of 100 x 150 mm, as many as their rows need."""

from typing import Any

from devices.labels import LabelDocument
from devices.labels.receipts import delivery_receipt, pick_receipt
from devices.labels.slips import delivery_slips, pick_slips
from gateway.contracts.sealing import Receiver

PAGED = ("pick_list", "delivery_note")


def pages(kind: str, fields: dict[str, Any], receiver: Receiver | None, language: str) -> tuple[LabelDocument, ...]:
    """`fields`: number, printed, warehouse, remark, rows [{left, sku, name, quantity, tote?}]. Raises LabelError."""
    if kind == "pick_list":
        return pick_slips(pick_fields(fields, language))
    return delivery_slips(note_fields(fields, receiver, language))


def receipt(kind: str, fields: dict[str, Any], receiver: Receiver | None, language: str) -> bytes:
    """The same for a receipt printer, 80 mm wide. Raises LabelError."""
    if kind == "pick_list":
        return pick_receipt(pick_fields(fields, language))
    return delivery_receipt(note_fields(fields, receiver, language))


def pick_fields(fields: dict[str, Any], language: str) -> dict[str, Any]:
    """A pick list as the label service takes it."""
    lines = [{"bin": row["left"], **_goods(row), "tote": str(row.get("tote", ""))} for row in fields["rows"]]
    return {**_head(fields, language), "number": fields["number"], "warehouse": fields["warehouse"], "lines": lines}


def note_fields(fields: dict[str, Any], receiver: Receiver | None, language: str) -> dict[str, Any]:
    """A delivery note as the label service takes it."""
    to = receiver or Receiver(name="")
    address = " ".join(part for part in (to.province, to.city, to.district, to.address) if part)
    return {
        **_head(fields, language),
        "order": fields["number"],
        "receiver": {"name": to.name, "phone": to.phone, "address": address},
        "sender": {"name": fields["warehouse"]},
        "lines": [_goods(row) for row in fields["rows"]],
    }


def _head(fields: dict[str, Any], language: str) -> dict[str, Any]:
    return {"printed": fields["printed"], "remark": fields.get("remark", ""), "language": language}


def _goods(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("sku", "name", "quantity")}
