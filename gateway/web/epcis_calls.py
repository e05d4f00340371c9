"""EPCIS 2.0 over HTTP (REST bindings): partners capture events here and ask for them, the floor's own among them.

`/epcis/capture`, `/epcis/events` and what the bindings hang below them. Answers are JSON-LD; errors are
`application/problem+json` with the standard's exceptions. A caller is paired as everywhere else at the gateway.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from apiflask import APIBlueprint
from flask import Response, request, url_for
from werkzeug.exceptions import HTTPException

from gateway.rfid.epcis.capture import CONTEXT
from gateway.rfid.epcis.errors import EpcisError
from gateway.rfid.epcis.hashing import canonical_time
from gateway.rfid.epcis.query import BadQuery, Page, TooLarge, ask
from gateway.rfid.epcis.repository import MOST_EVENTS, Job, Repository
from gateway.rfid.epcis.shapes import EVENTS
from gateway.store.writer import Writer
from gateway.web.auth import Pairings, owner_of, require
from gateway.web.errors import ApiError

MOST_BYTES = 1024 * 1024  # MAX_CONTENT_LENGTH of the server
VERSION = {"GS1-EPCIS-Version": "2.0.1", "GS1-CBV-Version": "2.0.1", "GS1-Extensions": "floorgate"}
DISCOVERY = {
    **VERSION,
    "GS1-EPCIS-Min": "2.0.0",
    "GS1-EPCIS-Max": "2.0.1",
    "GS1-CBV-Min": "2.0.0",
    "GS1-CBV-Max": "2.0.1",
    "GS1-Vendor-Version": "1",
    "GS1-EPCIS-Capture-Limit": str(MOST_EVENTS),
    "GS1-EPCIS-Capture-File-Size-Limit": str(MOST_BYTES),
    "GS1-Capture-Error-Behaviour": "rollback, proceed",
}
# what the bindings list by: its path and the parameter that it stands for
BY = {
    "eventTypes": "eventType",
    "epcs": "MATCH_anyEPC",
    "bizSteps": "EQ_bizStep",
    "bizLocations": "EQ_bizLocation",
    "readPoints": "EQ_readPoint",
    "dispositions": "EQ_disposition",
}
_STATUS = {
    "ValidationException": 400,
    "QueryParameterException": 400,
    "QueryTooLargeException": 413,
    "CaptureLimitExceededException": 413,
    "SecurityException": 401,
    "NoSuchResourceException": 404,
    "NotAcceptableException": 406,
    "UnsupportedMediaTypeException": 415,
    "ImplementationException": 500,
}


class Problem(Exception):
    """An answer with one of the standard's exceptions."""

    def __init__(self, name: str, detail: str, status: int = 0, **more: Any) -> None:
        super().__init__(detail)
        self.name, self.detail, self.status, self.more = name, detail, status or _STATUS[name], more


