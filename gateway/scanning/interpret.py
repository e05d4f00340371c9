"""Interpretation in a fixed order: AIM prefix, badge, command, places and documents, waybill, goods, order.

What the floor knows goes before what a pattern says. GS1 is tried only where the symbology says so or the text is a
Digital Link: trying it first mistakes 9-20 % of express waybills for GTINs. The raw text is always kept.
"""

import re
from enum import StrEnum
from typing import Any

import msgspec

from gateway.rfid.epc import EpcError, encode
from gateway.rfid.identity import code_of, identity_of
from gateway.scanning import gs1
from gateway.scanning.gs1 import Gs1
from gateway.scanning.units import unit_code
from gateway.scanning.waybills import carriers_of, could_be_an_ean, in_words
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
    TRANSFER = "transfer"
    FLOOR_PAPER = "floor_paper"  # a number that the floor gave: a blind receipt, an unclaimed parcel
    COUNT = "count"
    GOODS = "goods"
    ORDER = "order"
    UNKNOWN = "unknown"


class Scanned(msgspec.Struct, frozen=True, kw_only=True):
    """A scan with its meaning. `goods` maps SKU to the pieces the code stands for.

    `value` is a command's number, or the work that it begins. `carriers` are those whose waybills look so (one, where
    the floor knows the number); `unit` is the code of one piece; `gs1` is all that a GS1 code says, with an unknown
    GTIN too.
    """

    meaning: Meaning
    text: str  # upper case, without AIM prefix (a badge keeps its case)
    raw: str
    symbology: str = ""
    goods: dict[str, int] = {}
    sizes: dict[str, tuple[int, ...]] = {}  # SKU -> pieces, where one code is on packages of several sizes
    value: Any = None
    carriers: tuple[str, ...] = ()
    unit: str = ""
    gs1: Gs1 | None = None

    @property
    def named(self) -> str:
        """The text, and whose waybill it may be: for a sentence that refuses it."""
        return f"{self.text} ({in_words(self.carriers)})" if self.carriers else self.text


AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
BADGE = re.compile(r"OP-[A-Z0-9]{8,}", re.IGNORECASE)
COMMAND = re.compile(
    r"CMD:(UNDO|SKIP|SHORT|DAMAGED|PUT|FINISH|LEAVE|CLAIM|REPRINT|ACK|SUPERVISOR|ANOTHER"
    r"|CARTON:[A-Z0-9_-]{1,20}|QTY:\d{1,6}|START:[A-Z_]{2,24})",
    re.IGNORECASE,
)
PLACES = (
    (re.compile(r"[A-Z]{1,2}-\d{2,3}-\d{2,3}|DEFECT|HOLD"), Meaning.BIN),
    (re.compile(r"W-\d{6}-\d{3}-\d{2}|T-\d{3,8}"), Meaning.TOTE),
    (re.compile(r"PO-\d{6}-\d{4,}"), Meaning.RECEIPT),
    (re.compile(r"RA-\d{6}-\d{4,}"), Meaning.RETURN),
    (re.compile(r"TR-\d{6}-\d{4,}"), Meaning.TRANSFER),
    (re.compile(r"(BR|UC)-\d{6}-\d{3,}"), Meaning.FLOOR_PAPER),
    (re.compile(r"CT-\d{6}-\d{3,}"), Meaning.COUNT),
)
EPC = re.compile(r"(?:[0-9A-Fa-f]{4}){4,31}|urn:epc:(?:id:sgtin|tag:sgtin-(?:96|198)):\S+")
# Symbologies of goods: EAN and UPC, interleaved 2 of 5 of cartons, GS1. No carrier prints its waybills so.
OF_GOODS = ("]E", "]I", "]X0")


def interpret(state: State, raw: str, symbology: str = "") -> Scanned:
    """The meaning of a scan, decided by pattern first and by what the floor knows where patterns overlap."""
    aim = AIM.match(raw)
    prefix = aim.group() if aim else symbology
    text = (raw[3:] if aim else raw).strip()
    upper = text.upper()

    def scanned(meaning: Meaning, **found: Any) -> Scanned:
        return Scanned(meaning=meaning, **{"text": upper, "raw": raw, "symbology": prefix, **found})

    if BADGE.fullmatch(upper):
        return scanned(Meaning.BADGE)
    if command := COMMAND.fullmatch(upper):
        return scanned(Meaning.COMMAND, **_command(command.group(1)))
    for pattern, meaning in PLACES:
        if pattern.fullmatch(upper):
            return scanned(meaning)
    if upper in state.bins:
        return scanned(Meaning.BIN)
    meaning, found = _by_knowledge(state, text, upper, prefix)
    return scanned(meaning, **found)


