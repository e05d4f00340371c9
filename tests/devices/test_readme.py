"""The README's table of supported devices is what the registry says."""

from pathlib import Path

import pytest

from devices.registry import drivers

README = Path(__file__).resolve().parents[2] / "README.md"


@pytest.mark.parametrize("name", list(drivers()))
def test_every_driver_has_its_row_with_the_source_of_its_protocol(name: str) -> None:
    info = drivers()[name]
    assert f"| `{name}` | {info.summary} | {info.source} |" in README.read_text()
