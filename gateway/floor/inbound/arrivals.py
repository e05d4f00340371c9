"""Goods receipt by gate: tags that came in through a gate or were read at the receiving bench wait for a person.

A supplier's tag says its goods by its EPC (SGTIN); a serial counts once, whatever is read how often. Nothing enters the
stock before somebody confirms.
"""

from collections.abc import Collection
from typing import Any, NamedTuple

from gateway.contracts.facts import ArrivalsDismissed, GoodsReceived, Movement, TagCommissioned
from gateway.contracts.kiosk import Notice
from gateway.floor.bench import Bench
from gateway.floor.inbound import lots
from gateway.floor.notices import Refused
from gateway.floor.storage import goods
from gateway.floor.tags.tags import CannotTag
from gateway.rfid.identity import code_of, identity_of
from gateway.store.rows import GateArrival, Product, ReceiptLine
from gateway.store.state import State
from gateway.store.unit import Unit


class Expected(NamedTuple):
    """The goods of a tag that came in; without `receipt` nothing expects them."""

    sku: str
    quantity: int
    receipt: str = ""
    line_no: int = 0


def expected(state: State, epc: str) -> Expected | None:
    """What a strange tag stands for; None where it is no goods' tag, or came in before."""
    found = identity_of(epc)
    if not found.gtin or epc in state.gate_arrivals or epc in state.tagged_units:
        return None
    known = _goods_of(state, found.gtin)
    if known is None:
        return None
    sku, pieces = known
    line = _open_line(state, sku, pieces)
    return Expected(sku, pieces, line.receipt, line.line_no) if line is not None else Expected(sku, pieces)


def waiting(state: State) -> list[dict[str, Any]]:
    """What came in and nobody has confirmed, by receipt and goods; what nothing expects comes last."""
    groups: dict[tuple[str, int, str], list[GateArrival]] = {}
    for row in state.gate_arrivals:
        groups.setdefault((row.receipt, row.line_no, row.sku), []).append(row)
    return [_group(state, key, groups[key]) for key in sorted(groups, key=lambda key: (not key[0], key))]


def of_receipt(state: State, receipt: str) -> list[dict[str, Any]]:
    """What came in for one receipt."""
    return [one for one in waiting(state) if one["receipt"] == receipt] if len(state.gate_arrivals) else []


def take(bench: Bench, value: Any) -> Notice:
    """`value`: the EPCs that the receiving screen showed; who is signed in has looked at the goods."""
    epcs = [str(one) for one in value] if isinstance(value, list) else []
    try:
        pieces = confirm(bench.unit, bench.name, epcs, bench.operator_id) if epcs else 0
    except CannotTag as error:
        raise Refused("arrivals_changed") from error
    if not pieces:
        raise Refused("arrivals_changed")
    return bench.say("arrivals_received", quantity=pieces)


def _group(state: State, key: tuple[str, int, str], found: list[GateArrival]) -> dict[str, Any]:
    receipt, line_no, sku = key
    document, line = state.receipts.get(receipt), state.receipt_lines.get((receipt, line_no))
    product: Product | None = state.products.get(sku)
    return {
        "receipt": receipt,
        "number": document.number if document is not None else "",
        "supplier": document.supplier if document is not None else "",
        "line_no": line_no,
        "sku": sku,
        "name": product.name if product is not None else sku,
        "pieces": sum(row.quantity for row in found),
        "tags": len(found),
        "epcs": [row.epc for row in found],
        "gates": sorted({row.gate for row in found}),
        "expected": line.expected if line is not None else 0,
        "received": line.received if line is not None else 0,
        "at_ms": max(row.at_ms for row in found),
    }


def confirm(unit: Unit, station: str, epcs: Collection[str], operator: str) -> int:
    """A person has looked: these goods are received into staging, their tags are units of ours. Returns the pieces.

    Raises:
        CannotTag: a tag that does not wait, goods that nothing expects, or more than the receipt expects.
    """
    state, pieces = unit.state, 0
    lines: dict[tuple[str, int], list[GateArrival]] = {}
    for epc in dict.fromkeys(one.lower() for one in epcs):
        row = state.gate_arrivals.get(epc)
        if row is None:
            raise CannotTag("The tag %(epc)s does not wait to be received.", epc=epc)
        lines.setdefault((row.receipt, row.line_no), []).append(row)
    for key, rows in lines.items():
        pieces += _receive(unit, station, key, rows, operator)
    unit.signal("refresh:receive")
    unit.signal("gate")
    return pieces


def _receive(unit: Unit, station: str, key: tuple[str, int], rows: list[GateArrival], operator: str) -> int:
    state = unit.state
    line, receipt = state.receipt_lines.get(key), state.receipts.get(key[0])
    if line is None or receipt is None or receipt.state != "open":
        raise CannotTag("No open receipt expects %(sku)s.", sku=rows[0].sku)
    if lots.tracked(state, line.sku):
        raise CannotTag("%(sku)s belongs to lots: count it at the receiving bench.", sku=line.sku)
    quantity = sum(row.quantity for row in rows)
    if line.received + quantity > line.expected:
        raise CannotTag("The receipt %(number)s expects no more %(sku)s.", number=receipt.number, sku=line.sku)
    codes = tuple(code for row in rows if row.quantity == 1 and (code := code_of(row.epc)))
    move = Movement(sku=line.sku, quantity=quantity, to_place=goods.STAGING, units=codes)
    fact = GoodsReceived(
        receipt=line.receipt,
        line_no=line.line_no,
        sku=line.sku,
        quantity=quantity,
        movements=(move,),
        station=station,
        operator=operator,
    )
    unit.record(fact, subject=receipt.number)
    for row in rows:
        unit.record(_ours(row, operator), subject=row.epc)
    return quantity


def _ours(row: GateArrival, operator: str) -> TagCommissioned:
    return TagCommissioned(
        epc=row.epc,
        kind="goods" if row.quantity == 1 else "carton",
        sku=row.sku,
        quantity=row.quantity,
        uri=row.uri,
        read_at=row.gate,
        operator=operator,
        place=goods.STAGING,
    )


def dismiss(unit: Unit, station: str, epcs: Collection[str], reason: str, operator: str) -> None:
    """These are not taken in: another's goods, or counted by hand. Raises CannotTag."""
    known = tuple(epc for epc in dict.fromkeys(one.lower() for one in epcs) if epc in unit.state.gate_arrivals)
    if not known:
        raise CannotTag("None of these tags waits to be received.")
    unit.record(ArrivalsDismissed(gate=station, epcs=known, reason=reason.strip(), operator=operator), subject=station)
    unit.signal("gate")


def _goods_of(state: State, gtin: str) -> tuple[str, int] | None:
    """The SKU of a GTIN and its pieces; None where it is not known, or fits several."""
    for zeros in (0, 1, 2, 6):
        if gtin[:zeros].strip("0"):
            break
        found = state.codes.get(gtin[zeros:])
        if found:
            return next(iter(found.items())) if len(found) == 1 else None
    return None


def _open_line(state: State, sku: str, pieces: int) -> ReceiptLine | None:
    """The first line of an open receipt that still expects so many, beside what waits for it already."""
    for receipt in state.receipts.by("state", "open"):
        arrived = [row for row in state.gate_arrivals.by("receipt", receipt.receipt) if row.sku == sku]
        for line in state.receipt_lines.by("receipt", receipt.receipt):
            waits = sum(row.quantity for row in arrived if row.line_no == line.line_no)
            if line.sku == sku and line.expected - line.received - waits >= pieces:
                return line
    return None
