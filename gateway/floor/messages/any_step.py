"""What any step may say."""

from gateway.floor.messages.levels import INFO, LOOK, STOP, Messages

MESSAGES: Messages = {
    "unknown_barcode": (STOP, "%(text)s is not known here. Nothing was changed."),
    "unexpected": (STOP, "%(text)s does not belong to this step. Nothing was changed."),
    "not_allowed": (STOP, "%(action)s is not possible now."),
    "no_such_work": (STOP, "%(work)s cannot be begun here."),
    "bad_value": (STOP, "This number cannot be used: %(value)s."),
    "ambiguous": (LOOK, "%(text)s fits several goods: %(skus)s. Scan the code of the goods itself."),
    "offline_conflict": (
        STOP,
        "The work changed while this device was alone. %(number)s entries wait for a supervisor.",
    ),
    "error_seen": (INFO, "Seen. Go on."),
    "resumed": (INFO, "Go on where you were."),
    "left": (INFO, "Left. The work stays open."),
}
