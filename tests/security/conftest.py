"""Central as an application on a fresh database, and those who attack it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from apiflask import APIFlask

from central.app import create_app
from central.config import Config
from central.database.database import Database
from central.database.upgrade import upgrade
from central.security import services


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


@pytest.fixture
def central(database: Database) -> APIFlask:
    return create_app(Config(broker="mqtt://127.0.0.1:1", local_token="local-token"), database)


@pytest.fixture
def admin(database: Database) -> dict[str, str]:
    """The headers of a caller who may do everything."""
    return {"Authorization": f"Bearer {database.write(lambda tx: services.add_user(tx, 'admin', 'admin')).token}"}
