"""Weighing: expectation, hold, override, learning; and a label of unknown fate."""

import pytest

from gateway.floor.apply.scanout import keep_learned
from gateway.floor.outbound import weights
from gateway.store.state import State
from tests.gateway.floor.test_scan_out import picked
from tests.gateway.site import BADGES, Site, product


def at_the_scale(site: Site, **pieces: int) -> None:
    assert site.verify("b1", picked(site, **pieces))["step"] == "verify.weigh"


def test_a_weight_that_does_not_fit_holds_the_parcel_and_names_what_is_likely(site: Site) -> None:
    at_the_scale(site, LAMP=2, MUG=1)
    site.print_all()
    view = site.weigh("b1", 700)
    assert (view["step"], view["code"], view["data"]["grams"]) == ("verify.held", "weight_held", 700)
    assert view["data"]["likely"][0] == {"sku": "LAMP", "name": "White lamp", "pieces": -1}
    assert site.events("ParcelWeighed")[-1]["accepted"] is False
    assert "ParcelShipped" not in site.kinds()
    assert [task.kind for task in site.state.tasks] == ["weight_held"]


def test_reopening_scans_everything_again_and_prints_no_second_label(site: Site) -> None:
    at_the_scale(site, LAMP=2)
    site.print_all()
    site.weigh("b1", 100)
    view = site.tap("b1", "reopen")
    assert (view["step"], view["data"]["left"]) == ("verify.item", 2)
    site.scan("b1", "LAMP")
    assert site.scan("b1", "LAMP")["step"] == "verify.weigh"
    assert site.print_all() == 0
    assert site.weigh("b1", 460)["step"] == "shipped"
    assert len(site.events("WaybillPrinted")) == 1
    assert [task.state for task in site.state.tasks] == ["closed"]


def test_only_a_supervisor_with_a_reason_overrides(site: Site) -> None:
    at_the_scale(site, LAMP=2)
    site.print_all()
    site.weigh("b1", 100)
    assert site.tap("b1", "override", {"badge": "OP-VERA0000", "reason": "x"})["code"] == "supervisor_needed"
    assert site.tap("b1", "override", {"badge": "OP-SUSI0000", "reason": " "})["code"] == "reason_needed"
    assert site.tap("b1", "override", "nonsense")["code"] == "unknown_badge"
    view = site.tap("b1", "override", {"badge": "OP-SUSI0000", "reason": "gift box"})
    assert view["step"] == "shipped"
    weighed = site.events("ParcelWeighed")[-1]
    assert (weighed["overridden_by"], weighed["reason"], weighed["accepted"]) == ("susi", "gift box", True)


def test_a_second_weight_of_a_held_parcel_may_fit(site: Site) -> None:
    at_the_scale(site, LAMP=2)
    site.print_all()
    site.weigh("b1", 100)
    assert site.weigh("b1", 460)["step"] == "shipped"


def test_a_weight_keyed_by_hand_needs_a_badge_and_a_reason(site: Site) -> None:
    at_the_scale(site, LAMP=2)
    site.print_all()
    assert site.weigh("b1", 460, badge="OP-VERA0000", reason="")["code"] == "reason_needed"
    assert site.weigh("b1", 460, badge="OP-NOBODY00", reason="over the scale")["code"] == "unknown_badge"
    assert site.weigh("b1", 460, badge="OP-VERA0000", reason="over the scale")["step"] == "shipped"
    weighed = site.events("ParcelWeighed")[-1]
    assert (weighed["source"], weighed["reason"]) == ("manual", "over the scale")


def test_a_weight_where_no_parcel_waits_is_refused(site: Site) -> None:
    assert site.weigh("b1", 500)["code"] == "no_parcel"


def test_a_parcel_weighed_before_its_label_came_ships_when_it_comes(site: Site) -> None:
    at_the_scale(site, LAMP=2)
    view = site.weigh("b1", 460)
    assert (view["step"], view["code"]) == ("verify.weigh", "label_waits")
    site.print_all()
    view = site.view("b1")
    assert (view["step"], view["data"]["grams"]) == ("shipped", 460)


