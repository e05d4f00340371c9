"""The event log holds ids: whatever central says of a receiver, and whatever a parcel tells of its sender."""

from datetime import UTC, datetime

import msgspec

from gateway.contracts import work
from gateway.contracts.envelope import Event
from gateway.contracts.messages import encode
from gateway.contracts.sealing import Receiver, seal
from tests.gateway.site import Site

NAME, PHONE, STREET, WROTE = "欧阳娜娜", "13912345678", "文三路 478 号", "放门口，打 18800001111"
KEY = bytes(range(32))


def release(site: Site, number: str) -> None:
    """An order as central sends it, with its receiver and what the buyer wrote."""
    receiver = Receiver(name=NAME, phone=PHONE, province="浙江省", city="杭州市", address=STREET)
    sealed = seal(receiver, KEY, f"f-{number}")
    site.down(
        work.FulfilmentReleased(
            fulfilment=f"f-{number}",
            number=number,
            warehouse="main",
            remark=WROTE,
            sealed=sealed,
            lines=(work.ReleasedLine(1, "LAMP", 2),),
        ),
        work.WaybillIssued(fulfilment=f"f-{number}", waybill="YT0000000000001", carrier="yto"),
    )


def logged(site: Site) -> str:
    """All that the log says, as text."""
    found = site.outbox.read(0, 1_000_000)
    return "\n".join(f"{event.subject} {bytes(event.data).decode()}" for event in found)


def test_a_day_of_work_writes_no_name_phone_or_address_into_the_log(site: Site) -> None:
    site.stock(LAMP=10)
    release(site, "S1")
    site.plan()
    view = site.scan("b1", site.pick_wave()[0]["tote"])
    assert view["data"]["remark"] == WROTE
    site.scan("b1", "LAMP")
    site.scan("b1", "LAMP")
    site.print_all()
    assert site.weigh("b1", 460)["step"] == "shipped"
    text = logged(site)
    assert "f-S1" in text
    for personal in (NAME, PHONE, STREET, "文三路", WROTE, "18800001111", "sealed"):
        assert personal not in text, personal
    assert site.state.receivers["f-S1"].remark == WROTE
    assert site.state.receivers["f-S1"].keep_until_ms > 0  # it goes with the receiver


def test_a_message_that_is_parked_keeps_nothing_of_the_receiver(site: Site) -> None:
    release(site, "S1")
    again = work.FulfilmentReleased(fulfilment="f-S1", number="S1", warehouse="main", remark=WROTE, lines=())
    raw = msgspec.Raw(encode(again))
    seq = site.inbox.applied()[1] + 1
    event = Event(id=f"central:c0:{seq}", source="central", type=again.TYPE, time=datetime.now(UTC), data=raw)
    site.inbox.take("c0", [event])
    assert len(site.state.parked) == 1
    assert WROTE not in logged(site)
    assert WROTE not in next(iter(site.state.parked)).data
