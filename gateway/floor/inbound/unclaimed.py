"""无主件: a parcel came back without application or sender. It is kept aside and matched with a return later.

What a phone number says stays in a side table (`UnclaimedContact`); the event log holds only that there is one.
"""

import re
from typing import Any

import msgspec

from gateway.contracts.facts import GradedLine, Movement, Quality, UnclaimedMatched, UnclaimedOpened, UnclaimedReceived
from gateway.contracts.ids import new_id
from gateway.contracts.kiosk import Notice
from gateway.floor import menu, numbers
from gateway.floor.bench import Bench
from gateway.floor.inbound import lots, putaway
from gateway.floor.inbound.grades import graded
from gateway.floor.notices import Refused
from gateway.floor.steps import Step
from gateway.floor.storage import goods, places
from gateway.floor.tasks import close_by_itself, raise_task
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.areas.inbound import Unclaimed, UnclaimedContact, UnclaimedLine
from gateway.store.rows import Return
from gateway.store.sessions import Unclaiming
from gateway.store.state import State
from gateway.store.unit import Unit

PLACE = "UNCLAIMED"
KEEP_DAYS = 180
_PHONE = re.compile(r"\+?[0-9][0-9 -]{5,18}")
_PHOTO = re.compile(r"[A-Za-z0-9._-]{1,64}")


def begin(bench: Bench) -> Notice:
    """From the home screen: a new parcel, or one of the list to match."""
    bench.go("unclaimed.parcel", Unclaiming())
    return bench.say("unclaimed_begun")


# --- a parcel comes in ---


def _scan_parcel(bench: Bench, scanned: Scanned) -> Notice:
    """Its waybill. One that belongs to an open return is no unclaimed parcel; goods begin one without a waybill."""
    if scanned.meaning is Meaning.GOODS:
        return _goods(bench, scanned)
    if scanned.meaning is Meaning.RETURN or _return_of(bench.state, scanned.text) is not None:
        found = _return_of(bench.state, scanned.text)
        raise Refused("has_a_return", number=found.number if found else scanned.text)
    if scanned.meaning is not Meaning.WAYBILL:
        raise Refused("unexpected", text=scanned.text)
    bench.go("unclaimed.item", Unclaiming(waybill=scanned.text))
    return bench.say("scan_what")


def _return_of(state: State, waybill: str) -> Return | None:
    return next((one for one in state.returns.by("waybill", waybill.upper()) if one.state == "open"), None)


def _details(bench: Bench, value: Any) -> Notice:
    """What else is on the parcel: `{"phone"?, "waybill"?, "photo"?}`."""
    wish = value if isinstance(value, dict) else {}
    phone, waybill = str(wish.get("phone") or "").strip(), str(wish.get("waybill") or "").strip().upper()[:40]
    photo = str(wish.get("photo") or "").strip()
    if (phone and not _PHONE.fullmatch(phone)) or (photo and not _PHOTO.fullmatch(photo)):
        raise Refused("bad_value", value=photo or phone[-4:])
    session = _session(bench)
    if session.unclaimed:
        raise Refused("not_allowed", action="details")
    bench.go(
        "unclaimed.item",
        msgspec.structs.replace(session, waybill=waybill or session.waybill, phone=phone or session.phone, photo=photo),
    )
    return bench.say("scan_what")


def _scan_item(bench: Bench, scanned: Scanned) -> Notice:
    if scanned.meaning is not Meaning.GOODS:
        raise Refused("unexpected", text=scanned.text)
    return _goods(bench, scanned)


def _goods(bench: Bench, scanned: Scanned) -> Notice:
    sku, pieces = goods.one_sku(scanned)
    session = msgspec.structs.replace(_session(bench), sku=sku, lot=lots.said(scanned).lot, quantity=pieces)
    bench.go("unclaimed.quantity", session)
    return bench.say("count", name=bench.goods_name(sku))


def _quantity(bench: Bench, value: Any) -> Notice:
    session = _session(bench)
    pieces = goods.whole(session.quantity if value is None else value, minimum=1)
    bench.go("unclaimed.grade", msgspec.structs.replace(session, quantity=pieces))
    return bench.say("grade")


