"""`floorgate label` as a person or a script uses it."""

import base64
import json
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from devices.labels import example_fields, preview, render, sample, schema
from devices.labels.cli import label

TEMPLATE = '{"width_mm":60,"height_mm":40,"elements":[{"kind":"text","x_mm":1,"y_mm":1,"text":"{who}","size_mm":5}]}'


def run(*arguments: object) -> Result:
    return CliRunner().invoke(label, [str(one) for one in arguments])


@pytest.mark.parametrize("language", ["zpl", "tspl", "epl", "cpcl", "escpos"])
def test_a_sample_goes_out_in_every_language(language: str, tmp_path: Path) -> None:
    file = tmp_path / "label"
    done = run("render", "--sample", "waybill-100x150", "--language", language, "--dpi", 300, "--out", file, "--json")
    assert done.exit_code == 0, done.output
    data = render(sample("waybill"), language, 300)
    told = {"language": language, "dpi": 300, "width_mm": 100, "height_mm": 150, "bytes": len(data), "out": str(file)}
    assert json.loads(done.stdout) == told
    assert file.read_bytes() == data
    assert run("render", "--sample", "waybill", "--language", language, "--dpi", 300).stdout_bytes == data


def test_data_in_json_is_text_or_base64() -> None:
    told = json.loads(run("render", "--sample", "bin", "--language", "zpl", "--json").stdout)
    assert told["data"] == render(sample("bin")).decode()
    told = json.loads(run("render", "--sample", "bin", "--language", "escpos", "--json").stdout)
    assert base64.b64decode(told["data_base64"]) == render(sample("bin"), "escpos")


def test_a_preview_is_a_picture(tmp_path: Path) -> None:
    assert run("preview", "--sample", "goods-40x30", "--out", tmp_path / "a.png").exit_code == 0
    assert (tmp_path / "a.png").read_bytes() == preview(sample("goods-40x30"))


def test_a_template_takes_fields_from_the_line_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text(TEMPLATE)
    (tmp_path / "f.json").write_text('{"who": "SF1"}')
    for fields in ('{"who": "SF1"}', f"@{tmp_path / 'f.json'}"):
        done = run("render", tmp_path / "t.json", "--language", "zpl", "--fields", fields)
        assert (done.exit_code, "^FDSF1^FS" in done.stdout) == (0, True)
    wrong = run("render", tmp_path / "t.json", "--language", "zpl", "--fields", "{}")
    assert (wrong.exit_code, "element 1 (text): the field 'who' has no value" in wrong.output) == (2, True)
    wrong = run("render", tmp_path / "t.json", "--language", "zpl", "--fields", "[]")
    assert (wrong.exit_code, "the fields are a JSON object" in wrong.output) == (2, True)


def test_a_ready_template_renders_as_it_lies_in_the_folder() -> None:
    file = files("devices.labels.templates") / "waybill-76x130.json"
    done = run("render", file, "--language", "tspl", "--fields", json.dumps(example_fields("waybill-76x130")))
    assert done.stdout_bytes == render(sample("waybill-76x130"), "tspl")


def test_a_label_and_the_pages_go_out_as_pdf(tmp_path: Path) -> None:
    assert run("pdf", "--sample", "carton").stdout_bytes.startswith(b"%PDF-")
    for kind in ("delivery-note", "pick-list"):
        done = run("page", kind, "--sample", "--paper", "A5", "--out", tmp_path / kind, "--json")
        told = json.loads(done.stdout)
        assert (told["kind"], told["paper"], told["bytes"]) == (kind, "A5", len((tmp_path / kind).read_bytes()))
    (tmp_path / "f.json").write_text('{"order": "1"}')
    wrong = run("page", "delivery-note", tmp_path / "f.json")
    assert (wrong.exit_code, "this makes no page: Object missing required field `lines`" in wrong.output) == (2, True)
    assert run("page", "pick-list").exit_code == 2


def test_samples_and_schema_are_told() -> None:
    rows = json.loads(run("samples", "--json").stdout)["samples"]
    assert {"name": "waybill-100x180", "width_mm": 100, "height_mm": 180} in rows
    assert "waybill-100x180      100 x 180 mm" in run("samples").stdout
    assert json.loads(run("schema").stdout) == schema()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--sample", "nix", "--language", "zpl"], "no sample is called 'nix'"),
        (["--sample", "bin", "--language", "pcl"], "'pcl' is no label language that is known"),
        (["--sample", "bin", "--language", "zpl", "--dpi", "1"], "1 dots an inch is no print head"),
        (["--language", "zpl"], "give either a FILE or --sample NAME"),
    ],
)
def test_wrong_use_is_explained(arguments: list[str], sentence: str) -> None:
    done = run("render", *arguments)
    assert (done.exit_code, sentence in done.output) == (2, True), done.output


def test_a_file_that_cannot_be_written_fails(tmp_path: Path) -> None:
    done = run("render", "--sample", "bin", "--language", "zpl", "--out", tmp_path / "no" / "where")
    assert (done.exit_code, "cannot be written" in done.output) == (1, True)
