"""A reader's own views of lists, and the columns they want."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from central.database.database import Database
from central.security.web import require_right
from central.ui import saved_views
from central.ui.doing import attempt, back, found, row_number
from central.ui.lists import KINDS


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the actions; the lists themselves are pages of their areas."""

    @blueprint.post("/lists/<kind>/views")
    def save_view(kind: str) -> ResponseReturnValue:
        person = require_right(found(KINDS.get(kind)).right)
        name, query = request.form.get("name", ""), request.form.get("query", "")
        return attempt(
            lambda: database.write(lambda tx: saved_views.save_view(tx, person, kind, name, query)),
            lambda saved: gettext("The view %(name)s stands among the tabs.", name=saved),
        )

    @blueprint.post("/lists/<kind>/views/drop")
    def drop_view(kind: str) -> ResponseReturnValue:
        wanted = found(KINDS.get(kind))
        person, view = require_right(wanted.right), found(row_number(request.form.get("view", "")))
        database.write(lambda tx: saved_views.drop_view(tx, person, view))
        return redirect(url_for(wanted.endpoint))

    @blueprint.post("/lists/<kind>/columns")
    def choose_columns(kind: str) -> ResponseReturnValue:
        wanted = found(KINDS.get(kind))
        person = require_right(wanted.right)
        known = {column.name for column in wanted.columns()}
        chosen = [] if "usual" in request.form else [name for name in request.form.getlist("column") if name in known]
        database.write(lambda tx: saved_views.choose_columns(tx, person, kind, chosen))
        return redirect(back())
