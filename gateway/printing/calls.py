"""What people ask of the print service: labels on demand, another copy, a word about what came out, a test."""

from collections.abc import Callable
from typing import Any

from gateway.contracts.facts import PrintState
from gateway.floor.bench import Bench
from gateway.floor.outbound.sscc import next_sscc
from gateway.floor.tasks import close_by_itself
from gateway.printing.choice import KINDS, Printer, is_printer
from gateway.printing.jobs import CannotPrint, print_again, queue
from gateway.store.rows import PrintBinding, PrintJob
from gateway.store.state import State
from gateway.store.unit import Unit

COPIES = 500
BINS = 2000
BINS_A_JOB = 50
NO_STATION = "There is no station %(station)s."
NO_PRINTER = "There is no printer %(printer)s."


def on_demand(unit: Unit, kind: str, asked: str, wish: dict[str, Any], operator: str = "") -> list[PrintJob]:
    """Queues labels that a person chose; the same `key` in the wish gives the same jobs.

    goods {sku, quantity?, bin?} · bin {first, last?} or {bins} · carton {sku, quantity, count?} · pallet {cartons}
    · pick_list {wave} · delivery_note {order}; all with copies?, key?

    Raises:
        CannotPrint: the kind, the thing or the number of copies cannot be printed.
    """
    make = _DOCUMENTS.get(kind)
    if make is None:
        raise CannotPrint(
            "%(kind)s is not printed on demand; there are %(kinds)s.", kind=kind, kinds=", ".join(_DOCUMENTS)
        )
    copies = int(wish.get("copies", 1))
    if not 1 <= copies <= COPIES:
        raise CannotPrint("Copies must be 1 to %(most)s.", most=COPIES)
    if asked not in unit.state.stations:
        raise CannotPrint(NO_STATION, station=asked)
    key = str(wish.get("key", ""))
    if key and (known := _known(unit.state, kind, key)):
        return known
    documents = make(unit, wish)
    keys = [f"{key}:{i}" if i else key for i in range(len(documents))] if key else [""] * len(documents)
    return [
        queue(unit, kind, asked, document, copies=copies, key=one, operator=operator)
        for document, one in zip(documents, keys, strict=True)
    ]


def _known(state: State, kind: str, key: str) -> list[PrintJob]:
    first = state.print_jobs.first("key", f"{kind}:{key}")
    found = [first] if first is not None else []
    while found and (after := state.print_jobs.first("key", f"{kind}:{key}:{len(found)}")) is not None:
        found.append(after)
    return found


def print_test(unit: Unit, printer: Printer, operator: str = "", label: dict[str, Any] | None = None) -> PrintJob:
    """A test label at one printer, or a label that somebody draws just now. Raises CannotPrint."""
    device = unit.state.devices.get(printer)
    if device is None or not is_printer(printer[1]):
        raise CannotPrint(NO_PRINTER, printer="/".join(printer))
    document = {"printer": "/".join(printer), "driver": device.driver, **({"label": label} if label else {})}
    return queue(unit, "test", printer[0], document, operator=operator, printer=printer)


def reprint(unit: Unit, name: str, reason: str, operator: str = "", key: str = "") -> PrintJob:
    """Another copy of a job's label; what was asked about the old one is answered by it. Raises CannotPrint."""
    fresh = print_again(unit, name, reason, operator, key)
    for kind in ("print_unknown", "print_failed"):
        for subject in dict.fromkeys((fresh.parcel, name)):
            if subject:
                close_by_itself(unit, kind, subject, "reprinted")
    return fresh


def seen(unit: Unit, name: str, operator: str, settle_waybill: Callable[[Bench, PrintJob], None]) -> PrintJob:
    """A person has seen the label whose fate was unknown: it is out. Raises CannotPrint."""
    job = unit.state.print_jobs.get(name)
    if job is None:
        raise CannotPrint("There is no print job %(job)s.", job=name)
    if job.state != "unknown":
        raise CannotPrint("Only of a label whose fate is unknown can it be said that it came out.")
    if job.kind == "waybill":
        settle_waybill(Bench(unit, job.station), job)
    else:
        note = "seen by a person"
        unit.state.print_jobs.change(job, state=str(PrintState.CONFIRMED), note=note, changed_ms=unit.now_ms)
        close_by_itself(unit, "print_failed", job.job, "confirmed")
    return unit.state.print_jobs[name]


def take_back(unit: Unit, name: str, operator: str) -> PrintJob:
    """A label that still waits is not wanted any more; a waybill is: its parcel waits for it. Raises CannotPrint."""
    job = unit.state.print_jobs.get(name)
    if job is None or job.state != "queued" or job.kind == "waybill":
        raise CannotPrint("Only a label that waits can be taken back, and no waybill.")
    return unit.state.print_jobs.change(job, state="void", note="taken back", changed_ms=unit.now_ms)


