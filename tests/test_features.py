"""`tests/features.toml` names only what exists; the count is printed with the test summary."""

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOTAL = 287
FEATURES = tomllib.loads((ROOT / "tests" / "features.toml").read_text(encoding="utf-8"))


def test_every_listed_feature_is_a_number_of_the_list() -> None:
    assert all(number.isdigit() and 1 <= int(number) <= TOTAL for number in FEATURES)


@pytest.mark.parametrize("number", FEATURES or ["none"])
def test_a_feature_names_a_face_and_a_test_that_exists(number: str) -> None:
    if number == "none":
        return
    feature = FEATURES[number]
    assert feature["face"], f"feature {number} names no screen or command"
    for name in [feature["test"]] if isinstance(feature["test"], str) else feature["test"]:
        file, _, function = name.partition("::")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
        assert function in functions, f"feature {number}: no {function} in {file}"
