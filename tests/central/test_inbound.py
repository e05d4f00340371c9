"""What floors take in beside orders: blind receipts, unclaimed parcels, kits, transfers, lots; the books agree."""

from typing import Any

import pytest

from central.catalog.services import BadCatalogue, upsert_products
from central.finance import follower
from central.inbound import unclaimed
from central.inbound.blind import CannotMatch, match_blind
from central.inbound.transfers import BadTransfer, ask_transfer, cancel_transfer, reverse_transfer
from central.security.rights import SYSTEM
from gateway.contracts import facts
from gateway.contracts.catalogue import Component
from gateway.contracts.facts import CountedLine, GradedLine, Movement, Quality
from tests.central.site import Site


def post(site: Site) -> None:
    """The ledger follows everything that has happened since."""
    seen = getattr(site, "posted", 0)
    every = [fact for kind in follower.TYPES for fact in site.facts(kind) if fact.id > seen]
    new = sorted(every, key=lambda fact: fact.id)
    site.database.write(lambda tx: follower.apply(tx, new))
    site.posted = max((fact.id for fact in new), default=seen)  # type: ignore[attr-defined]


def balance(site: Site, account: str) -> int:
    sums = site.rows("SELECT COALESCE(SUM(debit_fen - credit_fen), 0) FROM journal_line WHERE account = :a", a=account)
    return int(sums[0][0])


def worth(site: Site, sku: str, warehouse: str = "main") -> tuple[int, int]:
    found = site.rows(
        "SELECT quantity, value_fen FROM stock_value WHERE sku = :s AND warehouse = :w", s=sku, w=warehouse
    )
    return (int(found[0][0]), int(found[0][1])) if found else (0, 0)


def sound(site: Site) -> None:
    """Stock and books: the sums of movements, the levels, and the value at cost."""
    post(site)
    site.assert_sound()
    total = site.rows("SELECT COALESCE(SUM(value_fen), 0) FROM stock_value")[0][0]
    assert balance(site, "1405") == total
    for sku, pieces in site.rows("SELECT sku, SUM(on_hand) FROM stock GROUP BY sku"):
        valued = site.rows("SELECT COALESCE(SUM(quantity), 0) FROM stock_value WHERE sku = :s", s=sku)[0][0]
        assert valued == pieces, sku


def send(site: Site, *messages: Any) -> None:
    for message in messages:
        site.floor.emit(message)
    assert [one.reject for one in site.floor.sync()] == [()]


# --- blind receipts ---


def counted(site: Site, **pieces: int) -> None:
    lines = [CountedLine(no, sku, quantity) for no, (sku, quantity) in enumerate(pieces.items(), 1)]
    send(
        site,
        facts.BlindOpened(blind="b-1", number="BR-261124-001", waybill="YT1"),
        *(
            facts.BlindReceived(
                blind="b-1",
                number="BR-261124-001",
                sku=line.sku,
                quantity=line.quantity,
                movements=(Movement(line.sku, line.quantity, to_place="RECV"),),
            )
            for line in lines
        ),
        facts.BlindClosed(blind="b-1", number="BR-261124-001", lines=tuple(lines)),
    )


def match(site: Site, number: str) -> dict[str, Any]:
    return site.database.write(lambda tx: match_blind(tx, SYSTEM, "BR-261124-001", number))


def number_of(site: Site, order: str) -> str:
    return str(site.one("SELECT number FROM purchase_order WHERE id = :id", id=order))


def test_goods_without_papers_are_stock_at_once_and_a_task_for_the_office(any_site: Site) -> None:
    site = any_site
    site.products("A")
    counted(site, A=6)
    assert site.level("A") == (6, 0)
    assert site.rows("SELECT status, warehouse, waybill FROM blind_receipt") == [("counted", "main", "YT1")]
    assert site.rows("SELECT kind, subject FROM task") == [("blind_receipt", "BR-261124-001")]
    sound(site)
    assert balance(site, "1901") == 0  # nothing is known of what they cost


