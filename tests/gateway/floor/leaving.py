"""Orders that are picked, and parcels that have shipped: where the tests of leaving begin."""

from pathlib import Path
from typing import Any

from gateway.contracts import work
from tests.gateway.site import BADGES, Site


def packed(folder: Path, *numbers: str, carriers: dict[str, str] | None = None, **settings: Any) -> Site:
    """A site whose orders (one mug each) are picked and wait at the packing bench."""
    site = Site(folder).furnish().stock(MUG=50)
    for name, value in settings.items():
        put_setting(site, name, value)
    for number in numbers:
        carrier = (carriers or {}).get(number, "yto")
        site.down(
            work.FulfilmentReleased(
                fulfilment=f"f-{number}",
                number=number,
                warehouse="main",
                platform="taobao",
                lines=(work.ReleasedLine(1, "MUG", 1),),
            ),
            work.WaybillIssued(
                fulfilment=f"f-{number}", waybill=f"YT{int(number[1:]):013d}", carrier=carrier, carrier_name=carrier
            ),
        )
    site.plan()
    while site.view("p1")["data"].get("waves_waiting"):
        site.pick_wave()
    return site


def put_setting(site: Site, name: str, value: Any) -> None:
    """A setting as an installer puts it."""
    from gateway.store.rows import Setting

    site.writer.call(lambda unit: unit.state.settings.put(Setting(name=name, value=value)))


def ship(site: Site, number: str, grams: int = 410, station: str = "b1") -> dict[str, Any]:
    """Verifies, prints and weighs an order's parcel; returns the view."""
    site.verify(station, number)
    site.print_all(station)
    return site.weigh(station, grams)


def begin(site: Site, station: str, workflow: str) -> dict[str, Any]:
    """Starts a workflow from the home screen."""
    if site.view(station)["step"] == "sign_in":
        site.scan(station, BADGES["vera"])
    return site.tap(station, "start", workflow)
