"""Fulfilments that were called back."""

from gateway.contracts.facts.goods import Movement
from gateway.contracts.messages import Direction, Message, message


@message("intercept.fulfilment_intercepted.v1", Direction.UP)
class FulfilmentIntercepted(Message, frozen=True, kw_only=True, omit_defaults=True):
    """The floor stopped a cancelled fulfilment; its goods lie (again) in bins."""

    fulfilment: str
    at: str  # released | picking | verification | weighing | hand-over
    movements: tuple[Movement, ...] = ()
    parcel: str = ""
    station: str = ""
    operator: str = ""


@message("intercept.intercept_too_late.v1", Direction.UP)
class InterceptTooLate(Message, frozen=True, kw_only=True, omit_defaults=True):
    """The parcel had shipped before the cancellation came: shipped wins, central opens a return."""

    fulfilment: str
    parcel: str
    waybill: str
