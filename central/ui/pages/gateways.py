"""Gateways: how far behind they are, what they sent, what was parked and may be tried again."""

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from sqlalchemy.exc import SQLAlchemyError

from central.database.database import Database
from central.errors import CentralError
from central.facts.followers import Follower, replay
from central.gateways import queries
from central.security.web import require_right
from central.ui.doing import attempt, found


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the pages."""

    @blueprint.get("/gateways")
    def gateways() -> ResponseReturnValue:
        require_right("gateways.read")
        with database.read() as connection:
            return render_template(
                "ui/gateways.html",
                rows=queries.list_gateways(connection),
                parked=queries.parked_messages(connection),
                effects=queries.parked_effects(connection),
                cursors=queries.cursor_lags(connection),
            )

    @blueprint.post("/gateways/effects/replay")
    def replay_effect() -> ResponseReturnValue:
        require_right("gateways.replay")
        follower = found(current_app.extensions["floorgate_followers"].get(request.form.get("follower", "")))
        document = request.form.get("document", "")
        return attempt(
            lambda: _replay(database, follower, document),
            lambda count: ngettext("%(num)d fact was applied.", "%(num)d facts were applied.", count),
        )

    @blueprint.get("/gateways/<name>")
    def gateway(name: str) -> ResponseReturnValue:
        require_right("gateways.read")
        with database.read() as connection:
            gateway = found(next((row for row in queries.list_gateways(connection) if row.name == name), None))
            return render_template(
                "ui/gateway.html",
                gateway=gateway,
                events=queries.recent_events(connection, name, 100),
                parked=queries.parked_messages(connection, name),
            )


def _replay(database: Database, follower: Follower, document: str) -> int:
    """Applies parked facts again; whatever still fails becomes a sentence."""
    try:
        return database.write(lambda tx: replay(tx, follower, document))
    except SQLAlchemyError as error:
        raise CentralError(gettext("It failed again: %(reason)s", reason=str(error).splitlines()[0])) from error
