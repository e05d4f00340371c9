"""The frame around every page: blueprint, language, theme, scope, navigation, error pages."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask_bootstrap
import flask_login
import structlog
from flask import Flask, Response, current_app, render_template, request, send_from_directory, session
from flask.typing import ResponseReturnValue
from flask_babel import Babel, gettext
from jinja2 import StrictUndefined
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from central.database.database import Database
from central.errors import CentralError
from central.orders.queries import shops
from central.security.rights import ANYWHERE, COMPANY, Forbidden, Person, Scope, may
from central.security.views import create_blueprint as create_security_blueprint
from central.security.web import NotSignedIn, forbidden, not_signed_in
from central.stock.queries import warehouses
from central.tasks.queries import count_tasks
from central.ui import words
from central.ui.details import details
from central.ui.doing import sentence
from central.ui.formats import FILTERS
from central.ui.language import LANGUAGES, Catalogues, chosen_language, html_language, page_language
from central.ui.paging import here
from kiosk import STATIC as SHARED

log = structlog.get_logger(__name__)
STATIC = Path(__file__).parent / "static"
THEME_COOKIE = "theme"
_ONE_DAY_S = 24 * 3600
_ONE_YEAR_S = 365 * _ONE_DAY_S


@dataclass(frozen=True, slots=True)
class Module:
    """An entry of the navigation: shown to those who may `right`."""

    endpoint: str
    label: str
    icon: str
    right: str
    scope: Scope = ANYWHERE


def modules() -> tuple[tuple[Module, ...], ...]:
    """The navigation, in groups, in the reader's language."""
    return (
        (
            Module("ui.dashboard", gettext("Today"), "speedometer2", "dashboard.read"),
            Module("ui.orders", gettext("Orders"), "receipt", "orders.read"),
            Module("ui.returns", gettext("Returns"), "arrow-return-left", "aftersales.read"),
            Module("ui.incoming", gettext("Incoming without papers"), "box-arrow-in-down", "aftersales.read"),
            Module("ui.tasks", gettext("Tasks"), "bell", "tasks.read"),
        ),
        (
            Module("ui.products", gettext("Products"), "tag", "products.read"),
            Module("ui.stock", gettext("Stock"), "boxes", "stock.read"),
            Module("ui.transfers", gettext("Transfers"), "arrow-left-right", "stock.read"),
            Module("ui.purchase_orders", gettext("Purchase orders"), "truck", "purchasing.read"),
            Module("ui.customers", gettext("Customers"), "people", "customers.read"),
        ),
        (
            Module("ui.journal", gettext("Journal"), "journal-text", "finance.read", COMPANY),
            Module("ui.trial_balance", gettext("Trial balance"), "clipboard-data", "finance.read", COMPANY),
        ),
        (
            Module("ui.shops_page", gettext("Shops"), "shop", "orders.read"),
            Module("ui.imports", gettext("Imports"), "file-earmark-arrow-up", "imports.read"),
            Module("ui.gateways", gettext("Gateways"), "hdd-network", "gateways.read"),
            Module("ui.users", gettext("Users"), "person-gear", "users.read", COMPANY),
        ),
    )


def register_ui(app: Flask, database: Database) -> None:
    """Adds the pages to `app`; `central.security.web.register_security` must have been called."""
    from central.ui.pages import create_blueprint

    catalogues = Catalogues()
    # Bootstrap's files carry no version of ours in their address: a day is kept, then asked for again.
    app.config.update(BOOTSTRAP_SERVE_LOCAL=True, SEND_FILE_MAX_AGE_DEFAULT=_ONE_DAY_S)
    Babel(app, locale_selector=chosen_language, default_locale="zh_CN", default_timezone="Asia/Shanghai")
    flask_bootstrap.Bootstrap5(app)
    app.before_request(catalogues.as_default)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters.update(FILTERS)
    app.extensions["floorgate_ui"] = _version()
    app.extensions["floorgate_icons"] = _icon_font()
    blueprint = create_blueprint(database)
    blueprint.add_url_rule("/assets/<version>/<path:name>", "asset", asset)
    blueprint.context_processor(lambda: _context(database))
    security = create_security_blueprint(database)
    security.context_processor(lambda: _context(database))
    for pages in (blueprint, security):
        # A page's own handlers come before the application's, so all three stand here.
        pages.register_error_handler(NotSignedIn, not_signed_in)
        pages.register_error_handler(Forbidden, forbidden)
        pages.register_error_handler(CentralError, _refused)
        app.register_blueprint(pages)
    app.register_error_handler(HTTPException, _http_error)