def bind(unit: Unit, station: str, bindings: list[PrintBinding]) -> None:
    """Replaces what is bound for a station ("" for the whole site); waiting jobs go where they belong now.

    Raises:
        CannotPrint: a kind, station or printer that there is not.
    """
    state = unit.state
    if station and station not in state.stations:
        raise CannotPrint(NO_STATION, station=station)
    for one in bindings:
        if one.kind and one.kind not in KINDS:
            raise CannotPrint("There is no kind %(kind)s; there are %(kinds)s.", kind=one.kind, kinds=", ".join(KINDS))
        printers = [(one.printer_station, one.printer_role)]
        printers += [(one.fallback_station, one.fallback_role)] if one.fallback_station else []
        for printer in printers:
            if printer not in state.devices or not is_printer(printer[1]):
                raise CannotPrint(NO_PRINTER, printer="/".join(printer))
        if len(printers) == 2 and printers[0] == printers[1]:
            raise CannotPrint("A printer cannot step in for itself.")
    if len({(one.kind, one.carrier) for one in bindings}) < len(bindings):
        raise CannotPrint("One kind and carrier is bound twice.")
    for old in [row for row in state.print_bindings if row.station == station]:
        state.print_bindings.remove((old.station, old.kind, old.carrier))
    for one in bindings:
        state.print_bindings.put(one)
    unit.signal("print")


def _goods(unit: Unit, wish: dict[str, Any]) -> list[dict[str, Any]]:
    sku = _sku(unit.state, wish)
    return [{"sku": sku, "bin": str(wish.get("bin", "")), "quantity": int(wish.get("quantity", 1)), "number": ""}]


def _bins(unit: Unit, wish: dict[str, Any]) -> list[dict[str, Any]]:
    """By name, or from the first to the last in the order of their names."""
    bins = unit.state.bins
    if names := [str(name).upper() for name in wish.get("bins", ())]:
        chosen = names
    else:
        first = str(wish.get("first", "")).upper()
        last = str(wish.get("last", "") or first).upper()
        chosen = sorted(row.bin for row in bins if first <= row.bin <= last)
    missing = next((name for name in chosen if name not in bins), "")
    if missing or not chosen:
        raise CannotPrint("There is no bin %(bin)s.", bin=missing or wish.get("first", ""))
    if len(chosen) > BINS:
        raise CannotPrint("%(bins)s bins are too many at once: at most %(most)s.", bins=len(chosen), most=BINS)
    return [{"bins": chosen[at : at + BINS_A_JOB]} for at in range(0, len(chosen), BINS_A_JOB)]


def _carton(unit: Unit, wish: dict[str, Any]) -> list[dict[str, Any]]:
    count = int(wish.get("count", 1))
    if not 1 <= count <= BINS_A_JOB:
        raise CannotPrint("1 to %(most)s cartons at once.", most=BINS_A_JOB)
    sku, quantity = _sku(unit.state, wish), int(wish.get("quantity", 1))
    ssccs = [next_sscc(unit.state) for _ in range(count)]
    return [{"sku": sku, "quantity": quantity, "number": str(wish.get("number", "")), "ssccs": ssccs}]


def _pallet(unit: Unit, wish: dict[str, Any]) -> list[dict[str, Any]]:
    cartons = int(wish.get("cartons", 1))
    return [{"cartons": cartons, "number": str(wish.get("number", "")), "ssccs": [next_sscc(unit.state)]}]


def _pick_list(unit: Unit, wish: dict[str, Any]) -> list[dict[str, Any]]:
    number = str(wish.get("wave", "")).upper()
    wave = unit.state.waves.first("number", number)
    if wave is None:
        raise CannotPrint("There is no wave %(wave)s.", wave=number)
    return [{"wave": wave.number}]


def _delivery_note(unit: Unit, wish: dict[str, Any]) -> list[dict[str, Any]]:
    number = str(wish.get("order", "")).upper()
    found = unit.state.fulfilments.by("number", number)
    if not found:
        raise CannotPrint("There is no order %(order)s.", order=number)
    return [{"fulfilment": row.fulfilment, "order": row.number} for row in found]


def _sku(state: State, wish: dict[str, Any]) -> str:
    """By SKU, or by any barcode that stands for one SKU."""
    code = str(wish.get("sku", "")).upper()
    if code in state.products:
        return code
    skus = list(state.codes.get(code, ()))
    if len(skus) != 1:
        raise CannotPrint("There are no goods %(code)s." if not skus else "%(code)s fits several goods.", code=code)
    return skus[0]


_DOCUMENTS: dict[str, Callable[[Unit, dict[str, Any]], list[dict[str, Any]]]] = {
    "goods": _goods,
    "bin": _bins,
    "carton": _carton,
    "pallet": _pallet,
    "pick_list": _pick_list,
    "delivery_note": _delivery_note,
}
