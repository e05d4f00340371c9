"""Facts as events: what was observed, when, where and why, in the words of CBV 2.0.

A fact about goods or parcels gives one event or several; what is about people, waves, paper or devices gives none and
stands in `UNSEEN` with its reason. Nothing is looked up that could change later but the SKU's barcodes and the site's
settings, so that a fact exported again has the same id.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from gateway.contracts import facts
from gateway.contracts.messages import Message
from gateway.rfid.epc import EpcError, decode
from gateway.rfid.epcis import inside
from gateway.rfid.epcis.hashing import canonical_time, event_id
from gateway.rfid.epcis.site import Site
from gateway.rfid.epcis.telling import CAPTURES, LOST, Told, condition, counted, event, goods_of, moves, papers, tells

NAMESPACE = "https://floorgate.invalid/epcis/"
CONTEXT: list[Any] = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"floorgate": NAMESPACE}]

_TAG_STATES = {
    facts.TagState.COMMISSIONED: ("OBSERVE", "encoding", "active"),
    facts.TagState.IN_BIN: ("OBSERVE", "storing", "in_progress"),
    facts.TagState.PICKED: ("OBSERVE", "picking", "in_progress"),
    facts.TagState.PACKED: ("ADD", "packing", "in_progress"),
    facts.TagState.SHIPPED: ("OBSERVE", "shipping", "in_transit"),
    facts.TagState.RETURNED: ("OBSERVE", "receiving", "returned"),
    facts.TagState.MISSING: ("OBSERVE", "cycle_counting", "unknown"),
    facts.TagState.DECOMMISSIONED: ("DELETE", "decommissioning", "inactive"),
}
_OUTWARD = {"out": ("departing", "in_transit"), "in": ("arriving", "in_progress")}

UNSEEN = {
    facts.ReceiptClosed.TYPE: "paper; its goods were told as they came",
    facts.ReturnClosed.TYPE: "paper; its goods were told as they came",
    facts.WaveCreated.TYPE: "planning",
    facts.WaveClaimed.TYPE: "who does the work",
    facts.WorkHandedOver.TYPE: "who does the work",
    facts.WaveCompleted.TYPE: "planning; its goods were told as they were picked",
    facts.WaveLeft.TYPE: "who does the work",
    facts.WaveAssigned.TYPE: "who does the work",
    facts.WavePaused.TYPE: "planning",
    facts.WaveResumed.TYPE: "planning",
    facts.WaveDissolved.TYPE: "planning",
    facts.StopsWritten.TYPE: "planning",
    facts.WaveSorted.TYPE: "planning; its goods were told as they were put",
    facts.FulfilmentBackOrdered.TYPE: "planning",
    facts.ToteBound.TYPE: "a tote; its goods are told as they are picked",
    facts.PickShort.TYPE: "goods that were not seen; where they are given up for lost is told by stock_moved",
    facts.FulfilmentShort.TYPE: "goods that were not seen",
    facts.LineVerified.TYPE: "a part of parcel_verified",
    facts.WaybillPrinted.TYPE: "a label; the parcel is told when it is packed",
    facts.ParcelWeighed.TYPE: "a weight; parcel_shipped tells the one that counts",
    facts.InterceptTooLate.TYPE: "nothing moved",
    facts.DeviceReplaced.TYPE: "a device",
    facts.GateRang.TYPE: "an alarm; the passages were told",
    facts.GateAcknowledged.TYPE: "a person at an alarm",
    facts.ArrivalsDismissed.TYPE: "a person's decision; the passages were told",
    facts.TagPrinted.TYPE: "a label; its tag is told when it was read back",
    facts.TagGivenUp.TYPE: "a label",
    facts.MessageApplied.TYPE: "a message",
    facts.MessageParked.TYPE: "a message",
    facts.TaskRaised.TYPE: "a question to a person",
    facts.TaskClosed.TYPE: "a person's answer",
    **inside.UNSEEN,
}


def captured() -> tuple[str, ...]:
    """The types of facts that give events."""
    return tuple(CAPTURES)


def events(site: Site, fact: Message, subject: str, at: datetime, identity: str) -> list[Told]:
    """The events of one fact that was recorded `at` that time under that id; none for those of `UNSEEN`.

    Raises:
        EpcisError: the fact has a value that no event can hold.
    """
    capture = CAPTURES.get(fact.TYPE)
    return [_finished(site, told, at, identity) for told in capture(site, fact, subject)] if capture else []


def _finished(site: Site, told: Told, recorded: datetime, identity: str) -> Told:
    """With its times, where its log entry stands, and its id."""
    at: datetime = told.pop("at", recorded)
    offset = at.astimezone(site.zone).strftime("%z")
    event = {
        "type": told.pop("type", "ObjectEvent"),
        "eventID": "",
        "eventTime": canonical_time(at.isoformat()),
        "eventTimeZoneOffset": f"{offset[:3]}:{offset[3:5]}",
        "recordTime": canonical_time(recorded.isoformat()),
        **{name: value for name, value in told.items() if value not in ("", [], {})},
        "floorgate:event": identity,
    }
    return {**event, "eventID": event_id(event, {"floorgate": NAMESPACE})}


@tells(facts.GoodsReceived)
def _received(site: Site, fact: facts.GoodsReceived, subject: str) -> Iterable[Told]:
    now = fact.movements[0].to_place if fact.movements else ""
    goods = goods_of(site, fact.movements or (facts.Movement(sku=fact.sku, quantity=fact.quantity),))
    named = papers(site, "recadv", subject or fact.receipt, "receipt")
    yield event(site, "receiving", condition(fact.movements), fact.station, now, bizTransactionList=named, **goods)


@tells(facts.ReturnReceived)
def _returned(site: Site, fact: facts.ReturnReceived, subject: str) -> Iterable[Told]:
    now = fact.movements[0].to_place if fact.movements else ""
    goods = goods_of(site, fact.movements or (facts.Movement(sku=fact.sku, quantity=fact.quantity),))
    lasting = {"set": ["non_sellable_other"]} if fact.quality is facts.Quality.DEFECTIVE else {}
    named = papers(site, "rma", subject or fact.return_id, "return")
    told = event(site, "receiving", "returned", fact.station, now, bizTransactionList=named, **goods)
    yield {**told, "persistentDisposition": lasting}


@tells(facts.GoodsPutAway)
def _put_away(site: Site, fact: facts.GoodsPutAway, subject: str) -> Iterable[Told]:
    kind, name = ("rma", "return") if fact.return_id else ("recadv", "receipt")
    goods = goods_of(site, fact.movements or (facts.Movement(sku=fact.sku, quantity=fact.quantity),))
    named = papers(site, kind, subject if fact.return_id or fact.receipt else "", name)
    yield event(site, "storing", condition(fact.movements), fact.bin, fact.bin, bizTransactionList=named, **goods)


@tells(facts.LinePicked)
def _picked(site: Site, fact: facts.LinePicked, subject: str) -> Iterable[Told]:
    goods = goods_of(site, fact.movements or (facts.Movement(sku=fact.sku, quantity=fact.quantity),))
    named = papers(site, "po", subject, "order")
    told = event(site, "picking", "in_progress", fact.bin, "", bizTransactionList=named, **goods)
    yield told | ({"at": max(piece.at for piece in fact.pieces)} if fact.pieces else {})


@tells(facts.BatchPicked)
def _picked_in_totals(site: Site, fact: facts.BatchPicked, subject: str) -> Iterable[Told]:
    told = event(site, "picking", "in_progress", fact.bin, "", **goods_of(site, fact.movements))
    yield told | ({"at": max(piece.at for piece in fact.pieces)} if fact.pieces else {})


@tells(facts.PutTakenBack)
def _put_taken_back(site: Site, fact: facts.PutTakenBack, subject: str) -> Iterable[Told]:
    return moves(site, fact.movements, "")


@tells(facts.ParcelVerified)
def _verified(site: Site, fact: facts.ParcelVerified, subject: str) -> Iterable[Told]:
    yield event(
        site, "inspecting", "completeness_verified", fact.station, "",
        quantityList=counted(site, fact.lines), bizTransactionList=papers(site, "po", subject, "order"),
    )  # fmt: skip


@tells(facts.ParcelShipped)
def _packed(site: Site, fact: facts.ParcelShipped, subject: str) -> Iterable[Told]:
    """The label gives the parcel its number: only now can it be told that the goods are in it."""
    parcel, named = site.parcel(fact.parcel, fact.sscc), papers(site, "po", subject, "order", fact.waybill)
    common: Told = {"bizTransactionList": named, "floorgate:grams": fact.grams}
    packed = event(site, "packing", "in_progress", fact.station, "", "ADD", **common)
    yield {"type": "AggregationEvent", "parentID": parcel, "childQuantityList": counted(site, fact.lines), **packed}
    yield event(site, "staging_outbound", "container_closed", fact.station, "", epcList=[parcel], **common)


@tells(facts.DespatchPassed)
def _shipped(site: Site, fact: facts.DespatchPassed, subject: str) -> Iterable[Told]:
    named = papers(site, "po", subject, "order", fact.waybill)
    parcel = [site.parcel(fact.parcel)]
    told = event(site, "shipping", "in_transit", "", epcList=parcel, bizTransactionList=named)
    yield {**told, "floorgate:grams": fact.grams}


@tells(facts.GatePassed)
def _passed(site: Site, fact: facts.GatePassed, subject: str) -> Iterable[Told]:
    """What a reader saw; where it could not tell the direction the event says no more than that."""
    step, disposition = _OUTWARD.get(fact.direction, ("", ""))
    named = papers(site, "po", subject, "order", fact.waybill) if fact.parcel else []
    now = "" if fact.direction == "in" else None
    told = event(site, step, disposition, fact.gate, now, epcList=[_tag(site, fact.epc)], bizTransactionList=named)
    yield told | {"at": fact.first_seen, "floorgate:reads": fact.reads}


def _tag(site: Site, epc: str) -> str:
    try:
        code = decode(epc)
    except EpcError:
        return site.unit(f"tag-{epc}")  # no EPC of GS1's: named for what it is
    return code.digital_link or code.uri


@tells(facts.TagCommissioned)
def _commissioned(site: Site, fact: facts.TagCommissioned, subject: str) -> Iterable[Told]:
    station = fact.read_at.partition("/")[0]
    told = event(site, "commissioning", "active", station, "", "ADD", epcList=[_tag(site, fact.epc)])
    yield {**told, "floorgate:class": site.goods(fact.sku), "floorgate:quantity": fact.quantity}


@tells(facts.TagRewritten)
def _rewritten(site: Site, fact: facts.TagRewritten, subject: str) -> Iterable[Told]:
    """The former number is used up, the new one comes to life on the same pieces."""
    former, now = _tag(site, fact.former), _tag(site, fact.epc)
    gone = event(site, "decommissioning", "inactive", fact.station, action="DELETE", epcList=[former])
    yield {**gone, "floorgate:followedBy": now}
    born = event(site, "commissioning", "active", fact.station, "", "ADD", epcList=[now])
    yield {**born, "floorgate:follows": former}


@tells(facts.TagStateChanged)
def _tag_state(site: Site, fact: facts.TagStateChanged, subject: str) -> Iterable[Told]:
    action, step, disposition = _TAG_STATES[fact.state]
    if fact.state is facts.TagState.PACKED:
        told = event(site, step, disposition, fact.station, "", action)
        told |= {"parentID": site.parcel(fact.parcel), "childEPCs": [_tag(site, fact.epc)]}
        yield {"type": "AggregationEvent", **told}
        return
    known = fact.state not in (facts.TagState.SHIPPED, facts.TagState.MISSING, facts.TagState.DECOMMISSIONED)
    place = fact.place if known else None
    at = fact.station or fact.place
    yield event(site, step, disposition, at, place, action, epcList=[_tag(site, fact.epc)])


@tells(facts.TagSeen)
def _tag_seen(site: Site, fact: facts.TagSeen, subject: str) -> Iterable[Told]:
    """An antenna that watches a place: where it saw the unit, or that it sees it no more."""
    step, disposition = ("storing", "in_progress") if fact.place else ("", "unknown")
    now = fact.place or None
    yield event(site, step, disposition, fact.place or fact.before, now, epcList=[_tag(site, fact.epc)])


@tells(facts.GateMatched)
def _matched(site: Site, fact: facts.GateMatched, subject: str) -> Iterable[Told]:
    """The units that passed together are a parcel's content, so the parcel passed."""
    named = papers(site, "po", subject, "order", fact.waybill)
    told = event(site, "departing", "in_transit", fact.gate, bizTransactionList=named)
    children = [_tag(site, epc) for epc in fact.epcs]
    yield {"type": "AggregationEvent", "parentID": site.parcel(fact.parcel), "childEPCs": children, **told}


