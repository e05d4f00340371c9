"""`floorgate gateway explain-scan`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway.serve_cli import gateway
from tests.gateway.site import Site


def explain(*words: str) -> tuple[int, dict[str, object], str]:
    result = CliRunner().invoke(gateway, ["explain-scan", *words, "--json"])
    return result.exit_code, json.loads(result.stdout or "{}"), result.stderr


def test_a_carton_says_all_it_holds() -> None:
    code, value, _ = explain(r"010690123456789210LOT7\x1d17260231", "--symbology", "]C1")
    assert code == 0
    assert value["gs1"]["gtin"] == "06901234567892"  # type: ignore[index]
    assert value["gs1"]["problems"] == ["(17) '260231': it is no date"]  # type: ignore[index]


def test_candidates_are_named() -> None:
    code, value, _ = explain("433431409940372")
    assert (code, value["meaning"], value["carriers"]) == (0, "waybill", ["sto", "yunda"])
    assert value["carrier_names"] == "申通 STO / 韵达 Yunda"


def test_a_code_without_a_meaning_exits_1() -> None:
    code, value, error = explain("你好")
    assert (code, value["meaning"], value["raw"]) == (1, "unknown", "你好")
    assert "means nothing here" in error


def test_what_a_gateway_knows_counts(site: Site) -> None:
    code, value, _ = explain("4006381333931", "--data", str(site.folder))
    assert (code, value["meaning"], value["goods"]) == (0, "goods", {"LAMP": 1})


def test_a_folder_without_a_gateway_is_wrong_usage(tmp_path: Path) -> None:
    code, _, error = explain("x", "--data", str(tmp_path))
    assert code == 2
    assert "there is no gateway database" in error


@pytest.mark.parametrize("text", ["A-07-03", "CMD:QTY:3"])
def test_in_words_for_people(text: str) -> None:
    result = CliRunner().invoke(gateway, ["explain-scan", text])
    assert result.exit_code == 0
    assert result.stdout.startswith("meaning")
