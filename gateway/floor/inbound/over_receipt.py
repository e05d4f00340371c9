"""More than was ordered: refused, allowed up to a share, or asked of a supervisor, as the site has set it."""

from typing import NamedTuple

from gateway.floor.inbound.counting import Line
from gateway.store.state import State

RULES = ("refuse", "allow", "ask")


class Allowed(NamedTuple):
    """`percent` of what was ordered may come on top without asking anybody."""

    rule: str = "refuse"
    percent: int = 0

    def pieces(self, line: Line) -> int:
        """Pieces that may still come beyond what is expected."""
        if self.rule == "refuse":
            return 0
        return max(0, line.expected * self.percent // 100 - max(0, line.received - line.expected))


def allowed(state: State) -> Allowed:
    """The site's rule."""
    rule = str(state.setting("over_receipt", "refuse"))
    percent = int(state.setting("over_receipt_percent", 0)) if rule != "refuse" else 0
    return Allowed(rule, percent)
