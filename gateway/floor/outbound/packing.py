"""What scan-out and weighing share: finding an order, what its screen shows, what waits for packing."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from gateway.contracts.facts import Movement
from gateway.contracts.ids import new_id
from gateway.floor.bench import Bench
from gateway.floor.inbound import packs
from gateway.floor.notices import Refused
from gateway.floor.outbound import cartons, freshness
from gateway.floor.outbound.units import is_tracked
from gateway.floor.picking.pick_view import KEYED_FROM
from gateway.floor.picking.totes import tote_of
from gateway.floor.storage import goods
from gateway.printing.material import remark_of
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.rows import Fulfilment, FulfilmentLine, Parcel, Waybill
from gateway.store.sessions import Verifying
from gateway.store.state import State

_SHOWN = 20
_FINAL = ("shipped", "intercepted")


def find(state: State, scanned: Scanned) -> Fulfilment:
    """The fulfilment of a tote, waybill or order number (an order number goes before goods here)."""
    tote = tote_of(state, scanned.text)
    if tote is not None and not tote.slot:
        raise Refused("cart_to_sort", wave=state.waves[tote.wave].number)
    if tote is not None:
        return state.fulfilments[tote.fulfilment]
    waybill = state.waybills.get(scanned.text)
    if waybill is not None and waybill.fulfilment in state.fulfilments:
        return state.fulfilments[waybill.fulfilment]
    found = state.fulfilments.by("number", scanned.text)
    if found:
        return next((one for one in found if one.state not in _FINAL), found[-1])
    if scanned.meaning in (Meaning.GOODS, Meaning.BIN, Meaning.RECEIPT, Meaning.RETURN):
        raise Refused("unexpected", text=scanned.text)
    raise Refused("unknown_waybill", text=scanned.named)


def refuse_final(bench: Bench, fulfilment: Fulfilment) -> None:
    """A shipped and a stopped order each have a message of their own."""
    if fulfilment.state == "intercepted":
        parcel = bench.state.parcels.get(fulfilment.parcel)
        if parcel is not None and parcel.state == "pulled_back":
            raise Refused("already_pulled_back", waybill=parcel.waybill)
        raise Refused("already_stopped", order=fulfilment.number)
    if fulfilment.state == "shipped":
        parcel = bench.state.parcels.get(fulfilment.parcel)
        operator = bench.state.operators.get(parcel.operator) if parcel else None
        raise Refused(
            "already_shipped",
            order=fulfilment.number,
            waybill=parcel.waybill if parcel else "",
            at=local_time(bench.state, parcel.shipped_ms if parcel else 0),
            operator=operator.name if operator else "-",
        )


def open_at(state: State, fulfilment: str) -> str:
    """The station where the fulfilment is being packed, or ""."""
    for work in state.works:
        session = work.session
        if isinstance(session, Verifying) and session.fulfilment == fulfilment and work.step != "shipped":
            return work.station
    return ""


def opened(bench: Bench) -> tuple[Verifying, Fulfilment, list[FulfilmentLine]]:
    """The session with its fulfilment and lines."""
    session = bench.work.session
    assert isinstance(session, Verifying)
    return session, bench.state.fulfilments[session.fulfilment], lines_of(bench.state, session)


def lines_of(state: State, session: Verifying) -> list[FulfilmentLine]:
    """The lines with what is still to be packed: pieces that lie in earlier parcels are not wanted again."""
    lines = state.fulfilment_lines.by("fulfilment", session.fulfilment)
    if not session.packed:
        return lines
    left = [(line, line.quantity - session.packed.get(line.line_no, 0)) for line in lines]
    return [msgspec.structs.replace(line, quantity=quantity) for line, quantity in left if quantity > 0]


def begun(state: State, fulfilment: Fulfilment) -> Verifying:
    """A session for the order's next parcel: the first, or the one that follows those that have shipped."""
    packed: dict[int, int] = {}
    shipped = [row for row in state.parcels.by("fulfilment", fulfilment.fulfilment) if row.state == "shipped"]
    for parcel in shipped:
        for line in parcel.lines:
            packed[line.line_no] = packed.get(line.line_no, 0) + line.quantity
    return Verifying(fulfilment=fulfilment.fulfilment, parcel=new_id(), no=len(shipped) + 1, packed=packed)


def waybill_of(state: State, fulfilment: str, no: int) -> Waybill | None:
    """The waybill of one of the order's parcels."""
    return next((row for row in state.waybills.by("fulfilment", fulfilment) if row.parcel_no == no), None)


def other_order_with(state: State, sku: str, fulfilment: str) -> str:
    """The number of another picked order that wants these goods, or ""."""
    for other in state.fulfilments.by("state", "picked"):
        if other.fulfilment != fulfilment and any(
            line.sku == sku for line in state.fulfilment_lines.by("fulfilment", other.fulfilment)
        ):
            return other.number
    return ""


def totes_of(state: State, fulfilment: str) -> list[str]:
    """The totes that hold its goods."""
    return [tote.tote for tote in state.totes.by("fulfilment", fulfilment) if state.stock.count("place", tote.tote)]