def test_a_matched_receipt_is_worth_what_the_order_says_and_serves_its_claims(any_site: Site) -> None:
    site = any_site
    site.products("A")
    order = site.buy(A=10)
    waiting = site.order("T-1", ("A", 4))
    assert site.status(waiting) == "awaiting_stock"
    counted(site, A=6)
    found = match(site, number_of(site, order))
    assert found["missing"] == 4
    assert site.rows("SELECT received, claimed, ordered FROM purchase_line") == [(6, 0, 10)]
    assert site.status(waiting) == "released"
    assert site.level("A") == (6, 4)
    sound(site)
    assert worth(site, "A") == (6, 1200)
    assert (balance(site, "2202"), balance(site, "1901")) == (-1200, 0)
    assert site.rows("SELECT status FROM task WHERE kind = 'blind_receipt'") == [("closed",)]
    site.floor.poll()
    with pytest.raises(CannotMatch, match="no counted blind receipt"):
        match(site, number_of(site, order))


def test_all_of_it_came_and_more(any_site: Site) -> None:
    site = any_site
    site.products("A", "B")
    order = site.buy(A=4, B=2)
    counted(site, A=5, B=2)
    assert match(site, number_of(site, order))["missing"] == 0
    assert sorted(site.rows("SELECT sku, received FROM purchase_line")) == [("A", 5), ("B", 2)]
    sound(site)


def test_goods_that_the_order_does_not_name_match_nothing(any_site: Site) -> None:
    site = any_site
    site.products("A", "B")
    order = site.buy(A=4)
    counted(site, A=4, B=1)
    with pytest.raises(CannotMatch, match="orders no B"):
        match(site, number_of(site, order))
    assert site.rows("SELECT received FROM purchase_line") == [(0,)]
    with pytest.raises(CannotMatch, match="no open purchase order"):
        match(site, "PO-999999-0001")
    sound(site)


# --- unclaimed parcels ---


def shipped_order(site: Site) -> str:
    site.stock(A=5)
    order = site.order("T-1", ("A", 2))
    site.floor.poll()
    site.floor.work_all()
    site.floor.sync()
    return order


def keep(site: Site, quality: Quality = Quality.GOOD) -> None:
    send(
        site,
        facts.UnclaimedOpened(unclaimed="u-1", number="UC-261124-001", waybill="SF1", has_phone=True),
        facts.UnclaimedReceived(
            unclaimed="u-1",
            number="UC-261124-001",
            line_no=1,
            sku="A",
            quantity=1,
            quality=quality,
            movements=(Movement("A", 1, to_place="UNCLAIMED", quality=Quality.DEFECTIVE),),
            grade="opened",
        ),
    )


def test_an_unclaimed_parcel_is_found_by_phone_and_goods_and_becomes_a_return(any_site: Site) -> None:
    site = any_site
    order = shipped_order(site)
    site.database.write(lambda tx: _phone(tx, order) and None)
    keep(site)
    assert site.level("A") == (3, 0)
    assert site.rows("SELECT on_hand FROM stock WHERE quality = 'defective'") == [(1,)]
    with site.database.read() as tx:
        (parcel,) = unclaimed.parcels(tx, SYSTEM)
        (found,) = unclaimed.candidates(tx, SYSTEM, "UC-261124-001", "8000")
        assert unclaimed.candidates(tx, SYSTEM, "UC-261124-001", "9999")[0]["by"] == ["goods"]
    assert [line["sku"] for line in parcel["lines"]] == ["A"]
    assert (found["trade"], found["by"]) == (order, ["phone", "goods"])
    number = site.database.write(lambda tx: unclaimed.claim(tx, SYSTEM, "UC-261124-001", order))
    told = site.floor.poll()
    assert [type(message).__name__ for message in told][-2:] == ["ReturnExpected", "UnclaimedClaimed"]
    entry = site.floor.returns[told[-1].return_id]  # type: ignore[attr-defined]
    assert (entry.number, [(line.sku, line.quantity) for line in entry.lines]) == (number, [("A", 1)])
    sound(site)
    send(
        site,
        facts.UnclaimedMatched(
            unclaimed="u-1",
            number="UC-261124-001",
            return_id=entry.return_id,
            lines=(GradedLine(1, "A", 1),),
            movements=(
                Movement("A", 1, from_place="UNCLAIMED", quality=Quality.DEFECTIVE),
                Movement("A", 1, to_place="RECV"),
            ),
            by="office",
        ),
    )
    assert site.level("A") == (4, 0)
    assert site.rows("SELECT good, defective FROM return_line") == [(1, 0)]
    assert site.rows("SELECT status FROM unclaimed_parcel") == [("matched",)]
    sound(site)
    assert balance(site, "1901") == 0


