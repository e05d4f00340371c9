"""The switches of a simulated printer by their words, as typed on its standard input or given with `--fault`."""

from collections.abc import Callable

from firmware_sim.printers.label_printer import LabelPrinter

SLOW_MM_S = 10.0


class UnknownSwitch(ValueError):
    """The words turn no switch."""


def _slow(printer: LabelPrinter) -> None:
    printer.speed_mm_s = SLOW_MM_S


def _single(printer: LabelPrinter) -> None:
    printer.most_lines = 1


def _many(printer: LabelPrinter) -> None:
    printer.most_lines = None


WORDS: dict[str, Callable[[LabelPrinter], None]] = {
    "paper out": LabelPrinter.take_paper,
    "paper in": LabelPrinter.load_paper,
    "paper near end": LabelPrinter.near_the_end,
    "head open": LabelPrinter.open_head,
    "head close": LabelPrinter.close_head,
    "ribbon out": lambda printer: printer.set_ribbon(False),
    "ribbon in": lambda printer: printer.set_ribbon(True),
    "pause": lambda printer: printer.pause(True),
    "resume": lambda printer: printer.pause(False),
    "jam": lambda printer: printer.jam(True),
    "unjam": lambda printer: printer.jam(False),
    "hot": lambda printer: printer.overheat(True),
    "cool": lambda printer: printer.overheat(False),
    "battery low": lambda printer: printer.drain(True),
    "battery full": lambda printer: printer.drain(False),
    "power off": lambda printer: printer.power(False),
    "power on": lambda printer: printer.power(True),
    "mute": lambda printer: printer.spoil(mute=True),
    "speak": lambda printer: printer.spoil(mute=False),
    "babble": lambda printer: printer.spoil(babbling=True),
    "hush": lambda printer: printer.spoil(babbling=False),
    "hang up": lambda printer: printer.spoil(hangs_up=True),
    "stay": lambda printer: printer.spoil(hangs_up=False),
    "one line": _single,
    "many lines": _many,
    "slow": _slow,
}
NUMBERED: dict[str, Callable[[LabelPrinter, int], None]] = {
    "paper": lambda printer, labels: printer.load_paper(labels),
    "power off after": lambda printer, count: printer.fail_after(count),
}


def turn(printer: LabelPrinter, words: str) -> None:
    """`paper out`, `paper-out`, `paper 5`, `power off after 300` (bytes) …; UnknownSwitch lists what there is."""
    wanted = " ".join(words.replace("-", " ").replace(":", " ").casefold().split())
    known = WORDS.get(wanted)
    if known is not None:
        known(printer)
        return
    name, _, number = wanted.rpartition(" ")
    if name in NUMBERED and number.isascii() and number.isdigit():
        NUMBERED[name](printer, int(number))
        return
    numbered = (f"{name} N" for name in NUMBERED)
    raise UnknownSwitch(f"{words!r} is no switch of a printer; there are: {', '.join([*WORDS, *numbered])}")
