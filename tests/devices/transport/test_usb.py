"""`usb://` through pyusb, on a bus without hardware."""

import pytest

from devices.driver import StreamDriver
from devices.errors import BadUrl, Disconnected, NotConnected
from devices.readings import WeightReading
from devices.registry import driver_info
from devices.stream import StreamConversation
from devices.tally import Tally
from devices.transport.usb_device import UsbTransport
from devices.urls import parse_url
from tests.devices.transport.usb_plug import OUT, Plug

REPORT = bytes.fromhex("03 04 02 00 e2 04")


def plugged(plug: Plug, address: str = "usb://0922:8003") -> UsbTransport:
    return UsbTransport(parse_url(address), plug)


def test_a_scale_is_read_report_by_report_and_given_back() -> None:
    plug = Plug()
    connection = plugged(plug).open()
    assert (plug.driven, plug.claimed) == (False, True)
    assert connection.read(0.01) == b""
    plug.say(REPORT)
    plug.say(REPORT)
    driver: StreamDriver = driver_info("hid-scale").make()
    talk = StreamConversation(driver, Tally())
    talk.begin(0.0)
    (reading,) = talk.receive(connection.read(0.01), 0.0)
    assert isinstance(reading, WeightReading)
    assert reading.grams == 1250
    connection.close()
    assert (plug.driven, plug.claimed) == (True, False)


def test_reports_are_written_by_control_transfer_or_to_the_endpoint() -> None:
    for out in (False, True):
        plug = Plug(out=out)
        connection = plugged(plug).open()
        connection.write(b"\x02\x02")
        assert plug.told == [b"\x02\x02"]
        connection.close()


def test_an_unplugged_device_is_gone_and_is_found_again_when_it_is_back() -> None:
    plug = Plug()
    connection = plugged(plug).open()
    plug.pull()
    with pytest.raises(Disconnected, match="is gone"):
        connection.read(0.01)
    connection.close()
    with pytest.raises(NotConnected, match="it is not there"):
        plugged(plug).open()
    plug.gone = False
    plugged(plug).open().close()


def test_of_two_alike_the_serial_number_chooses() -> None:
    plugged(Plug(), "usb://0922:8003:0012345").open().close()
    with pytest.raises(NotConnected, match="it is not there"):
        plugged(Plug(), "usb://0922:8003:0099999").open()


def test_a_device_that_is_in_use_or_denied_says_what_to_try() -> None:
    plug = Plug()
    plug.claimed = True
    with pytest.raises(NotConnected, match="in use by another program"):
        plugged(plug).open()
    plug = Plug()
    plug.deny = True
    with pytest.raises(NotConnected, match="add the user of this program to the group"):
        plugged(plug).open()


@pytest.mark.parametrize("address", ["usb://dymo", "usb://0922", "usb://09x2:8003"])
def test_a_usb_address_is_two_numbers(address: str) -> None:
    with pytest.raises(BadUrl, match="numbers in hex"):
        UsbTransport(parse_url(address))


def test_a_printer_that_only_listens_is_written_to_and_says_nothing() -> None:
    plug = Plug(interface=7)
    plug.ends = [OUT]
    connection = plugged(plug).open()
    connection.write(b"^XA^XZ")
    assert (plug.told, connection.read(0.001)) == ([b"^XA^XZ"], b"")
    connection.close()
