"""`floorgate label`: label documents into a printer's language."""

import json
import sys
from pathlib import Path

import click

from devices.labels.document import LabelDocument, LabelError, schema
from devices.labels.faults import read_document
from devices.labels.rendering import render
from devices.labels.samples import sample, sample_names


@click.group()
def label() -> None:
    """Label documents (JSON) in a printer's language."""


@label.command("render")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--sample", "sample_name", help="A sample instead of a file (`samples` lists them).")
@click.option("--language", required=True, help="zpl, tspl, epl, cpcl or escpos.")
@click.option("--dpi", type=int, default=203, show_default=True, help="Dots an inch of the print head.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write; stdout without it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object; without --out it holds the data.")
def render_label(
    file: Path | None, sample_name: str | None, language: str, dpi: int, out: Path | None, as_json: bool
) -> None:
    """Renders FILE, or a sample."""
    try:
        document = chosen(file, sample_name)
        data = render(document, language, dpi)
    except LabelError as wrong:
        raise click.UsageError(str(wrong)) from wrong
    if out is not None:
        try:
            out.write_bytes(data)
        except OSError as wrong:
            click.echo(f"floorgate label: {out} cannot be written: {wrong.strerror}", err=True)
            sys.exit(1)
    if as_json:
        about = {"language": language, "dpi": dpi, "width_mm": document.width_mm, "height_mm": document.height_mm}
        rest = {"bytes": len(data)} | ({"out": str(out)} if out else {"data": data.decode("utf-8", "replace")})
        click.echo(json.dumps(about | rest, ensure_ascii=False))
    elif out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def chosen(file: Path | None, sample_name: str | None) -> LabelDocument:
    if (file is None) == (sample_name is None):
        raise click.UsageError("give either a FILE or --sample NAME")
    return sample(sample_name) if sample_name is not None else read_document((file or Path()).read_bytes())


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