def test_an_unknown_label_is_never_printed_again_by_itself(site: Site) -> None:
    at_the_scale(site, LAMP=2)
    site.print_all(state="unknown")
    assert site.print_all() == 0
    view = site.weigh("b1", 460)
    assert (view["step"], view["code"], view["data"]["label"]) == ("verify.label", "label_unknown", "unknown")
    assert [task.kind for task in site.state.tasks] == ["print_unknown"]
    assert site.tap("b1", "reprint", {"reason": ""})["code"] == "reason_needed"
    assert site.tap("b1", "reprint", {"reason": "jammed"})["step"] == "verify.weigh"
    site.print_all()
    assert site.view("b1")["step"] == "shipped"
    printed = site.events("WaybillPrinted")
    assert [(one["state"], one.get("copy", 1), one.get("reason", "")) for one in printed] == [
        ("unknown", 1, ""),
        ("confirmed", 2, "jammed"),
    ]
    assert len({one["waybill"] for one in printed}) == 1


def test_a_person_may_say_that_the_unknown_label_came_out(site: Site) -> None:
    at_the_scale(site, LAMP=2)
    site.print_all(state="unknown")
    site.weigh("b1", 460)
    assert site.tap("b1", "label_ok")["step"] == "shipped"
    assert len(site.state.print_jobs.by("parcel", site.state.fulfilments["f-S1"].parcel)) == 1


def test_the_first_parcel_of_an_unweighed_sku_teaches_its_weight(site: Site) -> None:
    site.down(product("VASE", "Green vase", "4006381333962"))
    site.stock(VASE=10)
    for number, grams in (("S1", 750), ("S2", 752)):
        site.order(number, VASE=2)
        site.plan()
        site.verify("b1", site.pick_wave()[0]["tote"])
        site.print_all()
        view = site.weigh("b1", grams)
        assert view["step"] == "shipped"
        assert view["code"] == ("weight_learned" if number == "S1" else "shipped")
    assert site.state.sku_weights["VASE"].mean_mg == pytest.approx(300_000, rel=0.06)
    site.order("S3", VASE=2)
    site.plan()
    site.verify("b1", site.pick_wave()[0]["tote"])
    assert site.weigh("b1", 420)["step"] == "verify.held"


def test_a_parcel_left_at_the_scale_is_taken_up_again(site: Site) -> None:
    tote = picked(site, LAMP=2)
    site.verify("b1", tote)
    site.tap("b1", "leave")
    view = site.scan("b2", tote)
    assert (view["step"], view["code"]) == ("verify.weigh", "resumed")
    site.print_all()
    assert site.weigh("b2", 460)["step"] == "shipped"


def test_goods_at_the_edge_of_a_carton_may_lie_in_the_next_one() -> None:
    state = State()
    from gateway.store.rows import Product

    state.products.put(Product(sku="A", name="a", weight_g=498))
    edge = weights.expect(state, [("A", 1)])
    state.products.put(Product(sku="A", name="a", weight_g=300))
    inside = weights.expect(state, [("A", 1)])
    assert edge.grams is not None
    assert edge.tolerance is not None
    assert inside.tolerance is not None
    assert edge.tolerance - inside.tolerance >= 90
    assert abs(498 + 150 - edge.grams) <= edge.tolerance


def test_learning_never_goes_below_a_gram_and_narrows_what_it_sees_alone() -> None:
    state = State()
    from gateway.store.rows import Product

    state.products.put(Product(sku="A", name="a", weight_g=100))
    before = weights.expect(state, [("A", 10)])
    for _ in range(20):
        keep_learned(state, weights.learn(state, weights.expect(state, [("A", 10)]), 1190))
    after = weights.expect(state, [("A", 10)])
    assert after.grams == pytest.approx(1190, abs=5)
    assert before.tolerance is not None
    assert after.tolerance is not None
    assert after.tolerance <= before.tolerance


@pytest.mark.parametrize(
    ("name", "code"), [("paul", "no_right"), ("rita", "no_right"), ("vera", "shipped"), ("susi", "shipped")]
)
def test_a_weight_is_keyed_by_a_packer_or_a_supervisor(site: Site, name: str, code: str) -> None:
    at_the_scale(site, LAMP=2)
    site.print_all()
    assert site.weigh("b1", 460, badge=BADGES[name].lower(), reason="scale broken")["code"] == code
    weighed = site.events("ParcelWeighed")
    assert [one["operator"] for one in weighed] == ([name] if code == "shipped" else [])


def test_the_refused_badge_leaves_a_held_parcel_held(site: Site) -> None:
    at_the_scale(site, LAMP=2)
    site.print_all()
    assert site.weigh("b1", 5000)["step"] == "verify.held"
    view = site.weigh("b1", 460, badge=BADGES["paul"], reason="scale broken")
    assert (view["step"], view["code"]) == ("verify.held", "no_right")
