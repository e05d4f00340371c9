"""The tray: everything at a bench that has a barcode, filtered by kind and by what a person types."""

import re
from collections.abc import Iterable, Sequence

from firmware_sim.panel.bench import PanelBench, Thing
from firmware_sim.printers.page import Barcode

COMMANDS = ("UNDO", "SKIP", "SHORT", "FINISH", "LEAVE", "CLAIM", "REPRINT", "ACK", "SUPERVISOR", "QTY:5", "QTY:10")
SHOWN, SHOWN_OF_EACH = 60, 8
KINDS = ("badge", "tote", "waybill", "order", "receipt", "goods", "bin", "label", "command")
PATTERNS = (
    ("badge", re.compile(r"OP-[A-Z0-9]{8,}")),
    ("command", re.compile(r"CMD:.+")),
    ("tote", re.compile(r"W-\d{6}-\d{3}-\d{2}")),
    ("bin", re.compile(r"[A-Z]{1,2}-\d{2,3}-\d{2,3}")),
    ("receipt", re.compile(r"(?:PO|RA)-\d{6}-\d{4}")),
    ("waybill", re.compile(r"YT\d{13}")),
)
SYMBOLOGIES = {"goods": "ean13"}


def kind_of(barcode: str) -> str:
    """What a barcode is by its looks; goods when it is digits, some label when it looks like nothing else."""
    known = next((kind for kind, pattern in PATTERNS if pattern.fullmatch(barcode)), "")
    return known or ("goods" if re.fullmatch(r"[0-9A-Z]{4,18}", barcode) else "label")


def symbology_of(thing: Thing) -> str:
    """As the thing says, else EAN-13 for thirteen digits on goods, else Code 128."""
    if "symbology" in thing:
        return thing["symbology"]
    barcode = thing["barcode"]
    return "ean13" if re.fullmatch(r"\d{13}", barcode) and thing.get("kind") == "goods" else "code128"


def everything(bench: PanelBench, benches: Iterable[PanelBench]) -> list[Thing]:
    """The bench's own things, the labels printed anywhere (newest first), and the command sheet."""
    known = in_hand_first(bench, [complete(thing) for thing in bench.things()])
    barcodes = {thing["barcode"] for thing in known}
    printed = [thing for thing in labels_of(benches) if thing["barcode"] not in barcodes]
    for thing in printed:
        if thing.get("kind") == "goods":
            thing["kind"] = "label"  # a label for goods that are not here
    commands: list[Thing] = [{"barcode": f"CMD:{word}", "kind": "command", "name": word} for word in COMMANDS]
    return [*printed, *known, *map(complete, commands)]


def in_hand_first(bench: PanelBench, things: list[Thing]) -> list[Thing]:
    """What lies in the tote that was scanned last comes first: it stands open on the bench."""
    pulls = bench.scanner.pulls if bench.scanner is not None else []
    tote = next((pull.text for pull in reversed(pulls) if kind_of(pull.text) == "tote"), "")
    return sorted(things, key=lambda thing: thing.get("place") != f"tote:{tote}") if tote else things


def labels_of(benches: Iterable[PanelBench]) -> list[Thing]:
    """Every barcode on a label that came out of a printer, with the EPC in its tag."""
    things: dict[str, Thing] = {}
    for bench in benches:
        for label in list(bench.printer.labels) if bench.printer is not None else []:
            for barcode in label.barcodes:
                things[barcode.text] = _label_thing(bench, label.no, label.epc, barcode)
    return list(reversed(things.values()))


def _label_thing(bench: PanelBench, no: int, epc: str | None, barcode: Barcode) -> Thing:
    thing: Thing = {"barcode": barcode.text, "place": f"printed:{bench.name}#{no}", "symbology": barcode.symbology}
    if epc:
        thing["epc"] = epc
    return complete(thing)


def complete(thing: Thing) -> Thing:
    """With kind and symbology filled in."""
    full = thing.copy()
    if "kind" not in full:
        full["kind"] = kind_of(full["barcode"])  # type: ignore[typeddict-item]
    full["symbology"] = symbology_of(full)
    return full


def search(things: Sequence[Thing], kind: str, words: str) -> dict[str, object]:
    """Things that hold every word, with the count of each kind: up to 60 of `kind`, or up to 8 of each ("")."""
    wanted = words.casefold().split()
    groups: dict[str, list[Thing]] = {one: [] for one in KINDS}
    for thing in things:
        if all(word in _text(thing) for word in wanted):
            groups[thing.get("kind", "goods")].append(thing)
    counts = {one: len(group) for one, group in groups.items()}
    if kind:
        return {"things": groups.get(kind, [])[:SHOWN], "total": counts.get(kind, 0), "counts": counts}
    chosen = [thing for group in groups.values() for thing in group[:SHOWN_OF_EACH]]
    return {"things": chosen, "total": sum(counts.values()), "counts": counts}


def tagged(benches: Iterable[PanelBench], bench: PanelBench) -> list[Thing]:
    """Parcels with a tag, each EPC once: the labels that came out (newest first), then what the bench knows of."""
    found: dict[str, Thing] = {}
    for thing in [*labels_of(benches), *map(complete, bench.things())]:
        epc = thing.get("epc", "")
        if epc and (epc not in found or thing.get("kind") == "waybill"):
            found[epc] = thing
    return list(found.values())[:SHOWN]


def _text(thing: Thing) -> str:
    return f"{thing['barcode']} {thing.get('name', '')} {thing.get('place', '')}".casefold()
