"""Setting the warehouse up: zones, bins with limits, the table with every error by line, labels, the map."""

from typing import Any
from urllib.request import urlopen

import msgspec
import pytest

from gateway.contracts.catalogue import ProductChanged
from gateway.contracts.facts import Movement, StockMoved
from gateway.floor.apply import apply
from gateway.floor.storage import places, slotting
from gateway.floor.storage.layouts import put_bins, put_layout, put_zone
from gateway.store.rows import Bin, Zone
from gateway.store.state import State
from tests.gateway.site import BADGES, LAYOUT, Site
from tests.gateway.web.conftest import Rig

STRANGER = {"X-Forwarded-For": "192.168.1.9"}


def call(rig: Rig, method: str, path: str, **body: Any) -> tuple[int, Any]:
    return rig.call(method, f"/api/v1/{path}", body or None)


def fetch(rig: Rig, path: str) -> bytes:
    """The answer as it came."""
    with urlopen(rig.url + path, timeout=30) as answer:
        raw: bytes = answer.read()
    return raw


@pytest.fixture
def furnished(rig: Rig) -> Rig:
    """With zone A of 3 x 4 bins, people and lamps."""
    rig.furnish()
    return rig


def import_table(rig: Rig, text: str, *, dry: bool = False) -> dict[str, Any]:
    status, answer = call(rig, "POST", "places/import", text=text, dry=dry)
    assert status == 200, answer
    found: dict[str, Any] = answer
    return found


def test_a_zone_with_a_kind_and_bins_of_its_own_is_set_up(furnished: Rig) -> None:
    status, zone = call(furnished, "PUT", "zones/q", kind="qc", name="质检区")
    assert (status, zone["kind"], zone["bins"]) == (200, "qc", 0)
    status, place = call(furnished, "PUT", "places/qc-1", zone="q", x_mm=1500, y_mm=7000, max_pieces=40, one_sku=True)
    assert (status, place["bin"], place["walk_mm"], place["max_pieces"]) == (200, "QC-1", 8500, 40)
    assert call(furnished, "GET", "places/QC-1")[1]["kind"] == "qc"
    assert call(furnished, "GET", "places?zone=Q")[1]["total"] == 1
    assert call(furnished, "DELETE", "places/QC-1")[0] == 200
    assert call(furnished, "DELETE", "zones/Q")[0] == 200
    assert call(furnished, "GET", "places/QC-1")[0] == 404


@pytest.mark.parametrize(
    ("place", "body", "says"),
    [
        ("X-1", {"zone": "X"}, "no zone"),
        ("A-9", {"zone": "A", "aisle": 9}, "outside the layout"),
        ("A-9", {"zone": "A", "x_mm": 5}, "both coordinates"),
        ("PO-260101-0001", {"zone": "A", "x_mm": 5, "y_mm": 5}, "cannot be the name"),
        ("A 1", {"zone": "A", "x_mm": 5, "y_mm": 5}, "cannot be the name"),
        ("DEFECT", {"zone": "A", "x_mm": 5, "y_mm": 5}, "cannot be the name"),
    ],
)
def test_a_bin_that_cannot_be_is_refused_with_the_reason(
    furnished: Rig, place: str, body: dict[str, Any], says: str
) -> None:
    status, answer = call(furnished, "PUT", f"places/{place.replace(' ', '%20')}?lang=en", **body)
    assert (status, says in answer["message"]) == (422, True), answer


def test_a_table_is_tried_first_and_each_line_that_cannot_be_used_is_named(furnished: Rig) -> None:
    text = (
        "库位,库区,类型,横坐标,纵坐标,最多件数,一位一品,颜色\n"
        "R-1,R,备货区,1000,2000,80,是,red\n"
        "R-2,R,,1000,x,80,是,\n"
        "R-1,R,,1,1,,,\n"
        "A-01-02,,,,,12,否,\n"
        ",R,,1,1,,,\n"
        "R-3,R,,1,1,-4,,\n"
    )
    tried = import_table(furnished, text, dry=True)
    assert (tried["lines"], tried["new"], tried["changed"], tried["zones"]) == (6, 1, 1, ["R"])
    assert [fault["line"] for fault in tried["faults"]] == [3, 4, 6, 7]
    assert (tried["strange_columns"], tried["faults"][0]["text"]) == (["颜色"], "R-2,R,,1000,x,80,是,")
    assert call(furnished, "GET", "places/R-1")[0] == 404
    done = import_table(furnished, text)
    assert (done["new"], done["faults_total"]) == (1, 4)
    assert call(furnished, "GET", "places/R-1")[1]["one_sku"] is True
    assert (
        next(zone["kind"] for zone in call(furnished, "GET", "zones")[1]["zones"] if zone["zone"] == "R") == "reserve"
    )
    assert call(furnished, "GET", "places/A-01-02")[1]["max_pieces"] == 12


