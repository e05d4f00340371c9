"""One renderer for all tests of a run."""

from collections.abc import Iterator

import pytest

from tests.zpl_renderer import ZplRenderer


@pytest.fixture(scope="session")
def zpl_renderer() -> Iterator[ZplRenderer]:
    with ZplRenderer() as renderer:
        yield renderer
