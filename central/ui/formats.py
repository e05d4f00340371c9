"""How figures look: money with its currency, moments in the site's time zone with the exact one on hover."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from babel import numbers
from flask_babel import format_timedelta, get_locale
from markupsafe import Markup

from central.clock import now
from central.database.counters import SITE

_SYMBOLS = {"CNY": "¥", "GBP": "£", "USD": "$", "EUR": "€"}
_MINUS = "−"


def money(fen: int | None, currency: str = "CNY") -> str:
    """`¥1,180.00`; a dash where there is none."""
    if fen is None:
        return "–"
    sign = _MINUS if fen < 0 else ""
    yuan, rest = divmod(abs(int(fen)), 100)  # a sum comes as Decimal from PostgreSQL
    return f"{sign}{_SYMBOLS.get(currency, currency + ' ')}{yuan:,}.{rest:02d}"


def number(value: int | float | None) -> str:
    """`12,345`, grouped as the language does; a dash where there is none."""
    if value is None:
        return "–"
    return numbers.format_decimal(value, locale=get_locale() or "en").replace("-", _MINUS)


def grams(value: int | None) -> str:
    """`842 g`, `1.250 kg`."""
    if value is None:
        return "–"
    return f"{value:,} g" if value < 1000 else f"{value / 1000:,.3f} kg"


def exact(moment: datetime) -> str:
    """`2026-11-24 16:03:12`, in the site's time zone."""
    return moment.astimezone(SITE).strftime("%Y-%m-%d %H:%M:%S")


def when(moment: datetime | None, at: datetime | None = None) -> Markup | str:
    """Relative within a day, the date beyond it; the exact moment on hover."""
    if moment is None:
        return "–"
    age = (at or now()) - moment
    if abs(age) < timedelta(days=1):
        text = format_timedelta(-age, add_direction=True, granularity="second")
    else:
        local = moment.astimezone(SITE)
        text = local.strftime("%m-%d %H:%M" if local.year == now().astimezone(SITE).year else "%Y-%m-%d")
    iso = moment.astimezone(UTC).isoformat(timespec="seconds")
    return Markup('<time datetime="{}" title="{} {}">{}</time>').format(iso, exact(moment), SITE.key, text)


def clock(moment: datetime | None) -> Markup | str:
    """`16:03:12` of a timeline; the whole moment on hover."""
    if moment is None:
        return "–"
    local = moment.astimezone(SITE)
    iso = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(iso, exact(moment), local.strftime("%H:%M:%S"))


def day(value: date | datetime | None) -> str:
    """`2026-11-24`."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = value.astimezone(SITE).date()
    return value.isoformat()


def short(identifier: str | None) -> str:
    """The end of a long identifier, which is what differs."""
    text = identifier or "–"
    return text if len(text) <= 14 else "…" + text[-10:]


def duration(seconds: float) -> str:
    """`3 s`, `2 min`, `5 h` in the reader's language."""
    return str(format_timedelta(timedelta(seconds=max(seconds, 0)), granularity="second"))


def commands(text: str) -> Markup:
    """What stands between backticks is set as something to type."""
    parts = re.split(r"`([^`]*)`", text)
    return Markup("").join(Markup("<code>{}</code>").format(part) if no % 2 else part for no, part in enumerate(parts))


FILTERS: dict[str, Any] = {
    "money": money,
    "number": number,
    "grams": grams,
    "when": when,
    "clock": clock,
    "day": day,
    "exact": exact,
    "short": short,
    "duration": duration,
    "commands": commands,
}
