"""Weighing and the label."""

from gateway.floor.messages.levels import GO, INFO, LOOK, STOP, Messages

MESSAGES: Messages = {
    "weight_unstable": (STOP, "The scale is not steady (%(state)s). Wait, or lift the parcel and put it on again."),
    "weight_held": (STOP, "%(grams)s g do not fit: %(expected)s g expected, %(tolerance)s g more or less."),
    "weight_learned": (GO, "%(grams)s g: shipped. The weight was learned."),
    "weight_ok": (GO, "%(grams)s g fit."),
    "label_waits": (LOOK, "Weighed. The label is not printed yet: %(note)s."),
    "label_unknown": (LOOK, "Nobody knows whether the label came out. Look, then say so."),
    "label_failed": (STOP, "The label cannot be made: %(note)s. Print it again with a reason, or call the supervisor."),
    "label_ready": (GO, "The label is printed."),
    "reprinting": (INFO, "Printing again, copy %(copy)s."),
    "reopened": (LOOK, "Scan each piece again."),
    "shipped": (GO, "Shipped: %(waybill)s."),
    "overridden": (GO, "Released by %(name)s."),
    "no_parcel": (STOP, "No parcel waits for a weight here."),
}
