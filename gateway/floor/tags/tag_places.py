"""What readers away from the gates tell of tagged units: a shelf says where it sees them, a bench who has them in hand.

A shelf's antennas are bound to bins (setting `shelf:STATION/ROLE`); the stock does not follow them, people do. At a
packing bench a unit that is read while its order is open lies in the order's parcel; at the returns desk it has come
back; at a receiving bench a supplier's tag waits to be received, as one that came in through a gate.
"""

from typing import Any

from gateway.contracts.facts import GatePassed, TagSeen, TagState
from gateway.floor.inbound import arrivals
from gateway.floor.storage import goods
from gateway.floor.tags.tag_follow import put
from gateway.floor.tags.tags import CannotTag
from gateway.rfid.identity import identity_of
from gateway.store.rows import Setting, TaggedUnit
from gateway.store.sessions import Receiving, Returning, Verifying
from gateway.store.state import State
from gateway.store.unit import Unit

_NOT_OURS = frozenset({"printed", TagState.DECOMMISSIONED})
_ON_SHELF = frozenset({TagState.COMMISSIONED, TagState.IN_BIN, TagState.RETURNED})


class _Read:
    """Who says so: a station's reader, with nobody's badge."""

    def __init__(self, station: str) -> None:
        self.station, self.operator = station, ""


def shelf_name(station: str, role: str) -> str:
    """The name of a shelf reader's setting."""
    return f"shelf:{station}/{role}"


def shelf_of(state: State, station: str, role: str) -> dict[int, str]:
    """Which antenna of a reader watches which bin; empty where it is no shelf's reader."""
    antennas = dict(state.setting(shelf_name(station, role), {})).get("antennas", {})
    return {int(antenna): str(place) for antenna, place in antennas.items() if str(antenna).isdecimal()}


def put_shelf(unit: Unit, station: str, role: str, antennas: dict[int, str]) -> None:
    """Binds a reader's antennas to bins; without any it is no shelf's reader. Raises CannotTag."""
    state = unit.state
    if (station, role) not in state.devices:
        raise CannotTag("There is no reader %(reader)s.", reader=f"{station}/{role}")
    places = {antenna: place.strip().upper() for antenna, place in antennas.items() if place.strip()}
    for place in places.values():
        if place not in state.bins:
            raise CannotTag("There is no bin %(bin)s.", bin=place)
    kept = {str(antenna): place for antenna, place in sorted(places.items())}
    state.settings.put(Setting(name=shelf_name(station, role), value={"antennas": kept}))
    unit.signal("devices")


def seen(unit: Unit, epc: str, kind: str, place: str, before: str, station: str, antenna: int = 0) -> bool:
    """A shelf's antenna says where it sees a unit of ours; False where it is none."""
    row = unit.state.tagged_units.get(epc.lower())
    if row is None or row.state in _NOT_OURS or (row.seen_place, kind) == (place, "arrived"):
        return False
    fact = TagSeen(epc=row.epc, kind=kind, place=place, before=before, station=station, antenna=antenna)
    unit.record(fact, subject=row.epc)
    return True


def read(unit: Unit, station: str, epc: str) -> bool:
    """A bench's reader sees a tag; True where it told something new."""
    state, work = unit.state, unit.state.works.get(station)
    session: Any = work.session if work is not None else None
    row = state.tagged_units.get(epc.lower())
    if isinstance(session, Receiving):
        return row is None and _arrives(unit, station, epc.lower())
    if row is None or row.state in _NOT_OURS:
        return False
    if isinstance(session, Verifying):
        return _packs(unit, station, session, row)
    if isinstance(session, Returning):
        return _comes_back(unit, station, session, row)
    return False


def _packs(unit: Unit, station: str, session: Verifying, row: TaggedUnit) -> bool:
    """A unit of the order's goods, as long as the parcel has room for one more of them."""
    state = unit.state
    if row.parcel == session.parcel or (row.state != TagState.PICKED and row.state not in _ON_SHELF):
        return False
    totes = {one.tote for one in state.totes.by("fulfilment", session.fulfilment)}
    if row.state == TagState.PICKED and row.place not in totes:
        return False  # another order's, on the next bench
    lines = state.fulfilment_lines.by("fulfilment", session.fulfilment)
    wanted = sum(line.quantity for line in lines if line.sku == row.sku)
    inside = sum(one.quantity for one in state.tagged_units.by("parcel", session.parcel) if one.sku == row.sku)
    if inside + row.quantity > wanted:
        return False
    place = row.place if row.place in totes else next(iter(sorted(totes)), "")
    put(unit, row, TagState.PACKED, place, _Read(station), "read at the bench", session.parcel)
    return True


def _comes_back(unit: Unit, station: str, session: Returning, row: TaggedUnit) -> bool:
    """A unit that left with the order that is being returned."""
    state, parcel = unit.state, unit.state.parcels.get(row.parcel)
    entry = state.returns.get(session.return_id)
    order = state.fulfilments.get(parcel.fulfilment) if parcel is not None else None
    if entry is None or order is None or row.state != TagState.SHIPPED or order.number != entry.order:
        return False
    put(unit, row, TagState.RETURNED, goods.STAGING, _Read(station), "read at the bench", row.parcel)
    return True


def _arrives(unit: Unit, station: str, epc: str) -> bool:
    """A supplier's tag at the receiving bench: it waits as one from a gate does."""
    found = arrivals.expected(unit.state, epc)
    if found is None or not found.receipt:
        return False
    fact = GatePassed(
        gate=station,
        epc=epc,
        direction="in",
        first_seen=unit.now,
        reads=2,
        uri=identity_of(epc).uri,
        sku=found.sku,
        quantity=found.quantity,
        arrives=True,
        receipt=found.receipt,
        line_no=found.line_no,
    )
    unit.record(fact, subject=epc)
    unit.signal("gate")
    unit.signal("refresh:receive")
    return True
