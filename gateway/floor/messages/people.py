"""Who may work here."""

from gateway.floor.messages.levels import GO, INFO, LOOK, STOP, Messages

MESSAGES: Messages = {
    "signed_in": (GO, "Hello %(name)s."),
    "signed_out": (INFO, "Signed out. Scan your badge to begin."),
    "shut_out": (STOP, "%(name)s may not work here any longer and was signed out."),
    "sign_in_first": (STOP, "Scan your badge first."),
    "unknown_badge": (STOP, "This badge is not known. Ask the supervisor."),
    "no_right": (STOP, "%(name)s may not work at this kind of station."),
    "supervisor_needed": (STOP, "Only a supervisor may do this."),
    "reason_needed": (STOP, "Say why: a reason is needed."),
    "busy": (STOP, "Finish or leave the work in hand first."),
    "busy_here": (STOP, "%(name)s works here. To hand over: first the badge of %(name)s, then yours."),
    "hand_over": (LOOK, "Hand over? Now the badge of the person who goes on here."),
    "work_handed_over": (GO, "%(name)s goes on here."),
}
