"""Which printer takes a job: the narrowest binding, deterministically."""

import pytest

from gateway.printing import calls
from gateway.printing.choice import NOBODY, Choice, choose
from gateway.printing.jobs import CannotPrint
from gateway.store.rows import Device, PrintBinding
from tests.gateway.site import Site

OWN, GOODS, OTHER = ("b1", "printer"), ("b1", "printer:goods"), ("b2", "printer")


@pytest.fixture
def bench(site: Site) -> Site:
    """b1 has a second printer."""
    second = Device(station="b1", role="printer:goods", driver="tspl", url="tcp://b1:9101")
    site.writer.call(lambda unit: unit.state.devices.put(second))
    return site


def bind(site: Site, station: str, *rows: tuple[str, str, tuple[str, str], tuple[str, str] | None]) -> None:
    bindings = [
        PrintBinding(
            station=station,
            kind=kind,
            carrier=carrier,
            printer_station=printer[0],
            printer_role=printer[1],
            fallback_station=spare[0] if spare else "",
            fallback_role=spare[1] if spare else "",
        )
        for kind, carrier, printer, spare in rows
    ]
    site.writer.call(lambda unit: calls.bind(unit, station, bindings))


def test_without_a_binding_a_station_prints_on_its_own_printer(bench: Site) -> None:
    assert choose(bench.state, "b1", "waybill", "yto") == Choice(OWN)


def test_a_station_without_printer_takes_the_first_of_its_kind(bench: Site) -> None:
    bench.writer.call(lambda unit: unit.state.devices.remove(OTHER))
    assert choose(bench.state, "b2", "waybill").printer == OWN
    assert choose(bench.state, "p1", "goods").printer == NOBODY


def test_the_narrowest_binding_decides(bench: Site) -> None:
    bind(bench, "", ("", "", OTHER, None), ("waybill", "sf", OTHER, None))
    bind(bench, "b1", ("goods", "", GOODS, None), ("waybill", "yto", OTHER, OWN))
    assert choose(bench.state, "b1", "goods").printer == GOODS
    assert choose(bench.state, "b1", "waybill", "yto") == Choice(OTHER, OWN)
    assert choose(bench.state, "b1", "waybill", "sf").printer == OTHER
    assert choose(bench.state, "b1", "bin").printer == OTHER


def test_a_station_comes_before_the_site_and_a_kind_before_a_carrier(bench: Site) -> None:
    bind(bench, "", ("waybill", "yto", OTHER, None))
    bind(bench, "b1", ("", "yto", GOODS, None))
    assert choose(bench.state, "b1", "waybill", "yto").printer == GOODS
    bind(bench, "b1", ("", "yto", GOODS, None), ("waybill", "", OWN, None))
    assert choose(bench.state, "b1", "waybill", "yto").printer == OWN


def test_a_binding_to_a_printer_that_went_gives_way_to_its_fallback(bench: Site) -> None:
    bind(bench, "b1", ("waybill", "", GOODS, OTHER))
    bench.writer.call(lambda unit: unit.state.devices.remove(GOODS))
    assert choose(bench.state, "b1", "waybill") == Choice(OTHER)
    bench.writer.call(lambda unit: unit.state.devices.remove(OTHER))
    assert choose(bench.state, "b1", "waybill") == Choice(OWN)


@pytest.mark.parametrize(
    ("station", "row", "sentence"),
    [
        ("b9", ("", "", OWN, None), "no station"),
        ("b1", ("shirt", "", OWN, None), "no kind"),
        ("b1", ("", "", ("b9", "printer"), None), "no printer"),
        ("b1", ("", "", OWN, ("b9", "printer")), "no printer"),
        ("b1", ("", "", OWN, OWN), "step in for itself"),
    ],
)
def test_what_cannot_be_bound_is_said(
    bench: Site, station: str, row: tuple[str, str, tuple[str, str], None], sentence: str
) -> None:
    with pytest.raises(CannotPrint, match=sentence):
        bind(bench, station, row)


def test_one_kind_and_carrier_is_bound_once_and_a_new_list_takes_the_old_ones_place(bench: Site) -> None:
    with pytest.raises(CannotPrint, match="twice"):
        bind(bench, "b1", ("", "", OWN, None), ("", "", OTHER, None))
    bind(bench, "b1", ("goods", "", GOODS, None))
    bind(bench, "b1", ("bin", "", GOODS, None))
    assert [row.kind for row in bench.state.print_bindings] == ["bin"]


def test_bindings_survive_a_restart(bench: Site) -> None:
    bind(bench, "b1", ("waybill", "yto", GOODS, OTHER))
    bench.restart()
    assert choose(bench.state, "b1", "waybill", "yto") == Choice(GOODS, OTHER)
