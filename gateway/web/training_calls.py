"""Calls of the training floor alone: the scale that is drawn on the screen, and more work."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response
from pydantic import BaseModel, Field

from gateway.floor.floor import Floor
from gateway.floor.steps import Weight
from gateway.training import Course
from gateway.web.auth import Pairings, require
from gateway.web.bodies import body_of
from gateway.web.errors import spoken_language


class LoadBody(BaseModel):
    """What somebody puts on the scale."""

    grams: int = Field(ge=0, le=100_000)


def blueprint(floor: Floor, course: Course, pairings: Pairings) -> APIBlueprint:
    """`/api/v1/training/...`; a gateway that serves a real floor has none of these."""
    calls = APIBlueprint("training", __name__, url_prefix="/api/v1/training", tag="training")

    @calls.post("/stations/<station>/weight")
    def weight(station: str) -> Response:
        """The scale comes to rest."""
        require(pairings)
        load = body_of(LoadBody)
        seen = floor.weigh(station, Weight(load.grams), language=spoken_language()).result()
        return Response(seen, content_type="application/json")

    @calls.post("/work")
    def more() -> dict[str, Any]:
        """Further orders and a delivery."""
        require(pairings)
        course.more_work()
        return {"added": True}

    return calls
