"""Users of the back office, and the people of the floor."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from central.catalog.queries import operators
from central.database.database import Database
from central.errors import CentralError
from central.security import services
from central.security.queries import list_users
from central.security.rights import COMPANY, ROLES
from central.security.web import require_right
from central.ui.doing import Said, attempt, sentence


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the pages."""

    @blueprint.get("/users")
    def users() -> ResponseReturnValue:
        require_right("users.read", COMPANY)
        return _page()

    @blueprint.post("/users")
    def add_user() -> ResponseReturnValue:
        require_right("users.write", COMPANY)
        name, roles = request.form.get("name", ""), request.form.getlist("role")
        try:
            given = database.write(lambda tx: services.add_user(tx, name, roles))
        except CentralError as error:
            flash(sentence(error), "stop")
            return redirect(url_for("ui.users"))
        return _page(given=given, given_to=name.strip())

    @blueprint.post("/users/<name>/<any(let_in, shut_out):change>")
    def change_user(name: str, change: str) -> ResponseReturnValue:
        person = require_right("users.write", COMPANY)

        def apply() -> None:
            if name == person.name:
                raise Said(gettext("You cannot shut yourself out."))
            database.write(lambda tx: services.set_active(tx, name, change == "let_in"))

        return attempt(apply, lambda _: gettext("Done: %(name)s.", name=name))

    @blueprint.post("/users/<name>/password")
    def reset_password(name: str) -> ResponseReturnValue:
        require_right("users.write", COMPANY)
        try:
            secret = database.write(lambda tx: services.reset_password(tx, name))
        except CentralError as error:
            flash(sentence(error), "stop")
            return redirect(url_for("ui.users"))
        return _page(given=services.Credentials(secret, ""), given_to=name)

    def _page(given: services.Credentials | None = None, given_to: str = "") -> str:
        with database.read() as connection:
            return render_template(
                "ui/users.html",
                users=list_users(connection),
                operators=operators(connection),
                roles=[role for role in ROLES if role != "gateway"],
                given=given,
                given_to=given_to,
            )
