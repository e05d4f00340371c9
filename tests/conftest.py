"""A fresh central database for whoever needs one, and what every test run says at its end."""

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from central.database.database import Database
from central.database.upgrade import upgrade

# No test is held to a time: machines are noisy and shared.
settings.register_profile("floorgate", deadline=None)
settings.load_profile("floorgate")

# Files that take minutes go first, so that no core stands idle at the end.
LONG = ("firmware_sim/up/", "kiosk/", "devices/llrp/", "security/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sorts the long files to the front; within a file nothing moves."""
    items.sort(key=lambda item: not any(part in item.nodeid for part in LONG))


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
