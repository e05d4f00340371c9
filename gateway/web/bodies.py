"""A request's JSON as a model, or 422 with the place that is wrong."""

from typing import TypeVar

from flask import request
from pydantic import BaseModel, ValidationError

from gateway.web.errors import ApiError

Model = TypeVar("Model", bound=BaseModel)


def body_of(model: type[Model]) -> Model:
    """The body; a call without one is an empty body. Raises ApiError."""
    try:
        return model.model_validate(request.get_json(silent=True) or {})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ApiError(422, "bad_body", reason=f"{where or 'body'}: {first['msg']}") from error
