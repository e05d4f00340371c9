"""Home of the receiving and the picking stations: what waits, and how it is opened."""

from typing import Any

from gateway.contracts.kiosk import Notice
from gateway.floor import menu
from gateway.floor.bench import Bench
from gateway.floor.inbound import blind, receiving, returns, unclaimed
from gateway.floor.notices import Refused
from gateway.floor.picking import picking
from gateway.floor.sign_in import sign_out
from gateway.floor.steps import Step
from gateway.floor.storage import transfers, warehouses
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.rows import Receipt, Return


def _receive_home(bench: Bench) -> dict[str, Any]:
    state = bench.state
    receipts = [row for row in receiving.open_receipts(state) if _here(bench, state.receipts[row["receipt"]])]
    return {
        "receipts": receipts,
        "returns": [row for row in returns.open_returns(state) if _here(bench, state.returns[row["return_id"]])],
        **menu.seen(bench),
    }


def _here(bench: Bench, paper: Receipt | Return) -> bool:
    return warehouses.here(bench, paper.warehouse)


def _receive_scan(bench: Bench, scanned: Scanned) -> Notice:
    if scanned.meaning is Meaning.RECEIPT:
        return receiving.open_receipt(bench, scanned.text)
    if scanned.meaning in (Meaning.RETURN, Meaning.WAYBILL):
        return returns.open_return(bench, scanned.text, scanned.named)
    if scanned.meaning is Meaning.TRANSFER:
        return transfers.open_transfer(bench, scanned.text)
    if scanned.meaning is Meaning.FLOOR_PAPER:
        opened = blind.resume if scanned.text.startswith("BR-") else unclaimed.open_parcel
        return opened(bench, scanned.text)
    raise Refused("unexpected", text=scanned.text)


def _receive_open(bench: Bench, value: Any) -> Notice:
    number = str(value).strip().upper()
    if bench.state.returns.count("number", number):
        return returns.open_return(bench, number)
    return receiving.open_receipt(bench, number)


def _pick_home(bench: Bench) -> dict[str, Any]:
    state = bench.state
    mine = warehouses.of_station(state, bench.name)
    waiting = [one for one in state.waves.by("state", "waiting") if warehouses.of_wave(state, one.fulfilments) == mine]
    return {
        "waves_waiting": len(waiting),
        "fulfilments_waiting": state.fulfilments.count("state", "released"),
        **menu.seen(bench),
    }


_TAPS = {"start": menu.start, "leave": sign_out}
STEPS = {
    ("receive", "home"): Step("home", _receive_home, _receive_scan, {"open": _receive_open, **_TAPS}),
    ("pick", "home"): Step("home", _pick_home, None, {"claim": picking.claim, **_TAPS}),
}
