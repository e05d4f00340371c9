"""Tagged units follow the floor's work by themselves: their states come from the facts, and nobody tells a tag."""

from gateway.contracts import work
from gateway.contracts.facts import Movement, ParcelPulledBack, StockMoved, TagState
from gateway.scanning.interpret import Meaning, interpret
from tests.gateway.site import Site
from tests.gateway.tagged import epc_of, link_of, ship, states, tagged


def picked(site: Site, number: str = "T1", **pieces: int) -> str:
    """An order in its tote."""
    site.order(number, **pieces)
    site.plan()
    return str(site.pick_wave()[0]["tote"])


def places(site: Site, epcs: list[str]) -> list[str]:
    return [site.state.tagged_units[epc].place for epc in epcs]


def test_a_serial_scanned_on_picking_takes_its_unit_to_the_tote(site: Site) -> None:
    epcs = tagged(site.stock(LAMP=5), "LAMP", 1, 2, 3)
    site.order("T1", LAMP=2)
    site.plan()
    view = site.tap("p1", "claim")
    site.scan("p1", view["data"]["bin"])
    site.scan("p1", link_of("LAMP", 2))
    assert site.scan("p1", link_of("LAMP", 2))["code"] == "unit_twice"
    assert site.scan("p1", epc_of("LAMP", 3).upper())["step"] == "pick.done", "a reader that types gives the EPC"
    assert states(site, epcs) == ["in_bin", "picked", "picked"]
    assert places(site, epcs)[1] == view["data"]["tote"]
    changed = site.events("TagStateChanged")[-1]
    assert (changed["station"], changed["operator"], changed["reason"]) == ("p1", "paul", "picked")


def test_goods_counted_by_their_kind_take_their_tags_along_once_the_bin_is_empty(site: Site) -> None:
    epcs = tagged(site.stock(LAMP=3), "LAMP", 1, 2)
    picked(site, LAMP=1)
    assert states(site, epcs) == ["in_bin", "in_bin"], "one of three went: it may be the one without a tag"
    tote = picked(site, "T2", LAMP=2)
    assert (states(site, epcs), places(site, epcs)) == (["picked", "picked"], [tote, tote])


def test_serials_scanned_at_the_bench_are_packed_shipped_and_told(site: Site) -> None:
    epcs = tagged(site.stock(LAMP=9), "LAMP", 1, 2, 3)
    parcel = ship(site, "T1", [link_of("LAMP", 3), "LAMP", link_of("LAMP", 1)], LAMP=3)
    assert states(site, epcs) == ["shipped", "in_bin", "shipped"]
    told = [fact for fact in site.events("TagStateChanged") if fact["epc"] == epcs[0]]
    assert [fact["state"] for fact in told] == ["in_bin", "packed", "shipped"]
    assert {fact.get("parcel") for fact in told} == {None, parcel}


def test_what_lies_in_the_orders_tote_is_packed_with_it(site: Site) -> None:
    epcs = tagged(site.stock(LAMP=2), "LAMP", 1, 2)
    tote = picked(site, LAMP=2)
    site.verify("b1", tote)
    assert states(site, epcs) == ["packed", "packed"]
    assert len({site.state.tagged_units[epc].parcel for epc in epcs}) == 1


def test_a_parcel_that_is_opened_again_lets_go_of_units_that_are_not_in_it(site: Site) -> None:
    first, other = tagged(site.stock(LAMP=9), "LAMP", 1, 2)
    site.scan("b1", picked(site, LAMP=1))
    site.scan("b1", link_of("LAMP", 1))
    site.print_all()
    site.weigh("b1", 5)
    site.tap("b1", "reopen")
    site.scan("b1", link_of("LAMP", 2))
    assert states(site, [first, other]) == ["picked", "packed"]


def test_a_called_back_order_puts_its_units_back_into_the_bin(site: Site) -> None:
    epcs = tagged(site.stock(LAMP=1), "LAMP", 1)
    tote = picked(site, LAMP=1)
    (fulfilment,) = site.state.fulfilments
    site.cancel(fulfilment.fulfilment)
    site.scan("b1", tote)
    site.tap("b1", "ack")
    site.scan("b1", "A-02-02")
    assert (states(site, epcs), places(site, epcs)) == (["in_bin"], ["A-02-02"])


