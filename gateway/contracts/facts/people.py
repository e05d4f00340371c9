"""Facts about who works where."""

from gateway.contracts.messages import Direction, Message, message


@message("people.work_handed_over.v1", Direction.UP)
class WorkHandedOver(Message, frozen=True, kw_only=True, omit_defaults=True):
    """One person's work in hand goes on in another's hands; both showed their badges at the station."""

    station: str
    operator: str  # who goes on
    before: str  # who had it
    workflow: str = ""
    step: str = ""
