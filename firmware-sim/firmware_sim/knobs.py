"""Words that a person turns a simulated device with: lines of `floorgate sim scale`, and the buttons of its panel.

put 1250  take 200  clear     grams on and off; a bare number puts that many on, 0 clears
motion [on|off]               knock against it; on: shake it until off
overload, underload, broken, silent   each [on|off]
zero  tare                    its keys
drift GRAMS  noise MG         its knobs
unplug  plug                  the cable        power on|off    the mains
fault half-frame:0.1          the wire; `fault none` mends it
jam, unjam, hot, cool ...     of printers: the words of `printers.switches`
"""

from collections.abc import Callable
from typing import Any

from firmware_sim.printers import switches
from firmware_sim.printers.label_printer import LabelPrinter
from firmware_sim.scales.scale import Scale
from firmware_sim.server import Server

MOST_GRAMS = 10_000_000
SWITCHES = {"on": True, "off": False, "": True}


class BadKnob(ValueError):
    """No knob is called that, or it cannot be turned there."""


def turn(line: str, device: Any, server: Server) -> None:
    """Do what one line says; BadKnob when nothing is called that."""
    name, _, rest = line.strip().partition(" ")
    rest = rest.strip()
    if name.lstrip("-").isdigit() and not rest:
        name, rest = ("clear", "") if int(name) == 0 else ("put", name)
    wire: dict[str, Callable[[], None]] = {"plug": server.plug, "unplug": server.unplug}
    if name in wire and not rest:
        wire[name]()
    elif name == "fault" and rest:
        server.faults.add(rest)
    elif name in ("power", "silent"):
        getattr(device, name)(_switch(name, rest))
    elif isinstance(device, Scale):
        _turn_scale(name, rest, device)
    elif isinstance(device, LabelPrinter):
        _turn_printer(line, device)
    else:
        raise BadKnob(f"{line!r} is no knob of this device")


def _turn_scale(name: str, rest: str, scale: Scale) -> None:
    numbered: dict[str, Callable[[int], None]] = {
        "put": scale.put,
        "take": scale.take,
        "drift": scale.drift,
        "noise": scale.noise,
    }
    switched: dict[str, Callable[[bool], None]] = {
        "overload": scale.overload,
        "underload": scale.underload,
        "broken": scale.fault,
    }
    keys: dict[str, Callable[[float], bool]] = {"zero": scale.press_zero, "tare": scale.press_tare}
    if name in numbered:
        numbered[name](_number(name, rest))
    elif name in switched:
        switched[name](_switch(name, rest))
    elif name == "motion":
        scale.motion(_switch(name, rest) if rest else None)
    elif name == "clear" and not rest:
        scale.clear()
    elif name in keys and not rest:
        if not keys[name](scale.now()):
            raise BadKnob(f"it cannot {name} now: it moves or lies outside its range")
    else:
        raise BadKnob(f"{f'{name} {rest}'.strip()!r} is no knob of a scale")


def _turn_printer(line: str, printer: LabelPrinter) -> None:
    try:
        switches.turn(printer, line)
    except switches.UnknownSwitch as error:
        raise BadKnob(str(error)) from error


def _switch(name: str, word: str) -> bool:
    if word not in SWITCHES:
        raise BadKnob(f"{name} is on or off, not {word!r}")
    return SWITCHES[word]


def _number(name: str, word: str) -> int:
    try:
        number = int(word)
    except ValueError as error:
        raise BadKnob(f"{name} wants a whole number, not {word!r}") from error
    if abs(number) > MOST_GRAMS:
        raise BadKnob(f"{name} {number} is too much")
    return number