def _phone(tx: Any, order: str) -> Any:
    from sqlalchemy import text

    return tx.execute(text("UPDATE trade SET receiver_phone = '13800138000' WHERE id = :id"), {"id": order})


def test_an_order_that_shipped_none_of_it_cannot_claim_it(any_site: Site) -> None:
    site = any_site
    site.products("B")
    order = shipped_order(site)
    send(
        site,
        facts.UnclaimedOpened(unclaimed="u-1", number="UC-261124-001"),
        facts.UnclaimedReceived(
            unclaimed="u-1", number="UC-261124-001", line_no=1, sku="B", quantity=1, quality=Quality.GOOD,
            movements=(Movement("B", 1, to_place="UNCLAIMED", quality=Quality.DEFECTIVE),),
        ),
    )  # fmt: skip
    with pytest.raises(CannotMatch, match="shipped nothing"):
        site.database.write(lambda tx: unclaimed.claim(tx, SYSTEM, "UC-261124-001", order))
    with pytest.raises(CannotMatch, match="no shipped order"):
        site.database.write(lambda tx: unclaimed.claim(tx, SYSTEM, "UC-261124-001", "nobody"))


# --- inspection, kits, lots, over-receipt ---


def test_what_inspection_rejects_is_defective_stock_and_no_loss(any_site: Site) -> None:
    site = any_site
    site.stock(A=10)
    send(
        site,
        facts.QualityChecked(
            sku="A",
            accepted=8,
            rejected=2,
            movements=(
                Movement("A", 8, from_place="QC", to_place="RECV"),
                Movement("A", 2, from_place="QC"),
                Movement("A", 2, to_place="DEFECT", quality=Quality.DEFECTIVE),
            ),
            grade="broken",
        ),
    )
    assert site.level("A") == (8, 0)
    assert site.rows("SELECT on_hand FROM stock WHERE quality = 'defective'") == [(2,)]
    sound(site)
    assert balance(site, "1901") == 0


def assembled(pieces: int, apart: bool = False) -> facts.KitAssembled | facts.KitTakenApart:
    parts = (CountedLine(1, "A", 2 * pieces), CountedLine(2, "B", pieces))
    if apart:
        moves = (
            Movement("SET", pieces, from_place="A-01-01"),
            *(Movement(one.sku, one.quantity, to_place="RECV") for one in parts),
        )
        return facts.KitTakenApart(
            kit="k-2", sku="SET", quantity=pieces, place="A-01-01", components=parts, movements=moves
        )
    moves = (
        *(Movement(one.sku, one.quantity, from_place="A-01-02") for one in parts),
        Movement("SET", pieces, to_place="A-01-01"),
    )
    return facts.KitAssembled(kit="k-1", sku="SET", quantity=pieces, place="A-01-01", components=parts, movements=moves)