def _grade(bench: Bench, value: Any) -> Notice:
    quality, grade = graded(value)
    row = _row(bench)
    session = _session(bench)
    lines = bench.state.inbound.unclaimed_lines.by("unclaimed", row.unclaimed)
    bench.unit.record(
        UnclaimedReceived(
            unclaimed=row.unclaimed,
            number=row.number,
            line_no=max((line.line_no for line in lines), default=0) + 1,
            sku=session.sku,
            quantity=session.quantity,
            quality=quality,
            movements=(
                Movement(
                    sku=session.sku,
                    quantity=session.quantity,
                    to_place=_place(bench),
                    quality=Quality.DEFECTIVE,
                    lot=session.lot,
                ),
            ),
            lot=session.lot,
            grade=grade,
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=row.number,
    )
    bench.go("unclaimed.item", Unclaiming(unclaimed=row.unclaimed))
    return bench.say("unclaimed_kept", quantity=session.quantity, number=row.number)


def _row(bench: Bench) -> Unclaimed:
    """The parcel's row; made with its first goods."""
    session = _session(bench)
    if session.unclaimed:
        return bench.state.inbound.unclaimed[session.unclaimed]
    name, number = new_id(), numbers.next_number(bench.unit, "UC")
    bench.unit.record(
        UnclaimedOpened(
            unclaimed=name,
            number=number,
            waybill=session.waybill,
            photo=session.photo,
            has_phone=bool(session.phone),
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=number,
    )
    if session.phone:
        keep = bench.unit.now_ms + KEEP_DAYS * 86_400_000
        bench.state.inbound.unclaimed_contacts.put(
            UnclaimedContact(unclaimed=name, phone=session.phone, keep_until_ms=keep)
        )
    return bench.state.inbound.unclaimed[name]


def _place(bench: Bench) -> str:
    return places.beside(PLACE, putaway.warehouse_of(bench))


def _finish(bench: Bench, value: Any) -> Notice:
    session = _session(bench)
    if not session.unclaimed:
        raise Refused("nothing_counted")
    row = bench.state.inbound.unclaimed[session.unclaimed]
    lines = bench.state.inbound.unclaimed_lines.by("unclaimed", row.unclaimed)
    raise_task(
        bench.unit,
        "unclaimed_return",
        row.number,
        {
            "unclaimed": row.unclaimed,
            "waybill": row.waybill,
            "has_phone": row.has_phone,
            "lines": [{"sku": line.sku, "quantity": line.quantity, "quality": line.quality} for line in lines],
        },
    )
    found = candidates(bench.state, row)
    bench.go_home()
    bench.unit.signal("refresh:receive")
    return bench.say("unclaimed_may_be", number=row.number, other=found[0]["number"]) if found else bench.say(
        "unclaimed_done", number=row.number
    )  # fmt: skip


# --- matching ---


def candidates(state: State, row: Unclaimed) -> list[dict[str, Any]]:
    """Open returns whose it may be: by its waybill first, then by its goods; the best first."""
    skus = {line.sku for line in state.inbound.unclaimed_lines.by("unclaimed", row.unclaimed) if line.quantity}
    found = []
    for entry in state.returns.by("state", "open"):
        waiting = {
            line.sku for line in state.return_lines.by("return", entry.return_id) if line.received < line.expected
        }
        by = "waybill" if row.waybill and row.waybill == entry.waybill.upper() else "goods" if skus & waiting else ""
        if by:
            found.append({"number": entry.number, "order": entry.order, "waybill": entry.waybill, "by": by,
       "fits": len(skus & waiting), "return_id": entry.return_id})  # fmt: skip
    return sorted(found, key=lambda one: (one["by"] != "waybill", -int(one["fits"]), str(one["number"])))


def open_parcel(bench: Bench, value: Any) -> Notice:
    """A kept parcel is to be matched."""
    row = bench.state.inbound.unclaimed.first("number", str(value).strip().upper())
    if row is None or row.state != "open":
        raise Refused("unknown_unclaimed", number=value)
    bench.go("unclaimed.match", Unclaiming(unclaimed=row.unclaimed))
    return bench.say("scan_return")


def _scan_return(bench: Bench, scanned: Scanned) -> Notice:
    if scanned.meaning not in (Meaning.RETURN, Meaning.WAYBILL):
        raise Refused("unexpected", text=scanned.text)
    return _match(bench, scanned.text)


def _match(bench: Bench, value: Any) -> Notice:
    text = str(value).strip().upper()
    found = bench.state.returns.by("number", text) or bench.state.returns.by("waybill", text)
    entry = next((one for one in found if one.state == "open"), None)
    if entry is None:
        raise Refused("unknown_return", number=text)
    row = bench.state.inbound.unclaimed[_session(bench).unclaimed]
    by = next((str(one["by"]) for one in candidates(bench.state, row) if one["number"] == entry.number), "")
    if not by:
        raise Refused("does_not_fit", number=row.number, other=entry.number)
    match(bench.unit, row, entry, by, bench.name, bench.operator_id)
    bench.go_home()
    return bench.say("unclaimed_matched", number=row.number, other=entry.number)


def match(unit: Unit, row: Unclaimed, entry: Return, by: str, station: str = "", operator: str = "") -> None:
    """What lies aside becomes the return's: sellable goods go to staging, the rest to the defective ones."""
    lines, movements = _assign(unit.state, row, entry)
    if not lines:
        return
    unit.record(
        UnclaimedMatched(
            unclaimed=row.unclaimed,
            number=row.number,
            return_id=entry.return_id,
            lines=tuple(lines),
            movements=tuple(movements),
            by=by,
            station=station,
            operator=operator,
        ),
        subject=row.number,
    )
    if unit.state.inbound.unclaimed[row.unclaimed].state == "matched":
        close_by_itself(unit, "unclaimed_return", row.number, f"matched with {entry.number}")
        if row.unclaimed in unit.state.inbound.unclaimed_contacts:
            unit.state.inbound.unclaimed_contacts.remove(row.unclaimed)
    unit.signal("refresh:receive")


def _assign(state: State, row: Unclaimed, entry: Return) -> tuple[list[GradedLine], list[Movement]]:
    lines: list[GradedLine] = []
    movements: list[Movement] = []
    left = {line.line_no: line.expected - line.received for line in state.return_lines.by("return", entry.return_id)}
    for kept in state.inbound.unclaimed_lines.by("unclaimed", row.unclaimed):
        pieces = kept.quantity
        for line in state.return_lines.by("return", entry.return_id):
            part = min(pieces, left[line.line_no]) if line.sku == kept.sku else 0
            if part <= 0:
                continue
            left[line.line_no] -= part
            pieces -= part
            lines.append(GradedLine(line.line_no, line.sku, part, Quality(kept.quality)))
            movements += _ways(_lies_at(state, kept), part, kept)
    return lines, movements


def _lies_at(state: State, kept: UnclaimedLine) -> str:
    """The place for unclaimed parcels of the warehouse that keeps these pieces."""
    rows = [row for row in state.stock.by("sku", kept.sku) if row.place.partition(":")[0] == PLACE]
    same = (row.place for row in rows if row.lot == kept.lot and row.quantity > 0)
    return min(same, default=PLACE)


def _ways(place: str, pieces: int, kept: UnclaimedLine) -> list[Movement]:
    warehouse = place.partition(":")[2]
    out = Movement(sku=kept.sku, quantity=pieces, from_place=place, quality=Quality.DEFECTIVE, lot=kept.lot)
    if kept.quality != Quality.GOOD:
        return [msgspec.structs.replace(out, to_place=places.beside(goods.DEFECT, warehouse))]
    staging = places.beside(goods.STAGING, warehouse)
    return [out, Movement(sku=kept.sku, quantity=pieces, to_place=staging, lot=kept.lot)]


# --- screens ---


def _session(bench: Bench) -> Unclaiming:
    session = bench.work.session
    assert isinstance(session, Unclaiming)
    return session


def _leave(bench: Bench, value: Any) -> Notice:
    bench.go_home()
    return bench.say("left")


def _back(bench: Bench, value: Any) -> Notice:
    session = _session(bench)
    bench.go("unclaimed.item", msgspec.structs.replace(session, sku="", lot="", quantity=0))
    return bench.say("left")


def _see_parcel(bench: Bench) -> dict[str, Any]:
    rows = bench.state.inbound.unclaimed.by("state", "open")
    return {"kept": [_shown(bench, row) for row in rows[:40]]}


def _shown(bench: Bench, row: Unclaimed) -> dict[str, Any]:
    lines = bench.state.inbound.unclaimed_lines.by("unclaimed", row.unclaimed)
    contact = bench.state.inbound.unclaimed_contacts.get(row.unclaimed)
    return {
        "number": row.number,
        "waybill": row.waybill,
        "photo": row.photo,
        "phone_end": contact.phone[-4:] if contact else "",
        "lines": [
            {"sku": line.sku, "name": bench.goods_name(line.sku), "quantity": line.quantity, "quality": line.quality}
            for line in lines
            if line.quantity
        ],
    }


def _see_item(bench: Bench) -> dict[str, Any]:
    session = _session(bench)
    row = bench.state.inbound.unclaimed.get(session.unclaimed)
    head = {"number": "", "waybill": session.waybill, "photo": session.photo, "phone_end": session.phone[-4:]}
    return {"lines": [], **head, **(_shown(bench, row) if row is not None else {})}


def _see_line(bench: Bench) -> dict[str, Any]:
    session = _session(bench)
    return {
        **_see_item(bench),
        "sku": session.sku,
        "name": bench.goods_name(session.sku),
        "counted": session.quantity,
        "quantity": session.quantity,
        **lots.shown(bench.state, session.sku, session.lot),
    }


def _see_match(bench: Bench) -> dict[str, Any]:
    row = bench.state.inbound.unclaimed[_session(bench).unclaimed]
    return {**_shown(bench, row), "candidates": candidates(bench.state, row)[:10]}


menu.offer("unclaimed", {"receive"}, begin, lambda state: state.inbound.unclaimed.count("state", "open"))
STEPS = {
    ("", "unclaimed.parcel"): Step(
        "unclaimed", _see_parcel, _scan_parcel, {"details": _details, "open": open_parcel, "leave": _leave}
    ),
    ("", "unclaimed.item"): Step(
        "unclaimed", _see_item, _scan_item, {"details": _details, "finish": _finish, "leave": _leave}
    ),
    ("", "unclaimed.quantity"): Step("unclaimed", _see_line, None, {"quantity": _quantity, "leave": _back}),
    ("", "unclaimed.grade"): Step("unclaimed", _see_line, None, {"grade": _grade, "leave": _back}),
    ("", "unclaimed.match"): Step("unclaimed", _see_match, _scan_return, {"match": _match, "leave": _leave}),
}
