"""Figures and times of the API as people read them."""

import time
from datetime import UTC, datetime
from typing import Any


def text(row: dict[str, Any], *keys: str) -> str:
    """The first of these fields that says something."""
    for key in keys:
        value = row.get(key)
        if isinstance(value, dict):
            value = value.get("name")
        if value not in (None, ""):
            return str(value)
    return ""


def number(row: dict[str, Any], *keys: str) -> float | None:
    """The first of these fields that is a number, or the length of a list."""
    for key in keys:
        value = row.get(key)
        if isinstance(value, list):
            return len(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
    return None


def moment(value: Any) -> float | None:
    """Seconds since 1970 of a time in ms, in seconds, or in ISO 8601."""
    if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
        return value / 1000 if value > 1e11 else float(value)
    if isinstance(value, str):
        try:
            parsed = datetime.fromisoformat(value)
        except ValueError:
            return None
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()
    return None


def clock(value: Any, form: str = "%H:%M:%S") -> str:
    """The time of day on this machine's clock, with the date where it was another day."""
    seconds = moment(value)
    if seconds is None:
        return ""
    local = datetime.fromtimestamp(seconds)
    today = local.date() == datetime.fromtimestamp(time.time()).date()
    return local.strftime(form) if today else f"{local:%m-%d %H:%M}"


def bar(share: float, width: int = 6) -> str:
    """A bar and a percentage."""
    share = min(max(share, 0.0), 1.0)
    full = int(share * width)
    return f"{'█' * full}{'░' * (width - full)} {share:4.0%}"


def span(seconds: float) -> str:
    """A time that passed: `8 s`, `12 min`, `3 h 5 min`."""
    whole = int(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
