"""A fresh database with the newest schema, copied from one template made once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from central.database.database import Database
from central.database.upgrade import upgrade


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "central.db"
    database = Database(str(path))
    upgrade(database)
    database.close()
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "central.db"
    shutil.copy(template, path)
    opened = Database(str(path))
    yield opened
    opened.close()