def asset(version: str, name: str) -> Response:
    """Our own styles and modules, and the tokens shared with the floor; for ever under their version."""
    folder = SHARED if name in ("tokens.css", "icon.svg") else STATIC
    if version != current_app.extensions["floorgate_ui"]:
        return send_from_directory(folder, name, max_age=0)
    response = send_from_directory(folder, name, max_age=_ONE_YEAR_S)
    response.cache_control.immutable = True
    return response


def _icon_font() -> str:
    """Where the icons' font lies, as Bootstrap's style sheet asks for it; pages ask for it ahead of that sheet."""
    folder = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5" / "css" / "font"
    found = re.search(r"fonts/bootstrap-icons\.woff2\?\w+", (folder / "bootstrap-icons.min.css").read_text("utf-8"))
    return found[0] if found else "fonts/bootstrap-icons.woff2"


def _version() -> str:
    digest = hashlib.sha256()
    for path in (*sorted(STATIC.rglob("*")), SHARED / "tokens.css"):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _context(database: Database) -> dict[str, Any]:
    person = _reader()
    language = page_language()
    theme = request.cookies.get(THEME_COOKIE, "")
    values: dict[str, Any] = {
        "person": person,
        "may": lambda action, scope=ANYWHERE: person is not None and may(person, action, scope),
        "company": COMPANY,
        "word": words.word,
        "details": details,
        "meaning": words.meaning,
        "meaning_icon": words.icon,
        "here": here,
        "language": language,
        "languages": LANGUAGES,
        "html_language": html_language(language),
        "theme": theme if theme in ("light", "dark") else "",
        "version": current_app.extensions["floorgate_ui"],
        "icon_font": current_app.extensions["floorgate_icons"],
        "navigation": (),
    }
    if person is not None:
        values |= _navigation(database, person)
    return values


def _navigation(database: Database, person: Person) -> dict[str, Any]:
    with database.read() as connection:
        open_tasks = count_tasks(connection, person, "open") if may(person, "tasks.read") else 0
        known_shops = [row for row in shops(connection) if person.shops is None or row.name in person.shops]
        places = [row for row in warehouses(connection) if person.warehouses is None or row.code in person.warehouses]
    allowed = [[module for module in group if may(person, module.right, module.scope)] for group in modules()]
    return {
        "navigation": [group for group in allowed if group],
        "open_tasks": open_tasks,
        "scope_shops": known_shops,
        "scope_warehouses": places,
        "scope": session.get("scope", {}),
    }


def _reader() -> Person | None:
    user: Any = flask_login.current_user
    return user._get_current_object() if user and user.is_authenticated else None


def _http_error(error: Exception) -> ResponseReturnValue:
    """One sentence that says what was wrong, as JSON for programs and as a page for people."""
    assert isinstance(error, HTTPException)
    code = error.code or 500
    if code < 400:
        return error.get_response()
    if request.path.startswith("/api/"):
        return {"message": error.description or error.name, "code": error.name.lower().replace(" ", "_")}, code
    return render_error(code, error.description if code in (400, 403, 409) else ""), code


def _refused(error: Exception) -> ResponseReturnValue:
    assert isinstance(error, CentralError)
    return render_error(409, sentence(error)), 409


def render_error(code: int, detail: str | None) -> str:
    """The page for an error; bare words where even the page cannot be made (the database itself may have failed)."""
    try:
        title = _error_title(code)
        return render_template("ui/error.html", code=code, title=title, detail=detail or "", **_page_context())
    except (SQLAlchemyError, CentralError):
        log.exception("an error page could not be made", code=code)
        return f"{code}"


def _error_title(code: int) -> str:
    titles = {
        400: gettext("This request could not be understood"),
        403: gettext("You do not have the right to do this"),
        404: gettext("There is nothing here"),
        405: gettext("This cannot be done here"),
        413: gettext("This file is too large"),
        500: gettext("Something went wrong on our side"),
    }
    return str(titles.get(code, gettext("This did not work")))


def _page_context() -> dict[str, Any]:
    """What the layout needs where no page gave it (an error outside of any blueprint)."""
    database: Database = current_app.extensions["floorgate_security"][0]
    return _context(database)