def waiting(state: State) -> list[dict[str, Any]]:
    """What can be packed now: called back first, then by priority and age; at most 20."""
    busy = {work.session.fulfilment for work in state.works if isinstance(work.session, Verifying)}
    called_back = [one for one in state.fulfilments.by("called_back", True) if totes_of(state, one.fulfilment)]
    ready = [one for name in ("verified", "picked") for one in state.fulfilments.by("state", name)]
    ready = [one for one in ready if not one.cancel_kind]
    ready.sort(key=lambda one: (one.state != "verified", -one.priority, one.released_ms))
    shown = []
    for fulfilment in [*called_back, *ready]:
        wave = state.waves.get(fulfilment.wave)
        if fulfilment.fulfilment in busy or (wave is not None and wave.state != "done"):
            continue
        shown.append(_waiting_row(state, fulfilment))
        if len(shown) == _SHOWN:
            break
    return shown


def _waiting_row(state: State, fulfilment: Fulfilment) -> dict[str, Any]:
    lines = state.fulfilment_lines.by("fulfilment", fulfilment.fulfilment)
    totes = totes_of(state, fulfilment.fulfilment)
    waybill = state.waybills.first("fulfilment", fulfilment.fulfilment)
    return {
        "order": fulfilment.number,
        "fulfilment": fulfilment.fulfilment,
        "tote": totes[0] if totes else "",
        "totes": totes,
        "waybill": waybill.waybill if waybill else "",
        "lines": len(lines),
        "pieces": sum(line.quantity for line in lines),
        "called_back": bool(fulfilment.cancel_kind),
    }


def head(bench: Bench) -> dict[str, Any]:
    """What every packing screen shows of its order."""
    session, fulfilment, _ = opened(bench)
    waybill = waybill_of(bench.state, fulfilment.fulfilment, session.no)
    totes = totes_of(bench.state, fulfilment.fulfilment)
    return {
        "order": fulfilment.number,
        "fulfilment": fulfilment.fulfilment,
        "parcel": session.parcel,
        "tote": totes[0] if totes else "",
        "totes": totes,
        "waybill": waybill.waybill if waybill else "",
        "carrier": waybill.carrier if waybill else "",
        "carrier_name": waybill.carrier_name if waybill else "",
        "parcel_no": session.no,
        **freshness.shown(bench.state, bench.unit.now_ms, fulfilment),
    }


def see_item(bench: Bench) -> dict[str, Any]:
    """The order being verified."""
    session, fulfilment, lines = opened(bench)
    done = session.counted()
    shown: list[dict[str, Any]] = [
        {
            "line_no": line.line_no,
            "sku": line.sku,
            "name": bench.goods_name(line.sku),
            "wanted": line.quantity,
            "done": done.get(line.line_no, 0),
        }
        for line in lines
    ]
    current = next((line for line in lines if line.line_no == session.current), None)
    keyed = bool(
        current
        and session.pieces.get(current.line_no)
        and current.quantity >= bench.state.setting("keyed_from", KEYED_FROM)
        and not is_tracked(bench, current.sku)
    )
    return {
        **head(bench),
        "remark": remark_of(bench.state, fulfilment),
        "lines": shown,
        "current": session.current,
        "keyed_allowed": keyed,
        **packs.see(session.pack),
        "left": sum([line["wanted"] - line["done"] for line in shown]),
        **cartons.shown(bench, session.carton, [(line.sku, line.quantity) for line in lines]),
    }


def see_shipped(bench: Bench) -> dict[str, Any]:
    """The parcel that has just shipped, and what waits next."""
    session, fulfilment, _ = opened(bench)
    parcel = bench.state.parcels[session.parcel]
    waybill = bench.state.waybills.get(parcel.waybill)
    return {
        "order": fulfilment.number,
        "fulfilment": fulfilment.fulfilment,
        "parcel": parcel.parcel,
        "waybill": parcel.waybill,
        "carrier": parcel.carrier,
        "carrier_name": waybill.carrier_name if waybill else "",
        "grams": parcel.grams,
        "waiting": waiting(bench.state),
    }


def more_to_pack(bench: Bench, session: Verifying) -> bool:
    """Whether pieces of the order are in no parcel yet."""
    inside: dict[int, int] = {}
    for parcel in bench.state.parcels.by("fulfilment", session.fulfilment):
        if parcel.parcel == session.parcel or parcel.state == "shipped":
            for line in parcel.lines:
                inside[line.line_no] = inside.get(line.line_no, 0) + line.quantity
    lines = bench.state.fulfilment_lines.by("fulfilment", session.fulfilment)
    return any(inside.get(line.line_no, 0) < line.quantity for line in lines)


def content_moves(state: State, parcel: Parcel, to_place: str, *, everything: bool) -> tuple[Movement, ...]:
    """Movements of a parcel's goods out of the totes of its order: all that lies there, or its own part of it."""
    totes = totes_of(state, parcel.fulfilment)
    if everything:
        return goods.all_moves(state, totes, to_place)
    wanted: dict[str, int] = {}
    for line in parcel.lines:
        wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
    found: list[Movement] = []
    for tote in totes:
        for row in list(state.stock.by("place", tote)):
            part = min(max(0, row.quantity), wanted.get(row.sku, 0))
            if part:
                wanted[row.sku] -= part
                found.append(goods.movement(row, part, to_place))
    return tuple(found)


def place_of(parcel: Parcel) -> str:
    """Where a parcel's goods lie on record until the despatch audit has let it go."""
    return f"PARCEL:{parcel.parcel}"


def moment(at_ms: int) -> str | None:
    """A moment for a screen."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat() if at_ms else None


def local_time(state: State, at_ms: int) -> str:
    """A moment in the warehouse's time zone, to the minute."""
    zone = ZoneInfo(str(state.setting("timezone", "Asia/Shanghai")))
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone).strftime("%Y-%m-%d %H:%M")
