"""Readers of three makers: how they name themselves, and the parameters of their own that they take and tell.

Impinj (Octane LLRP): IMPINJ_ENABLE_EXTENSIONS (custom message 25882/21, answered by 22) must come first; until then its
parameters are refused as everywhere. Asked for in a ROReportSpec (parameter 50 with 51-53 and 67), reports carry the
serialised TID (55), the phase in 1/4096 of a turn (56), the RSSI in 1/100 dBm (57), the Doppler shift in 1/16 Hz (68).
Zebra (161) takes its own parameters and changes nothing by them. A generic reader has none.
"""

from dataclasses import dataclass

from firmware_sim.readers.llrp_codec import (
    M_UNSUPPORTED_MESSAGE,
    M_UNSUPPORTED_PARAMETER,
    BadMessage,
    Parameter,
    parse,
    status,
    tlv,
    u8,
    u16,
    u32,
)

IMPINJ, ZEBRA, NOBODY = 25882, 161, 54321  # IANA enterprise numbers; the last is no maker's
CUSTOM = 1023
ENABLE_EXTENSIONS, EXTENSIONS_ENABLED = 21, 22
CONTENT = 50
WITH_TID, WITH_PHASE, WITH_RSSI, WITH_DOPPLER = 51, 52, 53, 67
TID, PHASE, FINE_RSSI, DOPPLER = 55, 56, 57, 68


@dataclass(frozen=True)
class Model:
    """What GET_READER_CAPABILITIES says of the maker, and how much of the maker's own the reader does."""

    name: str
    maker: int
    number: int
    firmware: str


MODELS = {
    one.name: one
    for one in (
        Model("generic", NOBODY, 4, "1.4.0-sim"),
        Model("impinj", IMPINJ, 2001002, "5.14.0.240-sim"),
        Model("zebra", ZEBRA, 96004, "3.10.30-sim"),
    )
}


def model(name: str) -> Model:
    if name not in MODELS:
        raise ValueError(f"no reader model is called {name!r}; there are {', '.join(MODELS)}")
    return MODELS[name]


def custom(subtype: int, *parts: bytes) -> bytes:
    return tlv(CUSTOM, u32(IMPINJ), u32(subtype), *parts)


class Extensions:
    """The maker's own side of one reader."""

    def __init__(self, made: Model) -> None:
        self.model = made
        self.enabled = False
        self.reset()

    def reset(self) -> None:
        """A new connection: Impinj's must be enabled again."""
        self.enabled = self.model.maker == ZEBRA

    def message(self, body: bytes) -> bytes:
        """A CUSTOM_MESSAGE: its answer's body, or BadMessage."""
        vendor, subtype = int.from_bytes(body[:4]), int.from_bytes(body[4:5])
        if (self.model.maker, vendor, subtype) != (IMPINJ, IMPINJ, ENABLE_EXTENSIONS) or len(body) < 5:
            raise BadMessage(M_UNSUPPORTED_MESSAGE, f"custom message {vendor}/{subtype} is not supported")
        self.enabled = True
        return u32(IMPINJ) + u8(EXTENSIONS_ENABLED) + status()

    def check(self, parameters: tuple[Parameter, ...]) -> None:
        """BadMessage for a parameter of a maker that the reader does not know, however deep it lies."""
        for one in parameters:
            if one.type == CUSTOM and not (self.enabled and one.number(0, 4) == self.model.maker):
                raise BadMessage(M_UNSUPPORTED_PARAMETER, f"custom parameter of vendor {one.number(0, 4)}")
            self.check(one.children)

    def wanted(self, report: Parameter) -> frozenset[int]:
        """Which of Impinj's own parameters a ROReportSpec asks for."""
        asked: set[int] = set()
        for one in report.all(CUSTOM):
            if (one.number(0, 4), one.number(4, 4)) == (IMPINJ, CONTENT):
                asked |= {inner.number(4, 4) for inner in parse(one.fields[8:]) if inner.number(8, 2) == 1}
        return frozenset(asked) if self.enabled and self.model.maker == IMPINJ else frozenset()


def own_parts(wanted: frozenset[int], tid: bytes, phase: int, rssi_dbm: float) -> bytes:
    """Impinj's part of a TagReportData."""
    parts = {
        WITH_TID: custom(TID, u16(len(tid) // 2), tid),
        WITH_PHASE: custom(PHASE, u16(phase % 4096)),
        WITH_RSSI: custom(FINE_RSSI, round(max(-300.0, min(300.0, rssi_dbm)) * 100).to_bytes(2, signed=True)),
        WITH_DOPPLER: custom(DOPPLER, u16(0)),
    }
    return b"".join(part for ask, part in parts.items() if ask in wanted)
