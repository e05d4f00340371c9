"""Which moments are photographed: a parcel that was verified, and one that was weighed."""

from collections import deque
from typing import NamedTuple

from gateway.contracts.facts import ParcelVerified, ParcelWeighed
from gateway.contracts.messages import Message
from gateway.store.state import State
from gateway.store.unit import Unit

VERIFIED, WEIGHED = "verified", "weighed"


class Wanted(NamedTuple):
    """A picture to take now."""

    station: str
    parcel: str
    moment: str


def camera_of(state: State, station: str) -> str:
    """The address of the camera over a station, or ""."""
    return str(state.setting(f"camera:{station}", ""))


def follow(unit: Unit, message: Message) -> None:
    """Asks for a picture, once the fact is durable; a parcel never waits for it."""
    if isinstance(message, ParcelVerified):
        moment = VERIFIED
    elif isinstance(message, ParcelWeighed) and message.accepted:
        moment = WEIGHED
    else:
        return
    if not camera_of(unit.state, message.station):
        return
    wanted, one = unit.state.pictures, Wanted(message.station, message.parcel, moment)
    unit.after_commit(lambda: wanted.append(one))
    unit.signal("evidence")


Pictures = deque[Wanted]
