"""Scan-out."""

from gateway.floor.messages.levels import GO, INFO, LOOK, STOP, Messages

MESSAGES: Messages = {
    "opened_order": (GO, "Order %(order)s: scan each piece."),
    "already_shipped": (STOP, "Order %(order)s has shipped already: %(waybill)s, %(at)s, %(operator)s."),
    "already_stopped": (STOP, "Order %(order)s was cancelled. It has been put back."),
    "unknown_waybill": (STOP, "%(text)s is no waybill, tote or order of this site."),
    "not_picked": (STOP, "Order %(order)s is not picked yet."),
    "elsewhere": (STOP, "Order %(order)s is open at %(station)s."),
    "intercepted": (STOP, "Stop. Order %(order)s was called back: %(reason)s."),
    "foreign": (STOP, "%(name)s is not in this order."),
    "other_order": (STOP, "%(name)s belongs to order %(order)s, not to this one."),
    "verified": (GO, "All pieces are there. Put the parcel on the scale."),
    "no_waybill": (STOP, "Order %(order)s has no waybill yet. Central is asked; try again in a moment."),
    "short_reported": (LOOK, "Reported: %(missing)s missing. The tote waits for them."),
    "acknowledged": (INFO, "Put the goods back into %(bin)s and scan the bin."),
    "putback_done": (GO, "Put back into %(bin)s. The order is stopped."),
}
