"""Gateways: how far behind they are, what they sent, what was parked and may be tried again."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from sqlalchemy.exc import SQLAlchemyError

from central.clock import now
from central.database.database import Database
from central.facts.followers import Follower, replay
from central.gateways import queries, services
from central.gateways.replay import replay_parked
from central.orders.queries import timeline_of
from central.security.rights import COMPANY, Person, Scope, may
from central.security.web import current_person, require_right
from central.ui.doing import Said, attempt, found, required_reason, sentence
from gateway.contracts.messages import ContractError


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the pages."""

    @blueprint.get("/gateways")
    def gateways() -> ResponseReturnValue:
        return _page()

    def _page(given: str = "", given_to: str = "") -> str:
        person = require_right("gateways.read")
        whole, enrols = may(person, "gateways.read", COMPANY), may(person, "gateways.enrol")
        with database.read() as connection:
            return render_template(
                "ui/gateways.html",
                rows=queries.list_gateways(connection, person),
                lines=line_states(),
                parked=queries.parked_messages(connection, person),
                effects=queries.parked_effects(connection) if whole else (),
                cursors=queries.cursor_lags(connection) if whole else (),
                codes=queries.open_codes(connection, person, now()) if enrols else (),
                given=given,
                given_to=given_to,
                address=request.host_url.rstrip("/"),
            )

    @blueprint.post("/gateways/codes")
    def new_code() -> ResponseReturnValue:
        person, name = current_person(), request.form.get("name", "").strip()
        try:
            code = database.write(lambda tx: services.new_code(tx, person, name))
        except services.EnrolmentRefused as error:
            flash(sentence(error), "stop")
            return redirect(url_for("ui.gateways"))
        return _page(given=code, given_to=name)

    @blueprint.post("/gateways/codes/<code>/drop")
    def drop_code(code: str) -> ResponseReturnValue:
        person = current_person()
        return attempt(
            lambda: database.write(lambda tx: services.drop_code(tx, person, code)),
            lambda name: gettext("The code for %(name)s is worthless now.", name=name),
        )

    @blueprint.post("/gateways/<name>/revoke")
    def revoke(name: str) -> ResponseReturnValue:
        person = current_person()

        def shut_out() -> None:
            reason = required_reason()
            database.write(lambda tx: services.revoke(tx, person, name, reason))
            if (link := current_app.extensions.get("floorgate_link")) is not None:
                link.refresh()

        return attempt(shut_out, lambda _: gettext("The key of %(name)s is void.", name=name))

    @blueprint.post("/gateways/parked/<int:parked_id>/replay")
    def replay_message(parked_id: int) -> ResponseReturnValue:
        person = current_person()
        return attempt(
            lambda: _replay_message(database, person, parked_id),
            lambda _: gettext("The message was applied."),
        )

    @blueprint.post("/gateways/effects/replay")
    def replay_effect() -> ResponseReturnValue:
        require_right("gateways.replay", COMPANY)
        follower = found(current_app.extensions["floorgate_followers"].get(request.form.get("follower", "")))
        document = request.form.get("document", "")
        return attempt(
            lambda: _replay(database, follower, document),
            lambda count: ngettext("%(num)d fact was applied.", "%(num)d facts were applied.", count),
        )

    @blueprint.get("/gateways/<name>")
    def gateway(name: str) -> ResponseReturnValue:
        person = require_right("gateways.read")
        with database.read() as connection:
            gateway = found(next((row for row in queries.list_gateways(connection, person) if row.name == name), None))
            whole = may(person, "gateways.read", Scope(shop="", warehouse=gateway.warehouse or ""))
            return render_template(
                "ui/gateway.html",
                gateway=gateway,
                line=line_states().get(name, {}),
                events=queries.recent_events(connection, name, 100) if whole else (),
                enrols=may(person, "gateways.enrol", Scope(warehouse=gateway.warehouse or "")),
                timeline=timeline_of(connection, services.story_of(name)),
                parked=queries.parked_messages(connection, person, name),
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
