"""Several warehouses on one floor: which one a fact, a document and a station belong to."""

import msgspec

from gateway.contracts.messages import Message
from gateway.floor.bench import Bench
from gateway.floor.storage import places
from gateway.store.state import State


def placed(state: State, message: Message) -> Message:
    """The fact with the warehouse that it is about, where that is not the gateway's own."""
    if len(state.places.warehouses) < 2 or message.warehouse:
        return message
    code = of_fact(state, message)
    return msgspec.structs.replace(message, warehouse=code) if code else message


def of_fact(state: State, message: Message) -> str:
    """Its document's warehouse, else that of the place or the station where it happened; "" for the gateway's own."""
    document = _of_document(state, message)
    if document is not None:
        return places.own(state, document)
    for movement in getattr(message, "movements", ()):
        for place in (movement.from_place, movement.to_place):
            if place in state.bins:
                return places.warehouse_of(state, place)
    place = str(getattr(message, "bin", ""))
    if place in state.bins:
        return places.warehouse_of(state, place)
    return of_station(state, str(getattr(message, "station", "")))


def _of_document(state: State, message: Message) -> str | None:
    fulfilment = str(getattr(message, "fulfilment", ""))
    if not fulfilment and (parcel := state.parcels.get(str(getattr(message, "parcel", "")))) is not None:
        fulfilment = parcel.fulfilment
    found = (
        state.fulfilments.get(fulfilment)
        or state.receipts.get(str(getattr(message, "receipt", "")))
        or state.returns.get(str(getattr(message, "return_id", "")))
        or state.counting.counts.get(str(getattr(message, "count", "")))
    )
    return found.warehouse if found is not None else None


def of_station(state: State, name: str) -> str:
    """Whose work is done at the station, "" for the gateway's own warehouse."""
    station = state.stations.get(name)
    return places.own(state, station.warehouse) if station is not None else ""


def here(bench: Bench, warehouse: str) -> bool:
    """Whether work of this warehouse is done at this station."""
    return places.own(bench.state, warehouse) == places.own(bench.state, bench.station.warehouse)


def of_wave(state: State, fulfilments: tuple[str, ...]) -> str:
    """The warehouse of a wave, "" for the gateway's own: all its orders are of one."""
    first = state.fulfilments.get(fulfilments[0]) if fulfilments else None
    return places.own(state, first.warehouse) if first is not None else ""
