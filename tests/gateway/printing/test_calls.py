"""What people ask of the print service."""

from typing import Any

import pytest

from gateway.floor.bench import Bench
from gateway.floor.outbound import shipping
from gateway.floor.tasks import close_task
from gateway.printing import calls
from gateway.printing.documents import documents, render_label
from gateway.printing.jobs import CannotPrint, queue_waybill
from gateway.printing.material import gather, waiting
from gateway.printing.queue import settle
from gateway.store.rows import LabelTemplate, PrintBinding, PrintJob, Setting
from gateway.store.unit import Unit
from tests.gateway.floor.test_scan_out import picked
from tests.gateway.site import Site


def wish(site: Site, kind: str, station: str = "b1", **fields: Any) -> list[PrintJob]:
    return site.writer.call(lambda unit: calls.on_demand(unit, kind, station, fields))


def texts(site: Site, job: PrintJob) -> list[list[str]]:
    """What stands on each label of a job."""
    material = site.writer.call(lambda unit: gather(unit, job))
    drawn = documents(job.kind, material.fields, None, "en", material.template)
    return [[getattr(element, "text", "") for element in one.elements] for one in drawn]


def test_goods_labels_are_printed_by_sku_or_barcode_in_copies(site: Site) -> None:
    (job,) = wish(site, "goods", sku="4006381333931", copies=3, bin="A-01-01")
    assert (job.kind, job.station, job.role, job.quantity) == ("goods", "b1", "printer", 3)
    assert job.document["sku"] == "LAMP"
    (label,) = texts(site, job)
    assert {"White lamp", "4006381333931"} <= set(label)
    one = render_label("goods", {**site.writer.call(lambda unit: gather(unit, job)).fields, "copies": 1}, None)
    material = site.writer.call(lambda unit: waiting(unit, "b1"))
    assert material is not None
    assert render_label("goods", material.fields, None) == one * 3


def test_a_range_of_bins_gives_a_label_each(site: Site) -> None:
    (job,) = wish(site, "bin", first="A-01-01", last="A-02-02")
    labels = texts(site, job)
    assert [label[0] for label in labels] == ["A-01-01", "A-01-02", "A-01-03", "A-01-04", "A-02-01", "A-02-02"]
    (single,) = wish(site, "bin", first="a-03-04")
    assert [label[0] for label in texts(site, single)] == ["A-03-04"]


def test_each_carton_has_an_sscc_of_its_own(site: Site) -> None:
    (job,) = wish(site, "carton", sku="LAMP", quantity=12, count=3)
    ssccs = job.document["ssccs"]
    assert len(set(ssccs)) == 3
    assert all(len(sscc) == 18 for sscc in ssccs)
    assert [next(text for text in label if text.startswith("(00)")) for label in texts(site, job)] == [
        f"(00){sscc}" for sscc in ssccs
    ]


def test_a_wave_and_an_order_are_printed_as_lists(site: Site) -> None:
    picked(site)
    wave = next(iter(site.state.waves)).number
    (listed,) = wish(site, "pick_list", "p1", wave=wave)
    (page,) = texts(site, listed)
    assert wave in page
    assert any("LAMP" in text for text in page)
    (note,) = wish(site, "delivery_note", order="s1")
    (page,) = texts(site, note)
    assert "S1" in page
    assert "LAMP" in page
    assert "2" in page


