"""Health, metrics, progress, what is parked, and the commands of this machine."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response, current_app, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel
from sqlalchemy import select

from central.commands import run_command
from central.database.upgrade import require_newest
from central.errors import CentralError
from central.facts.followers import replay
from central.facts.models import ParkedEffect
from central.gateways.queries import parked_effects, parked_messages
from central.gateways.replay import replay_parked
from central.http import database, plain, write
from central.progress import progress
from central.security.rights import COMPANY, SYSTEM, Forbidden
from central.security.web import current_person, require_right

system = APIBlueprint("system_api", __name__, tag="system")


class CommandIn(BaseModel):
    """A command's arguments."""

    arguments: dict[str, Any]


@system.get("/healthz")
@system.doc(security=[])
def healthz() -> dict[str, Any]:
    """The process lives."""
    return {"status": "ok"}


@system.get("/readyz")
def readyz() -> ResponseReturnValue:
    """The database answers and has this program's schema."""
    try:
        database().check()
        require_newest(database())
    except CentralError as error:
        return {"status": "not ready", "message": str(error)}, 503
    return {"status": "ready"}


@system.get("/metrics")
def metrics() -> Response:
    """Prometheus text."""
    page: bytes = current_app.extensions["floorgate_metrics"]()
    return Response(page, mimetype="text/plain; version=0.0.4")


@system.get("/api/v1/progress")
def get_progress() -> dict[str, Any]:
    """How far everything is."""
    require_right("dashboard.read", COMPANY)
    with database().read() as tx:
        return {**progress(tx), "statements": database().statements}


@system.get("/api/v1/parked")
def get_parked() -> dict[str, Any]:
    """Events and effects that wait for a person."""
    person = require_right("gateways.read", COMPANY)
    with database().read() as tx:
        messages, effects = parked_messages(tx, person), parked_effects(tx)
    return {"messages": [plain(row) for row in messages], "effects": [plain(row) for row in effects]}


@system.post("/api/v1/parked/effects/<int:parked_id>/replay")
def replay_effect(parked_id: int) -> ResponseReturnValue:
    """Tries a parked effect, and those that wait behind it, again."""
    require_right("gateways.replay", COMPANY)
    with database().read() as tx:
        query = select(ParkedEffect.follower, ParkedEffect.document).where(ParkedEffect.id == parked_id)
        row = tx.execute(query).first()
    if row is None:
        return {"message": f"there is no parked effect {parked_id}", "code": "unknown_effect"}, 404
    follower = current_app.extensions["floorgate_followers"][row.follower]
    try:
        return {"applied": write(lambda tx: replay(tx, follower, row.document))}
    except Exception as error:  # noqa: BLE001  whatever the effect raises is the answer; nothing was changed
        return {"message": f"it fails again: {error}", "code": "still_failing"}, 409


@system.post("/api/v1/parked/messages/<int:parked_id>/replay")
def replay_message(parked_id: int) -> dict[str, Any]:
    """Tries a parked event of a floor again."""
    person = current_person()
    return {"applied": write(lambda tx: replay_parked(tx, person, parked_id))}


@system.post("/api/v1/local/<command>")
@system.input(CommandIn, location="json")
@system.doc(hide=True)
def local_command(command: str, json_data: CommandIn) -> dict[str, Any]:
    """A command of this machine's command line while central serves."""
    person = current_person()
    if person != SYSTEM or request.remote_addr not in ("127.0.0.1", "::1"):
        raise Forbidden("commands come from this machine only")
    return write(lambda tx: run_command(tx, person, command, json_data.arguments))
