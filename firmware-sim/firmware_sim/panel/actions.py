"""What a person does at a bench: one function for each device, told by JSON. Wrong requests are WrongAction."""

from collections.abc import Callable
from typing import Any

from firmware_sim.faults import BadFault
from firmware_sim.knobs import BadKnob, turn
from firmware_sim.panel.bench import PanelBench
from firmware_sim.panel.passing import passing
from firmware_sim.panel.platform import Platform
from firmware_sim.panel.wire import BadWire, Wire

MOST_GRAMS = 1_000_000
LONGEST_TEXT = 2000


class WrongAction(Exception):
    """The request asks for something that the bench does not have or cannot do; the text is a key of the catalogue."""


def text_of(body: dict[str, Any], name: str, longest: int = LONGEST_TEXT) -> str:
    value = body.get(name, "")
    if not isinstance(value, str) or len(value) > longest:
        raise WrongAction("bad_value")
    return value


def number_of(body: dict[str, Any], name: str, low: int, high: int) -> int:
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise WrongAction("bad_value")
    return value


def flag_of(body: dict[str, Any], name: str = "on") -> bool:
    value = body.get(name)
    if not isinstance(value, bool):
        raise WrongAction("bad_value")
    return value


def pull_trigger(bench: PanelBench, _platform: Platform | None, body: dict[str, Any]) -> None:
    if bench.scanner is None:
        raise WrongAction("no_scanner")
    if not bench.scanner.powered:
        raise WrongAction("no_power")
    text = text_of(body, "text")
    if not text:
        raise WrongAction("nothing_aimed")
    try:
        pulls = {"": bench.scanner.trigger, "half": bench.scanner.half, "double": bench.scanner.double}
        pull = pulls.get(text_of(body, "how", 20), bench.scanner.trigger)
        pull(text, text_of(body, "symbology", 40) or "code128")
    except ValueError as error:
        raise WrongAction("bad_value") from error


def use_scale(bench: PanelBench, platform: Platform | None, body: dict[str, Any]) -> None:
    scale = bench.scale
    if scale is None or platform is None:
        raise WrongAction("no_scale")
    action = text_of(body, "action")
    if action == "put":
        platform.put(text_of(body, "name", 200), number_of(body, "grams", 1, MOST_GRAMS))
    elif action == "take":
        platform.take(number_of(body, "no", 1, 1 << 31))
    elif action == "clear":
        platform.clear()
    elif action == "drift":
        scale.drift(number_of(body, "grams", -1000, 1000))
    elif action in ("zero", "tare"):
        pressed = scale.press_zero if action == "zero" else scale.press_tare
        if not pressed(scale.now()):
            raise WrongAction("not_now")
    else:
        raise WrongAction("bad_value")


def use_printer(bench: PanelBench, _platform: Platform | None, body: dict[str, Any]) -> None:
    printer = bench.printer
    if printer is None:
        raise WrongAction("no_printer")
    switch, on = text_of(body, "switch"), flag_of(body)
    if switch == "paper" and on:
        printer.load_paper(number_of(body, "roll", 1, 100_000) if body.get("roll") is not None else None)
    elif switch == "paper":
        printer.take_paper()
    elif switch == "head":
        (printer.open_head if on else printer.close_head)()
    elif switch == "ribbon":
        printer.set_ribbon(on)
    elif switch == "pause":
        printer.pause(on)
    else:
        raise WrongAction("bad_value")


def use_reader(bench: PanelBench, _platform: Platform | None, body: dict[str, Any]) -> None:
    reader = bench.reader
    if reader is None:
        raise WrongAction("no_reader")
    action = text_of(body, "action")
    try:
        if action == "push":
            outwards = text_of(body, "direction") != "in"
            reader.play(text_of(body, "epc", 200), passing(reader.antennas, outwards=outwards))
        elif action == "stand":
            reader.place(text_of(body, "epc", 200), number_of(body, "antenna", 1, reader.antennas), -68.0, 0.3)
        elif action == "clear":
            reader.clear()
        elif action == "antenna":
            reader.plug_antenna(number_of(body, "antenna", 1, reader.antennas), flag_of(body))
        else:
            raise WrongAction("bad_value")
    except ValueError as error:
        raise WrongAction("bad_epc") from error


def use_power(bench: PanelBench, _platform: Platform | None, body: dict[str, Any]) -> None:
    device = getattr(bench, text_of(body, "device"), None) if body.get("device") in ROLES else None
    if device is None:
        raise WrongAction("bad_value")
    device.power(flag_of(body))


def wire_of(bench: PanelBench, body: dict[str, Any]) -> Wire:
    wire = bench.wires.get(text_of(body, "device", 20))
    if wire is None:
        raise WrongAction("no_wire")
    return wire


def turn_knob(bench: PanelBench, _platform: Platform | None, body: dict[str, Any]) -> None:
    """`{device, line}`: one line of `firmware_sim.knobs`."""
    wire = wire_of(bench, body)
    try:
        turn(text_of(body, "line", 80), wire.device, wire.server)
    except (BadKnob, BadFault) as error:
        raise WrongAction("bad_value") from error


def choose_protocol(bench: PanelBench, platform: Platform | None, body: dict[str, Any]) -> None:
    """`{device, driver, options}`: the device speaks another protocol from now on."""
    options = body.get("options", {})
    if not isinstance(options, dict) or not all(isinstance(value, str) for value in options.values()):
        raise WrongAction("bad_value")
    try:
        wire = wire_of(bench, body)
        device = wire.speak(text_of(body, "driver", 40), options)
    except BadWire as error:
        raise WrongAction("bad_value") from error
    setattr(bench, wire.kind, device)
    if wire.kind == "scale" and platform is not None:
        platform.scale = device
    bench.replaced(wire.kind, device)


def choose_settings(bench: PanelBench, _platform: Platform | None, body: dict[str, Any]) -> None:
    """`{device, baud, bits, parity, stop, wrong}` of a converter."""
    try:
        wire_of(bench, body).set_to(body)
    except BadWire as error:
        raise WrongAction("bad_value") from error


def take_over(bench: PanelBench, _platform: Platform | None, body: dict[str, Any]) -> None:
    if bench.take_over is None:
        raise WrongAction("cannot_take")
    bench.take_over(flag_of(body))


ROLES = ("scanner", "scale", "printer", "reader")
ACTIONS: dict[str, Callable[[PanelBench, Platform | None, dict[str, Any]], None]] = {
    "trigger": pull_trigger,
    "scale": use_scale,
    "printer": use_printer,
    "reader": use_reader,
    "power": use_power,
    "take": take_over,
    "knob": turn_knob,
    "protocol": choose_protocol,
    "settings": choose_settings,
}
