"""A person who is deactivated leaves every station at once; what they had in hand goes on with others."""

import pytest

from gateway.contracts.badges import badge_hash
from gateway.contracts.catalogue import OperatorChanged
from tests.gateway.floor.test_picking import claim
from tests.gateway.floor.test_scan_out import picked
from tests.gateway.site import BADGES, ROLES, Site


def change(site: Site, name: str, *, active: bool = False, version: int = 2, roles: tuple[str, ...] = ()) -> None:
    """Central says what holds for an operator."""
    badge = badge_hash(BADGES.get(name, f"OP-{name.upper()}0000"))
    site.down(
        OperatorChanged(
            operator=name,
            name=name.title(),
            badge_hash=badge,
            roles=roles or (ROLES.get(name, ""),),
            language="en",
            active=active,
            version=version,
        )
    )


def test_a_person_is_signed_out_of_every_station_with_a_message(site: Site) -> None:
    shown: list[tuple[str, bytes]] = []
    site.writer.unit.outlet = Shown(shown)
    change(site, "vera")
    for station in ("b1", "b2"):
        view = site.view(station)
        assert (view["step"], view["data"]["operator"]) == ("sign_in", None)
        assert site.scan(station, BADGES["vera"])["code"] == "unknown_badge"
    assert sorted(station for station, body in shown if b'"shut_out"' in body and b"Vera" in body) == ["b1", "b2"]
    assert site.view("r1")["step"] == site.view("p1")["step"] == "home"


def test_an_old_version_or_a_change_of_name_signs_nobody_out(site: Site) -> None:
    change(site, "vera", active=True, version=3)
    change(site, "vera", version=2)
    assert site.view("b1")["data"]["operator"]["id"] == "vera"
    change(site, "nobody")
    assert site.view("b1")["data"]["operator"]["id"] == "vera"


def test_a_picker_leaves_what_was_taken_in_the_tote_and_the_wave_to_others(site: Site) -> None:
    site.stock(LAMP=10).order("S1", LAMP=3)
    view = claim(site)
    site.scan("p1", view["data"]["bin"])
    site.scan("p1", "LAMP")
    change(site, "paul")
    assert site.view("p1")["step"] == "sign_in"
    assert [one["quantity"] for one in site.events("LinePicked")] == [1]
    assert [wave.state for wave in site.state.waves] == ["waiting"]
    change(site, "petra", active=True, roles=("picker",))
    site.scan("p1", "OP-PETRA0000")
    view = site.tap("p1", "claim")
    assert view["data"]["quantity"] - view["data"]["picked"] == 2


def test_a_finished_walk_is_over_with_its_picker(site: Site) -> None:
    site.stock(LAMP=10).order("S1", LAMP=1)
    view = claim(site)
    site.scan("p1", view["data"]["bin"])
    assert site.scan("p1", "LAMP")["step"] == "pick.done"
    change(site, "paul")
    assert site.view("p1")["step"] == "sign_in"
    assert len(site.view("b1")["data"]["waiting"]) == 1


@pytest.mark.parametrize("step", ["verify.item", "verify.weigh", "verify.held"])
def test_a_parcel_of_a_packer_who_is_gone_is_opened_by_another(site: Site, step: str) -> None:
    tote = picked(site, LAMP=2)
    site.scan("b1", tote)
    if step != "verify.item":
        site.verify("b1", "LAMP")
    if step == "verify.held":
        site.weigh("b1", 5000)
    assert site.view("b1")["step"] == step
    change(site, "vera")
    assert site.view("b1")["step"] == "sign_in"
    assert site.weigh("b1", 460)["code"] == "no_parcel"
    site.scan("b2", BADGES["susi"])
    assert site.scan("b2", tote)["step"] == step


def test_counted_goods_wait_at_their_station_for_the_next_badge(site: Site) -> None:
    site.stock(LAMP=4)
    number = receipt_in_hand(site)
    change(site, "rita")
    view = site.view("r1")
    assert (view["step"], view["data"]["operator"], view["data"]["taps"]) == ("receive.putaway", None, [])
    place = view["data"]["bin"]
    for text in (place, "CMD:LEAVE", number, "LAMP"):
        assert site.scan("r1", text)["code"] == "sign_in_first"
    assert site.tap("r1", "leave")["code"] == "sign_in_first"
    site.restart()
    assert site.scan("r1", BADGES["rita"])["code"] == "unknown_badge"
    assert site.scan("r1", BADGES["vera"])["code"] == "no_right"
    assert site.scan("r1", BADGES["susi"])["step"] == "receive.putaway"
    assert site.scan("r1", BADGES["susi"])["code"] == "hand_over"
    assert site.scan("r1", place)["code"] in ("put_away", "closed")
    assert site.on_hand("MUG") == {place: 2}


def test_a_count_that_was_not_keyed_yet_is_dropped(site: Site) -> None:
    site.stock(LAMP=4)
    receipt_in_hand(site, keyed=False)
    change(site, "rita")
    assert site.view("r1")["step"] == "sign_in"
    assert site.on_hand("MUG") == {}


def receipt_in_hand(site: Site, keyed: bool = True) -> str:
    """Two mugs counted at r1, not put away."""
    from gateway.contracts import work

    number = "PO-260101-9999"
    lines = (work.ExpectedLine(1, "MUG", 2),)
    site.down(work.ReceiptExpected(receipt="r-9", number=number, warehouse="main", lines=lines))
    site.scan("r1", number)
    site.scan("r1", "MUG")
    if keyed:
        site.tap("r1", "quantity", 2)
    return number


class Shown:
    """Notes the views that are pushed."""

    def __init__(self, shown: list[tuple[str, bytes]]) -> None:
        self._shown = shown

    def push(self, station: str, step: str, body: bytes, data: bytes) -> None:
        """A station's new view."""
        self._shown.append((station, body))

    def wake(self, names: set[str]) -> None:
        """Nobody is woken."""