def test_the_table_that_is_written_changes_nothing_when_it_is_read_again(furnished: Rig) -> None:
    import_table(furnished, "bin,zone,kind,x_mm,y_mm,skus,blocked\nR-1,R,reserve,10,20,LAMP;MUG,wet floor\n")
    text = fetch(furnished, "/api/v1/places.csv").decode()
    again = import_table(furnished, text)
    assert (again["new"], again["changed"], again["faults_total"], again["strange_columns"]) == (0, 0, 0, [])
    assert again["same"] == again["lines"] == 13


def test_only_an_installer_or_a_supervisor_sets_up(furnished: Rig) -> None:
    code = call(furnished, "POST", "pairing-codes", name="PDA", right="kiosk")[1]["code"]
    token = furnished.call("POST", "/api/v1/pairings", {"code": code}, headers=STRANGER)[1]["token"]
    screen = {**STRANGER, "Authorization": f"Bearer {token}"}
    assert furnished.call("GET", "/api/v1/zones", headers=STRANGER)[0] == 401
    assert furnished.call("GET", "/api/v1/zones", headers=screen)[0] == 200
    for badge, status in (("", 403), ("OP-NOBODY00", 403), (BADGES["paul"], 403), (BADGES["susi"], 200)):
        headers = {**screen, "X-Badge": badge} if badge else screen
        assert furnished.call("PUT", "/api/v1/zones/Q", {"kind": "qc"}, headers=headers)[0] == status


def test_labels_of_a_zone_come_as_a_sheet(furnished: Rig) -> None:
    assert fetch(furnished, "/api/v1/places/sheet.pdf?zone=A").startswith(b"%PDF")
    assert fetch(furnished, "/api/v1/places/sheet.pdf?bins=A-01-01,a-01-02").startswith(b"%PDF")
    assert call(furnished, "GET", "places/sheet.pdf?zone=ZZ")[0] == 422


def test_the_map_shows_bins_with_their_stock_and_where_people_are(furnished: Rig) -> None:
    plan = call(furnished, "GET", "map")[1]
    assert [zone["zone"] for zone in plan["zones"]] == ["A"]
    assert len(plan["bins"]) == 12
    first = next(row for row in plan["bins"] if row[0] == "A-01-01")
    assert first[2:] == [1500, 800, 0, 0, None, ""]
    people = call(furnished, "GET", "map?part=people")[1]["people"]
    assert [(one["name"], one["at"]) for one in people] == [("Rita", None), ("Paul", None), ("Vera", None)]


def test_a_layout_with_levels_names_bins_by_level(site: Site) -> None:
    bins = site.writer.call(lambda unit: put_layout(unit, "B", dict(LAYOUT), levels=2, kind="reserve"))
    assert bins == 24
    assert site.state.bins["B-03-04-2"].level == 1
    assert site.scan("r1", "B-03-04-2")["code"] == "unexpected"


def test_zones_and_bins_are_rebuilt_from_the_log(site: Site) -> None:
    site.writer.call(lambda unit: put_layout(unit, "B", dict(LAYOUT), levels=2))
    site.writer.call(lambda unit: put_layout(unit, "A", {**LAYOUT, "aisles": 2}))
    state = State()
    for event in site.outbox.read(0, 10_000):
        apply(state, event.message(), event.time)
    assert state.zones.rows == site.state.zones.rows
    assert state.bins.rows == site.state.bins.rows
    assert len(state.bins) == 8 + 24


