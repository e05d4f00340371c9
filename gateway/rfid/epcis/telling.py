"""How facts are told: the registry of captures, and the parts that their events have in common."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from gateway.contracts import facts
from gateway.contracts.messages import Message
from gateway.rfid.epcis.site import Site

Told = dict[str, Any]
M = TypeVar("M", bound=Message)
Capture = Callable[[Site, M, str], Iterable[Told]]
CAPTURES: dict[str, Capture[Any]] = {}
LOST = "LOST"


def tells(fact: type[M]) -> Callable[[Capture[M]], Capture[M]]:
    """Registers the function that tells facts of one type: `(site, fact, subject)` gives its events."""

    def keep(capture: Capture[M]) -> Capture[M]:
        CAPTURES[fact.TYPE] = capture
        return capture

    return keep


def event(
    site: Site, step: str, disposition: str, at: str, now: str | None = None, action: str = "OBSERVE", **more: Any
) -> Told:
    """The common part: `at` is the place where it was observed, `now` where the goods are afterwards if it is known."""
    places = {"readPoint": {"id": site.place(at)}} | (
        {"bizLocation": {"id": site.place(now)}} if now is not None else {}
    )
    return {"action": action, "bizStep": step, "disposition": disposition, **places, **more}


def goods_of(site: Site, movements: Iterable[facts.Movement]) -> Told:
    """Pieces with unique codes one by one, all others by their class and lot."""
    pieces: Counter[str] = Counter()
    units: dict[str, None] = {}
    for one in movements:
        units |= dict.fromkeys(site.unit(code) for code in one.units)
        if one.quantity > len(one.units):
            pieces[site.goods(one.sku, one.lot)] += one.quantity - len(one.units)
    return {"epcList": list(units), "quantityList": elements(pieces)}


def counted(site: Site, lines: Iterable[facts.CountedLine]) -> list[Told]:
    pieces: Counter[str] = Counter()
    for line in lines:
        pieces[site.goods(line.sku)] += line.quantity
    return elements(pieces)


def elements(pieces: Counter[str]) -> list[Told]:
    return [{"epcClass": name, "quantity": quantity} for name, quantity in pieces.items() if quantity > 0]


def papers(site: Site, kind: str, number: str, name: str, waybill: str = "") -> list[Told]:
    told = [{"type": kind, "bizTransaction": site.paper(name, number)}] if number else []
    if waybill:
        told.append({"type": "bol", "bizTransaction": site.paper("waybill", waybill)})
    return told


def condition(movements: Iterable[facts.Movement]) -> str:
    bad = any(one.quality is facts.Quality.DEFECTIVE for one in movements)
    return "non_sellable_other" if bad else "in_progress"


def moves(site: Site, movements: Iterable[facts.Movement], at: str) -> Iterable[Told]:
    """One event for each way that goods went: put into a place, given up for lost, or gone for good."""
    ways: dict[tuple[str, str, facts.Quality], list[facts.Movement]] = {}
    for one in movements:
        ways.setdefault((one.from_place, one.to_place, one.quality), []).append(one)
    for (source, target, _), part in ways.items():
        if not target:
            yield event(site, "removing", "unavailable", at or source, action="DELETE", **goods_of(site, part))
        elif target == LOST:
            yield event(site, "cycle_counting", "unknown", at or source, **goods_of(site, part))
        else:
            yield event(site, "storing", condition(part), at or target, target, **goods_of(site, part))


def elements_of(site: Site, movements: Iterable[facts.Movement]) -> list[Told]:
    """The pieces of movements by their class and lot."""
    pieces: Counter[str] = Counter()
    for one in movements:
        pieces[site.goods(one.sku, one.lot)] += one.quantity
    return elements(pieces)
