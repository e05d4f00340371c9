"""27. Power cut between print and acknowledgement: no second parcel, no lost one."""

from pathlib import Path

from gateway.printing.material import waiting
from gateway.printing.queue import PrintQueue
from gateway.store.unit import Unit
from tests.gateway.floor.leaving import packed
from tests.gateway.site import Site


def _cut_while_printing(site: Site) -> None:
    """The job is marked, its bytes are on their way, and the power goes."""

    def claim(unit: Unit) -> None:
        material = waiting(unit, "b1")
        assert material is not None
        unit.state.print_jobs.change(material.job, state="sending")

    site.writer.call(claim)
    site.restart()


def _recover(site: Site) -> None:
    """What the gateway does with such jobs when it starts."""
    queue = PrintQueue(site.floor, lambda: None, lambda: b"", lambda station: None)  # type: ignore[arg-type,return-value]
    queue.recover()


def test_power_cut_between_print_and_acknowledgement_no_second_parcel_no_lost_one(tmp_path: Path) -> None:
    site = packed(tmp_path, "S1", "S2")
    for number, came_out in (("S1", True), ("S2", False)):
        site.verify("b1", number)
        parcel = site.state.fulfilments[f"f-{number}"].parcel
        _cut_while_printing(site)
        _recover(site)
        assert site.print_all("b1") == 0  # nothing prints again by itself
        view = site.weigh("b1", 410)
        assert (view["step"], view["code"]) == ("verify.label", "label_unknown")
        assert [row.parcel for row in site.state.parcels.by("fulfilment", f"f-{number}")] == [parcel]
        assert site.state.parcels[parcel].state == "weighed"  # not lost, and not shipped without a word
        if came_out:
            view = site.tap("b1", "label_ok")
        else:
            assert site.tap("b1", "reprint", {"reason": "nothing came out"})["code"] == "reprinting"
            site.print_all("b1")
            view = site.view("b1")
        assert view["step"] == "shipped"
        assert view["data"]["waybill"] == f"YT{int(number[1:]):013d}"  # a reprint keeps the number
    assert len(site.events("ParcelShipped")) == len(site.events("DespatchPassed")) == 2
    assert len({event["waybill"] for event in site.events("ParcelShipped")}) == 2
    site.close()
