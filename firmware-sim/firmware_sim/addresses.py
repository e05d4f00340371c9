"""Under which address a host reaches a simulated device: what a person types into the gateway."""

from firmware_sim.registry import Kind
from firmware_sim.rfc2217 import Rfc2217Device
from firmware_sim.server import Server
from firmware_sim.serving import PtyDevice, TcpDevice

SCHEMES: dict[Kind, str] = {"scale": "socket", "scanner": "socket", "printer": "tcp", "reader": "llrp"}


def url_of(server: Server, kind: Kind) -> str:
    """The URL of a server that runs; a converter's tells the settings that it takes."""
    if isinstance(server, Rfc2217Device):
        uart = server.uart
        return f"rfc2217://{server.address}?baud={uart.baud}&bits={uart.bits}&parity={uart.parity}&stop={uart.stop}"
    if isinstance(server, PtyDevice):
        return f"serial://{server.path}"
    assert isinstance(server, TcpDevice)
    return f"{SCHEMES[kind]}://{server.address}"