def blueprint(repository: Repository, writer: Writer, pairings: Pairings) -> APIBlueprint:
    """`/epcis…`."""
    routes = APIBlueprint("epcis", __name__, url_prefix="/epcis", tag="epcis", enable_openapi=True)

    @routes.before_request
    def paired() -> Response | None:
        if request.method == "OPTIONS":  # discovery: versions and limits
            return Response(status=204, headers=DISCOVERY | {"Allow": "GET, POST, OPTIONS"})
        try:
            require(pairings)
        except ApiError as error:
            raise Problem("SecurityException", error.code, error.status) from error
        best = request.accept_mimetypes
        if best and not any(best[kind] for kind in ("application/json", "application/ld+json")):
            raise Problem("NotAcceptableException", "answers are application/json")
        return None

    @routes.after_request
    def versions(response: Response) -> Response:
        for name, value in VERSION.items():
            response.headers.setdefault(name, value)
        return response

    @routes.errorhandler(Problem)
    def problem(error: Problem) -> Response:
        told = {
            "type": f"epcisException:{error.name}",
            "title": error.name,
            "status": error.status,
            "detail": error.detail,
            **error.more,
        }
        return _json(told, error.status, "application/problem+json")

    @routes.errorhandler(EpcisError)
    def failed(error: EpcisError) -> Response:
        return problem(Problem("ImplementationException", str(error)))

    @routes.get("/")
    def top() -> Response:
        """What can be listed."""
        return _json({"@set": ["capture", "events", *BY]})

    @routes.post("/capture")
    def capture() -> Response:
        """Takes a document's events; `GS1-Capture-Error-Behaviour: proceed` keeps the good ones beside bad ones."""
        behaviour = request.headers.get("GS1-Capture-Error-Behaviour", "rollback").lower()
        if behaviour not in ("rollback", "proceed"):
            raise Problem("ValidationException", f"GS1-Capture-Error-Behaviour: {behaviour!r} is unknown")
        job = repository.capture(_body(), _sender(writer), behaviour == "proceed")
        if not job.success and (behaviour == "rollback" or job.refused[0].place < 0):
            raise _refusal(job)
        response = _json(_told(job), 202)
        response.headers["Location"] = url_for("epcis.job", name=job.capture)
        return response

    @routes.get("/capture")
    def jobs() -> Response:
        """The newest captures."""
        found = repository.rows("SELECT * FROM capture ORDER BY at_ms DESC, rowid DESC LIMIT 200", (), fresh=False)
        return _json([_job(repository, dict(row)) for row in found])

    @routes.get("/capture/<name>")
    def job(name: str) -> Response:
        """What became of one capture."""
        found = repository.rows("SELECT * FROM capture WHERE capture = ?", (name,), fresh=False)
        if not found:
            raise Problem("NoSuchResourceException", f"there is no capture {name}")
        return _json(_job(repository, dict(found[0])))

    @routes.post("/events")
    def event() -> Response:
        """Takes one event."""
        body = _body()
        context = body.get("@context", CONTEXT[0]) if isinstance(body, dict) else CONTEXT[0]
        document = {
            "@context": context,
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": canonical_time(datetime.now(UTC).isoformat()),
            "epcisBody": {"eventList": [body]},
        }
        if isinstance(body, dict) and "@context" not in body:
            raise Problem("ValidationException", "@context: is missing")
        job = repository.capture(document, _sender(writer))
        if not job.success:
            raise _refusal(job)
        response = _json({"eventID": job.ids[0], "duplicate": not job.stored}, 201)
        response.headers["Location"] = f"{url_for('epcis.events')}/{quote(job.ids[0], safe='')}"
        return response

    @routes.get("/events")
    def events() -> Response:
        """SimpleEventQuery by the parameters of the URL; `perPage`, and `Link: …; rel="next"` where there is more."""
        return _answer(repository, {})

    @routes.get("/events/<path:identity>", merge_slashes=False)
    def one(identity: str) -> Response:
        """One event by its id."""
        if identity.startswith("ni:") and request.args.get("ver"):
            identity += f"?ver={request.args['ver']}"  # a `?` that nobody escaped
        page = ask(repository, {"EQ_eventID": [identity]})
        if not page.events:
            raise Problem("NoSuchResourceException", f"there is no event {identity}")
        return _document(page)

    @routes.get("/eventTypes")
    def types() -> Response:
        """The five types."""
        return _json({"@set": list(EVENTS)})

    @routes.get("/<any(eventTypes, epcs, bizSteps, bizLocations, readPoints, dispositions):by>/<path:what>/events",
                merge_slashes=False)  # fmt: skip
    def listed(by: str, what: str) -> Response:
        """Events by type, EPC, business step, place or disposition; all other parameters narrow them."""
        return _answer(repository, {BY[by]: [what]})

    @routes.get("/refused")
    def refused() -> Response:
        """What was not taken, with its reasons, the newest first; and the figures of all captures."""
        found = repository.rows("SELECT * FROM refused ORDER BY at_ms DESC, place LIMIT 200", (), fresh=False)
        told = [
            {
                "captureID": row["capture"],
                "at": _time(row["at_ms"]),
                "place": row["place"],
                "reasons": json.loads(row["reasons"]),
                "event": json.loads(row["body"]),
            }
            for row in found
        ]
        return _json({"figures": repository.figures(), "refused": told})

    return routes


