"""`floorgate plan`: answers as JSON, sentences for what is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from gateway.planning.cli import plan

LAYOUT = {"aisles": 4, "cells": 10, "aisle_pitch_mm": 3, "cell_pitch_mm": 1, "top_mm": 1, "bottom_mm": 1}


def written(folder: Path, content: Any) -> str:
    path = folder / "asked.json"
    path.write_text(json.dumps(content))
    return str(path)


def test_a_route_is_one_json_object(tmp_path: Path) -> None:
    file = written(tmp_path, {"layout": LAYOUT, "picks": [[1, 4], [1, 4], [0, 0]]})
    result = CliRunner().invoke(plan, ["route", file, "--json"])
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["length_mm"] == 2 * 3 + 2 * 5 + 2 * 1
    assert sorted(answer["stops"]) == [[0, 0], [1, 4]]
    assert answer["path"][0] == answer["path"][-1] == [0, 0]


def test_a_route_is_readable_without_json(tmp_path: Path) -> None:
    result = CliRunner().invoke(plan, ["route", written(tmp_path, {"layout": LAYOUT, "picks": [[1, 4]]})])
    assert result.stdout.splitlines() == ["16 mm (S-shape 16 mm)", "   1  aisle 1  cell 4"]


def test_waves_name_every_order_once(tmp_path: Path) -> None:
    layout = LAYOUT | {"cross_aisles": [5], "cross_aisle_gap_mm": 2}
    orders = {"a": [[0, 9]], "b": [[3, 9]], "c": [[0, 8]]}
    file = written(tmp_path, {"layout": layout, "orders": orders, "capacity": 2, "time_limit_s": 0.1})
    result = CliRunner().invoke(plan, ["waves", file, "--json"])
    answer = json.loads(result.stdout)
    assert sorted(order for wave in answer["waves"] for order in wave) == ["a", "b", "c"]
    assert answer["length_mm"] == sum(answer["lengths_mm"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"layout": LAYOUT}, "picks"),
        ({"layout": LAYOUT, "picks": [[9, 0]]}, "pick (9, 0) lies outside"),
        ({"layout": LAYOUT | {"cells": "ten"}, "picks": []}, "layout: Expected `int`"),
        ({"layout": LAYOUT | {"shelves": 3}, "picks": []}, "unknown shelves"),
    ],
)
def test_what_is_wrong_with_a_file_is_one_sentence(tmp_path: Path, content: Any, said: str) -> None:
    result = CliRunner().invoke(plan, ["route", written(tmp_path, content), "--json"])
    assert result.exit_code == 1
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_file_that_is_not_there_is_named() -> None:
    result = CliRunner().invoke(plan, ["waves", "nowhere.json"])
    assert result.exit_code == 1
    assert "nowhere.json" in result.stderr
