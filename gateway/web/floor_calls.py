"""The hot calls: scan, weight and tap at a station, its view, its socket."""

from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec
from apiflask import APIBlueprint
from flask import Response, request

from gateway.contracts.kiosk import ScanRequest, TapRequest, WeightRequest
from gateway.floor.floor import Alone, Floor
from gateway.floor.steps import Weight
from gateway.web.auth import Pairings, require
from gateway.web.errors import ApiError, spoken_language

T = TypeVar("T")
_SCAN = msgspec.json.Decoder(ScanRequest)
_WEIGHT = msgspec.json.Decoder(WeightRequest)
_TAP = msgspec.json.Decoder(TapRequest)
MAX_BODY = 16 * 1024


def blueprint(floor: Floor, pairings: Pairings) -> APIBlueprint:
    """`/api/v1/stations/{station}` and below."""
    calls = APIBlueprint("floor", __name__, url_prefix="/api/v1/stations/<station>", tag="floor")

    @calls.get("")
    @calls.doc(summary="The station's view", responses={200: _VIEW})
    def view(station: str) -> Response:
        require(pairings)
        return _json(floor.view(station, spoken_language()))

    @calls.get("/claimed")
    @calls.doc(summary="The work in hand, for a screen that has to go on without the gateway")
    def claimed(station: str) -> dict[str, Any]:
        require(pairings)
        return floor.claimed(station, spoken_language())

    @calls.post("/scan")
    @calls.doc(summary="A scanned code", responses={200: _VIEW})
    def scan(station: str) -> Response:
        require(pairings)
        body = _read(_SCAN)
        alone = Alone(body.expected, _aware(body.at))
        operation, language = _operation(body.operation_id), spoken_language()
        return _json(floor.scan(station, body.text, body.symbology, operation, language, alone).result())

    @calls.post("/tap")
    @calls.doc(summary="A tapped button", responses={200: _VIEW})
    def tap(station: str) -> Response:
        require(pairings)
        body = _read(_TAP)
        alone = Alone(body.expected, _aware(body.at))
        operation, language = _operation(body.operation_id), spoken_language()
        return _json(floor.tap(station, body.action, body.value, operation, language, alone).result())

    @calls.post("/weight")
    @calls.doc(summary="A weight keyed by hand, with a badge and a reason", responses={200: _VIEW})
    def weight(station: str) -> Response:
        require(pairings)
        body = _read(_WEIGHT)
        keyed = Weight(body.grams, "manual", body.badge, body.reason)
        return _json(floor.weigh(station, keyed, _operation(body.operation_id), spoken_language()).result())

    return calls


def _read(decoder: "msgspec.json.Decoder[T]") -> T:
    if not request.is_json:
        raise ApiError(415, "bad_body", reason="Content-Type must be application/json")
    if (request.content_length or 0) > MAX_BODY:
        raise ApiError(413, "bad_body", reason=f"more than {MAX_BODY} bytes")
    try:
        return decoder.decode(request.get_data())
    except (msgspec.MsgspecError, ValueError) as error:  # text that is no UTF-8 is a ValueError
        raise ApiError(422, "bad_body", reason=str(error)) from error


def _operation(name: str) -> str:
    if not 8 <= len(name) <= 64:
        raise ApiError(422, "bad_body", reason="operation_id must be a UUID")
    return name


def _aware(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


def _json(body: bytes) -> Response:
    return Response(body, content_type="application/json")


_VIEW: Any = {
    "description": "View",
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["step", "data", "message", "seq"],
                "properties": {
                    "step": {"type": "string"},
                    "data": {"type": "object"},
                    "message": {
                        "type": ["object", "null"],
                        "properties": {
                            "level": {"enum": ["go", "stop", "look", "info"]},
                            "code": {"type": "string"},
                            "text": {"type": "string"},
                        },
                    },
                    "seq": {"type": "integer"},
                },
            }
        }
    },
}
