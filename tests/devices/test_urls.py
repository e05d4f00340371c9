import pytest

from devices.driver import SerialSettings
from devices.errors import BadUrl
from devices.registry import driver_info
from devices.transport import transport_for
from devices.transport.serial_port import settings_of
from devices.urls import parse_url


def test_a_serial_port_with_its_settings() -> None:
    url = parse_url("serial:///dev/serial/by-id/usb-Toledo_8217?baud=9600&bits=7&parity=E")
    assert (url.scheme, url.path, url.options) == (
        "serial",
        "/dev/serial/by-id/usb-Toledo_8217",
        {"baud": "9600", "bits": "7", "parity": "E"},
    )


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("socket://10.0.0.7:4001", "10.0.0.7", 4001),
        ("rfc2217://moxa.local:950", "moxa.local", 950),
        ("tcp://printer-3", "printer-3", 9100),
        ("llrp://[::1]", "::1", 5084),
    ],
)
def test_hosts_and_ports(text: str, host: str, port: int) -> None:
    url = parse_url(text)
    assert (url.host, url.port) == (host, port)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "begins with none of serial://"),
        ("/dev/ttyUSB0", "begins with none of"),
        ("http://x:1", "begins with none of"),
        ("socket://10.0.0.7", "names no port"),
        ("socket://:4001", "names no host"),
        ("tcp://h:99999", "is not a device address"),
        ("tcp://h:x", "is not a device address"),
        ("serial://", "names no device"),
        ("serial:///dev/ttyS0?bauds=9600", "'bauds' is not an option"),
        ("serial:///dev/ttyS0?parity=Q", "parity='Q'"),
    ],
)
def test_a_bad_address_is_explained_in_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(BadUrl) as caught:
        parse_url(text)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_usb_address_has_two_numbers() -> None:
    with pytest.raises(BadUrl, match="numbers in hex"):
        transport_for(parse_url("usb://zebra"))


@pytest.mark.parametrize("option", ["baud=fast", "baud=0", "bits=9", "stop=3", "stop=0"])
def test_settings_are_checked_before_anything_is_opened(option: str) -> None:
    with pytest.raises(BadUrl):
        transport_for(parse_url(f"serial:///dev/ttyS9?{option}"), SerialSettings())


@pytest.mark.parametrize("parity", ["N", "E", "O", "M", "S", "e"])
@pytest.mark.parametrize("stop", ["1", "1.5", "2"])
@pytest.mark.parametrize("bits", ["5", "6", "7", "8"])
def test_every_setting_of_a_port_can_be_asked_for(bits: str, parity: str, stop: str) -> None:
    url = parse_url(f"serial:///dev/ttyS9?baud=4800&bits={bits}&parity={parity}&stop={stop}")
    assert settings_of(url, SerialSettings()) == SerialSettings(4800, int(bits), parity.upper(), float(stop))


def test_a_drivers_options_stand_in_the_address_and_are_checked() -> None:
    info = driver_info("yaohua-equals")
    assert info.address("socket://h:1?direction=reversed&agree=3").options == {"direction": "reversed", "agree": "3"}
    with pytest.raises(BadUrl, match="direction='up' is none of forward, reversed"):
        info.address("socket://h:1?direction=up")
    with pytest.raises(BadUrl, match="'unit' is not an option of this address"):
        info.address("socket://h:1?unit=lb")
