"""Writes the samples, one element a line: templates filled with their examples, and a label of each slip."""

import json
from pathlib import Path

import msgspec

from devices.labels.document import LabelDocument
from devices.labels.papers import examples
from devices.labels.slips import delivery_slips, pick_slips
from devices.labels.template import fill
from devices.labels.templates import example_fields, template, template_names


def as_text(document: LabelDocument) -> str:
    """The document as JSON; what is left at its default is not written."""
    defaults = {}
    for element in document.elements:
        kind = type(element)
        fields = msgspec.structs.fields(kind)
        defaults[kind] = {one.encode_name: one.default for one in fields if one.default is not msgspec.NODEFAULT}
    rows = []
    for element in document.elements:
        told = msgspec.to_builtins(element)
        usual = defaults[type(element)]
        kept = {name: value for name, value in told.items() if name not in usual or value != usual[name]}
        rows.append("    " + json.dumps(kept, ensure_ascii=False))
    head = f'  "name": {json.dumps(document.name, ensure_ascii=False)},\n'
    size = f'  "width_mm": {document.width_mm},\n  "height_mm": {document.height_mm},\n'
    return "{\n" + head + size + '  "elements": [\n' + ",\n".join(rows) + "\n  ]\n}\n"


def samples() -> dict[str, LabelDocument]:
    """Name -> document of every sample."""
    labels = {name: fill(template(name), example_fields(name)) for name in template_names()}
    slips = (delivery_slips(examples()["delivery-note"])[0], pick_slips(examples()["pick-list"])[0])
    return labels | {f"{one.name}-{one.width_mm}x{one.height_mm}": one for one in slips}


if __name__ == "__main__":
    for name, document in samples().items():
        (Path(__file__).parent / f"{name}.json").write_text(as_text(document), encoding="utf-8")
