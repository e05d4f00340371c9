"""Calls by which people sign in without a badge, and get a PIN with one."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response
from pydantic import BaseModel, Field

from gateway.floor import sign_in
from gateway.floor.floor import Floor
from gateway.store.unit import Unit
from gateway.web.auth import Pairings, require
from gateway.web.bodies import body_of
from gateway.web.errors import spoken_language
from gateway.web.pins import Pins


class PinBody(BaseModel):
    """Who signs in."""

    operation_id: str = Field(min_length=8, max_length=64)
    operator: str = Field(min_length=1, max_length=64)
    pin: str = Field(max_length=16)


class NewPinBody(BaseModel):
    """Whose badge, and the PIN."""

    badge: str = Field(min_length=1, max_length=64)
    pin: str = Field(max_length=16)


def blueprint(floor: Floor, pins: Pins, pairings: Pairings) -> APIBlueprint:
    """`/api/v1/stations/{station}/pin`, `/people` and `/api/v1/pins`."""
    calls = APIBlueprint("people", __name__, url_prefix="/api/v1", tag="people")

    @calls.get("/stations/<station>/people")
    def people(station: str) -> list[dict[str, Any]]:
        """Who may sign in here with a PIN."""
        require(pairings)

        def known(unit: Unit) -> list[dict[str, Any]]:
            state = unit.state
            kind = state.stations[station].kind if station in state.stations else ""
            return [
                {"operator": row.operator, "name": row.name}
                for row in sorted(state.operators, key=lambda row: row.name)
                if row.active and row.operator in state.people.pins and sign_in.may(row, kind)
            ]

        return floor.writer.call(known)

    @calls.post("/stations/<station>/pin")
    def by_pin(station: str) -> Response:
        """Signs in."""
        require(pairings)
        body = body_of(PinBody)
        pins.check(body.operator, body.pin)
        view = floor.sign_in(station, body.operator, body.operation_id, spoken_language()).result()
        return Response(view, content_type="application/json")

    @calls.post("/pins")
    def new_pin() -> dict[str, Any]:
        """Gives the owner of a badge a PIN."""
        require(pairings)
        body = body_of(NewPinBody)
        return {"operator": pins.set(body.badge.strip(), body.pin)}

    return calls
