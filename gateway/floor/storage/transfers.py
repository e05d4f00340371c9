"""Transfers (调拨): goods for another warehouse are taken from bins and leave; goods from one are counted in."""

from typing import Any

import msgspec

from gateway.contracts.facts import CountedLine, Movement, TransferPicked, TransferReceived, TransferShipped
from gateway.contracts.kiosk import Notice
from gateway.floor import menu
from gateway.floor.bench import Bench
from gateway.floor.inbound import lots, putaway
from gateway.floor.notices import Refused
from gateway.floor.steps import Step
from gateway.floor.storage import goods, places
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.areas.inbound import Transfer, TransferLine
from gateway.store.rows import Stock
from gateway.store.sessions import Transferring
from gateway.store.state import State


def despatch_place(number: str) -> str:
    """Where the goods of a transfer wait for their lorry."""
    return f"OUT-{number}"


def begin(bench: Bench) -> Notice:
    """From the home screen: the list of open transfers."""
    bench.go("transfer.list", Transferring(transfer=""))
    return bench.say("choose_transfer")


def open_transfer(bench: Bench, value: Any) -> Notice:
    """Starts or goes on with a transfer by its number."""
    row = bench.state.inbound.transfers.first("number", str(value).strip().upper())
    if row is None:
        raise Refused("unknown_transfer", number=value)
    if row.state != "open":
        raise Refused("receipt_closed", number=row.number)
    bench.go("transfer.item", Transferring(transfer=row.transfer))
    return bench.say("transfer_out" if row.way == "out" else "opened", number=row.number)


def _scan_list(bench: Bench, scanned: Scanned) -> Notice:
    return open_transfer(bench, scanned.text)


def _scan_item(bench: Bench, scanned: Scanned) -> Notice:
    session, row, lines = _opened(bench)
    if row.way == "out" and scanned.meaning is Meaning.BIN:
        place = goods.known_place(bench.state, scanned.text)
        if not places.stock_of(bench.state, place):
            raise Refused("nothing_there", bin=place)
        bench.go("transfer.item", msgspec.structs.replace(session, bin=place))
        return bench.say("scan_what")
    if scanned.meaning is not Meaning.GOODS:
        raise Refused("unexpected", text=scanned.text)
    if row.way == "out" and not session.bin:
        raise Refused("bin_first")
    sku, _ = goods.one_sku(scanned, [line.sku for line in lines])
    line = next((one for one in lines if one.sku == sku and one.moved < one.expected), None)
    if line is None:
        known = any(one.sku == sku for one in lines)
        code = "line_complete" if known else "not_expected"
        expected = sum(one.expected for one in lines if one.sku == sku)
        raise Refused(code, name=bench.goods_name(sku), number=row.number, expected=expected)
    if row.way == "out" and _there(bench, sku, session.bin) is None:
        raise Refused("not_in_bin", name=bench.goods_name(sku), bin=session.bin)
    bench.go("transfer.quantity", msgspec.structs.replace(session, line_no=line.line_no))
    return bench.say("count", name=bench.goods_name(sku))


def _there(bench: Bench, sku: str, place: str) -> Stock | None:
    """The stock to take there: what expires first, of what is free."""
    rows = [
        row
        for row in places.stock_of(bench.state, place)
        if row.sku == sku and row.quality == "good" and goods.free(row) > 0
    ]
    return min(rows, key=lambda row: lots.first_out(bench.state, row), default=None)


def _quantity(bench: Bench, value: Any) -> Notice:
    session, row, _ = _opened(bench)
    line = bench.state.inbound.transfer_lines[session.transfer, session.line_no]
    pieces = goods.whole(value, minimum=1)
    if pieces > line.expected - line.moved:
        raise Refused("over_receipt", left=line.expected - line.moved)
    if row.way == "out":
        _pick(bench, row, line, pieces)
    else:
        _receive(bench, row, line, pieces)
    bench.unit.signal("refresh:receive")
    if bench.state.inbound.transfers[row.transfer].state != "open":
        bench.go_home()
        return bench.say("closed", number=row.number)
    bench.go("transfer.item", Transferring(transfer=row.transfer, bin=session.bin))
    return bench.say("counted_up", quantity=pieces)


