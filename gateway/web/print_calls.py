"""Calls of the print page: jobs and their fates, labels on demand, printers, which printer takes what."""

from collections.abc import Callable
from typing import Any, TypeVar

from apiflask import APIBlueprint
from flask import Response, g, request
from pydantic import BaseModel, ConfigDict, Field

from devices.errors import DeviceError
from gateway.floor.floor import Floor
from gateway.floor.outbound import shipping
from gateway.floor.sign_in import operator_of
from gateway.locale.texts import translate
from gateway.printing import calls, papers, standing
from gateway.printing.jobs import CannotPrint
from gateway.printing.queue import PrintQueue
from gateway.store.database import Database
from gateway.store.rows import PrintBinding, PrintJob
from gateway.store.unit import Unit
from gateway.web.auth import Pairings, require
from gateway.web.bodies import body_of
from gateway.web.errors import ApiError, caller_language

T = TypeVar("T")
MAY_REPRINT = ("packer", "supervisor")


class Body(BaseModel):
    """What is not named is refused."""

    model_config = ConfigDict(extra="forbid")


class ReprintBody(Body):
    """Why, and who: a waybill's copy wants the badge of a packer or a supervisor. The same key is the same copy."""

    reason: str = Field(default="", max_length=200)
    badge: str = Field(default="", max_length=80)
    key: str = Field(default="", max_length=80)


class BadgeBody(Body):
    """Who says so."""

    badge: str = Field(default="", max_length=80)


class WishBody(BaseModel):
    """Labels on demand; which further fields there are depends on the kind."""

    model_config = ConfigDict(extra="allow")

    kind: str
    station: str
    copies: int = Field(default=1, ge=1, le=calls.COPIES)
    quantity: int = Field(default=1, ge=1, le=1_000_000)
    count: int = Field(default=1, ge=1, le=calls.BINS_A_JOB)
    cartons: int = Field(default=1, ge=1, le=100_000)
    key: str = Field(default="", max_length=80)


class BindingBody(Body):
    """`printer` and `fallback` are `station/role`."""

    kind: str = ""
    carrier: str = Field(default="", max_length=40)
    printer: str
    fallback: str = ""


class BindingsBody(Body):
    """All that is bound for a station; "" is the whole site."""

    station: str = ""
    bindings: list[BindingBody] = Field(max_length=200)


