"""An empty central and one after a day of work, each behind a client that is signed in."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from apiflask import APIFlask

from central.app import create_app
from central.config import Config
from central.database.database import Database
from tests.central.ui.browser_peer import Visitor
from tests.central.ui.world import add_boss, fill


@pytest.fixture(scope="session")
def worked_template(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("worked") / "central.db"
    shutil.copy(template, path)
    database = Database(str(path))
    add_boss(database)
    fill(database)
    database.close()
    return path


@pytest.fixture
def worked(worked_template: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "worked.db"
    shutil.copy(worked_template, path)
    opened = Database(str(path))
    yield opened
    opened.close()


def app_on(database: Database, path: Path) -> APIFlask:
    return create_app(Config(data=path, local_token="local-token"), database)


@pytest.fixture
def visitor(worked: Database, tmp_path: Path) -> Visitor:
    """The boss, before a database with a day's work in it."""
    return Visitor(app_on(worked, tmp_path)).signed_in()


@pytest.fixture
def newcomer(database: Database, tmp_path: Path) -> Visitor:
    """The boss, before an empty database."""
    add_boss(database)
    return Visitor(app_on(database, tmp_path)).signed_in()
