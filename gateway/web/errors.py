"""Errors as sentences in the caller's language: `{"message": …, "code": …}`."""

from typing import Any

import structlog
from apiflask import APIFlask
from flask import Response, jsonify, request
from werkzeug.exceptions import HTTPException

from gateway.floor.bench import UnknownStation
from gateway.locale.texts import choose, translate
from gateway.store.errors import CommitFailed, GatewayError, StoreBusy

log = structlog.get_logger(__name__)

MESSAGES = {
    "bad_code": "This pairing code is wrong or has expired. Ask for a new one.",
    "bad_body": "The request cannot be read: %(reason)s",
    "bad_right": "There is no right %(right)s.",
    "pair_first": "This screen is not paired with the gateway. Enter a pairing code.",
    "installer_needed": "Only an installer may do this.",
    "supervisor_needed": "This needs a supervisor: scan or enter a supervisor's badge.",
    "who_decides": "Say who decides: a supervisor's badge, or the name of the person.",
    "unknown_badge": "This badge is not known. Ask the supervisor.",
    "wrong_pin": "This PIN is wrong.",
    "pin_locked": "Too many wrong PINs. Scan the badge, or try again in %(minutes)s minutes.",
    "bad_pin": "A PIN has 4 to 8 digits, not all the same and not in a row.",
    "other_site": "Requests from other sites are refused.",
    "not_found": "There is nothing at %(what)s.",
    "unknown_station": "There is no station %(what)s.",
    "refused": "%(reason)s",
    "busy": "The gateway is busy or stopping. Try again; nothing was done twice.",
    "not_stored": "The gateway could not store this. Nothing was done. Tell the supervisor.",
    "internal": "The gateway failed at this. Nothing was done. Tell the supervisor.",
    "http": "%(reason)s",
}


class ApiError(Exception):
    """An answer with an error status; the sentence comes from the code."""

    def __init__(self, status: int, code: str, **params: Any) -> None:
        super().__init__(code)
        self.status, self.code, self.params = status, code, params


def caller_language() -> str:
    """The language of the request's reader."""
    asked = request.args.get("lang", "")
    return choose([asked] if asked else [tag for tag, _ in request.accept_languages])


def spoken_language() -> str:
    """The language a screen asked for explicitly, "" if it did not."""
    asked = request.args.get("lang", "")
    tags = [asked] if asked else [tag for tag, _ in request.accept_languages if tag != "*"]
    return choose(tags, default="") if tags else ""


def answer(status: int, code: str, **params: Any) -> Response:
    """The error as JSON."""
    text = translate(MESSAGES[code], caller_language()) % params
    response = jsonify({"message": text, "code": code})
    response.status_code = status
    return response


def install(app: APIFlask) -> None:
    """Registers the handlers."""

    @app.errorhandler(ApiError)
    def _api(error: ApiError) -> Response:
        return answer(error.status, error.code, **error.params)

    @app.errorhandler(UnknownStation)
    def _station(error: UnknownStation) -> Response:
        return answer(404, "unknown_station", what=str(error).rpartition(" ")[2])

    @app.errorhandler(StoreBusy)
    def _busy(error: StoreBusy) -> Response:
        return answer(503, "busy")

    @app.errorhandler(CommitFailed)
    def _failed(error: CommitFailed) -> Response:
        return answer(503, "not_stored")

    @app.errorhandler(GatewayError)
    def _refused(error: GatewayError) -> Response:
        return answer(422, "refused", reason=_in_words(error))

    @app.errorhandler(Exception)
    def _any(error: Exception) -> Response:  # the request's outermost seam: logged, told as a sentence
        if isinstance(error, HTTPException):
            if error.code == 404:
                return answer(404, "not_found", what=request.path)
            return answer(error.code or 500, "http", reason=error.description or error.name)
        log.exception("request failed", path=request.path)
        return answer(500, "internal")

    @app.error_processor
    def _http(error: Any) -> Any:
        return _http_answer(error).get_json(), error.status_code, error.headers


def _in_words(error: GatewayError) -> str:
    """The sentence in the caller's language, where the error has one."""
    sentence = getattr(error, "sentence", "")
    return translate(sentence, caller_language()) % getattr(error, "params", {}) if sentence else str(error)


def _http_answer(error: Any) -> Response:
    """An HTTP error that APIFlask raised itself."""
    if error.status_code == 404:
        return answer(404, "not_found", what=request.path)
    detail = getattr(error, "detail", None)
    code = "bad_body" if error.status_code in (400, 422) else "http"
    return answer(error.status_code, code, reason=f"{error.message}: {detail}" if detail else error.message)
