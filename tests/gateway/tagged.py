"""Tagged units on a floor of the tests: commissioned, put into bins, walked through the gate."""

from datetime import UTC, datetime, timedelta
from typing import Any

from gateway.contracts.facts import TagCommissioned, TagState, TagStateChanged
from gateway.floor import machine
from gateway.floor.tags import gates
from gateway.rfid.epc import encode
from tests.gateway.site import Site

GTINS = {"LAMP": "04006381333931", "MUG": "04006381333948", "HOOK": "04006381333955"}
START = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


class Clock:
    """Time that the test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def on(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def epc_of(sku: str, serial: int) -> str:
    return encode(f"(01){GTINS[sku]}(21){serial}", 1, scheme="sgtin-96").hex


def link_of(sku: str, serial: int) -> str:
    """The unit's barcode, as a Digital Link with its serial."""
    return f"https://id.gs1.org/01/{GTINS[sku]}/21/{serial}"


def tagged(site: Site, sku: str, *serials: int, state: TagState = TagState.IN_BIN, place: str = "") -> list[str]:
    """Units with a tag: where the SKU lies, unless told otherwise."""
    place = place or next((bin for bin in site.on_hand(sku) if bin in site.state.bins), "A-01-01")
    epcs = [epc_of(sku, serial) for serial in serials]

    def act(unit: Any) -> None:
        for epc in epcs:
            unit.record(TagCommissioned(epc=epc, kind="goods", sku=sku, quantity=1), subject=epc)
            where = place if state in (TagState.IN_BIN, TagState.PICKED) else ""
            unit.record(TagStateChanged(epc=epc, state=state, place=where), subject=epc)

    site.writer.call(act)
    return epcs


def walk(site: Site, *epcs: str, direction: str = "out", exit_here: bool = False) -> dict[str, Any]:
    """Tags go through the gate g1; what the gate shows."""
    for epc in epcs:

        def act(bench: Any, epc: str = epc) -> Any:
            return gates.passed(bench, epc=epc, direction=direction, first_seen_ms=1_000, reads=5, exit_here=exit_here)

        site.writer.call(lambda unit, act=act: machine.say(unit, "g1", act))
    return site.view("g1")


def settle(site: Site) -> dict[str, Any]:
    """The gate looks whether what waits has waited long enough."""
    site.writer.call(lambda unit: machine.say(unit, "g1", gates.settle))
    return site.view("g1")


def states(site: Site, epcs: list[str]) -> list[str]:
    return [site.state.tagged_units[epc].state for epc in epcs]


def ship(site: Site, number: str, scan: list[str] | None = None, **pieces: int) -> str:
    """An order picked by SKU, verified (by these codes, or by SKU), labelled, weighed; returns its parcel."""
    fulfilment = site.order(number, **pieces)
    site.plan()
    (tote,) = site.pick_wave()
    if scan is None:
        site.verify("b1", tote["tote"])
    else:
        site.scan("b1", tote["tote"])
        for code in scan:
            site.scan("b1", code)
    site.print_all()
    view = site.view("b1")
    site.weigh("b1", view["data"]["expected_grams"] or 500)
    row = site.state.fulfilments[fulfilment]
    assert row.state == "shipped", (row.state, site.view("b1"))
    return row.parcel
