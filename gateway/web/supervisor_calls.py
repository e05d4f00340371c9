"""Calls of the supervisor's terminal: people, throughput, what is called back; orders about waves."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from apiflask import APIBlueprint
from flask import g
from pydantic import Field

from gateway.floor.picking import wave_orders
from gateway.store.database import Database
from gateway.store.unit import Unit
from gateway.store.writer import Writer
from gateway.web import queries
from gateway.web.auth import Pairings, require
from gateway.web.bodies import body_of
from gateway.web.decider import DeciderBody, decider
from gateway.web.throughput import Throughput

_INTERCEPTS = (
    "SELECT f.fulfilment, f.number, f.state, f.cancel_kind AS kind, f.cancel_reason AS reason,"
    " f.cancel_as_of_ms AS as_of_ms,"
    " (SELECT waybill FROM waybill w WHERE w.fulfilment = f.fulfilment LIMIT 1) AS waybill"
    " FROM fulfilment f WHERE f.cancel_kind <> '' AND f.state NOT IN ('shipped', 'intercepted')"
    " ORDER BY f.cancel_as_of_ms LIMIT 200"
)


class AssignBody(DeciderBody):
    """Whose wave it is; "" is whoever comes."""

    picker: str = Field(default="", max_length=80)


def blueprint(database: Database, writer: Writer, pairings: Pairings) -> APIBlueprint:
    """`/api/v1/people`, `/throughput`, `/intercepts`, `/waves/<number>/<order>`."""
    calls = APIBlueprint("supervisor", __name__, url_prefix="/api/v1", tag="supervisor")
    throughput = Throughput(database)

    @calls.before_request
    def paired() -> None:
        require(pairings)

    @calls.get("/people")
    def people() -> list[dict[str, Any]]:
        """Everybody who may work here: where they are signed in, and their lines of the last hour."""
        rates = throughput.people(datetime.now(UTC))
        found = writer.call(_people)
        return [{**one, "last_hour": rates.get(one["operator"], {})} for one in found]

    @calls.get("/throughput")
    def done() -> list[dict[str, Any]]:
        """What was done in each hour of the last day, the newest first."""
        return throughput.hours(datetime.now(UTC))

    @calls.get("/intercepts")
    def intercepts() -> list[dict[str, Any]]:
        """Orders that were called back and are not stopped yet."""
        rows = queries.rows(database, _INTERCEPTS)
        at = {row["fulfilment"]: station for row in rows if (station := _where(writer, row["fulfilment"]))}
        return [{**row, "station": at.get(row["fulfilment"], ""), "as_of": _iso(row.pop("as_of_ms"))} for row in rows]

    def order(number: str, body: DeciderBody, act: Callable[[Unit, str], None]) -> dict[str, Any]:
        who = decider(writer, body, installer=g.right == "installer")
        writer.call(lambda unit: act(unit, who))
        return queries.wave(database, number.strip().upper()) or {}

    @calls.post("/waves/<number>/assign")
    def assign(number: str) -> dict[str, Any]:
        """Keeps a waiting wave for one picker (supervisor)."""
        body = body_of(AssignBody)
        return order(number, body, lambda unit, who: wave_orders.assign(unit, number, body.picker, who))

    @calls.post("/waves/<number>/pause")
    def pause(number: str) -> dict[str, Any]:
        """Nobody claims the wave (supervisor, with a reason)."""
        body = body_of(DeciderBody)
        return order(number, body, lambda unit, who: wave_orders.pause(unit, number, body.reason, who))

    @calls.post("/waves/<number>/resume")
    def resume(number: str) -> dict[str, Any]:
        """The wave may be claimed again (supervisor)."""
        return order(number, body_of(DeciderBody), lambda unit, who: wave_orders.resume(unit, number, who))

    @calls.post("/waves/<number>/replan")
    def replan(number: str) -> dict[str, Any]:
        """Gives a waiting wave up, its orders are planned anew (supervisor, with a reason)."""
        body = body_of(DeciderBody)
        return order(number, body, lambda unit, who: wave_orders.replan(unit, number, body.reason, who))

    return calls


def _people(unit: Unit) -> list[dict[str, Any]]:
    state = unit.state
    where: dict[str, list[dict[str, str]]] = {}
    for work in state.works:
        if work.operator:
            station = state.stations.get(work.station)
            name = station.name if station is not None else work.station
            where.setdefault(work.operator, []).append({"station": work.station, "name": name, "step": work.step})
    return [
        {"operator": one.operator, "name": one.name, "roles": list(one.roles), "at": where.get(one.operator, [])}
        for one in state.operators
        if one.active
    ]


def _where(writer: Writer, fulfilment: str) -> str:
    """The station that has the order open, "" for none."""
    return writer.call(
        lambda unit: next(
            (work.station for work in unit.state.works if getattr(work.session, "fulfilment", "") == fulfilment),
            "",
        )
    )


def _iso(at_ms: int) -> str | None:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat() if at_ms else None
