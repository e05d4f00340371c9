"""What a task is about, as a name that people know and the page that shows it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import url_for

from central.ui.formats import short


class Subject(NamedTuple):
    """A name and where it leads."""

    label: str
    link: str


def subject_of(subject: str, detail: Mapping[str, Any], orders: Mapping[str, str]) -> Subject:
    """`orders` are the numbers of the orders among the subjects, by id."""
    if subject in orders:
        return Subject(orders[subject], url_for("ui.order", order=subject))
    if subject.startswith("PO-"):
        return Subject(subject, url_for("ui.purchase_order", number=subject))
    if subject.count("/") == 2:  # warehouse/SKU/quality
        warehouse, sku, _ = subject.split("/")
        return Subject(f"{sku} · {warehouse}", url_for("ui.movements", warehouse=warehouse, sku=sku))
    label = str(detail.get("order") or detail.get("waybill") or short(subject))
    return Subject(label, url_for("ui.search", q=detail.get("order") or detail.get("waybill") or subject))
