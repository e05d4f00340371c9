"""Label documents: the express waybill 100 x 150 mm with its tag, the goods label 50 x 30 mm."""

from typing import Any

from gateway.contracts.sealing import Receiver
from gateway.printing import plain_zpl


def render_label(kind: str, fields: dict[str, Any], receiver: Receiver | None, language: str = "zpl") -> bytes:
    """The bytes for the printer; runs in the worker process."""
    if kind == "waybill":
        return plain_zpl.waybill(fields, receiver)
    return plain_zpl.goods(fields)
