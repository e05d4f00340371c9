"""19. A skipped line comes last but must be done."""

from tests.gateway.site import Site


def test_a_skipped_line_comes_last_but_must_be_done(site: Site) -> None:
    site.stock(LAMP=9, MUG=9, HOOK=9).order("S1", LAMP=1, MUG=1, HOOK=1)
    site.plan()
    first = site.tap("p1", "claim")["data"]["sku"]
    view = site.tap("p1", "skip")
    seen = []
    while view["step"] != "pick.done":
        if view["step"] == "pick.bin":
            view = site.scan("p1", view["data"]["bin"])
            continue
        seen.append(view["data"]["sku"])
        if view["data"]["sku"] == first:
            assert site.tap("p1", "skip")["code"] == "last_stop"
            assert site.state.fulfilments["f-S1"].state == "picking"
        view = site.scan("p1", view["data"]["sku"])
    assert (len(seen), seen[-1]) == (3, first)
