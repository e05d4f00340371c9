"""Interpretation in a fixed order: AIM prefix, badge, command, waybill, bin, tote, documents, goods, order.

GS1 is tried only where the symbology says so: trying it first mistakes 9-20 % of express waybills for GTINs.
"""

import re
from enum import StrEnum
from typing import Any

import msgspec

from gateway.store.state import State


class Meaning(StrEnum):
    """What a scan is."""

    BADGE = "badge"
    COMMAND = "command"
    WAYBILL = "waybill"
    BIN = "bin"
    TOTE = "tote"
    RECEIPT = "receipt"
    RETURN = "return"
    GOODS = "goods"
    ORDER = "order"
    UNKNOWN = "unknown"


class Scanned(msgspec.Struct, frozen=True, kw_only=True):
    """A scan with its meaning. `goods` maps SKU to the pieces the code stands for; `value` is a command's number."""

    meaning: Meaning
    text: str  # upper case, without AIM prefix (a badge keeps its case)
    raw: str
    goods: dict[str, int] = {}
    value: Any = None


AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
BADGE = re.compile(r"OP-[A-Z0-9]{8,}", re.IGNORECASE)
COMMAND = re.compile(r"CMD:(UNDO|SKIP|SHORT|FINISH|LEAVE|CLAIM|REPRINT|ACK|SUPERVISOR|QTY:\d{1,6})", re.IGNORECASE)
BIN = re.compile(r"[A-Z]{1,2}-\d{2,3}-\d{2,3}")
TOTE = re.compile(r"W-\d{6}-\d{3}-\d{2}")
RECEIPT = re.compile(r"PO-\d{6}-\d{4,}")
RETURN = re.compile(r"RA-\d{6}-\d{4,}")
WAYBILLS = (
    re.compile(r"SF[A-Z0-9]\d{12}"),  # SF
    re.compile(r"YT\d{13}"),  # YTO
    re.compile(r"7[3-68]\d{12}"),  # ZTO
    re.compile(r"(?:77|43)\d{12,15}"),  # STO
    re.compile(r"[34]\d{14}|5\d{12}"),  # Yunda; overlaps STO
    re.compile(r"JD[A-Z0-9]{11,15}"),  # JD
    re.compile(r"JT\d{13}"),  # J&T
    re.compile(r"E[A-Z]\d{9}CN|1[01]\d{11}"),  # EMS
    re.compile(r"DPK\d{12}"),  # Deppon
)
GS1_AIM = ("]C1", "]d2", "]Q3", "]e0")
GS1_GTIN = re.compile(r"\(?01\)?(\d{14})")
DIGITAL_LINK = re.compile(r"https?://\S+/01/(\d{8,14})", re.IGNORECASE)
SPECIAL_PLACES = frozenset({"DEFECT"})


def interpret(state: State, raw: str, symbology: str = "") -> Scanned:
    """The meaning of a scan, decided by pattern first and by what the floor knows where patterns overlap."""
    aim = AIM.match(raw)
    text = (raw[3:] if aim else raw).strip()
    prefix = aim.group() if aim else symbology
    upper = text.upper()
    if BADGE.fullmatch(upper):
        return Scanned(meaning=Meaning.BADGE, text=upper, raw=raw)
    if command := COMMAND.fullmatch(upper):
        return _command(command.group(1), upper, raw)
    for pattern, meaning in ((BIN, Meaning.BIN), (TOTE, Meaning.TOTE), (RECEIPT, Meaning.RECEIPT)):
        if pattern.fullmatch(upper):
            return Scanned(meaning=meaning, text=upper, raw=raw)
    if RETURN.fullmatch(upper):
        return Scanned(meaning=Meaning.RETURN, text=upper, raw=raw)
    if upper in SPECIAL_PLACES:
        return Scanned(meaning=Meaning.BIN, text=upper, raw=raw)
    return _by_knowledge(state, upper, raw, prefix)


def _command(word: str, upper: str, raw: str) -> Scanned:
    if word.startswith("QTY:"):
        return Scanned(meaning=Meaning.COMMAND, text="quantity", raw=raw, value=int(word[4:]))
    return Scanned(meaning=Meaning.COMMAND, text=word.lower(), raw=raw)


def _by_knowledge(state: State, upper: str, raw: str, symbology: str) -> Scanned:
    """Waybill before goods, but a pattern alone never hides goods that the catalogue knows."""
    if upper in state.waybills or state.parcels.count("waybill", upper) or state.returns.count("waybill", upper):
        return Scanned(meaning=Meaning.WAYBILL, text=upper, raw=raw)
    goods = state.codes.get(upper) or _by_gtin(state, upper, symbology)
    if goods:
        return Scanned(meaning=Meaning.GOODS, text=upper, raw=raw, goods=goods)
    if any(pattern.fullmatch(upper) for pattern in WAYBILLS):
        return Scanned(meaning=Meaning.WAYBILL, text=upper, raw=raw)
    if state.fulfilments.count("number", upper):
        return Scanned(meaning=Meaning.ORDER, text=upper, raw=raw)
    return Scanned(meaning=Meaning.UNKNOWN, text=upper, raw=raw)


def _by_gtin(state: State, upper: str, symbology: str) -> dict[str, int]:
    match = DIGITAL_LINK.match(upper)
    if match is None and (symbology in GS1_AIM or symbology.lower().startswith("gs1")):
        match = GS1_GTIN.match(upper)
    if match is None:
        return {}
    gtin = match.group(1).zfill(14)
    for code in (gtin, gtin[1:], gtin[2:], gtin[6:]):
        if goods := state.codes.get(code):
            return goods
    return {}
