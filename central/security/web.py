"""Who calls: bearer tokens for programs, a signed session cookie for pages; CSRF and security headers for both."""

import hmac
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import flask_login
import werkzeug.exceptions
from flask import Flask, Response, abort, current_app, g, jsonify, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy import Connection

from central.clock import now
from central.database.database import Database
from central.database.settings import read_setting, write_setting
from central.errors import CentralError
from central.security.rights import ANYWHERE, SYSTEM, Forbidden, Person, Scope, require
from central.security.services import bearer, note_use, person_of_session

OPEN = frozenset({"gateways_api.post_enrol", "openapi.spec"})  # of the API, to those who are not signed in
SESSION = "session"  # in the cookie: the row of `user_session`
_USE_NOTED_EVERY = timedelta(minutes=5)  # a write for each call would be too dear
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none';"
    " form-action 'self'"
)


class _Sessions(SecureCookieSessionInterface):
    def get_cookie_secure(self, app: Flask) -> bool:
        """Where the reader came by TLS, the cookie goes by no other way."""
        return request.is_secure


class NotSignedIn(CentralError):
    """Nobody, or a token that is not known."""


def register_security(app: Flask, database: Database, local_token: str = "") -> None:
    """Makes `current_person` work in requests of `app`, and guards every request that changes something.

    `local_token` is the one that `serve` leaves for commands on the same machine; it acts as the system.
    """
    app.secret_key = database.write(_session_key)
    app.session_interface = _Sessions()
    app.config.update(
        SESSION_COOKIE_NAME="floorgate",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    csrf = CSRFProtect(app)
    app.extensions["floorgate_security"] = (database, local_token)
    manager = flask_login.LoginManager(app)

    def load(identity: str) -> Person | None:
        with database.read() as tx:
            person = person_of_session(tx, str(session.get(SESSION, "")), now())
        return person if person is not None and person.active and person.get_id() == identity else None

    def guard() -> None:
        if request.method not in _SAFE and not request.headers.get("Authorization"):
            _same_origin()
            if _person_of_cookie() is not None or not request.path.startswith("/api/"):
                csrf.protect()
        if request.path.startswith("/api/") and request.endpoint not in OPEN:
            current_person()  # before anything of a stranger's body is read

    manager.user_loader(load)
    app.before_request(guard)
    app.after_request(_headers)
    app.register_error_handler(NotSignedIn, not_signed_in)
    app.register_error_handler(Forbidden, forbidden)
    app.register_error_handler(CSRFError, _bad_csrf)


def current_person() -> Person:
    """The caller; raises NotSignedIn (401 for the API, the sign-in page for people)."""
    if "person" not in g:
        header = request.headers.get("Authorization", "")
        g.person = _person_of_header(header) if header else _person_of_cookie()
    if g.person is None:
        raise NotSignedIn("sign in, or send a bearer token")
    person: Person = g.person
    return person


def require_right(action: str, scope: Scope = ANYWHERE) -> Person:
    """The caller, who may do `action`; raises NotSignedIn, Forbidden."""
    person = current_person()
    require(person, action, scope)
    return person


def safe_next(target: str | None) -> str | None:
    """A place on this site to go on to; anything that could lead elsewhere is dropped."""
    if not target or not target.startswith("/") or target.startswith("//") or not target.isprintable():
        return None
    if "\\" in target:  # some browsers take it for a slash
        return None
    parts = urlsplit(target)
    return target if not parts.netloc and not parts.scheme else None


def _person_of_header(header: str) -> Person | None:
    kind, _, token = header.partition(" ")
    if kind.lower() != "bearer" or not token:
        return None
    database, local_token = current_app.extensions["floorgate_security"]
    if local_token and hmac.compare_digest(token.encode(), local_token.encode()):
        return SYSTEM
    with database.read() as tx:
        found = bearer(tx, token)
    if found is None or not found.person.active:
        return None
    at = now()
    if found.used_at is None or at - found.used_at >= _USE_NOTED_EVERY:
        database.write(lambda tx: note_use(tx, token, at))
    return found.person


def _person_of_cookie() -> Person | None:
    user: Any = flask_login.current_user
    return user._get_current_object() if user and user.is_authenticated else None


def _same_origin() -> None:
    """A browser names the page that sends a request; another site's page is refused, cookie or not."""
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        abort(403, description=f"this request comes from {origin}, another site")


def _session_key(tx: Connection) -> str:
    key = read_setting(tx, "session_key")
    if key is None:
        key = secrets.token_hex(32)
        write_setting(tx, "session_key", key)
    return str(key)


def _headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if response.mimetype == "text/html":
        headers["Cache-Control"] = "no-store"
    return response


def _wants_json() -> bool:
    return request.path.startswith("/api/")


def not_signed_in(error: Exception) -> ResponseReturnValue:
    if _wants_json():
        return jsonify(message=str(error), code="not_signed_in"), 401, {"WWW-Authenticate": "Bearer"}
    onward = request.full_path.rstrip("?") if request.method in _SAFE else None
    return redirect(url_for("security.sign_in_page", next=onward if onward != "/" else None))


def forbidden(error: Exception) -> ResponseReturnValue:
    if _wants_json():
        return jsonify(message=str(error), code="forbidden"), 403
    return current_app.handle_http_exception(werkzeug.exceptions.Forbidden(str(error)))


def _bad_csrf(error: Exception) -> ResponseReturnValue:
    reason = getattr(error, "description", str(error))
    if _wants_json():
        return jsonify(message=reason, code="csrf"), 400
    return current_app.handle_http_exception(werkzeug.exceptions.BadRequest(reason))
