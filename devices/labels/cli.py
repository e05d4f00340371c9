"""`floorgate label`: label documents into a printer's language, a picture or a page."""

import base64
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from devices.labels.document import LabelDocument, LabelError, parse, schema
from devices.labels.faults import check
from devices.labels.rendering import preview, render
from devices.labels.samples import sample, sample_names
from devices.labels.template import fill

FILE = click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
SAMPLE = click.option("--sample", "sample_name", help="A sample instead of a file (`samples` lists them).")
FIELDS = click.option("--fields", help='Values, where it is a template: {"waybill": "YT1"} or @FILE.')
DPI = click.option("--dpi", type=int, default=203, show_default=True, help="Dots an inch of the print head.")
OUT = click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write; stdout without it.")
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object; without --out it holds the data.")


@click.group()
def label() -> None:
    """Label documents (JSON) in a printer's language."""


@label.command("render")
@FILE
@SAMPLE
@FIELDS
@click.option("--language", required=True, help="zpl, tspl, epl, cpcl or escpos.")
@DPI
@OUT
@JSON
def render_label(
    file: Path | None,
    sample_name: str | None,
    fields: str | None,
    language: str,
    dpi: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Renders FILE, or a sample, into a printer's bytes."""
    with explained():
        document = chosen(file, sample_name, fields)
        data = render(document, language, dpi)
    about = {"language": language, "dpi": dpi, "width_mm": document.width_mm, "height_mm": document.height_mm}
    hand_over(data, out, about if as_json else None)


@label.command("preview")
@FILE
@SAMPLE
@FIELDS
@DPI
@OUT
@JSON
def preview_label(
    file: Path | None, sample_name: str | None, fields: str | None, dpi: int, out: Path | None, as_json: bool
) -> None:
    """Draws FILE, or a sample, as a PNG, dot by dot."""
    with explained():
        document = chosen(file, sample_name, fields)
        data = preview(document, dpi)
    about = {"dpi": dpi, "width_mm": document.width_mm, "height_mm": document.height_mm}
    hand_over(data, out, about if as_json else None)


@label.command("pdf")
@FILE
@SAMPLE
@FIELDS
@OUT
@JSON
def label_pdf(file: Path | None, sample_name: str | None, fields: str | None, out: Path | None, as_json: bool) -> None:
    """FILE, or a sample, as a PDF page of the label's size."""
    from devices.labels.pdf import label_pages

    with explained():
        document = chosen(file, sample_name, fields)
        data = label_pages([document])
    about = {"width_mm": document.width_mm, "height_mm": document.height_mm}
    hand_over(data, out, about if as_json else None)


@label.command("page")
@click.argument("kind", type=click.Choice(["delivery-note", "pick-list"]))
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--sample", "as_sample", is_flag=True, help="An example instead of FILE.")
@click.option("--paper", type=click.Choice(["A4", "A5", "100mm"]), help="Instead of what FILE says.")
@click.option("--language", type=click.Choice(["zh_CN", "en"]), help="Instead of what FILE says.")
@OUT
@JSON
def page(
    kind: str,
    file: Path | None,
    as_sample: bool,
    paper: str | None,
    language: str | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """A delivery note or a pick list as PDF; FILE holds its fields as JSON."""
    from devices.labels.papers import examples
    from devices.labels.pdf import delivery_note, pick_list

    if (file is None) == (not as_sample):
        raise click.UsageError("give either a FILE or --sample")
    fields = examples()[kind] if file is None else values(f"@{file}")
    fields |= {name: value for name, value in (("paper", paper), ("language", language)) if value is not None}
    with explained():
        data = (delivery_note if kind == "delivery-note" else pick_list)(fields)
    hand_over(data, out, {"kind": kind, "paper": fields.get("paper", "A4")} if as_json else None)


@contextmanager
def explained() -> Iterator[None]:
    """What is wrong with a label is a wrong use of the command: exit 2."""
    try:
        yield
    except LabelError as wrong:
        raise click.UsageError(str(wrong)) from wrong


def chosen(file: Path | None, sample_name: str | None, fields: str | None) -> LabelDocument:
    if (file is None) == (sample_name is None):
        raise click.UsageError("give either a FILE or --sample NAME")
    document = sample(sample_name) if sample_name is not None else parse((file or Path()).read_bytes())
    if fields is not None:
        return fill(document, values(fields))
    check(document)
    return document


def values(fields: str) -> dict[str, Any]:
    try:
        text = Path(fields[1:]).read_text(encoding="utf-8") if fields.startswith("@") else fields
        found = json.loads(text)
    except (OSError, ValueError) as wrong:
        raise click.UsageError(f"the fields cannot be read: {wrong}") from wrong
    if not isinstance(found, dict):
        raise click.UsageError("the fields are a JSON object of names and values")
    return found


def hand_over(data: bytes, out: Path | None, about: dict[str, Any] | None) -> None:
    """To the file or to stdout; as JSON, text where the data is text and base64 where it is not."""
    if out is not None:
        try:
            out.write_bytes(data)
        except OSError as wrong:
            click.echo(f"floorgate label: {out} cannot be written: {wrong.strerror}", err=True)
            sys.exit(1)
    if about is not None:
        click.echo(json.dumps(about | {"bytes": len(data)} | ({"out": str(out)} if out else said(data))))
    elif out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def said(data: bytes) -> dict[str, str]:
    try:
        return {"data": data.decode("utf-8")}
    except UnicodeDecodeError:
        return {"data_base64": base64.b64encode(data).decode()}


@label.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def samples(as_json: bool) -> None:
    """The sample labels there are."""
    sizes = {name: sample(name) for name in sample_names()}
    if as_json:
        rows = [{"name": name, "width_mm": one.width_mm, "height_mm": one.height_mm} for name, one in sizes.items()]
        click.echo(json.dumps({"samples": rows}))
        return
    for name, one in sizes.items():
        click.echo(f"{name:20} {one.width_mm} x {one.height_mm} mm")


@label.command("schema")
@click.option("--json", "as_json", is_flag=True, help="It is JSON in any case.")
def show_schema(as_json: bool) -> None:
    """The JSON schema of a label document."""
    click.echo(json.dumps(schema(), ensure_ascii=False, indent=None if as_json else 2))
