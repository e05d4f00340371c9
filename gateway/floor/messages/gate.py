"""Gates."""

from gateway.floor.messages.levels import GO, INFO, STOP, Messages

MESSAGES: Messages = {
    "gate_ok": (GO, "%(order)s passed."),
    "gate_unknown": (INFO, "A tag that is not ours passed."),
    "gate_alarm": (STOP, "Stop. %(waybill)s of order %(order)s has not shipped."),
    "tag_out": (GO, "%(name)s went out."),
    "tag_in": (INFO, "%(name)s came in."),
    "tag_alarm": (STOP, "Stop. %(name)s leaves and was neither sold nor shipped."),
}
