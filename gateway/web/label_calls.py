"""Calls for label templates: what stands on the site's labels, and how a drawing looks."""

import base64
from typing import Any, NoReturn

import msgspec
from apiflask import APIBlueprint
from flask import Response, g, request
from pydantic import BaseModel, ConfigDict, Field

from devices.labels import LabelDocument, LabelError, drawn, fields_of, fill, preview, read_template, template_names
from devices.labels.templates import template as ready_template
from gateway.floor.sign_in import operator_of
from gateway.printing.calls import print_test
from gateway.printing.jobs import CannotPrint
from gateway.printing.queue import PrintQueue
from gateway.printing.templates import EXAMPLES, FIELDS, default
from gateway.store.rows import LabelTemplate
from gateway.store.unit import Unit
from gateway.store.writer import Writer
from gateway.web.auth import Pairings, require
from gateway.web.bodies import body_of
from gateway.web.errors import ApiError, caller_language

MAX_NAME = 60


class TemplateBody(BaseModel):
    """A label document whose texts hold `{field}` places."""

    model_config = ConfigDict(extra="forbid")

    document: dict[str, Any]
    badge: str = Field(default="", max_length=80)


class TrialBody(BaseModel):
    """A drawing with example values, or with those given, for one printer."""

    model_config = ConfigDict(extra="forbid")

    document: dict[str, Any]
    kind: str = "waybill"
    fields: dict[str, Any] = Field(default_factory=dict)
    printer: str = Field(max_length=120)  # station/role


class PreviewBody(BaseModel):
    """A drawing with example values, or with those given."""

    model_config = ConfigDict(extra="forbid")

    document: dict[str, Any]
    kind: str = "waybill"
    fields: dict[str, Any] = Field(default_factory=dict)
    dpi: int = Field(default=203, ge=100, le=600)


def blueprint(writer: Writer, pairings: Pairings, printing: PrintQueue) -> APIBlueprint:
    """`/api/v1/label-templates` and `/api/v1/labels/preview`."""
    routes = APIBlueprint("labels", __name__, url_prefix="/api/v1", tag="labels")

    @routes.before_request
    def paired() -> None:
        require(pairings)

    @routes.get("/label-templates")
    def templates() -> list[dict[str, Any]]:
        """Every template: the kinds', and the carriers' own."""
        drawn = writer.call(lambda unit: {row.name: row for row in unit.state.label_templates})
        names = sorted({*FIELDS, *drawn})
        return [_head(name, drawn.get(name)) for name in names]

    @routes.get("/label-templates/<name>")
    def template(name: str) -> dict[str, Any]:
        """One template; a carrier without a drawing of its own gets the kind's."""
        kind = _kind(name)
        rows = writer.call(lambda unit: (unit.state.label_templates.get(name), unit.state.label_templates.get(kind)))
        row = rows[0] or rows[1]
        document = row.document if row is not None else msgspec.to_builtins(default(kind, caller_language()))
        return {
            **_head(name, rows[0]),
            "document": document,
            "fields": list(FIELDS[kind]),
            "example": EXAMPLES[kind],
            "right": g.right,
        }

    @routes.put("/label-templates/<name>")
    def put(name: str) -> dict[str, Any]:
        """Changes a template (installer); what cannot be drawn is refused with the place that is wrong."""
        require(pairings, "installer")
        body, kind = body_of(TemplateBody), _kind(name)
        _drawn(body.document, kind, EXAMPLES[kind])

        def keep(unit: Unit) -> LabelTemplate:
            who = operator_of(unit.state, body.badge) if body.badge else None
            row = LabelTemplate(
                name=name, document=body.document, changed_by=who.operator if who else "", changed_ms=unit.now_ms
            )
            return unit.state.label_templates.put(row)

        return {**_head(name, writer.call(keep)), "document": body.document}

    @routes.delete("/label-templates/<name>")
    def forget(name: str) -> dict[str, Any]:
        """Back to the drawing that the site began with (installer)."""
        require(pairings, "installer")
        _kind(name)
        writer.call(lambda unit: unit.state.label_templates.remove(name))
        return {"name": name, "drawn": False}

    @routes.post("/labels/preview")
    def look() -> Response:
        """The label as PNG."""
        body = body_of(PreviewBody)
        kind = _kind(body.kind)
        drawn = _drawn(body.document, kind, {**EXAMPLES[kind], **body.fields})
        return Response(printing.apart(preview, drawn, body.dpi), mimetype="image/png")

    @routes.post("/labels/draw")
    def draw() -> dict[str, Any]:
        """The label as PNG (base64) without what is wrong, and each element's box and fault: for the editor."""
        body = body_of(PreviewBody)
        try:
            template = msgspec.convert(body.document, LabelDocument)
            found = drawn(template, {**EXAMPLES[_kind(body.kind)], **body.fields}, body.dpi)
        except (msgspec.ValidationError, LabelError) as error:
            _refuse(str(error))
        return {"png": base64.b64encode(found.png).decode(), "places": [one._asdict() for one in found.places]}

    @routes.post("/labels/print")
    def trial() -> tuple[dict[str, Any], int]:
        """Prints a drawing once, before it is kept (installer)."""
        require(pairings, "installer")
        body = body_of(TrialBody)
        kind = _kind(body.kind)
        label = msgspec.to_builtins(_drawn(body.document, kind, {**EXAMPLES[kind], **body.fields}))
        station, _, role = body.printer.partition("/")
        try:
            job = writer.call(lambda unit: print_test(unit, (station, role), label=label))
        except CannotPrint as error:
            _refuse(str(error))
        return {"job": job.job}, 201

    @routes.get("/label-samples")
    def samples() -> list[dict[str, Any]]:
        """Drawings to begin with: the site's first ones by kind, and ready ones whose fields are there."""
        first = [_sample(kind, kind, default(kind, caller_language())) for kind in FIELDS]
        ready = [(name, name.partition("-")[0], ready_template(name)) for name in template_names() if "-" in name]
        usable = [one for one in ready if one[1] in FIELDS and {*fields_of(one[2])} <= {*EXAMPLES[one[1]]}]
        return [*first, *(_sample(*one) for one in usable)]

    return routes


def _sample(name: str, kind: str, document: LabelDocument) -> dict[str, Any]:
    return {"name": name, "kind": kind, "document": msgspec.to_builtins(document)}


def _kind(name: str) -> str:
    """The kind of a template's name, `waybill` or `waybill:CARRIER`."""
    kind, _, carrier = name.partition(":")
    if kind not in FIELDS or len(name) > MAX_NAME or (":" in name and not carrier):
        raise ApiError(404, "not_found", what=request.path)
    return kind


def _drawn(document: dict[str, Any], kind: str, values: dict[str, Any]) -> LabelDocument:
    """The document with the values in it; 422 says what is wrong."""
    try:
        drawn = read_template(msgspec.json.encode(document))
        unknown = [name for name in fields_of(drawn) if name not in values]
        if unknown:
            _refuse(f"there is no field {unknown[0]}; a {kind} label has {', '.join(FIELDS[kind])}")
        return fill(drawn, values)
    except LabelError as error:
        _refuse(str(error))


def _refuse(reason: str) -> NoReturn:
    raise ApiError(422, "refused", reason=reason)


def _head(name: str, row: LabelTemplate | None) -> dict[str, Any]:
    return {
        "name": name,
        "drawn": row is not None,
        "changed_by": row.changed_by if row else "",
        "changed_ms": row.changed_ms if row else 0,
    }
