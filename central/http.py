"""What all views of the API share: the database of the application, and errors as JSON."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from flask import Flask, current_app, jsonify
from flask.json.provider import DefaultJSONProvider
from flask.typing import ResponseReturnValue
from pydantic import AfterValidator
from sqlalchemy import Connection
from sqlalchemy.exc import DataError, StatementError
from werkzeug.exceptions import BadRequest

from central.catalog.services import BadCatalogue
from central.commands import UnknownCommand
from central.database.database import Database
from central.errors import CentralError
from central.gateways.replay import NotParked, StillParked
from central.gateways.services import CannotServe, EnrolmentRefused, UnknownCode, UnknownGateway
from central.imports.rows import BadFile
from central.inbound.blind import CannotMatch
from central.inbound.transfers import BadTransfer
from central.limits import EARLIEST_YEAR, LATEST_YEAR
from central.orders.services import BadOrder, UnknownOrder, UnknownShop, WrongState
from central.orders.shops import BadShop
from central.purchasing.services import BadPurchaseOrder
from central.security.services import NameTaken, UnknownToken, UnknownUser
from central.shipping.services import UnknownCarrier
from central.stock.by_hand import FloorOwnsStock
from central.stock.counts import NoFloor
from central.stock.services import UnknownWarehouse
from central.tasks.services import UnknownTask

T = TypeVar("T")
EXTENSION = "floorgate_central"
NOT_FOUND = (
    NotParked,
    UnknownCode,
    UnknownCommand,
    UnknownGateway,
    UnknownOrder,
    UnknownShop,
    UnknownTask,
    UnknownToken,
    UnknownUser,
)
CONFLICT = (CannotMatch, CannotServe, FloorOwnsStock, NameTaken, NoFloor, StillParked, WrongState)
UNPROCESSABLE = (
    BadCatalogue,
    BadFile,
    BadOrder,
    BadPurchaseOrder,
    BadShop,
    BadTransfer,
    UnknownCarrier,
    UnknownWarehouse,
)


class PlainJson(DefaultJSONProvider):
    """JSON whose nesting is no deeper than Python can follow."""

    def loads(self, s: str | bytes, **options: Any) -> Any:
        """As json.loads; nesting that never ends is bad JSON like any other."""
        try:
            return super().loads(s, **options)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


def _on_site(at: datetime) -> datetime:
    """An aware moment; raises ValueError for one that is far from any business."""
    if not EARLIEST_YEAR <= at.year <= LATEST_YEAR:
        raise ValueError(f"a moment between {EARLIEST_YEAR} and {LATEST_YEAR} is wanted")
    return at if at.tzinfo else at.replace(tzinfo=UTC)


SiteMoment = Annotated[datetime, AfterValidator(_on_site)]


def database() -> Database:
    """The application's database."""
    found: Database = current_app.extensions[EXTENSION]
    return found


def write(work: Callable[[Connection], T]) -> T:
    """Runs a service in a transaction of its own."""
    return database().write(work)


def register_errors(app: Flask) -> None:
    """What a service refuses becomes `{message, code}` with a fitting status."""
    app.register_error_handler(CentralError, _refused)
    for kind in (OverflowError, UnicodeError, StatementError):
        app.register_error_handler(kind, _unfit)


def _refused(error: Exception) -> ResponseReturnValue:
    code = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in type(error).__name__).strip("_")
    return jsonify(message=str(error), code=code), _status(error)


def _unfit(error: Exception) -> ResponseReturnValue:
    """A figure or text that no column can hold (it came with the request) is the caller's mistake, not ours."""
    cause = error.orig if isinstance(error, StatementError) else error
    if not isinstance(error, DataError) and not isinstance(cause, (OverflowError, UnicodeError)):
        raise error
    return current_app.handle_http_exception(BadRequest("a figure or a text in this request is out of range"))


def _status(error: Exception) -> int:
    if isinstance(error, NOT_FOUND):
        return 404
    if isinstance(error, CONFLICT):
        return 409
    if isinstance(error, EnrolmentRefused):
        return 403
    return 422 if isinstance(error, UNPROCESSABLE) else 400


def plain(row: Any) -> dict[str, Any]:
    """A row as the API gives it: moments as ISO 8601."""
    mapping = dict(row) if isinstance(row, dict) else row._asdict()
    return {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in mapping.items()}


__all__ = ["database", "plain", "register_errors", "write"]
