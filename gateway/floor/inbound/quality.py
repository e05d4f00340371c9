"""Inbound QC: what has to be looked at goes to the QC zone (质检区); a person accepts it, or rejects a part of it."""

from typing import Any, NamedTuple

import msgspec

from gateway.contracts.facts import Movement, Quality, QualityChecked
from gateway.contracts.kiosk import Notice
from gateway.floor import menu
from gateway.floor.bench import Bench
from gateway.floor.inbound import lots, papers, putaway
from gateway.floor.notices import Refused
from gateway.floor.steps import Step
from gateway.floor.storage import goods, places
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.rows import Stock
from gateway.store.sessions import Inspecting
from gateway.store.state import State

ZONE = "QC"
SUPPLIER_RETURN = "RTV"
SETTING = "qc"  # {"sku:LAMP": 100, "supplier:Acme": 20, "*": 5}: percent of the pieces to look at
GRADES = ("scratched", "broken", "wrong_goods", "expired", "other")


class Batch(NamedTuple):
    """Pieces of one SKU and lot in the QC zone."""

    sku: str
    lot: str
    quantity: int


def percent(state: State, sku: str, supplier: str) -> int:
    """How much of a delivery is looked at: the SKU's rule goes before the supplier's, that before the site's."""
    rules = state.setting(SETTING, {})
    for name in (f"sku:{sku}", f"supplier:{supplier}", "*"):
        if name in rules:
            return int(rules[name])
    return 0


