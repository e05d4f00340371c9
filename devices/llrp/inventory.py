"""What is asked of a reader so that it reads: its configuration and the ROSpec, fullest first.

A reader may refuse any of it. So there is a row of plans, each with less than the one before, down to a ROSpec that
holds nothing but what LLRP demands; the last starts by the reader's own immediate trigger.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from devices.llrp.capabilities import Capabilities
from devices.llrp.layout import IMPINJ
from devices.llrp.models import maker_of
from devices.llrp.parameters import custom, tlv, u8, u16, u32
from devices.llrp.settings import IMMEDIATE, NEVER, NOW, Settings, Trigger

ALL = 0
EPC_GLOBAL_CLASS_1_GEN_2 = 1
START = {"now": 0, "immediate": 1, "periodic": 2, "gpi": 3}
STOP = {"never": 0, "duration": 1, "gpi": 2}
# ROSpec, antenna, channel, peak RSSI, first and last seen, count (TagReportContentSelector, from the top bit down)
CONTENT = 0b1001_1111_1000_0000
REPORT_SPEC = b"\x00\xed"
EACH_TAG = 2  # upon N tags or at the end of the ROSpec
# ROSpec, buffer warning, reader exception, antenna events; inputs where the reader has some
EVENTS, INPUT_EVENT = (2, 3, 4, 8), 1
ON = b"\x80"


@dataclass(frozen=True)
class Plan:
    """`number` of the ROSpec, its parameter, how it starts, and what the reader then goes without.

    `reports`: it says itself when to report; else the reader's own way holds, which may be the end that never comes.
    """

    number: int
    rospec: bytes
    start: Trigger
    without: str
    reports: bool


def configurations(capabilities: Capabilities, keepalive_ms: int) -> list[bytes]:
    """Bodies of SET_READER_CONFIG: events and keepalives, then keepalives alone."""
    keepalive = tlv(220, u8(1), u32(keepalive_ms))
    events = EVENTS + ((INPUT_EVENT,) if capabilities.gpis else ())
    notify = tlv(244, *(tlv(245, u16(event), ON) for event in sorted(events)))
    return [u8(0) + notify + keepalive, u8(0) + keepalive]


def inputs(capabilities: Capabilities) -> bytes:
    """The body of SET_READER_CONFIG that switches all inputs on."""
    return u8(0) + b"".join(tlv(225, u16(port + 1), ON, u8(2)) for port in range(capabilities.gpis))


def report_by_default() -> bytes:
    """The body of SET_READER_CONFIG after which ROSpecs that say nothing about it report each tag."""
    return u8(0) + report(Settings(), False)


def plans(settings: Settings, capabilities: Capabilities, vendor: bool) -> list[Plan]:
    """Each once; `vendor`: the maker's own parameters are switched on."""
    found: list[Plan] = []
    seen: set[bytes] = set()
    for rospec, start, without in ways(settings, capabilities, vendor):
        if rospec not in seen:
            seen.add(rospec)
            number = len(found) + 1
            found.append(Plan(number, numbered(number, rospec), start, without, REPORT_SPEC in rospec))
    return found


def ways(settings: Settings, capabilities: Capabilities, vendor: bool) -> Iterator[tuple[bytes, Trigger, str]]:
    bare = Settings(antennas=settings.antennas, start=settings.start, stop=settings.stop)
    vendor = vendor and maker_of(capabilities).extensions
    yield body(settings, capabilities, report(settings, vendor), vendor), settings.start, ""
    standard = replace(settings, search=None)
    yield body(standard, capabilities, report(standard, False), False), settings.start, "the maker's own settings"
    yield body(bare, capabilities, report(bare, False), False), settings.start, "power, session and mode"
    untimed = replace(bare, start=NOW, stop=NEVER)
    yield body(untimed, capabilities, report(bare, False), False), NOW, "its settings and triggers"
    plain = Settings()
    yield body(plain, capabilities, report(plain, False), False), NOW, "all its settings"
    yield body(plain, capabilities, b"", False), NOW, "all its settings, telling what it likes"
    by_itself = replace(plain, start=IMMEDIATE)
    yield body(by_itself, capabilities, b"", False), IMMEDIATE, "all its settings, starting by itself"


def numbered(number: int, rospec: bytes) -> bytes:
    """The ROSpec (priority 0, disabled) around what `body` gave."""
    return tlv(177, u32(number), u8(0), u8(0), rospec)


def body(settings: Settings, capabilities: Capabilities, report_spec: bytes, vendor: bool) -> bytes:
    antennas = settings.antennas or (ALL,)
    configured = antenna_settings(settings, capabilities, vendor) if settings.air else b""
    return b"".join(
        (
            tlv(178, start(settings.start), stop(settings.stop)),
            tlv(
                183,
                u16(len(antennas)),
                *(u16(antenna) for antenna in antennas),
                tlv(184, u8(0), u32(0)),
                tlv(186, u16(1), u8(EPC_GLOBAL_CLASS_1_GEN_2), configured),
            ),
            report_spec,
        )
    )


def start(trigger: Trigger) -> bytes:
    detail = b""
    if trigger.kind == "periodic":
        detail = tlv(180, u32(trigger.offset_ms), u32(trigger.ms))
    elif trigger.kind == "gpi":
        detail = input_trigger(trigger)
    return tlv(179, u8(START[trigger.kind]), detail)


def stop(trigger: Trigger) -> bytes:
    duration = trigger.ms if trigger.kind == "duration" else 0
    return tlv(182, u8(STOP[trigger.kind]), u32(duration), input_trigger(trigger) if trigger.kind == "gpi" else b"")


def input_trigger(trigger: Trigger) -> bytes:
    return tlv(181, u16(trigger.port), ON if trigger.high else b"\x00", u32(trigger.ms))


def report(settings: Settings, vendor: bool) -> bytes:
    """A report for each tag; Impinj adds its finer RSSI and the phase."""
    own = b""
    if vendor:
        phase = custom(IMPINJ, 52, u16(1)) if settings.phase else b""
        own = custom(IMPINJ, 50, phase, custom(IMPINJ, 53, u16(1)))
    return tlv(237, u8(EACH_TAG), u16(1), tlv(238, u16(CONTENT)), own)


def antenna_settings(settings: Settings, capabilities: Capabilities, vendor: bool) -> bytes:
    """An AntennaConfiguration for each antenna that has a power of its own, or one for all."""
    powers = settings.power_dbm or ((ALL, None),)
    return b"".join(
        tlv(222, u16(antenna), transmitter(dbm, capabilities), singulation(settings, capabilities, vendor))
        for antenna, dbm in powers
    )


def transmitter(dbm: float | None, capabilities: Capabilities) -> bytes:
    index = None if dbm is None else capabilities.power_index(dbm)
    if index is None:
        return b""
    return tlv(224, u16(capabilities.hop_table), u16(1), u16(index))


def singulation(settings: Settings, capabilities: Capabilities, vendor: bool) -> bytes:
    """C1G2InventoryCommand: RF mode, session and population, and Impinj's search mode."""
    parts = []
    if settings.mode is not None:
        parts.append(tlv(335, u16(settings.mode), u16(0)))
    if settings.session is not None or settings.population is not None:
        parts.append(tlv(336, u8((settings.session or 0) << 6), u16(settings.population or 32), u32(0)))
    if vendor and settings.search is not None:
        parts.append(custom(IMPINJ, 23, u16(settings.search)))
    return tlv(330, u8(0), *parts) if parts else b""