def kept_for_others(text: str) -> bool:
    """Whether a text in upper case reads as a badge, a command, a tote or a document: no bin can have such a name."""
    others = (pattern for pattern, meaning in PLACES if meaning is not Meaning.BIN)
    return any(pattern.fullmatch(text) for pattern in (BADGE, COMMAND, *others))


def _command(word: str) -> dict[str, Any]:
    if word.startswith("QTY:"):
        return {"text": "quantity", "value": int(word[4:])}
    if word.startswith("CARTON:"):
        return {"text": "carton", "value": word[7:]}
    if word.startswith("START:"):
        return {"text": "start", "value": word[6:].lower()}
    return {"text": word.lower()}


def _by_knowledge(state: State, text: str, upper: str, symbology: str) -> tuple[Meaning, dict[str, Any]]:
    """Waybill before goods, but a pattern alone never hides goods that the catalogue knows."""
    if known := _known_waybill(state, upper):
        return Meaning.WAYBILL, known
    if goods := state.codes.get(upper):
        return Meaning.GOODS, {"goods": goods, **_sizes(state, upper, goods)}
    if found := unit_code(state, upper):
        return Meaning.GOODS, {"goods": state.codes[found.code], "unit": upper}
    if tag := tagged(state, text):
        return Meaning.GOODS, tag
    content = gs1.read(text, symbology)
    if content is not None:
        return _by_gs1(state, content)
    carriers = () if symbology.startswith(OF_GOODS) else carriers_of(upper)
    if carriers and (not could_be_an_ean(upper) or symbology.startswith("]C")):
        return Meaning.WAYBILL, {"carriers": carriers}
    if state.fulfilments.count("number", upper):
        return Meaning.ORDER, {}
    return Meaning.UNKNOWN, {"carriers": carriers}


def _sizes(state: State, code: str, goods: dict[str, int]) -> dict[str, Any]:
    """The package sizes of a code that does not say which one it is."""
    found = {
        sku: tuple(size for other, size in state.products[sku].barcodes.items() if other.startswith(f"{code}#"))
        for sku, pieces in goods.items()
        if not pieces
    }
    return {"sizes": found} if found else {}


def tagged(state: State, text: str) -> dict[str, Any]:
    """Goods by the EPC of their tag, as a reader that types gives it (hex) or as a URI; empty where it is none."""
    if not EPC.fullmatch(text):
        return {}
    try:
        epc = text.lower() if text[:4].lower() != "urn:" else encode(text, 1).hex
    except EpcError:
        return {}
    found = identity_of(epc)
    goods = _goods_of(state, found.gtin)
    return {"goods": goods, "unit": code_of(epc)} if goods else {}


def _known_waybill(state: State, upper: str) -> dict[str, Any]:
    """The parcel that exists wins over every look."""
    row = state.waybills.get(upper)
    if row is not None:
        return {"carriers": (row.carrier,)}
    if parcels := state.parcels.by("waybill", upper):
        return {"carriers": (parcels[-1].carrier,)}
    return {"carriers": carriers_of(upper)} if state.returns.count("waybill", upper) else {}


def _by_gs1(state: State, content: Gs1) -> tuple[Meaning, dict[str, Any]]:
    """The goods of the GTIN; a parcel of ours by its SSCC is its waybill."""
    for gtin in (content.gtin, content.content):
        if goods := _goods_of(state, gtin):
            unit = f"{gtin}*{content.serial}".upper() if content.serial and gtin == content.gtin else ""
            return Meaning.GOODS, {"goods": goods, "gs1": content, "unit": unit}
    if content.sscc:
        parcel = next((one for one in state.parcels if one.sscc == content.sscc and one.waybill), None)
        if parcel is not None:
            return Meaning.WAYBILL, {"text": parcel.waybill.upper(), "carriers": (parcel.carrier,), "gs1": content}
    return Meaning.UNKNOWN, {"gs1": content}


def _goods_of(state: State, gtin: str) -> dict[str, int]:
    """By GTIN-14, or what is left of it without the zeros in front: GTIN-13, -12 and -8."""
    for zeros in (0, 1, 2, 6) if gtin else ():
        if gtin[:zeros].strip("0"):
            break
        if goods := state.codes.get(gtin[zeros:]):
            return goods
    return {}
