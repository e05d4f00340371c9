from pathlib import Path

import pytest

from tests.firmware_sim.up.runs import ORDERS, Run


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One whole run of the smaller day, shared by all tests that only look at it."""
    folder: Path = tmp_path_factory.mktemp("once")
    return Run(folder / "data", ORDERS / "2011-01-30.csv").start().finish()
