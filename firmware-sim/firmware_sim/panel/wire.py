"""How a device hangs on its host, as the panel shows it and lets a person turn it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from firmware_sim.addresses import url_of
from firmware_sim.registry import Kind, UnknownSimulator, simulator, simulators
from firmware_sim.rfc2217 import Rfc2217Device
from firmware_sim.scales.scale import Scale
from firmware_sim.server import Server
from firmware_sim.uart import PARITIES, Uart
from firmware_sim.wire import Lines

SHOWN = 14
BAUDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)


class BadWire(ValueError):
    """The device cannot be set like that."""


@dataclass
class Wire:
    """One device's server, and the name of the driver that reads it; `chosen` are the dialects a person chose."""

    driver: str
    kind: Kind
    server: Server
    chosen: Mapping[str, str] | None = None

    @property
    def device(self) -> Any:
        return self.server.device

    def speak(self, driver: str, options: Mapping[str, str]) -> Any:
        """Another scale on the same plate and port; the one that stands there now."""
        old = self.device
        if self.kind != "scale" or not isinstance(old, Scale):
            raise BadWire("only a scale can learn another protocol here")
        try:
            made = scale_class(driver)
            fitting: dict[str, Any] = {
                name: value for name, value in options.items() if name == "unit" or name in made.variants
            }
            new = made(**fitting)
        except (UnknownSimulator, ValueError) as error:
            raise BadWire(str(error)) from error
        new.stands_in_for(old)
        self.driver, self.chosen = driver, fitting
        self.server.replace(new)
        return new

    def set_to(self, body: Mapping[str, Any]) -> None:
        """The port settings of the device behind a converter, and what becomes of wrong ones."""
        if not isinstance(self.server, Rfc2217Device):
            raise BadWire("only a converter has port settings")
        try:
            uart = Uart(int(body["baud"]), int(body["bits"]), str(body["parity"]), int(body["stop"]))
            wrong = {"refuse": "refuse", "garble": "garble"}[str(body["wrong"])]
        except (KeyError, ValueError, TypeError) as error:
            raise BadWire(str(error)) from error
        self.server.set_to(uart, wrong)  # type: ignore[arg-type]

    def as_json(self) -> dict[str, Any]:
        """Address, driver, settings, faults and the last frames, newest first."""
        device, faults = self.device, self.server.faults
        return {
            "driver": self.driver,
            "url": url_of(self.server, self.kind),
            "plugged": self.server.plugged,
            "silent": device.mute,
            "protocols": self._protocols(),
            "uart": self._uart(),
            "faults": {
                "half-frame": faults.half_frame,
                "noise": faults.noise,
                "repeat": faults.repeat,
                "slow": faults.slow_s,
                **({"wrong-check": faults.wrong_check} if has_check(device) else {}),
            },
            "frames": [
                {"at": frame.at, "way": frame.way, "hex": frame.data.hex(" "), "text": readable(frame.data)}
                for frame in reversed(list(device.frames)[-SHOWN:])
            ],
        }

    def _protocols(self) -> dict[str, Any] | None:
        if self.kind != "scale":
            return None
        made = scale_class(self.driver)
        variants = {"unit": made.units, **made.variants} if len(made.units) > 1 else dict(made.variants)
        chosen = self.chosen or {}
        return {
            "drivers": list(simulators("scale")),
            "options": [
                {"name": name, "values": values, "value": chosen.get(name, values[0])}
                for name, values in variants.items()
            ],
        }

    def _uart(self) -> dict[str, Any] | None:
        server = self.server
        if not isinstance(server, Rfc2217Device):
            return None
        uart = server.uart
        return {
            "baud": uart.baud,
            "bits": uart.bits,
            "parity": uart.parity,
            "stop": uart.stop,
            "wrong": server.wrong,
            "bauds": sorted({*BAUDS, uart.baud}),
            "parities": PARITIES,
            "hosts": [str(one) for one in server.settings.values()],
        }


def scale_class(driver: str) -> type[Scale]:
    """The simulated scale of that name; UnknownSimulator names those there are."""
    made = simulator(driver, "scale").make
    assert isinstance(made, type)
    assert issubclass(made, Scale)
    return made


def has_check(device: Any) -> bool:
    """Its frames carry a check that can be wrong."""
    return type(device).with_wrong_check is not Lines.with_wrong_check


def readable(data: bytes) -> str:
    """Printable characters as they are, the rest as a dot."""
    return "".join(chr(byte) if 0x20 <= byte < 0x7F else "·" for byte in data)
