"""28. A refund that arrives between the last scan and the weighing stops the parcel."""

from pathlib import Path

import msgspec

from gateway.contracts import work
from gateway.contracts.facts import MessageApplied
from tests.gateway.floor.leaving import packed


def test_a_refund_that_arrives_between_the_last_scan_and_the_weighing_stops_the_parcel(tmp_path: Path) -> None:
    site = packed(tmp_path, "S1", "S2")
    assert site.verify("b1", "S1")["step"] == "verify.weigh"
    site.print_all("b1")  # the label is on the box already
    site.cancel("f-S1")
    view = site.view("b1")
    assert (view["step"], view["data"]["reason"]) == ("verify.intercepted", "changed mind")
    assert view["data"]["as_of"]
    assert "refunds_as_of" in view["data"]
    assert site.weigh("b1", 410)["step"] == "verify.intercepted"
    assert site.events("ParcelShipped") == []
    assert site.events("DespatchPassed") == []
    site.tap("b1", "ack")
    view = site.scan("b1", site.view("b1")["data"]["bin"])
    assert (view["step"], view["code"]) == ("verify.open", "putback_done")
    assert site.events("FulfilmentIntercepted")[0]["at"] == "weighing"
    assert sum(site.on_hand("MUG").values()) == 50

    # The screen did not hear of it: the weight itself asks once more.
    site.verify("b1", "S2")
    site.print_all("b1")
    refund = work.FulfilmentCancelled(fulfilment="f-S2", kind=work.CancelKind.REFUND, reason="too late for the screen")
    applied = MessageApplied(id="c:1:1", type=refund.TYPE, data=msgspec.to_builtins(refund))
    site.writer.call(lambda unit: unit.record(applied))
    assert site.view("b1")["step"] == "verify.weigh"
    assert site.weigh("b1", 410)["step"] == "verify.intercepted"
    assert site.events("ParcelWeighed") == []
    assert site.events("ParcelShipped") == []
    site.close()
