"""Signing in and out, changing the password, and the list of users."""

from typing import Any

import flask_login
from flask import (
    Blueprint,
    Response,
    after_this_request,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from sqlalchemy import Connection, select

from central.clock import now
from central.database.database import Database
from central.security import known_devices
from central.security.known_devices import KnownDevice, KnownDevices
from central.security.models import User
from central.security.passwords import MIN_PASSWORD, WeakPassword, password_fits
from central.security.queries import count_live_tokens
from central.security.rights import Person
from central.security.services import set_language, set_password
from central.security.sessions import begin_session, end_session
from central.security.sign_in import TooManyTries, WrongCredentials, sign_in
from central.security.throttle import Queue
from central.security.web import SESSION, current_person, safe_next

LANGUAGE_COOKIE = "language"
_ONE_YEAR_S = 365 * 24 * 3600


def create_blueprint(database: Database) -> Blueprint:
    """The blueprint `security`."""
    blueprint = Blueprint("security", __name__, template_folder="templates")
    views = _Views(database)
    blueprint.add_url_rule("/sign-in", "sign_in_page", views.sign_in_page, methods=["GET", "POST"])
    blueprint.add_url_rule("/sign-out", "sign_out", views.sign_out, methods=["POST"])
    blueprint.add_url_rule("/password", "password", views.password, methods=["GET", "POST"])
    blueprint.add_url_rule("/language", "language", views.language, methods=["POST"])
    return blueprint


class _Views:
    """The view functions and the database that they share."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._queue = Queue()

    def sign_in_page(self) -> ResponseReturnValue:
        """Name and password; goes on to where the reader was going."""
        onward = safe_next(request.values.get("next")) or url_for("ui.dashboard")
        if request.method == "GET":
            if flask_login.current_user.is_authenticated:
                return redirect(onward)
            return render_template("security/sign_in.html", onward=onward, problem="", name="")
        name = request.form.get("name", "")
        problem, status = self._try(name, request.form.get("password", ""))
        if problem:
            return render_template("security/sign_in.html", onward=onward, problem=problem, name=name), status
        return redirect(onward)

    def _try(self, name: str, password: str) -> tuple[str, int]:
        try:
            person = sign_in(
                self._database,
                name,
                password,
                request.remote_addr or "",
                now(),
                device=self._device(),
                queue=self._queue,
            )
        except TooManyTries as error:
            waiting = ngettext(
                "Too many failed tries. Wait %(num)d second, then try again.",
                "Too many failed tries. Wait %(num)d seconds, then try again.",
                error.seconds,
            )
            return waiting, 429
        except WrongCredentials:
            return gettext("Name and password do not fit. Check both and try again."), 403
        before = self._forget()
        at = now()

        def begin(tx: Connection) -> str:
            end_session(tx, before)
            return begin_session(tx, person.id, at)

        session[SESSION] = self._database.write(begin)
        session.permanent = True
        flask_login.login_user(person)
        self._remember(person)
        return "", 200

    def _device(self) -> KnownDevice | None:
        return KnownDevices(str(current_app.secret_key)).read(request.cookies.get(known_devices.COOKIE))

    def _remember(self, person: Person) -> None:
        """This browser is one of theirs from now on."""
        cookie = KnownDevices(str(current_app.secret_key)).write(self._device(), person.id, person.stamp)
        options: dict[str, Any] = {"httponly": True, "samesite": "Lax", "secure": request.is_secure}

        @after_this_request
        def give(response: Response) -> Response:
            response.set_cookie(known_devices.COOKIE, cookie, max_age=known_devices.LIFE_S, path="/", **options)
            return response

    def sign_out(self) -> ResponseReturnValue:
        """Ends the session, also for whoever holds a copy of its cookie."""
        flask_login.logout_user()
        name = self._forget()
        self._database.write(lambda tx: end_session(tx, name))
        return redirect(url_for("security.sign_in_page"))

    @staticmethod
    def _forget() -> str:
        """Carries nothing over from the time before; the id of the session that was, or ""."""
        name = str(session.get(SESSION, ""))
        session.clear()
        return name

    def password(self) -> ResponseReturnValue:
        """Changes the reader's own password; other sessions of theirs are over, their API tokens worthless."""
        person = current_person()
        with self._database.read() as tx:
            tokens = count_live_tokens(tx, person.id)
        problem = ""
        if request.method == "POST":
            problem = self._change(person.id)
            if not problem:
                flash(gettext("Your password is changed."), "go")
                return redirect(url_for("ui.dashboard"))
        status = 422 if problem else 200
        return render_template("security/password.html", problem=problem, minimum=MIN_PASSWORD, tokens=tokens), status

    def _change(self, user_id: int) -> str:
        old, new = request.form.get("old", ""), request.form.get("new", "")
        with self._database.read() as tx:
            stored = tx.execute(select(User.password_hash).where(User.id == user_id)).scalar_one()
        if not password_fits(stored, old):
            return str(gettext("The present password is another one."))
        if new != request.form.get("again", ""):
            return str(gettext("The new password and its repetition differ."))
        try:
            mine = str(session.get(SESSION, ""))
            person = self._database.write(lambda tx: set_password(tx, user_id, new, keep_session=mine))
        except WeakPassword:
            return str(gettext("A password has at least %(number)d characters.", number=MIN_PASSWORD))
        flask_login.login_user(person)
        self._remember(person)
        return ""

    def language(self) -> ResponseReturnValue:
        """The reader's language, kept in this browser and with their account."""
        chosen = request.form.get("language", "")[:8]
        if flask_login.current_user.is_authenticated:
            user_id = current_person().id
            self._database.write(lambda tx: set_language(tx, user_id, chosen))
        response = redirect(safe_next(request.form.get("next")) or url_for("ui.dashboard"))
        response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=_ONE_YEAR_S, samesite="Lax", httponly=True)
        return response