def _answer(repository: Repository, fixed: dict[str, list[str]]) -> Response:
    given = {name: list(values) for name, values in request.args.lists()}
    try:
        page = ask(repository, {**given, **fixed})
    except BadQuery as error:
        raise Problem("QueryParameterException", str(error)) from error
    except TooLarge as error:
        raise Problem("QueryTooLargeException", str(error)) from error
    response = _document(page)
    if page.token:
        query = urlencode({**given, "nextPageToken": [page.token]}, doseq=True)
        response.headers["Link"] = f'<{request.base_url}?{query}>; rel="next"'
        expires = datetime.now(UTC) + timedelta(days=1)
        response.headers["GS1-Next-Page-Token-Expires"] = canonical_time(expires.isoformat())
    return response


def _document(page: Page) -> Response:
    results = {"queryName": "SimpleEventQuery", "resultsBody": {"eventList": page.events}}
    return _json(
        {
            "@context": CONTEXT,
            "type": "EPCISQueryDocument",
            "schemaVersion": "2.0",
            "creationDate": canonical_time(datetime.now(UTC).isoformat()),
            "epcisBody": {"queryResults": results},
        }
    )


def _body() -> Any:
    """The JSON of the request. Raises Problem."""
    kind = request.mimetype
    if kind not in ("application/json", "application/ld+json"):
        raise Problem("UnsupportedMediaTypeException", f"{kind or 'nothing'} is not taken, application/json is")
    if not request.headers.get("GS1-EPCIS-Version", "2").startswith("2"):
        raise Problem("NotAcceptableException", "EPCIS 2.0 is spoken here")
    try:
        return json.loads(request.get_data(), parse_constant=_no_number)
    except HTTPException as error:
        raise Problem("CaptureLimitExceededException", f"more than {MOST_BYTES} bytes") from error
    except (ValueError, RecursionError) as error:
        raise Problem("ValidationException", f"the body is no JSON: {error}") from error


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _refusal(job: Job) -> Problem:
    shown = [_fault(one.place, one.reasons) for one in job.refused]
    detail = "; ".join(reason for one in job.refused[:5] for reason in one.reasons[:5])
    return Problem("ValidationException", detail, errors=shown, captureID=job.capture)


def _fault(place: int, reasons: list[str]) -> dict[str, Any]:
    where = f"eventList[{place}]" if place >= 0 else "document"
    return {
        "type": "epcisException:ValidationException",
        "title": where,
        "status": 400,
        "detail": "; ".join(reasons),
        "reasons": reasons,
    }


def _told(job: Job) -> dict[str, Any]:
    return {
        "captureID": job.capture,
        "createdAt": _time(job.at_ms),
        "finishedAt": _time(job.at_ms),
        "running": False,
        "success": job.success,
        "captureErrorBehaviour": job.behaviour,
        "stored": job.stored,
        "duplicates": job.duplicates,
        "refused": len(job.refused),
        "errors": [_fault(one.place, one.reasons) for one in job.refused],
    }


def _job(repository: Repository, row: dict[str, Any]) -> dict[str, Any]:
    found = repository.rows(
        "SELECT place, reasons FROM refused WHERE capture = ? ORDER BY place", (row["capture"],), fresh=False
    )
    return {
        "captureID": row["capture"],
        "createdAt": _time(row["at_ms"]),
        "finishedAt": _time(row["at_ms"]),
        "running": False,
        "success": bool(row["success"]),
        "captureErrorBehaviour": row["behaviour"],
        "sender": row["sender"],
        "stored": row["stored"],
        "duplicates": row["duplicates"],
        "refused": row["refused"],
        "errors": [_fault(one["place"], json.loads(one["reasons"])) for one in found],
    }


def _sender(writer: Writer) -> str:
    """Which pairing it is; "" for this machine."""
    row = writer.state.pairings.get(owner_of(request))
    return row.name if row is not None else ""


def _time(at_ms: int) -> str:
    return canonical_time(datetime.fromtimestamp(at_ms / 1000, UTC).isoformat())


def _json(told: Any, status: int = 200, kind: str = "application/json") -> Response:
    return Response(json.dumps(told, ensure_ascii=False), status=status, content_type=kind)
