"""What a ZPL printer remembers: settings from label to label, and the field that is being described."""

from dataclasses import dataclass, field

from firmware_sim.printers.zpl_fields import Block, Font, Place

TURNS = "NRIB"


@dataclass
class Settings:
    """What a printer remembers from label to label; `dots_mm` is 8 at 203 dpi and 12 at 300 dpi."""

    dots_mm: int = 8
    width: int = 812
    length: int = 1218
    home_x: int = 0
    home_y: int = 0
    font: Font = field(default_factory=lambda: Font("A", 9, 5))
    turn: str = "N"
    module: int = 2
    ratio: float = 3.0
    bar_height: int = 10
    encoding: str = "cp850"
    inverted: bool = False


@dataclass
class OpenField:
    """The field that is being described."""

    place: Place
    font: Font | None = None
    block: Block | None = None
    symbol: tuple[str, list[str]] | None = None
    rfid: list[str] | None = None
    hexed: bytes | None = None
    data: bytes | None = None
    reverse: bool = False


def number(words: list[str], at: int, default: int, low: int = 0, high: int = 32000) -> int:
    """The parameter as a whole number; missing or unusable gives the default, out of range the limit."""
    text = words[at].strip() if at < len(words) else ""
    try:
        value = round(float(text))
    except (ValueError, OverflowError):
        return default
    return min(max(value, low), high)


def letter(words: list[str], at: int, allowed: str, default: str) -> str:
    text = words[at].strip().upper() if at < len(words) else ""
    return text if len(text) == 1 and text in allowed else default
