"""Gateways: how far behind they are, what they sent, what was parked and may be tried again."""

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from sqlalchemy.exc import SQLAlchemyError

from central.database.database import Database
from central.facts.followers import Follower, replay
from central.gateways import queries
from central.gateways.replay import replay_parked
from central.security.rights import Person
from central.security.web import current_person, require_right
from central.ui.doing import Said, attempt, found
from gateway.contracts.messages import ContractError


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the pages."""

    @blueprint.get("/gateways")
    def gateways() -> ResponseReturnValue:
        require_right("gateways.read")
        with database.read() as connection:
            return render_template(
                "ui/gateways.html",
                rows=queries.list_gateways(connection),
                lines=line_states(),
                parked=queries.parked_messages(connection),
                effects=queries.parked_effects(connection),
                cursors=queries.cursor_lags(connection),
            )

    @blueprint.post("/gateways/parked/<int:parked_id>/replay")
    def replay_message(parked_id: int) -> ResponseReturnValue:
        person = current_person()
        return attempt(
            lambda: _replay_message(database, person, parked_id),
            lambda _: gettext("The message was applied."),
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
                line=line_states().get(name, {}),
                events=queries.recent_events(connection, name, 100),
                parked=queries.parked_messages(connection, name),
            )


def line_states() -> dict[str, dict[str, object]]:
    """What the line to the broker knows of each gateway; empty where central runs without one."""
    link = current_app.extensions.get("floorgate_link")
    return {} if link is None else link.status()


def _replay(database: Database, follower: Follower, document: str) -> int:
    """Applies parked facts again; whatever still fails becomes a sentence."""
    try:
        return database.write(lambda tx: replay(tx, follower, document))
    except SQLAlchemyError as error:
        raise Said(gettext("It failed again: %(reason)s", reason=str(error).splitlines()[0])) from error


def _replay_message(database: Database, person: Person, parked_id: int) -> str:
    """Applies a parked message now; what it still cannot be read by becomes a sentence."""
    try:
        return database.write(lambda tx: replay_parked(tx, person, parked_id))
    except ContractError as error:
        raise Said(gettext("It failed again: %(reason)s", reason=str(error))) from error