def test_bundles_cost_what_their_parts_cost_and_back(any_site: Site) -> None:
    site = any_site
    site.stock(A=10, B=5)
    site.products("SET")
    send(site, assembled(3))
    assert (site.level("SET"), site.level("A"), site.level("B")) == ((3, 0), (4, 0), (2, 0))
    sound(site)
    assert (worth(site, "SET"), worth(site, "A"), worth(site, "B")) == ((3, 1800), (4, 800), (2, 400))
    send(site, assembled(2, apart=True))
    sound(site)
    assert (worth(site, "SET"), worth(site, "A"), worth(site, "B")) == ((1, 600), (8, 1600), (4, 800))
    assert balance(site, "1901") == 0


def test_a_bundles_parts_travel_with_the_goods(any_site: Site) -> None:
    site = any_site
    site.products("A", "B", "SET")
    rows = [{"sku": "set", "components": [{"sku": "a", "quantity": 2}, {"sku": "B", "quantity": 1}], "tracking": "lot"}]
    site.database.write(lambda tx: upsert_products(tx, SYSTEM, rows))
    site.floor.poll()
    assert site.floor.products["SET"].components == (Component("A", 2), Component("B", 1))
    assert site.floor.products["SET"].tracking == "lot"
    site.database.write(lambda tx: upsert_products(tx, SYSTEM, [{"sku": "SET", "price_fen": 5}]))
    site.floor.poll()
    assert len(site.floor.products["SET"].components) == 2
    assert site.floor.products["SET"].tracking == "lot"
    for wrong in ([{"sku": "SET", "quantity": 1}], [{"sku": "NOPE", "quantity": 1}], [{"sku": "A", "quantity": 0}]):
        with pytest.raises(BadCatalogue):
            site.database.write(lambda tx, w=wrong: upsert_products(tx, SYSTEM, [{"sku": "SET", "components": w}]))


def test_lots_are_kept_with_their_dates_and_what_is_held(any_site: Site) -> None:
    site = any_site
    site.products("A")
    send(
        site,
        facts.LotRecorded(sku="A", lot="L1", expiry="2027-01-31"),
        facts.LotRecorded(sku="A", lot="L1", produced="2026-01-31"),
        facts.LotHeld(sku="A", lot="L1", reason="expired"),
    )
    assert site.rows("SELECT expiry, produced, held FROM lot") == [("2027-01-31", "2026-01-31", "expired")]
    assert site.rows("SELECT kind, subject FROM task") == [("lot_held", "A/L1")]
    send(site, facts.LotReleased(sku="A", lot="L1"))
    assert site.rows("SELECT held FROM lot") == [("",)]


def test_more_than_was_ordered_is_stock_and_a_task(any_site: Site) -> None:
    site = any_site
    site.products("A")
    order = site.buy(A=10)
    send(
        site,
        facts.GoodsReceived(
            receipt=order, line_no=1, sku="A", quantity=12, over=2, allowed_by="susi",
            movements=(Movement("A", 12, to_place="RECV"),),
        ),
    )  # fmt: skip
    assert site.level("A") == (12, 0)
    assert site.rows("SELECT kind, subject FROM task") == [("over_receipt", number_of(site, order))]
    assert site.rows("SELECT received FROM purchase_line") == [(12,)]
    sound(site)


# --- transfers ---


def two_floors(site: Site) -> None:
    from sqlalchemy import text

    def second(tx: Any) -> None:
        tx.execute(
            text(
                "INSERT INTO warehouse (code, name, kind, gateway, timezone, is_default, parent)"
                " VALUES ('south', 'South', 'floor', 'gw-1', 'Asia/Shanghai', :no, '')"
            ),
            {"no": False},
        )

    site.database.write(second)


