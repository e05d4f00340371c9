"""Facts of what happens inside the house and at its door, told as events: blind receipts, inspection, holds, kits,
transfers, hand-over, counts."""

from collections.abc import Iterable
from typing import Any

from gateway.contracts import facts
from gateway.rfid.epcis.site import Site
from gateway.rfid.epcis.telling import Told, condition, elements_of, event, goods_of, moves, papers, tells

UNSEEN = {
    facts.BlindOpened.TYPE: "paper; its goods are told as they come",
    facts.BlindClosed.TYPE: "paper; its goods were told as they came",
    facts.UnclaimedOpened.TYPE: "paper; its goods are told as they come",
    facts.CountOpened.TYPE: "paper; what lay there is told as it is counted",
    facts.CountBinsAdded.TYPE: "paper; what lay there is told as it is counted",
    facts.CountClosed.TYPE: "paper; what lay there was told as it was counted",
    facts.BinCounted.TYPE: "a part of a count; stock_counted tells what lay there",
    facts.BinReviewed.TYPE: "a person's decision; stock_counted tells what follows",
    facts.LateMovementFound.TYPE: "an explanation of a count",
    facts.ManifestOpened.TYPE: "paper; its parcels are told as they are handed over",
    facts.ManifestClosed.TYPE: "paper; its parcels were told as they were handed over",
    facts.ParcelTakenOff.TYPE: "paper; the parcel stays where it is",
    facts.BinsSet.TYPE: "a place",
    facts.BinsRemoved.TYPE: "a place",
    facts.ZoneSet.TYPE: "a place",
    facts.ZoneRemoved.TYPE: "a place",
    facts.EvidenceTaken.TYPE: "a picture",
    facts.EvidenceMissed.TYPE: "a picture that is missing",
    facts.WaybillWanted.TYPE: "a question to central",
    facts.LotRecorded.TYPE: "what is known of a lot",
    facts.LotHeld.TYPE: "a decision; the goods stay where they are",
    facts.LotReleased.TYPE: "a decision; the goods stay where they are",
}


@tells(facts.BlindReceived)
def _blind(site: Site, fact: facts.BlindReceived, subject: str) -> Iterable[Told]:
    yield _came(site, fact, "receiving", condition(fact.movements), papers(site, "recadv", fact.number, "receipt"))


@tells(facts.UnclaimedReceived)
def _unclaimed(site: Site, fact: facts.UnclaimedReceived, subject: str) -> Iterable[Told]:
    yield _came(site, fact, "receiving", "returned", papers(site, "rma", fact.number, "return"))


def _came(site: Site, fact: Any, step: str, disposition: str, named: list[Told]) -> Told:
    now = fact.movements[0].to_place if fact.movements else ""
    goods = goods_of(site, fact.movements or (facts.Movement(sku=fact.sku, quantity=fact.quantity),))
    return event(site, step, disposition, fact.station, now, bizTransactionList=named, **goods)


@tells(facts.QualityChecked)
def _checked(site: Site, fact: facts.QualityChecked, subject: str) -> Iterable[Told]:
    """What was inspected, then where it was put."""
    seen = facts.Movement(sku=fact.sku, quantity=fact.accepted + fact.rejected, lot=fact.lot)
    if seen.quantity > 0:
        disposition = "non_conformant" if fact.rejected and not fact.accepted else "conformant"
        yield event(site, "inspecting", disposition, fact.station, **goods_of(site, (seen,)))
    yield from moves(site, fact.movements, "")


@tells(facts.HoldPlaced)
def _held(site: Site, fact: facts.HoldPlaced, subject: str) -> Iterable[Told]:
    goods = goods_of(site, fact.movements or (facts.Movement(sku=fact.sku, quantity=fact.quantity),))
    yield event(site, "holding", "sellable_not_accessible", fact.place, fact.place, **goods)


@tells(facts.HoldReleased)
def _released(site: Site, fact: facts.HoldReleased, subject: str) -> Iterable[Told]:
    return moves(site, fact.movements, "")


@tells(facts.UnclaimedMatched)
def _found_out(site: Site, fact: facts.UnclaimedMatched, subject: str) -> Iterable[Told]:
    return moves(site, fact.movements, "")


@tells(facts.TransferPicked)
def _transfer_picked(site: Site, fact: facts.TransferPicked, subject: str) -> Iterable[Told]:
    named = papers(site, "desadv", subject or fact.transfer, "transfer")
    goods = goods_of(site, fact.movements or (facts.Movement(sku=fact.sku, quantity=fact.quantity),))
    yield event(site, "picking", "in_progress", fact.bin, "", bizTransactionList=named, **goods)


@tells(facts.KitAssembled)
def _assembled(site: Site, fact: facts.KitAssembled, subject: str) -> Iterable[Told]:
    return _kit(site, fact, "assembling")


@tells(facts.KitTakenApart)
def _taken_apart(site: Site, fact: facts.KitTakenApart, subject: str) -> Iterable[Told]:
    return _kit(site, fact, "disassembling")


def _kit(site: Site, fact: facts.KitAssembled | facts.KitTakenApart, step: str) -> Iterable[Told]:
    """What left the stock became what entered it."""
    told = event(site, step, "in_progress", fact.place, fact.place)
    told.pop("action")
    gone = elements_of(site, (one for one in fact.movements if not one.to_place))
    made = elements_of(site, (one for one in fact.movements if not one.from_place))
    if gone and made:
        yield {"type": "TransformationEvent", **told, "inputQuantityList": gone, "outputQuantityList": made}


@tells(facts.ParcelHandedOver)
def _handed(site: Site, fact: facts.ParcelHandedOver, subject: str) -> Iterable[Told]:
    named = papers(site, "po", subject, "order", fact.waybill)
    parcel = [site.parcel(fact.parcel)]
    yield event(site, "loading", "in_transit", fact.station, epcList=parcel, bizTransactionList=named)


@tells(facts.ParcelPulledBack)
def _pulled_back(site: Site, fact: facts.ParcelPulledBack, subject: str) -> Iterable[Told]:
    """The parcel is no parcel any more; its goods lie in a bin."""
    named = papers(site, "po", subject, "order", fact.waybill)
    parcel, lies = [site.parcel(fact.parcel)], fact.bin
    yield event(site, "void_shipping", "in_progress", fact.station, lies, epcList=parcel, bizTransactionList=named)
    goods = [facts.Movement(sku=line.sku, quantity=line.quantity, to_place=lies) for line in fact.lines]
    yield from moves(site, goods, "")
