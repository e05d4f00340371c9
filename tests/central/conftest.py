"""PostgreSQL beside the SQLite of every test, and a site with one gateway."""

from collections.abc import Iterator

import pytest

from central.database.database import Database
from central.database.upgrade import upgrade
from tests.central.floor_peer import FloorPeer
from tests.central.site import Site
from tests.postgres import Cluster, postgres

__all__ = ["postgres"]


@pytest.fixture(scope="session")
def postgres_template(postgres: Cluster) -> str:
    name = postgres.create()
    database = Database(postgres.url(name))
    upgrade(database)
    database.close()
    return name


@pytest.fixture
def postgres_database(postgres: Cluster, postgres_template: str) -> Iterator[Database]:
    name = postgres.create(postgres_template)
    opened = Database(postgres.url(name))
    yield opened
    opened.close()
    postgres.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database(request: pytest.FixtureRequest) -> Database:
    """The same test on both databases."""
    wanted = "database" if request.param == "sqlite" else "postgres_database"
    found: Database = request.getfixturevalue(wanted)
    return found


@pytest.fixture
def site(database: Database) -> Site:
    """A floor warehouse with one gateway, on SQLite."""
    return Site.opened(database)


@pytest.fixture
def any_site(any_database: Database) -> Site:
    """A floor warehouse with one gateway, on both databases."""
    return Site.opened(any_database)


@pytest.fixture
def floor(site: Site) -> FloorPeer:
    """The gateway's end."""
    return site.floor
