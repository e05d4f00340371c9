"""Label documents and the printers' languages they become. A document is JSON; `render` gives the printer's bytes."""

from devices.labels.document import (
    Barcode,
    Box,
    Epc,
    Image,
    LabelDocument,
    LabelError,
    Line,
    Text,
    read_document,
    schema,
)
from devices.labels.rendering import LANGUAGES, render
from devices.labels.samples import sample, sample_names

__all__ = [
    "LANGUAGES",
    "Barcode",
    "Box",
    "Epc",
    "Image",
    "LabelDocument",
    "LabelError",
    "Line",
    "Text",
    "read_document",
    "render",
    "sample",
    "sample_names",
    "schema",
]
