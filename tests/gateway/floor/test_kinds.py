"""Orders by kind, and the style that each kind is picked in."""

from gateway.contracts.facts import WaveClaimed
from tests.gateway.floor.carts import setting
from tests.gateway.site import Site


def waves(site: Site) -> list[tuple[str, str, int]]:
    """Style, kind and orders of the waves that were made."""
    return [(one.get("style", ""), one.get("kind", ""), len(one["fulfilments"])) for one in site.events("WaveCreated")]


def plan_all(site: Site) -> None:
    """Plans until nothing is left to plan, claiming each wave so that the next one is wanted."""
    while site.plan():
        for wave in site.state.waves.by("state", "waiting"):
            fact = WaveClaimed(wave=wave.wave, operator="paul", station="p1")
            site.writer.call(lambda unit, fact=fact: unit.record(fact))


def four_kinds(site: Site) -> None:
    site.stock(LAMP=200, MUG=200, HOOK=200)
    for i in range(1, 6):
        site.order(f"S{i}", HOOK=1)
    for i in range(6, 11):
        site.order(f"S{i}", LAMP=2)
    for i in range(11, 15):
        site.order(f"S{i}", LAMP=1, MUG=i - 10)
    site.order("S20", LAMP=10, MUG=20)


def test_without_a_setting_every_order_is_picked_into_its_own_tote(site: Site) -> None:
    four_kinds(site)
    plan_all(site)
    assert {(style, kind) for style, kind, _ in waves(site)} == {("cluster", "")}
    assert sum(orders for _, _, orders in waves(site)) == 15


def test_orders_are_split_by_kind_and_each_kind_is_walked_in_its_style(site: Site) -> None:
    four_kinds(site)
    setting(site, pick_styles="auto")
    plan_all(site)
    assert sorted(waves(site)) == [
        ("batch", "second_sort", 4),
        ("cluster", "", 1),
        ("one_piece", "one_piece", 5),
        ("one_piece", "same_goods", 5),
    ]


def test_a_few_orders_of_a_kind_are_not_worth_a_walk_of_their_own(site: Site) -> None:
    site.stock(LAMP=20, HOOK=20)
    for i in range(1, 4):
        site.order(f"S{i}", HOOK=1)
    site.order("S4", LAMP=1, HOOK=1)
    setting(site, pick_styles="auto")
    plan_all(site)
    assert waves(site) == [("cluster", "", 4)]


def test_a_big_order_may_have_a_walk_to_itself(site: Site) -> None:
    site.stock(LAMP=99, MUG=99)
    site.order("S1", LAMP=30)
    site.order("S2", MUG=30)
    setting(site, pick_styles={"many_goods": "single"})
    plan_all(site)
    assert waves(site) == [("single", "", 1), ("single", "", 1)]


def test_a_style_that_does_not_suit_a_kind_is_not_used(site: Site) -> None:
    site.stock(LAMP=9, MUG=9)
    site.order("S1", LAMP=2, MUG=1)
    setting(site, pick_styles={"second_sort": "one_piece", "many_goods": "nonsense"})
    plan_all(site)
    assert waves(site) == [("cluster", "", 1)]


def test_the_wave_row_keeps_its_style(site: Site) -> None:
    site.stock(HOOK=9)
    for i in range(1, 5):
        site.order(f"S{i}", HOOK=1)
    setting(site, pick_styles="auto")
    plan_all(site)
    site.restart()
    assert [(wave.style, wave.kind) for wave in site.state.waves] == [("one_piece", "one_piece")]
