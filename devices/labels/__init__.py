"""Label documents and the printers' languages they become. A document is JSON; `render` gives the printer's bytes."""

from typing import TYPE_CHECKING, Any

from devices.labels import rendering
from devices.labels.document import (
    Barcode,
    Box,
    Epc,
    Image,
    LabelDocument,
    LabelError,
    Line,
    Text,
    schema,
)
from devices.labels.faults import read_document
from devices.labels.places import Drawing, Place, drawn, places
from devices.labels.rendering import preview, render
from devices.labels.samples import sample, sample_names
from devices.labels.template import fields_of, fill, read_template
from devices.labels.templates import example_fields, template_names

__all__ = [
    "LANGUAGES",
    "Barcode",
    "Box",
    "Drawing",
    "Epc",
    "Image",
    "LabelDocument",
    "LabelError",
    "Line",
    "Place",
    "Text",
    "drawn",
    "example_fields",
    "fields_of",
    "fill",
    "places",
    "preview",
    "read_document",
    "read_template",
    "render",
    "sample",
    "sample_names",
    "schema",
    "template_names",
]

if TYPE_CHECKING:
    LANGUAGES: tuple[str, ...]
else:

    def __getattr__(name: str) -> Any:
        if name == "LANGUAGES":
            return rendering.LANGUAGES
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
