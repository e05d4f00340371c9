"""Receiving and returns."""

from gateway.floor.messages.levels import GO, LOOK, STOP, Messages

MESSAGES: Messages = {
    "unknown_receipt": (STOP, "No open receipt has the number %(number)s."),
    "receipt_closed": (STOP, "Receipt %(number)s is closed."),
    "opened": (GO, "%(number)s is open. Scan the goods."),
    "not_expected": (STOP, "%(name)s is not on %(number)s."),
    "line_complete": (STOP, "%(name)s is complete already: %(expected)s."),
    "count": (GO, "How many %(name)s?"),
    "over_receipt": (STOP, "Only %(left)s are still expected. More is refused."),
    "received": (GO, "%(quantity)s counted. Put them into %(bin)s."),
    "received_no_bin": (LOOK, "%(quantity)s counted. No free bin is known: scan the bin you choose."),
    "put_away": (GO, "%(quantity)s put into %(bin)s."),
    "unknown_bin": (STOP, "There is no bin %(bin)s."),
    "short_receipt": (LOOK, "%(missing)s pieces are missing. Finish again to close it so."),
    "closed": (GO, "%(number)s is closed."),
    "unknown_return": (STOP, "No open return has the number %(number)s."),
    "return_closed": (STOP, "Return %(number)s is closed."),
    "grade": (GO, "Good or defective?"),
}
