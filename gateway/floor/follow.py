"""What follows from a fact by itself: called after each fact that was recorded, never by a replay."""

from gateway.contracts.messages import Message
from gateway.evidence import wanted
from gateway.floor.outbound import gate_follow
from gateway.floor.stocktake import count_follow
from gateway.floor.tags import tag_follow
from gateway.store.unit import Unit


def follow(unit: Unit, message: Message) -> None:
    """Records the facts that this one brings with it."""
    tag_follow.follow(unit, message)
    count_follow.follow(unit, message)
    wanted.follow(unit, message)
    gate_follow.follow(unit, message)
