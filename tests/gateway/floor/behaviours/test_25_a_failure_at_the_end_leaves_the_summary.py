"""25. A failure at the end leaves the summary, and nothing half done."""

from pathlib import Path
from typing import Any

import pytest

from gateway.floor.outbound import handover
from gateway.store.errors import GatewayError
from gateway.store.unit import Unit
from tests.gateway.floor.leaving import begin, packed, ship
from tests.gateway.site import BADGES, Site


def _standing(site: Site) -> tuple[int, dict[str, int], list[str]]:
    parcels = [f"{row.parcel} {row.state} {row.manifest} {row.passed_ms}" for row in site.state.parcels]
    return len(site.kinds()), site.on_hand("MUG"), parcels


def _fails_at(site: Site, event: str, act: Any) -> None:
    """Runs an action on the writer whose last step fails."""

    def fail(unit: Unit) -> None:
        before = unit.record

        def record(message: Any, subject: str = "") -> int:
            seq = before(message, subject)
            if type(message).__name__ == event:
                raise GatewayError("the disk is full")
            return seq

        unit.record = record  # type: ignore[method-assign]
        try:
            act(unit)
        finally:
            unit.record = before  # type: ignore[method-assign]

    with pytest.raises(GatewayError):
        site.writer.call(fail)


def test_a_failure_at_the_end_leaves_the_summary_and_nothing_half_done(tmp_path: Path) -> None:
    from gateway.floor import machine

    site = packed(tmp_path, "S1", "S2", despatch_audit="manual")
    for number in ("S1", "S2"):
        ship(site, number)
    begin(site, "b2", "handover")
    for waybill in ("YT0000000000001", "YT0000000000002"):
        site.scan("b2", waybill)
    view = site.tap("b2", "finish")
    before = _standing(site)
    _fails_at(site, "ManifestClosed", lambda unit: machine.tap(unit, "b2", "close", {"driver": "D1"}))
    assert site.view("b2")["data"] == view["data"]  # the count is on the screen as it was
    assert _standing(site) == before
    site.restart()
    assert (site.view("b2")["step"], _standing(site)) == ("handover.close", before)
    assert site.tap("b2", "close", {"driver": "D1"})["code"] == "manifest_closed"
    manifest = next(iter(site.state.outbound.manifests))
    assert len(handover.parcels_on(site.state, manifest)) == 2

    site.tap("b2", "leave")
    begin(site, "b2", "despatch")
    view = site.tap("b2", "open", "yto")
    before = _standing(site)
    passing = {"badge": BADGES["susi"]}
    _fails_at(site, "DespatchPassed", lambda unit: machine.tap(unit, "b2", "pass", passing))  # at the first of two
    assert (site.view("b2")["data"], _standing(site)) == (view["data"], before)
    assert site.tap("b2", "pass", passing)["code"] == "audit_passed"
    assert len(site.events("DespatchPassed")) == 2
    site.close()
