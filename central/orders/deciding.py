"""What a person decides about an order before the floor has it: hold it back, let it go."""

from sqlalchemy import Connection, update

from central.clock import now
from central.orders import by_hand
from central.orders.allocation import free, retry_waiting
from central.orders.models import Trade
from central.orders.release import release
from central.orders.services import WrongState, approve, find
from central.orders.timeline import note
from central.security.rights import Person, Scope, require

BY_HAND = "by_hand"
_CAN_WAIT = ("reserved", "awaiting_stock", "out_of_stock")


def hold(tx: Connection, user: Person, wanted: str, reason: str) -> None:
    """Holds an order back for review; what it had reserved or claimed goes to those that wait for it.

    Raises WrongState once the floor has it (cancelling calls it back) or where it is held already; UnknownOrder.
    """
    trade = find(tx, wanted)
    require(user, "orders.review", Scope(shop=trade["shop"], warehouse=trade["warehouse"]))
    held = update(Trade).where(Trade.id == trade["id"], Trade.status.in_(_CAN_WAIT))
    if tx.execute(held.values(status="review", hold_reason=BY_HAND).returning(Trade.id)).first() is None:
        raise WrongState(f"order {trade['number']} is {trade['status']}, so it cannot be held")
    at = now()
    note(tx, trade["id"], "review", at, {"reason": BY_HAND, "said": reason}, user.name)
    retry_waiting(tx, trade["warehouse"], free(tx, [trade["id"]]), at)


def let_go(tx: Connection, user: Person, wanted: str) -> str:
    """Lets an order go on: out of review, or looks for its goods once more; returns its new status.

    Raises WrongState where nothing keeps it, UnknownOrder.
    """
    trade = find(tx, wanted)
    if trade["status"] == "review":
        return approve(tx, user, trade["id"])
    if trade["status"] == "out_of_stock":
        return by_hand.retry(tx, user, trade["id"])
    require(user, "orders.release", Scope(shop=trade["shop"], warehouse=trade["warehouse"]))
    if trade["status"] == "reserved" and release(tx, [trade["id"]], now()):
        return "released"
    raise WrongState(f"order {trade['number']} is {trade['status']}: there is nothing to let go")