@tells(facts.FulfilmentIntercepted)
def _intercepted(site: Site, fact: facts.FulfilmentIntercepted, subject: str) -> Iterable[Told]:
    named = papers(site, "po", subject, "order")
    return (told | {"bizTransactionList": named} for told in moves(site, fact.movements, fact.station))


@tells(facts.StockCounted)
def _stock_counted(site: Site, fact: facts.StockCounted, subject: str) -> Iterable[Told]:
    """What lay there; and what did not and is written off."""
    if fact.counted > 0:
        seen = facts.Movement(sku=fact.sku, quantity=fact.counted)
        told = event(site, "cycle_counting", "in_progress", fact.bin, fact.bin, **goods_of(site, (seen,)))
        yield {**told, "floorgate:expected": fact.expected}
    yield from moves(site, (one for one in fact.movements if not one.to_place or one.to_place == LOST), fact.bin)


@tells(facts.StockMoved)
def _moved(site: Site, fact: facts.StockMoved, subject: str) -> Iterable[Told]:
    return moves(site, fact.movements, "")


@tells(facts.TransferShipped)
def _transfer_shipped(site: Site, fact: facts.TransferShipped, subject: str) -> Iterable[Told]:
    named = papers(site, "desadv", subject or fact.transfer, "transfer")
    if fact.movements:
        yield event(site, "shipping", "in_transit", "", bizTransactionList=named, **goods_of(site, fact.movements))


@tells(facts.TransferReceived)
def _transfer_received(site: Site, fact: facts.TransferReceived, subject: str) -> Iterable[Told]:
    named = papers(site, "desadv", subject or fact.transfer, "transfer")
    if fact.movements:
        now = fact.movements[0].to_place
        goods = goods_of(site, fact.movements)
        yield event(site, "receiving", condition(fact.movements), now, now, bizTransactionList=named, **goods)
