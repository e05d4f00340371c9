"""A day of work in a database: real orders, goods received and short, parcels out, a return, tasks, a refusal."""

from pathlib import Path
from typing import ClassVar

from sqlalchemy import select, update

from central.app import followers
from central.channels.models import Confirmation
from central.database.database import Database
from central.facts.runner import FollowerRunner
from central.imports.services import import_orders
from central.orders.models import TradeLine
from central.purchasing.services import NewPurchaseOrder, order_goods
from central.security import services
from central.security.rights import SYSTEM
from gateway.contracts import facts
from gateway.contracts.messages import Message
from gateway.contracts.work import CancelKind
from tests.central.site import Site

ORDERS = Path(__file__).parents[2] / "data" / "orders" / "2011-01-30.csv"
NAME, PASSWORD = "boss", "a password for tests"


class UnheardOf(Message, frozen=True):
    """A newer gateway's message, which this central does not know."""

    TYPE: ClassVar[str] = "floor.unheard_of.v1"


def add_boss(database: Database) -> None:
    """Somebody who may do everything."""
    database.write(lambda tx: services.add_user(tx, NAME, "admin", password=PASSWORD))


def fill(database: Database) -> Site:
    """Does the work; gives back the site, so that more can be done."""
    site = Site.opened(database)
    content = ORDERS.read_bytes()
    database.write(lambda tx: import_orders(tx, SYSTEM, content, ORDERS.name))
    receive(site)
    work(site)
    site.floor.emit(facts.TaskRaised(task="t1", kind="weight_held", subject="p-1", detail={"grams": 900}))
    site.floor.emit(UnheardOf())
    site.floor.sync()
    follow(database)
    failed = update(Confirmation).values(status="failed", reason="file answered 422: unknown order", attempts=1)
    first = select(Confirmation.id).limit(1).scalar_subquery()
    database.write(lambda tx: tx.execute(failed.where(Confirmation.id == first)))
    return site


def receive(site: Site) -> None:
    """Buys most of what was ordered, a little too few of some, and leaves one purchase order open."""
    with site.database.read() as tx:
        rows = tx.execute(select(TradeLine.sku, TradeLine.quantity, TradeLine.price_fen).order_by(TradeLine.sku)).all()
    wanted: dict[str, tuple[int, int]] = {}
    for sku, quantity, price in rows:
        had, _ = wanted.get(sku, (0, 0))
        wanted[sku] = (had + quantity, max(price // 2, 1))
    lines = [(sku, quantity, cost) for no, (sku, (quantity, cost)) in enumerate(wanted.items()) if no % 97]
    opening = NewPurchaseOrder("Opening", lines, opening=True)
    receipt = site.database.write(lambda tx: order_goods(tx, SYSTEM, opening))[0]
    site.floor.poll()
    site.floor.receive(site.floor.receipts[receipt])
    site.floor.sync()
    late = [
        (sku, quantity + 10, cost)
        for no, (sku, (quantity, cost)) in enumerate(wanted.items())
        if no % 97 == 0 and no % 2
    ]
    site.database.write(lambda tx: order_goods(tx, SYSTEM, NewPurchaseOrder("ACME", late)))


def work(site: Site) -> None:
    """Ships what was released but for three orders; one of those shipped comes back."""
    site.floor.poll()
    kept = dict(list(site.floor.released.items())[:3])
    for fulfilment in kept:
        del site.floor.released[fulfilment]
    site.floor.work_all()
    site.floor.sync()
    shipped = site.rows("SELECT id FROM trade WHERE status = 'shipped' ORDER BY number LIMIT 1")
    for (order,) in shipped:
        site.cancel(order, CancelKind.REFUND)
    site.floor.poll()
    for expected in site.floor.returns.values():
        site.floor.take_return(expected)
    site.floor.released.update(kept)
    for fulfilment in list(kept)[:1]:
        site.floor.pick(fulfilment)
    site.floor.sync()


def follow(database: Database) -> None:
    """Books, customers and confirmations catch up."""
    FollowerRunner(database, followers()).catch_up()
