"""How old the refund data is, and what a rule holds back when it is too old.

Call-backs come from central. While the line is cut a buyer may have cancelled without the floor knowing, so the age of
central's last word is shown, and the site says what waits once that is too old: nothing, the orders of some platforms,
or all orders. Settings: `refund_age_min`, `refund_age_hold` (nothing | platforms | all), `refund_age_platforms`.
"""

from datetime import UTC, datetime
from typing import Any

from gateway.floor.notices import Refused
from gateway.store.rows import Fulfilment
from gateway.store.state import State

AGE_MIN = 60
NOTHING, PLATFORMS, ALL = "nothing", "platforms", "all"


def age_s(state: State, now_ms: int) -> int | None:
    """Seconds since central's last word; None where nothing has been heard since the start."""
    return max(0, (now_ms - state.heard_ms) // 1000) if state.heard_ms else None


def is_old(state: State, now_ms: int) -> bool:
    """Whether the rule's time is over."""
    age = age_s(state, now_ms)
    return age is None or age > int(state.setting("refund_age_min", AGE_MIN)) * 60


def holds(state: State, now_ms: int, fulfilment: Fulfilment) -> bool:
    """Whether the order has to wait for central's word."""
    rule = state.setting("refund_age_hold", NOTHING)
    if rule == NOTHING or not is_old(state, now_ms):
        return False
    return bool(rule == ALL or fulfilment.platform in state.setting("refund_age_platforms", []))


def refuse_old(state: State, now_ms: int, fulfilment: Fulfilment) -> None:
    """Refused, with the age, where the order has to wait."""
    if holds(state, now_ms, fulfilment):
        raise Refused("refund_data_old", order=fulfilment.number, age=in_words(age_s(state, now_ms)))


def in_words(age: int | None) -> str:
    """An age as people say it, without a word of any language: `2 h 05 min`."""
    if age is None:
        return "?"
    hours, minutes = divmod(age // 60, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min"


def shown(state: State, now_ms: int, fulfilment: Fulfilment | None = None) -> dict[str, Any]:
    """What a screen says of it: since when nothing was heard, whether that is too old, what the rule holds."""
    heard = datetime.fromtimestamp(state.heard_ms / 1000, UTC).isoformat() if state.heard_ms else None
    found: dict[str, Any] = {
        "refunds_as_of": heard,
        "refunds_old": is_old(state, now_ms),
        "refunds_hold": str(state.setting("refund_age_hold", NOTHING)),
    }
    if fulfilment is not None:
        found["refunds_wait"] = holds(state, now_ms, fulfilment)
    return found
