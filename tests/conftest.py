"""A fresh central database for whoever needs one, and what every test run says at its end."""

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from central.database.database import Database
from central.database.upgrade import upgrade


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints how many of the product's features work."""
    features = tomllib.loads(Path(__file__).with_name("features.toml").read_text(encoding="utf-8"))
    terminalreporter.write_line(f"features that work: {len(features)} of 287")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Central's file with the newest schema and its first rows, made once."""
    path = tmp_path_factory.mktemp("template") / "central.db"
    made = Database(str(path))
    upgrade(made)
    made.close()
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Iterator[Database]:
    """A fresh copy of it."""
    path = tmp_path / "central.db"
    shutil.copy(template, path)
    opened = Database(str(path))
    yield opened
    opened.close()