def test_units_come_back_with_the_return_of_their_order(site: Site) -> None:
    epcs = tagged(site.stock(LAMP=2), "LAMP", 1, 2)
    ship(site, "T1", LAMP=2)
    lines = (work.ExpectedLine(1, "LAMP", 3),)
    site.down(work.ReturnExpected(return_id="x", number="RA-261125-0001", warehouse="main", order="T1", lines=lines))
    site.scan("r1", "RA-261125-0001")
    site.scan("r1", "LAMP")
    site.tap("r1", "quantity", 1)
    site.tap("r1", "grade", "defective")
    assert states(site, epcs) == ["shipped", "shipped"], "one of two: nobody knows which"
    site.scan("r1", "DEFECT")
    site.scan("r1", "LAMP")
    site.tap("r1", "quantity", 2)
    site.tap("r1", "grade", "good")
    assert states(site, epcs) == ["returned", "returned"]
    site.scan("r1", "A-02-02")
    assert (states(site, epcs), places(site, epcs)) == (["in_bin", "in_bin"], ["A-02-02", "A-02-02"])


def test_moves_name_their_units_or_empty_the_bin(site: Site) -> None:
    epcs = tagged(site.stock(LAMP=3), "LAMP", 1, 2)
    (source,) = site.on_hand("LAMP")

    def move(target: str, quantity: int, *units: str) -> None:
        moved = Movement(sku="LAMP", quantity=quantity, from_place=source, to_place=target, units=units)
        site.writer.call(lambda unit: unit.record(StockMoved(movements=(moved,), reason="tidied")))

    move("A-03-03", 1, "4006381333931*2")
    assert places(site, epcs) == [source, "A-03-03"]
    move("LOST", 2)
    assert (states(site, epcs), places(site, epcs)) == (["missing", "in_bin"], ["", "A-03-03"])


def test_states_survive_a_restart(site: Site) -> None:
    epcs = tagged(site.stock(LAMP=1), "LAMP", 1)
    parcel = ship(site, "T1", LAMP=1)
    site.restart()
    row = site.state.tagged_units[epcs[0]]
    assert (row.state, row.parcel) == ("shipped", parcel)
    assert site.state.tagged_units.by("code", "04006381333931*1") == [row]


def test_a_tag_out_of_use_goes_nowhere(site: Site) -> None:
    epcs = tagged(site.stock(LAMP=1), "LAMP", 1, state=TagState.DECOMMISSIONED)
    ship(site, "T1", [link_of("LAMP", 1)], LAMP=1)
    assert states(site, epcs) == ["decommissioned"]


def test_an_epc_is_goods_with_a_serial_and_other_hex_is_not(site: Site) -> None:
    found = interpret(site.state, epc_of("LAMP", 7))
    assert (found.meaning, found.goods, found.unit) == (Meaning.GOODS, {"LAMP": 1}, "04006381333931*7")
    uri = interpret(site.state, "urn:epc:id:sgtin:4006381.033393.7")
    assert (uri.goods, uri.unit) == (found.goods, found.unit)
    for text in ("e28011606000020a1b2c3d4e", "1234567890123456", "urn:epc:id:sgtin:4006381.99"):
        assert interpret(site.state, text).meaning is not Meaning.GOODS


def test_a_parcel_that_is_pulled_back_brings_its_units_into_the_bin(site: Site) -> None:
    epcs = tagged(site.stock(LAMP=1), "LAMP", 1)
    parcel = ship(site, "T1", LAMP=1)
    row = site.state.parcels[parcel]
    fact = ParcelPulledBack(
        parcel=parcel,
        fulfilment=row.fulfilment,
        waybill=row.waybill,
        carrier=row.carrier,
        reason="wrong address",
        bin="A-02-02",
        lines=row.lines,
        movements=(Movement(sku="LAMP", quantity=1, to_place="A-02-02"),),
        passed=True,
    )
    site.writer.call(lambda unit: unit.record(fact))
    assert (states(site, epcs), places(site, epcs)) == (["in_bin"], ["A-02-02"])
    assert site.state.tagged_units[epcs[0]].parcel == ""
