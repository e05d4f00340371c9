"""Paper: delivery notes, pick lists, manifests, and labels as pages. `delivery_note(fields)` ... -> PDF."""

from devices.labels.papers import DeliveryNote, Party, PickLine, PickList, SoldLine, examples
from devices.labels.pdf.manifests import manifest
from devices.labels.pdf.notes import delivery_note
from devices.labels.pdf.pages import label_pages
from devices.labels.pdf.picks import pick_list
from devices.labels.pdf.sheets import label_sheets

__all__ = [
    "DeliveryNote",
    "Party",
    "PickLine",
    "PickList",
    "SoldLine",
    "delivery_note",
    "examples",
    "label_pages",
    "label_sheets",
    "manifest",
    "pick_list",
]
