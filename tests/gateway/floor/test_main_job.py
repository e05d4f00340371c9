"""From released order to shipped parcel."""

from tests.gateway.site import Site


def test_an_order_is_received_for_picked_verified_weighed_labelled_and_shipped(site: Site) -> None:
    site.stock(LAMP=20, MUG=10)
    site.order("S1", LAMP=2, MUG=1)
    assert site.plan() == 1

    totes = site.pick_wave()
    assert [tote["order"] for tote in totes] == ["S1"]
    view = site.verify("b1", totes[0]["tote"])
    assert (view["step"], view["code"]) == ("verify.weigh", "verified")
    assert view["data"]["expected_grams"] == 2 * 200 + 350 + 150
    assert view["data"]["label"] == "queued"

    assert site.print_all() == 1
    assert site.view("b1")["data"]["label"] == "confirmed"
    view = site.weigh("b1", 905)
    assert (view["step"], view["code"]) == ("shipped", "shipped")
    assert view["data"]["waybill"] == "YT0000000000001"
    assert site.on_hand("LAMP") == {"A-01-01": 18}

    kinds = [kind for kind in site.kinds() if kind != "MessageApplied"]
    assert kinds[-7:] == [
        "LineVerified",
        "LineVerified",
        "ParcelVerified",
        "WaybillPrinted",
        "ParcelWeighed",
        "ParcelShipped",
        "DespatchPassed",
    ]