def test_the_same_key_is_the_same_job(site: Site) -> None:
    first = wish(site, "bin", first="A-01-01", last="A-03-04", key="k-1")
    again = wish(site, "bin", first="A-01-01", last="A-03-04", key="k-1")
    assert [job.job for job in first] == [job.job for job in again]
    assert len(site.state.print_jobs) == len(first)
    (carton,) = wish(site, "carton", sku="LAMP", key="k-1")
    assert wish(site, "carton", sku="LAMP", key="k-1") == [carton]


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        ("waybill", {}, "not printed on demand"),
        ("goods", {"sku": "NIX"}, "no goods NIX"),
        ("goods", {"sku": "LAMP", "copies": 0}, "Copies must be"),
        ("goods", {"sku": "LAMP", "copies": 501}, "Copies must be"),
        ("bin", {"first": "Z-01-01"}, "no bin Z-01-01"),
        ("bin", {"bins": ["A-01-01", "A-09-01"]}, "no bin A-09-01"),
        ("carton", {"sku": "LAMP", "count": 51}, "cartons at once"),
        ("pick_list", {"wave": "W-1"}, "no wave W-1"),
        ("delivery_note", {"order": "S9"}, "no order S9"),
    ],
)
def test_what_cannot_be_printed_is_said_and_nothing_is_queued(
    site: Site, kind: str, fields: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(CannotPrint, match=sentence):
        wish(site, kind, **fields)
    assert len(site.state.print_jobs) == 0


def unknown_waybill(site: Site) -> PrintJob:
    site.verify("b1", picked(site))
    job = next(job for job in site.state.print_jobs if job.kind == "waybill")
    site.writer.call(lambda unit: settle(unit, job, "unknown", "it does not answer", site.floor))
    return site.state.print_jobs[job.job]


def test_a_copy_of_an_unknown_waybill_has_its_reason_and_answers_the_task(site: Site) -> None:
    job = unknown_waybill(site)
    assert [task.kind for task in site.state.tasks] == ["print_unknown"]
    with pytest.raises(CannotPrint, match="reason"):
        site.writer.call(lambda unit: calls.reprint(unit, job.job, " ", "susi"))
    fresh = site.writer.call(lambda unit: calls.reprint(unit, job.job, "paper was torn", "susi", "k-1"))
    again = site.writer.call(lambda unit: calls.reprint(unit, job.job, "paper was torn", "susi", "k-1"))
    assert fresh.job == again.job
    assert (fresh.copy, fresh.reason, fresh.operator, fresh.state) == (2, "paper was torn", "susi", "queued")
    assert [task.state for task in site.state.tasks] == ["closed"]
    assert (site.state.print_jobs[job.job].state, site.state.print_jobs[job.job].again) == ("unknown", fresh.job)
    with pytest.raises(CannotPrint, match="on its way"):
        site.writer.call(lambda unit: calls.reprint(unit, job.job, "once more", "susi"))


def test_a_supervisor_has_an_unknown_waybill_printed_again_from_its_task(site: Site) -> None:
    unknown_waybill(site)
    (task,) = site.state.tasks
    with pytest.raises(CannotPrint, match="reason"):
        site.writer.call(lambda unit: close_task(unit, task.task, "reprint", "", "susi"))
    site.writer.call(lambda unit: close_task(unit, task.task, "reprint", "not in the tray", "susi"))
    copies = [(job.copy, job.state, job.operator) for job in site.state.print_jobs if job.kind == "waybill"]
    assert copies[-1] == (2, "queued", "susi")
    assert [one.state for one in site.state.tasks] == ["closed"]


def test_a_label_that_a_person_holds_is_out(site: Site) -> None:
    job = unknown_waybill(site)
    found = site.writer.call(lambda unit: calls.seen(unit, job.job, "susi", shipping.seen))
    assert (found.state, found.note) == ("confirmed", "seen by a person")
    assert [event["state"] for event in site.events("WaybillPrinted")] == ["unknown", "confirmed"]
    with pytest.raises(CannotPrint, match="unknown"):
        site.writer.call(lambda unit: calls.seen(unit, job.job, "susi", shipping.seen))


def test_a_waiting_label_is_taken_back_but_no_waybill(site: Site) -> None:
    (job,) = wish(site, "goods", sku="LAMP")
    assert site.writer.call(lambda unit: calls.take_back(unit, job.job, "susi")).state == "void"
    site.verify("b1", picked(site))
    waybill = next(job for job in site.state.print_jobs if job.kind == "waybill")
    with pytest.raises(CannotPrint, match="no waybill"):
        site.writer.call(lambda unit: calls.take_back(unit, waybill.job, "susi"))


def test_a_test_print_names_its_printer(site: Site) -> None:
    job = site.writer.call(lambda unit: calls.print_test(unit, ("b2", "printer")))
    assert job.printer == ("b2", "printer")
    material = site.writer.call(lambda unit: gather(unit, job))
    assert "b2/printer" in str(list(documents("test", {**material.fields, "dpi": 203})))
    with pytest.raises(CannotPrint, match="no printer b2/scale"):
        site.writer.call(lambda unit: calls.print_test(unit, ("b2", "scale")))


def test_a_carriers_own_drawing_comes_before_the_kinds(site: Site) -> None:
    def drawn(text: str) -> dict[str, Any]:
        element = {"kind": "text", "x_mm": 1, "y_mm": 1, "text": text, "size_mm": 4}
        return {"width_mm": 50, "height_mm": 30, "elements": [element]}

    site.verify("b1", picked(site))
    job = next(job for job in site.state.print_jobs if job.kind == "waybill")
    for name, text in (("waybill", "all {waybill}"), ("waybill:yto", "yto {waybill}")):
        row = LabelTemplate(name=name, document=drawn(text))
        site.writer.call(lambda unit, row=row: unit.state.label_templates.put(row))
        assert texts(site, job) == [[f"{text.split()[0]} YT0000000000001"]]


def test_a_site_may_want_lists_with_waves_and_notes_with_waybills(site: Site) -> None:
    def want(unit: Unit) -> None:
        unit.state.settings.put(Setting(name="delivery_notes", value="waybill"))
        unit.state.settings.put(Setting(name="pick_lists", value="wave"))
        binding = PrintBinding(station="p1", kind="pick_list", carrier="", printer_station="b2")
        unit.state.print_bindings.put(binding)

    site.writer.call(want)
    site.verify("b1", picked(site))
    jobs = {job.kind: job for job in site.state.print_jobs}
    assert jobs["pick_list"].printer == ("b2", "printer")
    assert jobs["pick_list"].document == {"wave": next(iter(site.state.waves)).number}
    assert (jobs["delivery_note"].station, jobs["delivery_note"].carrier) == ("b1", "yto")
    assert jobs["delivery_note"].document["order"] == "S1"
    parcel = next(iter(site.state.parcels))
    site.writer.call(lambda unit: queue_waybill(Bench(unit, "b1"), parcel, 2, "torn"))
    assert [job.kind for job in site.state.print_jobs].count("delivery_note") == 1
