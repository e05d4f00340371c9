"""A bench scale that speaks the NCI protocol: SCP-01 (NCI 7800 and Avery Weigh-Tronix 7821 user manuals, "NCI Serial
Communications Protocol"; NCI 6702 user manual, page 14) or the cash-register dialect ECR (PSC Magellan 8500 service
manual, chapter 6.1.1). 7 data bits, even parity, 9600 baud.

    W CR      SCP-01   LF xxxx.xxuu CR LF hh CR ETX      the weight as the display shows it, in motion too;
                       ^^^^^^^ in place of it above the range, _______ below, ------- with a zeroing fault
              ECR      LF xx.xxxUU CR LF S hh CR ETX     leading zeros, units in upper case
                       LF S hh CR ETX                    the status alone below zero, in motion, out of capacity
    S CR      LF hh CR ETX       status                  Z CR    the same, after zeroing if it can be zeroed
    H CR      as W, with one digit more
    T CR      the same, after taring (Adam MDW manual, page 14; not every scale: `tares`)
    others    LF ? CR ETX

h1: bit 0 motion, 1 at zero, 2 RAM fault, 3 EEPROM fault; h2: 0 under capacity, 1 over capacity, 2 ROM fault,
3 calibration fault, 6 another byte follows; h3 (sent with a tare): 2 net. Bits 4 and 5 are always 1. `second_lf=False`
is the fashion of some units to leave out the second LF.
"""

from collections.abc import Mapping
from typing import ClassVar, Unpack

from firmware_sim.registry import simulates
from firmware_sim.scales.load_cell import Display
from firmware_sim.scales.plate import ScaleSettings
from firmware_sim.scales.scale import Scale
from firmware_sim.uart import Uart

LF, CR, ETX = b"\n", b"\r", b"\x03"
BARS = {"over": "^", "under": "_", "fault": "-"}
SCP_WIDTH, ECR_WIDTH = 7, 6


@simulates("nci", kind="scale")
class Nci(Scale):
    """A bench scale with the NCI protocol, `dialect` scp01 or ecr."""

    uart: ClassVar[Uart | None] = Uart(9600, 7, "E")
    end: ClassVar[bytes] = CR
    variants: ClassVar[Mapping[str, tuple[str, ...]]] = {"dialect": ("scp01", "ecr")}

    def __init__(
        self, *, dialect: str = "scp01", second_lf: bool = True, tares: bool = True, **settings: Unpack[ScaleSettings]
    ) -> None:
        super().__init__(**settings)
        if dialect not in ("scp01", "ecr"):
            raise ValueError(f"NCI scales speak scp01 or ecr, not {dialect!r}")
        self.ecr = dialect == "ecr"
        self.second_lf = second_lf
        self.tares = tares

    def command(self, line: int, command: bytes, now: float) -> None:
        command = command.strip(LF)
        if command in (b"W", b"H"):
            self.say(self.weight(now, finer=command == b"H"), line)
        elif command == b"S":
            self.say(LF + self.status(self.cell.display(now)), line)
        elif command == b"Z":
            self.cell.zero(now)
            self.say(LF + self.status(self.cell.display(now)), line)
        elif command == b"T" and self.tares:
            self.cell.tare(now)
            self.say(LF + self.status(self.cell.display(now)), line)
        else:
            self.say(LF + b"?" + CR + ETX, line)

    def weight(self, now: float, *, finer: bool = False) -> bytes:
        """The answer to W and, one digit finer, to H."""
        shown = self.cell.display(now)
        if self.ecr and (shown.range != "ok" or not shown.stable or shown.net_mg < 0):
            return LF + self.status(shown)
        text = BARS[shown.range] * SCP_WIDTH if shown.range != "ok" else self._figure(shown.net_mg, finer)
        unit = self.unit.upper() if self.ecr else self.unit
        second = LF if self.second_lf else b""
        return LF + f"{text}{unit:<2}".encode() + CR + second + self.status(shown)

    def _figure(self, mg: int, finer: bool) -> str:
        number = self.number(mg) + ("0" if finer else "")
        return number.zfill(ECR_WIDTH + finer) if self.ecr else number.rjust(SCP_WIDTH + finer)

    def status(self, shown: Display) -> bytes:
        """The status bytes up to ETX."""
        first = 0x30 | (0 if shown.stable else 0x01) | (0x02 if shown.at_zero else 0)
        first |= 0x08 if shown.range == "fault" else 0
        second = 0x30 | {"under": 0x01, "over": 0x02}.get(shown.range, 0)
        hh = bytes([first, second | 0x40, 0x34]) if shown.tare_mg else bytes([first, second])
        return (b"S" if self.ecr else b"") + hh + CR + ETX
