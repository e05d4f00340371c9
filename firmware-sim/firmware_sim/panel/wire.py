"""How a device hangs on its host, as the panel shows it and lets a person turn it."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from firmware_sim.addresses import url_of
from firmware_sim.registry import Kind, UnknownSimulator, options_of, simulator, simulators
from firmware_sim.rfc2217 import Rfc2217Device
from firmware_sim.scales.scale import Scale
from firmware_sim.scanners.serial_scanner import FRAMINGS
from firmware_sim.scanners.trigger import CHARSETS
from firmware_sim.server import Server
from firmware_sim.uart import PARITIES, Uart
from firmware_sim.wire import Lines
from firmware_sim.words import value_of, word_of

SHOWN = 14
CHOICES = {
    "framing": tuple(FRAMINGS),
    "aim": ("off", "on"),
    "encoding": CHARSETS,
    "packeted": ("on", "off"),
    "layout": ("us", "de", "fr"),
    "caps": ("off", "on"),
    "dpi": ("203", "300", "600"),
}
BAUDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)


class BadWire(ValueError):
    """The device cannot be set like that."""


@dataclass
class Wire:
    """One device's server, and the name of the driver that reads it; `chosen` are the options that a person chose.

    Where it is `choosable` a person may put another device of its kind in its place.
    """

    driver: str
    kind: Kind
    server: Server
    chosen: Mapping[str, str] | None = None
    choosable: bool = True

    @property
    def device(self) -> Any:
        return self.server.standing

    def speak(self, driver: str, options: Mapping[str, str]) -> Any:
        """Another device of its kind in the same place and on the same port; the one that stands there now."""
        if not self.choosable:
            raise BadWire("this device stays what it is")
        try:
            made = class_of(driver, self.kind)
            chosen = {name: text for name, text in options.items() if name in choices_of(made)}
            new = made(**{name: value_of(text) for name, text in chosen.items()})
        except (UnknownSimulator, ValueError) as error:
            raise BadWire(str(error)) from error
        new.stands_in_for(self.device)
        self.driver, self.chosen = driver, chosen
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
        if not self.choosable:
            return None
        chosen = self.chosen or {}
        return {
            "drivers": list(simulators(self.kind)),
            "options": [
                {"name": name, "values": values, "value": chosen.get(name, usual)}
                for name, (usual, values) in choices_of(class_of(self.driver, self.kind)).items()
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


def class_of(driver: str, kind: Kind) -> type[Any]:
    """The simulated device of that name; UnknownSimulator names those there are."""
    made = simulator(driver, kind).make
    assert isinstance(made, type)
    return made


def choices_of(made: type[Any]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """What a person may choose about a device: name -> (the usual one, all of them)."""
    if issubclass(made, Scale):
        variants = {"unit": made.units, **made.variants} if len(made.units) > 1 else made.variants
        return {name: (values[0], values) for name, values in variants.items()}
    usual = {"framing": "cr"}
    for one in reversed(made.__mro__):
        parameters = inspect.signature(vars(one)["__init__"]).parameters if "__init__" in vars(one) else {}
        usual |= {name: word_of(each.default) for name, each in parameters.items() if name in CHOICES and each.default}
    known = options_of(made)
    return {name: (usual.get(name, values[0]), values) for name, values in CHOICES.items() if name in known}


def has_check(device: Any) -> bool:
    """Its frames carry a check that can be wrong."""
    return type(device).with_wrong_check is not Lines.with_wrong_check


def readable(data: bytes) -> str:
    """Printable characters as they are, the rest as a dot."""
    return "".join(chr(byte) if 0x20 <= byte < 0x7F else "·" for byte in data)
