"""Waves in totals in tests: the site's styles, a cart picked to its end, pieces put at the wall."""

from typing import Any

from gateway.store.rows import Setting
from tests.gateway.site import Site


def setting(site: Site, **values: Any) -> None:
    """Settings of the site."""

    def put(unit: Any) -> None:
        for name, value in values.items():
            unit.state.settings.put(Setting(name=name, value=value))

    site.writer.call(put)


def pick_cart(site: Site, **styles: str) -> str:
    """Plans a wave in the styles given (kind -> style), picks all of it; returns the cart."""
    setting(site, pick_styles=styles)
    assert site.plan() == 1
    view = site.tap("p1", "claim")
    while view["step"] in ("pick.bin", "pick.item"):
        view = site.scan("p1", view["data"]["bin" if view["step"] == "pick.bin" else "sku"])
    site.tap("p1", "finish")
    return str(view["data"]["cart"])


def put(site: Site, sku: str, station: str = "b1") -> dict[str, Any]:
    """Scans a piece at the wall and puts it where the wall says."""
    view = site.scan(station, sku)
    assert view["step"] == "wall.put", view
    return site.scan(station, view["data"]["hand"]["tote"])


def slots(view: dict[str, Any]) -> dict[str, tuple[int, int, str]]:
    """Order -> (wanted, put, state)."""
    return {one["order"]: (one["wanted"], one["put"], one["state"]) for one in view["data"]["slots"]}
