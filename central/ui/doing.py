"""Actions of pages: a reason where one is due, what went wrong as a sentence, and back to where one came from."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from flask import flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from central.database.counters import SITE
from central.errors import CentralError
from central.limits import EARLIEST_YEAR, LATEST_YEAR
from central.security.rights import Forbidden
from central.security.web import safe_next
from central.ui.language import page_language

T = TypeVar("T")


class Said(CentralError):
    """Something that a page refuses, in the reader's own language already."""


def required_reason() -> str:
    """The reason in the form; raises Said where it says nothing."""
    reason = " ".join(request.form.get("reason", "").split())[:500]
    if not reason:
        raise Said(gettext("Say why: nothing was changed."))
    return reason


def attempt(action: Callable[[], T], done: Callable[[T], str]) -> ResponseReturnValue:
    """Does something and says what came of it; refusals become a sentence on the page."""
    try:
        flash(done(action()), "go")
    except Forbidden:
        raise
    except CentralError as error:
        flash(sentence(error), "stop")
    return redirect(back())


def sentence(error: CentralError) -> str:
    """What went wrong in the reader's words, with the evidence that the error quotes."""
    if isinstance(error, Said) or page_language() == "en":
        return str(error)
    msgid = f"error.{type(error).__name__}"
    told = gettext(msgid)
    return f"{gettext('This did not work') if told == msgid else told} ({error})"


def back() -> str:
    """The page that the form stands on."""
    return safe_next(request.form.get("next")) or url_for("ui.dashboard")


def found(row: T | None) -> T:
    """The row, or the page that says there is nothing here."""
    if row is None:
        raise NotFound
    return row


def scope_shop() -> int | None:
    """The shop chosen at the top of the page."""
    return row_number(session.get("scope", {}).get("shop", ""))


def row_number(text: object) -> int | None:
    """The number of a row as it stands in an address or a form; None for anything else."""
    value = str(text)
    return int(value) if value.isdecimal() and len(value) <= 18 else None


def scope_warehouse() -> str:
    """The warehouse chosen at the top of the page; empty for all."""
    return str(session.get("scope", {}).get("warehouse", ""))


def day_argument(name: str, arguments: Mapping[str, str] | None = None) -> datetime | None:
    """A day in the address (`?since=2026-11-24`) as its first moment on the site; None for none or nonsense."""
    try:
        return _sensible(datetime.strptime(_asked(arguments).get(name, ""), "%Y-%m-%d"))
    except ValueError:
        return None


def moment_argument(name: str, arguments: Mapping[str, str] | None = None) -> datetime | None:
    """A moment in the address (`?arrived_since=2026-11-24T08:00:00+00:00`); None for none or nonsense."""
    try:
        moment = datetime.fromisoformat(_asked(arguments).get(name, "").replace(" ", "+"))
    except ValueError:
        return None
    return _sensible(moment)


def _asked(arguments: Mapping[str, str] | None) -> Mapping[str, str]:
    """The address's own arguments, or those of a view that was saved."""
    return request.args if arguments is None else arguments


def _sensible(moment: datetime) -> datetime | None:
    """An aware moment that any time zone can show; None where it lies beyond all business."""
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=SITE)


def day_after(moment: datetime | None) -> datetime | None:
    """The first moment of the next day."""
    return None if moment is None else moment + timedelta(days=1)
