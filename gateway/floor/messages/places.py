"""Places that do not take goods."""

from gateway.floor.messages.levels import STOP, Messages

MESSAGES: Messages = {
    "bin_blocked": (STOP, "Bin %(bin)s is blocked: %(reason)s."),
    "bin_full": (STOP, "Bin %(bin)s has room for %(room)s more. Take another bin for the rest."),
    "bin_one_sku": (STOP, "Bin %(bin)s takes one SKU only, and %(sku)s lies there."),
    "bin_one_lot": (STOP, "Bin %(bin)s takes one lot only, and another one lies there."),
    "bin_goods": (STOP, "Bin %(bin)s is kept for other goods."),
    "bin_zone": (STOP, "Bin %(bin)s is in zone %(zone)s, which is not for these goods."),
    "other_warehouse": (STOP, "%(number)s belongs to another warehouse. Take it to a station there."),
    "bin_warehouse": (STOP, "Bin %(bin)s belongs to another warehouse."),
}
