"""A short run of the bench `scan_fuzz`."""

import pytest

from tests.bench.scan_fuzz import kept, under
from tests.devices.scales.damage import DAMAGES


@pytest.mark.parametrize("kind", DAMAGES)
def test_damaged_packets_invent_nothing_and_lose_no_other(kind: str) -> None:
    counted = under(kind, 1_500, seed=2)
    assert kept(kind, counted), counted
