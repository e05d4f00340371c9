"""Goods labels for goods that have none."""

from tests.gateway.site import Site


def test_as_many_labels_as_a_person_wants(site: Site) -> None:
    site.tap("r1", "start", "relabel")
    assert site.scan("r1", "4006381333931")["step"] == "relabel.quantity"
    assert site.tap("r1", "quantity", 12)["code"] == "labels_asked"
    (job,) = site.state.print_jobs
    assert (job.kind, job.quantity, job.document["sku"]) == ("goods", 12, "LAMP")
    assert site.view("r1")["step"] == "relabel.item"


def test_a_number_that_is_none_prints_nothing(site: Site) -> None:
    site.tap("r1", "start", "relabel")
    assert site.scan("r1", "A-01-01")["code"] == "unexpected"
    site.scan("r1", "LAMP")
    for value in (0, 501, "many"):
        assert site.tap("r1", "quantity", value)["code"] == "bad_value"
    assert len(site.state.print_jobs) == 0


def test_without_a_printer_it_says_so(site: Site) -> None:
    for name in ("r1", "b1", "b2"):
        site.writer.call(lambda unit, name=name: unit.state.devices.remove((name, "printer")))
    site.tap("r1", "start", "relabel")
    site.scan("r1", "LAMP")
    assert site.tap("r1", "quantity", 2)["code"] == "no_printer"
