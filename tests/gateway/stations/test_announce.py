"""The gateway announces itself where somebody else can reach it, and nowhere else."""

from pathlib import Path

import pytest

from devices.discovery.announce import gateways, is_loopback
from gateway.app import Gateway, Settings
from gateway.listen import Address
from tests.devices.discovery.machine import Machine
from tests.devices.discovery.test_network import looking_until
from tests.ports import free_port

LOOPBACK = ["127.0.0.1"]


@pytest.mark.parametrize("announce", [None, True])
def test_a_gateway_on_loopback_is_announced_only_when_it_is_told_to(tmp_path: Path, announce: bool | None) -> None:
    port = free_port()
    gateway = Gateway(
        Settings(
            data=tmp_path / "data",
            listen=Address("127.0.0.1", port),
            name="gw-7",
            kiosk=False,
            places=Machine(tmp_path / "machine").places,
            announce=announce,
        )
    )
    gateway.start()
    try:
        heard = looking_until(lambda: gateways(1.0, LOOPBACK), lambda found: found or not announce)
    finally:
        gateway.stop()
    told = [(one.name, one.url) for one in heard]
    assert told == ([("gw-7", f"http://127.0.0.1:{port}")] if announce else [])


def test_only_this_machine_reaches_a_loopback_address() -> None:
    assert is_loopback("127.0.0.1")
    assert is_loopback("::1")
    assert is_loopback("localhost")
    assert not is_loopback("0.0.0.0")
    assert not is_loopback("192.168.1.5")
