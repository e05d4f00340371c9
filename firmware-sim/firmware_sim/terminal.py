"""A simulated device on a pseudo terminal, as a serial or USB-CDC port."""

import contextlib
import fcntl
import os
import selectors
import termios
import tty

from firmware_sim.faults import Faults
from firmware_sim.server import Server, ServingError
from firmware_sim.uart import Uart, heard
from firmware_sim.wire import Device, Say

CHUNK = 65536
DRAIN_S, ARRIVE_S, PATIENCE_S = 0.005, 0.05, 1.0
BAUDS = {getattr(termios, name): int(name[1:]) for name in dir(termios) if name[0] == "B" and name[1:].isdigit()}


class PtyDevice(Server):
    """A device on a pseudo terminal, as a serial or USB-CDC port: `path` is what a host opens. Always line 0.

    `link` is a symbolic link that always leads to the present terminal, as those in /dev/serial/by-id do: unplugged,
    it is gone; plugged in again, it leads to another number. Linux keeps every terminal at eight bits without parity,
    so of the settings only a wrong `baud` can be told (and garbles, as `uart` is given).
    """

    def __init__(
        self,
        device: Device,
        *,
        speed: float = 1.0,
        faults: Faults | None = None,
        link: str = "",
        uart: Uart | None = None,
    ) -> None:
        super().__init__(device, speed, faults)
        self.path = link
        self.link = link
        self.uart = uart
        self._master = self._slave = -1
        self._waiting = bytearray()
        self._next_byte = 0.0

    def _open(self) -> None:
        try:
            self._plug_in()
        except OSError as error:
            raise ServingError(f"cannot make {self.link or 'a terminal'}: {error.strerror or error}") from error

    def _plug_in(self) -> None:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        name = os.ttyname(self._slave)
        if self.link:
            fresh = f"{self.link}.new"
            with contextlib.suppress(FileNotFoundError):
                os.unlink(fresh)
            os.symlink(name, fresh)
            os.replace(fresh, self.link)
        else:
            self.path = name
        self._selector.register(self._master, selectors.EVENT_READ, self._read)
        self.device.opened(0, self.now())

    def _prepare(self) -> None:
        if self.faults.cut_after is not None and self.faults.cut_after <= 0 and self._drained():
            self.faults.cut_after = None
            self._pull_out()
        if self.plugged and self._master < 0:
            self._plug_in()
        elif not self.plugged and self._master >= 0:
            self._pull_out()
        self._flush()

    def _drained(self) -> bool:
        """The host has read everything: closing a terminal takes what lies in it away."""
        if self._master < 0:
            return True
        waited_s = (self.now() - self._next_byte) / self.speed
        if waited_s < ARRIVE_S:
            return False  # the kernel hands a terminal's bytes over in its own time
        left = fcntl.ioctl(self._slave, termios.FIONREAD, b"\0" * 4)
        return not any(left) or waited_s > PATIENCE_S

    def _pull_out(self) -> None:
        if self._master < 0:
            return
        self._selector.unregister(self._master)
        os.close(self._master)
        os.close(self._slave)
        self._master = self._slave = -1
        self._waiting.clear()
        if self.link:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.link)
        self.device.closed(0, self.now())

    def _read(self, _events: int) -> None:
        try:
            data = os.read(self._master, CHUNK)
        except OSError:
            return
        if self.device.powered:
            self._hear(0, heard(data, self._host(), self.uart) if self.uart else data)

    def _host(self) -> Uart:
        """What the host set its end to; the terminal does not keep bits and parity, so those are taken as ours."""
        assert self.uart is not None
        code = termios.tcgetattr(self._slave)[5]
        baud = BAUDS.get(code, self.uart.baud)
        return Uart(baud, self.uart.bits, self.uart.parity, self.uart.stop)

    def _say(self, say: Say) -> None:
        """A UART does not wait: what finds no room is lost."""
        if not self.device.powered or self._master < 0:
            return
        data = self._spoiled(say.data)
        self._waiting += heard(data, self.uart, self._host()) if self.uart else data
        self._flush()

    def _byte_at(self) -> float | None:
        if self.faults.cut_after is not None and self.faults.cut_after <= 0:
            return self.now() + DRAIN_S * self.speed
        return self._next_byte if self._waiting else None

    def _flush(self) -> None:
        if not self._waiting or self._master < 0 or self.now() < self._next_byte:
            return
        piece = bytes(self._waiting[:1] if self.faults.slow_s else self._waiting)
        if self.faults.cut_after is not None:
            piece = piece[: self.faults.cut_after]
            self.faults.cut_after -= len(piece)
        with contextlib.suppress(BlockingIOError):
            os.write(self._master, piece)
        if self.faults.slow_s:
            del self._waiting[:1]
            self._next_byte = self.now() + self.faults.slow_s
        else:
            self._waiting.clear()
            self._next_byte = self.now()

    def _cut_off(self) -> None:
        self._pull_out()

    def _close(self) -> None:
        self._pull_out()
