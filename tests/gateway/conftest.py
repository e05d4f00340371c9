"""A furnished floor on a temporary store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.store.journal import Journal
from tests.gateway.site import Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Bins, stations, people, products; no goods yet."""
    made = Site(tmp_path).furnish()
    yield made
    made.close()


# A row of a logged table that is changed by anything but an applied event would be lost in a replay.
Journal.strict = True