def sample(quantity: int, share: int) -> int:
    """Pieces to look at, one at least."""
    return max(1, -(-quantity * share // 100)) if share > 0 else 0


def zone(bench: Bench) -> str:
    """Where this warehouse's goods wait for inspection."""
    return places.beside(ZONE, putaway.warehouse_of(bench))


def waiting(state: State, place: str = ZONE) -> list[Stock]:
    """Goods that wait for inspection."""
    rows = [row for row in state.stock.by("place", place) if row.quantity > 0]
    return sorted(rows, key=lambda row: (lots.first_out(state, row), row.sku))


def begin(bench: Bench) -> Notice:
    """From the home screen."""
    bench.go("qc.item", Inspecting())
    return bench.say("scan_qc")


def _scan_item(bench: Bench, scanned: Scanned) -> Notice:
    if scanned.meaning is not Meaning.GOODS:
        raise Refused("unexpected", text=scanned.text)
    here = [row for row in bench.state.stock.by("place", zone(bench)) if row.quantity > 0]
    sku, _ = goods.one_sku(scanned, [row.sku for row in here])
    lot = lots.said(scanned).lot
    rows = [row for row in here if row.sku == sku and (not lot or row.lot == lot)]
    if not rows:
        raise Refused("not_in_qc", name=bench.goods_name(sku))
    if len(rows) > 1:
        raise Refused("say_lot", name=bench.goods_name(sku), lots=", ".join(sorted(row.lot for row in rows)))
    bench.go("qc.check", Inspecting(sku=sku, lot=rows[0].lot))
    found = _batch(bench)
    return bench.say("look_at", sample=_sample(bench, found), quantity=found.quantity)


def _batch(bench: Bench) -> Batch:
    session = bench.work.session
    assert isinstance(session, Inspecting)
    rows = bench.state.stock.by("place", zone(bench))
    pieces = sum(row.quantity for row in rows if (row.sku, row.lot) == (session.sku, session.lot))
    return Batch(session.sku, session.lot, pieces)


def _paper(state: State, sku: str) -> dict[str, str]:
    """The receipt whose pieces wait."""
    line = state.receipt_lines.first("waiting", sku)
    if line is not None:
        return {"receipt": line.receipt}
    blind = state.inbound.blind_lines.first("waiting", sku)
    return {"blind": blind.blind} if blind is not None else {}


def _sample(bench: Bench, batch: Batch) -> int:
    receipt = bench.state.receipts.get(_paper(bench.state, batch.sku).get("receipt", ""))
    share = percent(bench.state, batch.sku, receipt.supplier if receipt else "")
    return min(batch.quantity, sample(batch.quantity, share))


def _accept(bench: Bench, value: Any) -> Notice:
    return _settle(bench, 0, "", "")


def _reject(bench: Bench, value: Any) -> Notice:
    """`{"quantity": pieces, "grade": one of GRADES, "reason": text, "to": "defect" | "supplier"}`."""
    wish = value if isinstance(value, dict) else {}
    grade, reason = str(wish.get("grade", "")), str(wish.get("reason", "")).strip()[:200]
    if grade not in GRADES:
        raise Refused("bad_value", value=grade or value)
    rejected = goods.whole(wish.get("quantity"), minimum=1)
    if rejected > _batch(bench).quantity:
        raise Refused("over_staged", left=_batch(bench).quantity)
    return _settle(bench, rejected, grade, reason, str(wish.get("to", "defect")))


def _settle(bench: Bench, rejected: int, grade: str, reason: str, to: str = "defect") -> Notice:
    batch, paper = _batch(bench), _paper(bench.state, _batch(bench).sku)
    if batch.quantity < 1:
        bench.go("qc.item", Inspecting())
        return bench.say("not_in_qc", name=bench.goods_name(batch.sku))
    accepted = batch.quantity - rejected
    bench.unit.record(
        QualityChecked(
            sku=batch.sku,
            accepted=accepted,
            rejected=rejected,
            movements=_movements(bench, batch, accepted, rejected, to),
            lot=batch.lot,
            sample=_sample(bench, batch),
            reason=reason,
            grade=grade,
            station=bench.name,
            operator=bench.operator_id,
            **paper,
        ),
        subject=batch.sku,
    )
    if "receipt" in paper:
        papers.close_if_done(bench, **paper)
    if accepted:
        putaway.put(bench, batch.sku, accepted, batch.lot)
        session = bench.work.session
        return bench.say("qc_done", accepted=accepted, rejected=rejected, bin=getattr(session, "bin", "") or "-")
    bench.go("qc.item", Inspecting())
    return bench.say("qc_rejected", rejected=rejected)


def _movements(bench: Bench, batch: Batch, accepted: int, rejected: int, to: str) -> tuple[Movement, ...]:
    """What is accepted goes to staging. What is rejected leaves as good and comes back as defective."""
    here = zone(bench)
    aside = SUPPLIER_RETURN if to == "supplier" else places.beside(goods.DEFECT, putaway.warehouse_of(bench))
    made = []
    if accepted:
        made.append(
            Movement(sku=batch.sku, quantity=accepted, from_place=here, to_place=putaway.staging(bench), lot=batch.lot)
        )
    if rejected:
        out = Movement(sku=batch.sku, quantity=rejected, from_place=here, lot=batch.lot)
        made += [out, msgspec.structs.replace(out, from_place="", to_place=aside, quality=Quality.DEFECTIVE)]
    return tuple(made)


def _leave(bench: Bench, value: Any) -> Notice:
    bench.go_home()
    return bench.say("left")


def _back(bench: Bench, value: Any) -> Notice:
    bench.go("qc.item", Inspecting())
    return bench.say("left")


def _see_item(bench: Bench) -> dict[str, Any]:
    return {
        "lines": [
            {"sku": row.sku, "name": bench.goods_name(row.sku), "quantity": row.quantity,
             **lots.shown(bench.state, row.sku, row.lot)}
            for row in waiting(bench.state, zone(bench))[:40]
        ]
    }  # fmt: skip


def _see_check(bench: Bench) -> dict[str, Any]:
    batch = _batch(bench)
    return {
        "sku": batch.sku,
        "name": bench.goods_name(batch.sku),
        "quantity": batch.quantity,
        "sample": _sample(bench, batch),
        "grades": list(GRADES),
        **lots.shown(bench.state, batch.sku, batch.lot),
    }


menu.offer("qc", {"receive"}, begin, lambda state: len(waiting(state)))
STEPS = {
    ("", "qc.item"): Step("quality", _see_item, _scan_item, {"leave": _leave}),
    ("", "qc.check"): Step("quality", _see_check, None, {"accept": _accept, "reject": _reject, "leave": _back}),
}