def test_a_transfer_leaves_and_arrives_at_cost(any_site: Site) -> None:
    site = any_site
    site.stock(A=10)
    two_floors(site)
    name, number = site.database.write(lambda tx: ask_transfer(tx, SYSTEM, "main", "south", [("a", 4)]))
    asked = site.floor.poll()[-1]
    assert (asked.transfer, asked.number) == (name, number)  # type: ignore[attr-defined]
    send(
        site,
        facts.TransferShipped(
            transfer=name, lines=(CountedLine(1, "A", 4),), movements=(Movement("A", 4, from_place=f"OUT-{number}"),)
        ),
    )
    post(site)
    assert (balance(site, "1402"), balance(site, "1405")) == (800, 1200)
    assert site.rows("SELECT status FROM transfer") == [("shipped",)]
    for pieces in (1, 3):
        send(
            site,
            facts.TransferReceived(
                transfer=name, lines=(CountedLine(1, "A", pieces),), movements=(Movement("A", pieces, to_place="RECV"),)
            ),
        )
    sound(site)
    assert (balance(site, "1402"), balance(site, "1405"), balance(site, "1901")) == (0, 2000, 0)
    assert site.rows("SELECT status FROM transfer") == [("received",)]
    assert site.rows("SELECT quantity, shipped, received FROM transfer_line") == [(4, 4, 4)]


def test_a_transfer_that_cannot_be(any_site: Site) -> None:
    site = any_site
    site.products("A")
    two_floors(site)
    for ends, lines in ((("main", "main"), [("A", 1)]), (("main", "south"), [("X", 1)]), (("main", "south"), [])):
        with pytest.raises(BadTransfer):
            site.database.write(lambda tx, e=ends, w=lines: ask_transfer(tx, SYSTEM, *e, w))


def test_a_transfer_is_called_off_before_it_left(any_site: Site) -> None:
    site = any_site
    site.products("A")
    two_floors(site)
    _, number = site.database.write(lambda tx: ask_transfer(tx, SYSTEM, "main", "south", [("A", 4)]))
    site.database.write(lambda tx: cancel_transfer(tx, SYSTEM, number))
    assert [line.quantity for line in site.floor.poll()[-1].lines] == [0]  # type: ignore[attr-defined]
    with pytest.raises(BadTransfer):
        site.database.write(lambda tx: cancel_transfer(tx, SYSTEM, number))


def test_a_transfer_on_its_way_is_reversed_at_cost(any_site: Site) -> None:
    site = any_site
    site.stock(A=10)
    two_floors(site)
    name, number = site.database.write(lambda tx: ask_transfer(tx, SYSTEM, "main", "south", [("A", 4)]))
    with pytest.raises(BadTransfer):
        site.database.write(lambda tx: reverse_transfer(tx, SYSTEM, number))
    shipped = facts.TransferShipped(
        transfer=name, lines=(CountedLine(1, "A", 4),), movements=(Movement("A", 4, from_place=f"OUT-{number}"),)
    )
    send(site, shipped)
    site.floor.poll()
    back = site.database.write(lambda tx: reverse_transfer(tx, SYSTEM, number))
    ended, coming = site.floor.poll()[-2:]
    assert (ended.number, [line.quantity for line in ended.lines]) == (number, [0])  # type: ignore[attr-defined]
    ends = (coming.from_warehouse, coming.to_warehouse)  # type: ignore[attr-defined]
    assert (coming.number, ends) == (back, ("south", "main"))  # type: ignore[attr-defined]
    arrived = facts.TransferReceived(
        transfer=coming.transfer,  # type: ignore[attr-defined]
        lines=(CountedLine(1, "A", 4),),
        movements=(Movement("A", 4, to_place="RECV"),),
    )
    send(site, arrived)
    sound(site)
    assert (balance(site, "1402"), worth(site, "A")) == (0, (10, 2000))
    statuses = sorted(site.rows("SELECT number, status FROM transfer"))
    assert [status for _, status in statuses] == ["reversed", "received"]
    with pytest.raises(BadTransfer):
        site.database.write(lambda tx: reverse_transfer(tx, SYSTEM, number))
