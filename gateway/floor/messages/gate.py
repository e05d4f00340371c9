"""Gates."""

from gateway.floor.messages.levels import GO, INFO, LOOK, STOP, Messages

MESSAGES: Messages = {
    "gate_ok": (GO, "%(order)s passed."),
    "gate_unknown": (INFO, "A tag that is not ours passed."),
    "gate_alarm": (STOP, "Stop. %(waybill)s of order %(order)s has not shipped."),
    "gate_arrived": (GO, "%(name)s came in: it waits to be received."),
    "gate_arrived_unexpected": (LOOK, "%(name)s came in, but no open receipt expects it."),
    "arrivals_received": (GO, "%(quantity)s received. Put them away from staging."),
    "arrivals_changed": (STOP, "What came in by the gate has changed, or cannot be received. Look again."),
    "tag_near": (INFO, "%(name)s is in the gate. Nobody knows which way it goes."),
    "tag_waits": (INFO, "%(name)s goes out. Its parcel is looked for."),
    "tag_out": (GO, "%(name)s went out."),
    "tag_in": (INFO, "%(name)s came in."),
    "tag_alarm": (STOP, "Stop. %(name)s leaves and belongs to no verified parcel."),
}
