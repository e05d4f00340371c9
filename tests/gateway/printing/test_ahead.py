"""Labels made before they are needed: the same bytes, no time at the bench, nothing of a receiver left lying open."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gateway.contracts import work
from gateway.contracts.sealing import Receiver, seal
from gateway.printing.ahead import LabelsAhead, standing
from gateway.printing.material import Material, waiting
from gateway.store.rows import LabelTemplate
from tests.gateway.floor.leaving import put_setting
from tests.gateway.site import Site

KEY = bytes(32)


class Renderer:
    """Draws a label as text, and counts."""

    def __init__(self) -> None:
        self.made: list[dict[str, Any]] = []

    def __call__(self, material: Material, driver: str, dpi: int) -> bytes:
        self.made.append(material.fields)
        return f"{driver} {dpi} {material.fields['waybill']} {material.fields['sscc']} SECRET NAME".encode()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path).furnish().stock(MUG=9)
    for number in ("S1", "S2", "S3"):
        sealed = seal(Receiver(name="SECRET NAME"), KEY, f"f-{number}")
        made.down(
            work.FulfilmentReleased(
                fulfilment=f"f-{number}",
                number=number,
                warehouse="main",
                lines=(work.ReleasedLine(1, "MUG", 1),),
                sealed=sealed,
            ),
            work.WaybillIssued(fulfilment=f"f-{number}", waybill=f"YT{int(number[1:]):013d}", carrier="yto"),
        )
    made.plan()
    while made.view("p1")["data"].get("waves_waiting"):
        made.pick_wave()
    yield made
    made.close()


@pytest.fixture
def drawn() -> Renderer:
    return Renderer()


@pytest.fixture
def ahead(site: Site, drawn: Renderer, tmp_path: Path) -> LabelsAhead:
    folder = tmp_path / "ahead"
    folder.mkdir()
    return LabelsAhead(site.writer, folder, lambda: KEY, drawn, lambda device: 203)


def printed(site: Site, ahead: LabelsAhead, drawn: Renderer) -> tuple[bytes | None, bytes]:
    """What lies ready for the label that waits at b1, and what would be drawn now."""
    material = site.writer.call(lambda unit: waiting(unit, "b1"))
    assert material is not None
    return ahead.take(material, "zpl", 203), drawn(material, "zpl", 203)


def files(ahead: LabelsAhead) -> list[Path]:
    return sorted(ahead._folder.iterdir())


def test_a_label_is_made_once_while_nothing_prints_and_fits_what_is_printed(
    site: Site, ahead: LabelsAhead, drawn: Renderer
) -> None:
    assert ahead.make_some() == 3
    assert ahead.make_some() == 0
    assert len(drawn.made) == 3
    site.verify("b1", "S1")
    ready, now = printed(site, ahead, drawn)
    assert ready == now
    assert ahead.used == 1
    parcel = site.state.parcels[site.state.fulfilments["f-S1"].parcel]
    assert parcel.sscc == site.state.outbound.labels_ahead[parcel.waybill].sscc
    assert len({row.sscc for row in site.state.outbound.labels_ahead}) == 3


def test_no_receiver_lies_open_and_a_shipped_parcels_label_goes(site: Site, ahead: LabelsAhead) -> None:
    ahead.make_some()
    assert len(files(ahead)) == 3
    assert not any(b"SECRET" in path.read_bytes() for path in files(ahead))
    assert {oct(path.stat().st_mode & 0o777) for path in files(ahead)} == {"0o600"}
    site.verify("b1", "S1")
    site.print_all("b1")
    site.weigh("b1", 410)
    site.cancel("f-S2")
    ahead.make_some()
    assert len(files(ahead)) == 1
    assert [row.waybill for row in site.state.outbound.labels_ahead] == ["YT0000000000003"]


def test_another_template_makes_them_anew(site: Site, ahead: LabelsAhead, drawn: Renderer) -> None:
    ahead.make_some()
    site.writer.call(
        lambda unit: unit.state.label_templates.put(
            LabelTemplate(name="waybill", document={"name": "own"}, changed_ms=unit.now_ms + 1)
        )
    )
    site.verify("b1", "S1")
    assert printed(site, ahead, drawn)[0] is None  # never an old drawing
    site.print_all("b1")
    assert ahead.make_some() >= 2
    site.verify("b2", "S2")


def test_a_label_that_shows_anything_else_is_made_afresh(site: Site, ahead: LabelsAhead, drawn: Renderer) -> None:
    ahead.make_some()
    site.verify("b1", "S1")
    material = site.writer.call(lambda unit: waiting(unit, "b1"))
    assert material is not None
    assert ahead.take(material, "zpl", 203) is not None
    for name, value in (("tote", "W-9"), ("pieces", 2), ("receiver", "x"), ("sscc", "1")):
        other = msgspec.structs.replace(material, fields={**material.fields, name: value})
        assert ahead.take(other, "zpl", 203) is None
    assert ahead.take(material, "zpl", 300) is None
    assert ahead.take(material, "tspl", 203) is None
    again = msgspec.structs.replace(material, job=msgspec.structs.replace(material.job, copy=2))
    assert ahead.take(again, "zpl", 203) is None
    later = msgspec.structs.replace(material, fields={**material.fields, "printed": "2026-12-24 20:00"})
    assert ahead.take(later, "zpl", 203) is not None


def test_a_damaged_file_is_made_afresh(site: Site, ahead: LabelsAhead, drawn: Renderer) -> None:
    ahead.make_some()
    for path in files(ahead):
        path.write_bytes(b"x" * 40)
    site.verify("b1", "S1")
    assert printed(site, ahead, drawn)[0] is None


def test_nothing_is_made_while_a_label_waits_and_no_more_than_the_site_wants(site: Site, ahead: LabelsAhead) -> None:
    site.verify("b1", "S1")  # its label waits
    assert ahead.make_some() == 0
    site.print_all("b1")
    put_setting(site, "labels_ahead", 1)
    assert ahead.make_some() == 1
    assert ahead.make_some() == 0


def test_the_screen_says_how_many_orders_could_ship_with_the_line_cut(site: Site, ahead: LabelsAhead) -> None:
    ahead.make_some()
    site.order("S9", MUG=1)  # without a receiver
    found = standing(site.state)
    assert (found["waiting"], found["with_waybill"], found["ready"], found["made"]) == (4, 4, 3, 3)
    assert found["oldest_ms"] > 0