def _pick(bench: Bench, row: Transfer, line: TransferLine, pieces: int) -> None:
    place = _opened(bench)[0].bin
    there = _there(bench, line.sku, place)
    if there is None or goods.free(there) < pieces:
        raise Refused("over_movable", left=goods.free(there) if there is not None else 0)
    movement = Movement(
        sku=line.sku,
        quantity=pieces,
        from_place=place,
        to_place=despatch_place(row.number),
        owner=there.owner,
        lot=there.lot,
    )
    bench.unit.record(
        TransferPicked(
            transfer=row.transfer,
            line_no=line.line_no,
            sku=line.sku,
            quantity=pieces,
            bin=place,
            movements=(movement,),
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=row.number,
    )


def _receive(bench: Bench, row: Transfer, line: TransferLine, pieces: int) -> None:
    bench.unit.record(
        TransferReceived(
            transfer=row.transfer,
            lines=(CountedLine(line.line_no, line.sku, pieces),),
            movements=(Movement(sku=line.sku, quantity=pieces, to_place=putaway.staging(bench)),),
        ),
        subject=row.number,
    )


def _finish(bench: Bench, value: Any) -> Notice:
    """The lorry leaves with what was taken (out); what has come is all for now (in)."""
    session, row, lines = _opened(bench)
    missing = sum(line.expected - line.moved for line in lines)
    if row.way == "in":
        bench.go_home()
        return bench.say("left")
    if not any(line.moved for line in lines):
        raise Refused("nothing_counted")
    if missing and not session.warned:
        bench.go("transfer.item", msgspec.structs.replace(session, warned=True))
        return bench.say("short_receipt", missing=missing)
    staged = places.stock_of(bench.state, despatch_place(row.number))
    bench.unit.record(
        TransferShipped(
            transfer=row.transfer,
            lines=tuple(CountedLine(line.line_no, line.sku, line.moved) for line in lines if line.moved),
            movements=tuple(
                Movement(sku=one.sku, quantity=one.quantity, from_place=one.place, owner=one.owner, lot=one.lot)
                for one in staged
            ),
        ),
        subject=row.number,
    )
    bench.go_home()
    return bench.say("transfer_left", number=row.number)


def _opened(bench: Bench) -> tuple[Transferring, Transfer, list[TransferLine]]:
    session = bench.work.session
    assert isinstance(session, Transferring)
    row = bench.state.inbound.transfers[session.transfer]
    return session, row, bench.state.inbound.transfer_lines.by("transfer", session.transfer)


def _leave(bench: Bench, value: Any) -> Notice:
    bench.go_home()
    return bench.say("left")


def _back(bench: Bench, value: Any) -> Notice:
    session, row, _ = _opened(bench)
    bench.go("transfer.item", Transferring(transfer=row.transfer, bin=session.bin))
    return bench.say("left")


def _see_list(bench: Bench) -> dict[str, Any]:
    tables = bench.state.inbound
    return {
        "transfers": [
            {
                "number": row.number,
                "way": row.way,
                "other": row.to_warehouse if row.way == "out" else row.from_warehouse,
                "lines": tables.transfer_lines.count("transfer", row.transfer),
                "expected": sum(line.expected for line in tables.transfer_lines.by("transfer", row.transfer)),
                "received": sum(line.moved for line in tables.transfer_lines.by("transfer", row.transfer)),
            }
            for row in tables.transfers.by("state", "open")[:40]
        ]
    }


def _see_item(bench: Bench) -> dict[str, Any]:
    session, row, lines = _opened(bench)
    shown = []
    for line in lines:
        left = line.expected - line.moved
        taken = goods.allocate(bench.state, line.sku, left, partly=True) if row.way == "out" and left > 0 else []
        shown.append(
            {
                "line_no": line.line_no,
                "sku": line.sku,
                "name": bench.goods_name(line.sku),
                "expected": line.expected,
                "received": line.moved,
                "bin": taken[0][0].place if taken else "",
            }
        )
    other = row.to_warehouse if row.way == "out" else row.from_warehouse
    return {"number": row.number, "way": row.way, "other": other, "bin": session.bin, "lines": shown}


def _see_line(bench: Bench) -> dict[str, Any]:
    session, row, _ = _opened(bench)
    line = bench.state.inbound.transfer_lines[session.transfer, session.line_no]
    return {
        "number": row.number,
        "way": row.way,
        "bin": session.bin,
        "sku": line.sku,
        "name": bench.goods_name(line.sku),
        "expected": line.expected,
        "received": line.moved,
    }


def waiting(state: State) -> int:
    """Open transfers."""
    return state.inbound.transfers.count("state", "open")


menu.offer("transfer", {"receive", "pick"}, begin, waiting)
STEPS = {
    ("", "transfer.list"): Step("transfer", _see_list, _scan_list, {"open": open_transfer, "leave": _leave}),
    ("", "transfer.item"): Step("transfer", _see_item, _scan_item, {"finish": _finish, "leave": _leave}),
    ("", "transfer.quantity"): Step("transfer", _see_line, None, {"quantity": _quantity, "leave": _back}),
}
