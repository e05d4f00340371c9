"""Templates: label documents whose texts hold fields in braces, `{receiver}`; `{{` and `}}` are braces themselves."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from devices.labels.document import Barcode, Element, Epc, LabelDocument, LabelError, Text, described, parse
from devices.labels.faults import fault

FIELD = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def read_template(data: bytes | str) -> LabelDocument:
    """A template as JSON; LabelError when it is no document or a field in it is written wrong."""
    template = parse(data)
    fields_of(template)
    return template


def fields_of(template: LabelDocument) -> tuple[str, ...]:
    """The names of the fields, each once, in the order in which they stand."""
    found: dict[str, None] = {}
    for number, element in enumerate(template.elements, 1):
        for match in FIELD.finditer(said(element)):
            if match.group() not in ("{{", "}}"):
                found[named(number, element, match)] = None
    return tuple(found)


def fill(template: LabelDocument, fields: Mapping[str, Any]) -> LabelDocument:
    """The document with the fields' values in it. A text or tag that has nothing left to say is left out.
    LabelError names the element whose field has no value, or what is wrong with the document that comes out."""
    filled = []
    for number, element in enumerate(template.elements, 1):
        one = filled_element(number, element, fields)
        if one is None:
            continue
        if wrong := fault(template, one):
            raise LabelError(f"{described(number, element)}: {wrong}")
        filled.append(one)
    return msgspec.structs.replace(template, elements=tuple(filled))


def filled_element(number: int, element: Element, fields: Mapping[str, Any]) -> Element | None:
    before = said(element)
    if "{" not in before and "}" not in before:
        return element

    def value(match: re.Match[str]) -> str:
        if match.group() in ("{{", "}}"):
            return match.group()[0]
        name = named(number, element, match)
        if name not in fields:
            raise LabelError(f"{described(number, element)}: the field {name!r} has no value")
        return str(fields[name])

    after = FIELD.sub(value, before)
    if isinstance(element, Epc):
        return Epc(epc=after) if after else None
    if isinstance(element, Text) and not after.strip():
        return None
    return msgspec.structs.replace(element, text=after)


def said(element: Element) -> str:
    if isinstance(element, Text | Barcode):
        return element.text
    return element.epc if isinstance(element, Epc) else ""


def named(number: int, element: Element, match: re.Match[str]) -> str:
    name = match.group(1)
    if name is None or not NAME.fullmatch(name):
        raise LabelError(
            f"{described(number, element)}: {match.group()!r} is no field; write {{name}}, or {{{{ for a brace itself"
        )
    return name
