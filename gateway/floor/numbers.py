"""Numbers that the floor gives to its own papers: `BR-yymmdd-nnn`, one row of them a kind and day."""

from zoneinfo import ZoneInfo

from gateway.store.rows import Setting
from gateway.store.unit import Unit


def next_number(unit: Unit, kind: str) -> str:
    """The next number of the warehouse's day; the fact that uses it keeps it."""
    state = unit.state
    day = unit.now.astimezone(ZoneInfo(str(state.setting("timezone", "Asia/Shanghai")))).strftime("%y%m%d")
    last_day, last = state.setting(f"number:{kind}", ["", 0])
    number = int(last) + 1 if last_day == day else 1
    state.settings.put(Setting(name=f"number:{kind}", value=[day, number]))
    return f"{kind}-{day}-{number:03d}"
