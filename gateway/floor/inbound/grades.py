"""In what state goods came back; each grade is sold again (good) or not (defective)."""

from typing import Any

from gateway.contracts.facts import Quality
from gateway.floor.notices import Refused

GRADES: dict[str, Quality] = {
    "good": Quality.GOOD,
    "like_new": Quality.GOOD,
    "opened": Quality.GOOD,
    "defective": Quality.DEFECTIVE,
    "damaged": Quality.DEFECTIVE,
    "dirty": Quality.DEFECTIVE,
    "wrong_item": Quality.DEFECTIVE,
    "incomplete": Quality.DEFECTIVE,
}


def graded(value: Any) -> tuple[Quality, str]:
    """The quality and the grade a person chose."""
    if value not in GRADES:
        raise Refused("bad_value", value=value)
    return GRADES[value], str(value)