def blueprint(database: Database, floor: Floor, pairings: Pairings, printing: PrintQueue) -> APIBlueprint:
    """`/api/v1/print-jobs`, `/printers`, `/print-bindings`, `/papers`."""
    routes = APIBlueprint("printing", __name__, url_prefix="/api/v1", tag="printing")
    writer = floor.writer

    def do(action: Callable[[Unit], T]) -> T:
        try:
            return writer.call(action)
        except CannotPrint as error:
            raise ApiError(422, "refused", reason=_in_words(error)) from error

    def one(job: PrintJob) -> dict[str, Any]:
        return standing.job(database, job.job)

    @routes.before_request
    def paired() -> None:
        require(pairings)

    @routes.get("/print-jobs")
    def print_jobs() -> list[dict[str, Any]]:
        """Labels, the newest first; `?state=a,b`, `?show=trouble|open`, `?q=` order or waybill, `?limit=`."""
        limit = min(max(request.args.get("limit", 500, type=int), 1), 2000)
        args = request.args
        return standing.jobs(database, args.get("state", ""), args.get("show", ""), args.get("q", "").strip(), limit)

    @routes.get("/print-jobs/<job>")
    def print_job(job: str) -> dict[str, Any]:
        """One job with what the printer said."""
        found = standing.job(database, job)
        if not found:
            raise ApiError(404, "not_found", what=job)
        return found

    @routes.post("/print-jobs")
    def on_demand() -> tuple[dict[str, Any], int]:
        """Labels on demand, for the printer that the station has for them."""
        wish = body_of(WishBody).model_dump()
        kind, station = str(wish.pop("kind")), str(wish.pop("station"))
        made = do(lambda unit: calls.on_demand(unit, kind, station, wish, _operator(unit, str(wish.get("badge", "")))))
        return {"jobs": [one(job) for job in made]}, 201

    @routes.post("/print-jobs/<job>/reprint")
    def reprint(job: str) -> tuple[dict[str, Any], int]:
        """Another copy, with a reason."""
        body, installer = body_of(ReprintBody), g.right == "installer"

        def again(unit: Unit) -> PrintJob:
            who = _operator(unit, body.badge)
            row = unit.state.print_jobs.get(job)
            if row is not None and row.kind == "waybill" and not who and not installer:
                raise CannotPrint(_BADGE_NEEDED)
            return calls.reprint(unit, job, body.reason, who, body.key)

        return one(do(again)), 201

    @routes.post("/print-jobs/<job>/seen")
    def seen(job: str) -> dict[str, Any]:
        """A person holds the label whose fate was unknown."""
        body, installer = body_of(BadgeBody), g.right == "installer"

        def say(unit: Unit) -> PrintJob:
            who = _operator(unit, body.badge)
            if not who and not installer:
                raise CannotPrint(_BADGE_NEEDED)
            found = calls.seen(unit, job, who, shipping.seen)
            if found.parcel:
                floor.label_settled(unit, found.parcel)
            return found

        return one(do(say))

    @routes.post("/print-jobs/<job>/take-back")
    def take_back(job: str) -> dict[str, Any]:
        """A label that waits is not wanted any more."""
        return one(do(lambda unit: calls.take_back(unit, job, _operator(unit, body_of(BadgeBody).badge))))

    @routes.get("/printers")
    def printers() -> list[dict[str, Any]]:
        """Every printer: how it is, what it said last, how many labels wait for it."""
        told = printing.printers()
        return do(lambda unit: standing.printers(unit.state, told))

    @routes.post("/printers/<station>/<role>/test")
    def print_test(station: str, role: str) -> tuple[dict[str, Any], int]:
        """A test label."""
        return one(do(lambda unit: calls.print_test(unit, (station, role)))), 201

    @routes.post("/printers/<station>/<role>/status")
    def look(station: str, role: str) -> dict[str, Any]:
        """Asks the printer now."""
        try:
            found = printing.look(station, role)
        except DeviceError as error:
            raise ApiError(422, "refused", reason=str(error)) from error
        if found is None:
            raise ApiError(404, "not_found", what=f"{station}/{role}")
        return found.as_json(1)

    @routes.get("/print-bindings")
    def bindings() -> dict[str, Any]:
        """Which printer takes what, with the kinds and carriers there are, and whether the caller may change it."""
        return {**do(lambda unit: standing.bindings(unit.state)), "right": g.right}

    @routes.put("/print-bindings")
    def bind() -> dict[str, Any]:
        """Replaces what is bound for a station (installer)."""
        require(pairings, "installer")
        body = body_of(BindingsBody)
        do(lambda unit: calls.bind(unit, body.station, [_binding(body.station, row) for row in body.bindings]))
        return do(lambda unit: standing.bindings(unit.state))

    @routes.get("/papers/<kind>/<number>.pdf")
    def paper(kind: str, number: str) -> Response:
        """A pick list, a delivery note or a manifest as PDF, made when it is asked for."""
        pdf = printing.paper(do(lambda unit: papers.ask(unit, kind, number.upper())), caller_language())
        named = f'inline; filename="{kind}-{papers.safe(number)}.pdf"'
        return Response(pdf, mimetype="application/pdf", headers={"Content-Disposition": named})

    return routes


_BADGE_NEEDED = "A waybill is printed again only for a packer or a supervisor: scan your badge."


def _operator(unit: Unit, badge: str) -> str:
    """Whose badge it is; "" without one. Raises CannotPrint."""
    if not badge.strip():
        return ""
    found = operator_of(unit.state, badge.strip())
    if found is None:
        raise CannotPrint("This badge is not known. Ask the supervisor.")
    if not any(role in found.roles for role in MAY_REPRINT):
        raise CannotPrint(_BADGE_NEEDED)
    return found.operator


def _binding(station: str, row: BindingBody) -> PrintBinding:
    printer_station, _, printer_role = row.printer.partition("/")
    fallback_station, _, fallback_role = row.fallback.partition("/")
    return PrintBinding(
        station=station,
        kind=row.kind,
        carrier=row.carrier,
        printer_station=printer_station,
        printer_role=printer_role or "printer",
        fallback_station=fallback_station,
        fallback_role=fallback_role or ("printer" if fallback_station else ""),
    )


def _in_words(error: CannotPrint) -> str:
    return translate(error.sentence, caller_language()) % error.params
