"""API tokens: one's own; everybody's for those who look after users."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from central.database.database import Database
from central.errors import CentralError
from central.security import services
from central.security.queries import list_tokens, list_users
from central.security.rights import COMPANY, REACHES, Forbidden, may
from central.security.web import current_person
from central.ui.doing import attempt, sentence


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the page."""

    @blueprint.get("/tokens")
    def tokens() -> ResponseReturnValue:
        return _page()

    @blueprint.post("/tokens")
    def make_token() -> ResponseReturnValue:
        person = current_person()
        owner = request.form.get("owner") or person.name
        label, reach = request.form.get("label", ""), request.form.get("reach", "")
        try:
            token = database.write(lambda tx: services.make_token(tx, person, owner, label, reach))
        except Forbidden:
            raise
        except CentralError as error:
            flash(sentence(error), "stop")
            return redirect(url_for("ui.tokens"))
        return _page(given=token, given_label=label)

    @blueprint.post("/tokens/<token>/revoke")
    def revoke_token(token: str) -> ResponseReturnValue:
        person = current_person()
        return attempt(
            lambda: database.write(lambda tx: services.revoke_token(tx, person, token)),
            lambda label: gettext("The token %(name)s is worthless now.", name=label or "–"),
        )

    def _page(given: str = "", given_label: str = "") -> str:
        person = current_person()
        everybodys = may(person, "users.write", COMPANY)
        with database.read() as connection:
            return render_template(
                "ui/tokens.html",
                rows=list_tokens(connection, person),
                owners=[user.name for user in list_users(connection) if user.active] if everybodys else [person.name],
                everybodys=everybodys,
                reaches=list(REACHES),
                given=given,
                given_label=given_label,
            )
