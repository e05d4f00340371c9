"""Ready templates of the trade's usual labels, each named after what it is and its size in millimetres; `examples.json`
has values for the fields of each kind."""

import json
from importlib.resources import files
from typing import Any

from devices.labels.document import LabelDocument, LabelError
from devices.labels.template import read_template

EXAMPLES = "examples.json"
# Shorter, older names.
ALIASES = {"waybill": "waybill-100x150", "goods": "goods-50x30"}


def template_names() -> list[str]:
    found = (file.name for file in files(__name__).iterdir())
    return sorted(name.removesuffix(".json") for name in found if name.endswith(".json") and name != EXAMPLES)


def template(name: str) -> LabelDocument:
    """A template by its name or an older one; LabelError says which there are."""
    known = ALIASES.get(name, name)
    if known not in template_names():
        raise LabelError(f"no template is called {name!r}; there are {', '.join(template_names())}")
    return read_template((files(__name__) / f"{known}.json").read_bytes())


def example_fields(name: str) -> dict[str, Any]:
    """Values for a template's fields, as the samples show them."""
    kind = ALIASES.get(name, name).partition("-")[0]
    examples: dict[str, dict[str, Any]] = json.loads((files(__name__) / EXAMPLES).read_bytes())
    if kind not in examples:
        raise LabelError(f"no template is called {name!r}; there are {', '.join(template_names())}")
    return examples[kind]
