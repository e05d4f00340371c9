"""The hardware panel's web application: the page, its state as JSON, and what a person does at a bench.

Changes are POSTs of JSON that carry the page's token in `X-Panel-Token` and come from the same origin, so that another
page in the same browser cannot pull a trigger.
"""

import json
import secrets
from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from firmware_sim.panel import state, tray
from firmware_sim.panel.actions import ACTIONS, WrongAction
from firmware_sim.panel.bench import PanelBench
from firmware_sim.panel.platform import Platform
from firmware_sim.symbols.svg import picture

LANGUAGES = ("zh", "en")
POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
MOST_BODY = 64_000
LONGEST_SYMBOL = 200


def texts(language: str) -> dict[str, str]:
    """The catalogue of one language."""
    told: dict[str, str] = json.loads((files("firmware_sim.panel") / "texts" / f"{language}.json").read_text("utf-8"))
    return told


class Panel:
    """The benches by name, what lies on their scales, the texts, and the token of this run."""

    def __init__(self, benches: Sequence[PanelBench]) -> None:
        self.benches = {bench.name: bench for bench in benches}
        self.platforms = {bench.name: Platform(bench.scale) for bench in benches if bench.scale is not None}
        self.texts = {language: texts(language) for language in LANGUAGES}
        self.token = secrets.token_urlsafe(24)

    def bench(self, name: str) -> PanelBench:
        """The bench of that name, or 404."""
        found = self.benches.get(name)
        if found is None:
            abort(404)
        return found

    def check(self) -> None:
        """403 unless the request comes from this page."""
        origin = request.headers.get("Origin")
        foreign = origin is not None and urlsplit(origin).netloc != request.host
        token = request.headers.get("X-Panel-Token", "")
        if foreign or not secrets.compare_digest(token.encode(), self.token.encode()):
            abort(403)

    def language(self) -> str:
        """The language asked for by `?lang=`, else the browser's; Chinese where neither is one of ours."""
        asked = request.args.get("lang", "")
        if asked in LANGUAGES:
            return asked
        return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def create_panel(benches: Sequence[PanelBench]) -> Flask:
    """The panel for these benches; nothing runs behind it."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BODY
    app.register_blueprint(_routes(Panel(benches)))
    app.after_request(_headers)
    app.register_error_handler(HTTPException, _failed)
    app.register_error_handler(RecursionError, _endless)
    return app


def _headers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _failed(error: HTTPException) -> tuple[Response, int]:
    return jsonify(code=error.name, message=error.description), error.code or 500


def _endless(_error: RecursionError) -> tuple[Response, int]:
    return jsonify(code="Bad Request", message="the JSON is nested too deeply"), 400


def _routes(panel: Panel) -> Blueprint:
    routes = Blueprint("panel", __name__)

    def route(path: str, method: str = "GET") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        return routes.route(path, methods=[method])

    @route("/")
    def page() -> str:
        language = panel.language()
        return render_template(
            "panel.html",
            token=panel.token,
            language=language,
            texts=panel.texts[language],
            languages=LANGUAGES,
            staffed=any(bench.staffed for bench in panel.benches.values()),
        )

    @route("/state")
    def look() -> Response:
        shown: dict[str, Any] = {"benches": [state.summary(bench) for bench in panel.benches.values()]}
        name = request.args.get("bench", "")
        if name in panel.benches:
            shown["bench"] = state.detail(panel.benches[name], panel.platforms.get(name))
        return _fresh(jsonify(shown))

    @route("/benches/<name>/things")
    def things(name: str) -> Response:
        everything = tray.everything(panel.bench(name), panel.benches.values())
        found = tray.search(everything, request.args.get("kind", ""), request.args.get("q", "")[:200])
        return _fresh(jsonify(found))

    @route("/benches/<name>/parcels")
    def parcels(name: str) -> Response:
        return _fresh(jsonify(parcels=tray.tagged(panel.benches.values(), panel.bench(name))))

    @route("/benches/<name>/labels/<int:no>.png")
    def label_picture(name: str, no: int) -> Response:
        printer = panel.bench(name).printer
        label = printer.label(no) if printer is not None else None
        if label is None:
            abort(404)
        response = Response(label.png, mimetype="image/png")
        response.headers["Cache-Control"] = "private, max-age=3600"
        return response

    @route("/benches/<name>/labels/<int:no>.zpl")
    def label_source(name: str, no: int) -> Response:
        printer = panel.bench(name).printer
        label = printer.label(no) if printer is not None else None
        if label is None:
            abort(404)
        return _fresh(Response(label.zpl.decode("utf-8", "replace"), mimetype="text/plain; charset=utf-8"))

    @route("/symbol.svg")
    def symbol() -> Response:
        text = request.args.get("text", "")
        if not 0 < len(text) <= LONGEST_SYMBOL:
            abort(404)
        response = Response(picture(text, request.args.get("symbology", "")), mimetype="image/svg+xml")
        response.headers["Cache-Control"] = "private, max-age=86400"
        return response

    @route("/benches/<name>/<action>", "POST")
    def act(name: str, action: str) -> tuple[Response, int] | Response:
        panel.check()
        bench, handler = panel.bench(name), ACTIONS.get(action)
        if handler is None:
            abort(404)
        body = request.get_json()
        try:
            handler(bench, panel.platforms.get(name), body if isinstance(body, dict) else {})
        except WrongAction as error:
            message = panel.texts[panel.language()].get(str(error), str(error))
            return jsonify(code=str(error), message=message), 422
        return jsonify(bench=state.detail(bench, panel.platforms.get(name)))

    @route("/healthz")
    def healthz() -> Response:
        return jsonify(ok=True)

    return routes


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
