"""What the program imports is what pyproject.toml names: nothing comes by chance with somebody else's package."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = ("gateway", "devices", "central", "kiosk", "firmware_sim")
FOLDERS = {name: ROOT / ("firmware-sim/firmware_sim" if name == "firmware_sim" else name) for name in OURS}


def imported(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                yield node.module.partition(".")[0]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("package", OURS)
def test_every_package_that_is_imported_is_a_named_dependency(package: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = project["project"]["optional-dependencies"].values()
    lines = [*project["project"]["dependencies"], *(line for extra in extras for line in extra)]
    named = {plain(re.split(r"[\[<>=! ;]", line)[0]) for line in lines}
    build = {plain(re.split(r"[\[<>=! ;]", line)[0]) for line in project["build-system"]["requires"]}
    sources = packages_distributions()
    foreign = set(imported(FOLDERS[package])) - set(sys.stdlib_module_names) - set(OURS)
    missing = {name for name in foreign if not {plain(one) for one in sources.get(name, [name])} & (named | build)}
    assert not missing