def test_goods_are_not_put_where_they_may_not_lie(site: Site) -> None:
    def build(unit: Any) -> None:
        put_zone(unit, Zone(zone="Q", kind="qc"))
        rows = {
            "Q-1": {"blocked": "wet"},
            "Q-2": {"skus": ("MUG",)},
            "Q-3": {"one_sku": True},
            "Q-4": {"max_pieces": 6},
            "Q-5": {"max_g": 1000},
            "Q-6": {"one_lot": True},
            "Q-7": {"classes": ("lamps",)},
        }
        put_bins(
            unit, [Bin(bin=name, zone="Q", aisle=0, cell=0, x_mm=1, y_mm=1, **more) for name, more in rows.items()]
        )

    site.writer.call(build)
    site.stock(LAMP=4, MUG=1)

    def ask(place: str, sku: str = "LAMP", **more: Any) -> str:
        refused = places.refusal(site.state, place, sku, **more)
        return refused.code if refused else ""

    assert (ask("Q-1"), ask("Q-2"), ask("Q-2", "MUG")) == ("bin_blocked", "bin_goods", "")
    site.down(ProductChanged(sku="LAMP", name="White lamp", version=2, category="lamps", weight_g=200))
    assert (ask("Q-7"), ask("Q-7", "MUG")) == ("", "bin_goods")
    assert (ask("Q-4", quantity=6), ask("Q-4", quantity=7)) == ("", "bin_full")
    assert (ask("Q-5", quantity=5), ask("Q-5", quantity=6)) == ("", "bin_full")
    assert (ask("A-01-01", quality="defective"), ask("A-01-01", kinds={"qc"})) == ("bin_zone", "bin_zone")
    assert ask("A-01-01", warehouse="elsewhere") == ""
    assert places.room(site.state, "Q-4", "LAMP") == 6


def test_goods_that_are_picked_often_get_a_nearer_place(site: Site) -> None:
    def build(unit: Any) -> None:
        put_zone(unit, Zone(zone="V", kind="best_seller"))
        put_bins(unit, [Bin(bin="V-1", zone="V", aisle=0, cell=0, x_mm=100, y_mm=0, max_pieces=20)])
        goods = (("LAMP", 10, "A-03-04"), ("MUG", 30, "A-03-03"), ("HOOK", 2, "A-01-01"))
        unit.record(StockMoved(movements=tuple(Movement(sku, n, "", to) for sku, n, to in goods), reason="opening"))

    site.writer.call(build)
    moves = slotting.suggest(site.state, {"HOOK": 50, "MUG": 9, "LAMP": 5})
    found = {one["sku"]: one["to"] for one in moves}
    assert found == {"HOOK": "V-1", "MUG": "A-01-02", "LAMP": "A-01-03"}  # 30 mugs do not fit into the best-seller bin
    assert [one["saved_mm"] for one in moves] == sorted((one["saved_mm"] for one in moves), reverse=True)
    assert slotting.suggest(site.state, {}) == []


def test_a_bins_volume_is_a_limit_where_the_goods_sizes_are_known(site: Site) -> None:
    site.down(
        ProductChanged(sku="BOX", name="Box", version=1, length_mm=100, width_mm=100, height_mm=100),
    )
    row = {"zone": "A", "aisle": 0, "cell": 0}
    site.writer.call(lambda unit: put_bins(unit, [Bin(bin="A-01-01", max_ml=2500, **row)]))  # type: ignore[arg-type]
    assert places.room(site.state, "A-01-01", "BOX") == 2
    assert places.room(site.state, "A-01-01", "LAMP") is None


def test_orders_take_nothing_from_blocked_bins_nor_from_zones_that_are_not_picked_from(site: Site) -> None:
    site.stock(LAMP=4)
    (place,) = site.on_hand("LAMP")
    row = site.state.bins[place]

    def block(unit: Any, reason: str) -> None:
        put_bins(unit, [msgspec.structs.replace(row, blocked=reason)])

    site.order("1001", LAMP=2)
    site.writer.call(lambda unit: block(unit, "wet floor"))
    assert site.plan() == 0
    for kind, waves in (("qc", 0), ("hold", 0), ("despatch", 0), ("reserve", 1)):
        site.writer.call(lambda unit: block(unit, ""))
        site.writer.call(
            lambda unit, kind=kind: put_zone(unit, msgspec.structs.replace(site.state.zones["A"], kind=kind))
        )
        assert site.plan() == waves, kind
