"""An Ethernet-serial converter that takes its port settings over the line (RFC 2217) in front of a simulated device.

The Telnet half is pyserial's own PortManager. The device is set to `uart`; a host that asks for something else is
either refused (the answer to its SET tells the old value, as RFC 2217 wants) or hears and sends garble, as a real port
does that is set wrongly: `wrong` is "refuse" or "garble".
"""

from dataclasses import replace
from typing import Literal

from serial.rfc2217 import PortManager

from firmware_sim.faults import Faults
from firmware_sim.serving import Line, TcpDevice
from firmware_sim.uart import Uart, heard
from firmware_sim.wire import Device

Wrong = Literal["refuse", "garble"]
IAC = b"\xff"


class Port:
    """The converter's serial port as PortManager wants one: what the host set, and modem lines that are always up."""

    cts = dsr = cd = True
    ri = False
    xonxoff = rtscts = break_condition = False
    dtr = rts = True

    def __init__(self, device: Uart, wrong: Wrong) -> None:
        self._device = device
        self._wrong = wrong
        self.uart = device

    def _set(self, wanted: Uart, as_device: bool) -> None:
        if self._wrong == "refuse" and not as_device:
            raise ValueError(f"the device is set to {self._device}")
        self.uart = wanted

    @property
    def baudrate(self) -> int:
        return self.uart.baud

    @baudrate.setter
    def baudrate(self, baud: int) -> None:
        self._set(replace(self.uart, baud=baud), baud == self._device.baud)

    @property
    def bytesize(self) -> int:
        return self.uart.bits

    @bytesize.setter
    def bytesize(self, bits: int) -> None:
        self._set(replace(self.uart, bits=bits), bits == self._device.bits)

    @property
    def parity(self) -> str:
        return self.uart.parity

    @parity.setter
    def parity(self, parity: str) -> None:
        self._set(replace(self.uart, parity=parity), parity == self._device.parity)

    @property
    def stopbits(self) -> int:
        return self.uart.stop

    @stopbits.setter
    def stopbits(self, stop: float) -> None:
        self._set(replace(self.uart, stop=int(stop)), stop == self._device.stop)

    def reset_input_buffer(self) -> None:
        """The host wants what lies in the converter thrown away; nothing ever lies there."""

    def reset_output_buffer(self) -> None:
        """The same on the way to the device."""


class Telnet:
    """What PortManager writes goes straight to the line: no fault of the serial wire touches it."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def write(self, data: bytes) -> None:
        self._line.waiting += data


class Rfc2217Device(TcpDevice):
    """A device behind such a converter; `settings` tells what each host has set (line number -> Uart)."""

    def __init__(
        self,
        device: Device,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        uart: Uart | None = None,
        wrong: Wrong = "refuse",
        speed: float = 1.0,
        faults: Faults | None = None,
    ) -> None:
        super().__init__(device, host, port, speed=speed, faults=faults)
        self._set = uart
        self.uart: Uart = uart or getattr(device, "uart", None) or Uart()
        self.wrong = wrong
        self._ports: dict[int, tuple[Port, PortManager]] = {}

    @property
    def settings(self) -> dict[int, Uart]:
        return {number: port.uart for number, (port, _) in list(self._ports.items())}

    def _succeed(self) -> None:
        super()._succeed()
        self.uart = self._set or getattr(self.device, "uart", None) or Uart()

    def set_to(self, uart: Uart | None, wrong: Wrong) -> None:
        """Set the device's end, None to the maker's settings; hosts find that at their next connection."""
        self._set, self.wrong = uart, wrong
        self.replace(self.standing)

    def _opened(self, line: Line) -> None:
        port = Port(self.uart, self.wrong)
        self._ports[line.number] = (port, PortManager(port, Telnet(line)))  # type: ignore[arg-type]
        super()._opened(line)

    def _drop(self, line: Line, *, reset: bool = False) -> None:
        self._ports.pop(line.number, None)
        super()._drop(line, reset=reset)

    def _arrived(self, line: Line, data: bytes) -> None:
        port, manager = self._ports[line.number]
        plain = b"".join(manager.filter(data))
        self._hear(line.number, heard(plain, port.uart, self.uart))
        self._flush(line)

    def _put(self, line: Line, data: bytes) -> None:
        port, _ = self._ports[line.number]
        super()._put(line, heard(data, self.uart, port.uart).replace(IAC, IAC + IAC))
