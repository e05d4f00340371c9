"""Where the behaviours are tried: a picker at a bin, a packer with an order, a person at the wall."""

from gateway.contracts.badges import badge_hash
from gateway.contracts.catalogue import OperatorChanged, ProductChanged, Tracking
from gateway.store.rows import Station
from tests.gateway.floor.carts import pick_cart, setting
from tests.gateway.site import Site


def at_pick_item(site: Site, **pieces: int) -> str:
    """Order S1 (5 lamps) at its first bin; returns the station."""
    wanted = pieces or {"LAMP": 5}
    site.stock(**dict.fromkeys(wanted, 40)).order("S1", **wanted)
    site.plan()
    view = site.tap("p1", "claim")
    site.scan("p1", view["data"]["bin"])
    return "p1"


def at_verify_item(site: Site) -> str:
    """Order S1 (2 lamps, 1 mug) open at a bench."""
    site.stock(LAMP=9, MUG=9).order("S1", LAMP=2, MUG=1)
    site.plan()
    site.pick_wave()
    site.scan("b1", "S1")
    return "b1"


def at_wall(site: Site) -> str:
    """Orders S1 and S2 in a cart, at the wall."""
    site.stock(LAMP=9, MUG=9)
    site.order("S1", LAMP=2, MUG=1)
    site.order("S2", LAMP=1)
    pick_cart(site, second_sort="batch", one_piece="batch")
    site.tap("b1", "start", "wall")
    return "b1"


def phones(site: Site, **orders: int) -> None:
    """Orders of so many phones, each with a code of its own, and a lamp: picked, phones 0001, 0002 ... in turn."""
    site.down(ProductChanged(sku="PHONE", name="Phone", version=1, tracking=Tracking.UNIT, weight_g=80))
    site.stock(PHONE=20, LAMP=20)
    for number, many in orders.items():
        site.order(number, PHONE=many, LAMP=1)
    setting(site, pick_styles="cluster")
    site.plan()
    view, serials = site.tap("p1", "claim"), {number: [] for number in orders}
    first = dict(zip(orders, _starts(orders.values()), strict=True))
    while view["step"] != "pick.done":
        data = view["data"]
        if view["step"] == "pick.bin":
            view = site.scan("p1", data["bin"])
        elif data["sku"] == "LAMP":
            view = site.scan("p1", "LAMP")
        else:
            taken = serials[data["order"]]
            taken.append(first[data["order"]] + len(taken))
            view = site.scan("p1", f"PHONE*{taken[-1]:04d}")
    site.tap("p1", "finish")


def _starts(counts) -> list[int]:  # type: ignore[no-untyped-def]
    found, at = [], 1
    for many in counts:
        found.append(at)
        at += many
    return found


def second_picker(site: Site) -> None:
    """Station p2 with Pia."""
    station = Station(station="p2", name="p2", kind="pick", language="en")
    site.writer.call(lambda unit: unit.state.stations.put(station))
    site.down(
        OperatorChanged(
            operator="pia", name="Pia", badge_hash=badge_hash("OP-PIA00000"), roles=("picker",), language="en"
        )
    )
    site.scan("p2", "OP-PIA00000")
