"""Central as an application on a fresh database, and those who attack it."""

import pytest
from apiflask import APIFlask

from central.app import create_app
from central.config import Config
from central.database.database import Database
from central.security import services
from tests.central.ui.conftest import worked, worked_template

__all__ = ["worked", "worked_template"]


@pytest.fixture
def central(database: Database) -> APIFlask:
    return create_app(Config(broker="mqtt://127.0.0.1:1", local_token="local-token"), database)


@pytest.fixture
def admin(database: Database) -> dict[str, str]:
    """The headers of a caller who may do everything."""
    return {"Authorization": f"Bearer {database.write(lambda tx: services.add_user(tx, 'admin', 'admin')).token}"}
