"""Home of the receiving and the picking stations: what waits, and how it is opened."""

from typing import Any

from gateway.contracts.kiosk import Notice
from gateway.floor import blind, menu, picking, receiving, returns, transfers, unclaimed
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.sign_in import sign_out
from gateway.floor.steps import Step
from gateway.scanning.interpret import Meaning, Scanned


def _receive_home(bench: Bench) -> dict[str, Any]:
    return {
        "receipts": receiving.open_receipts(bench.state),
        "returns": returns.open_returns(bench.state),
        **menu.seen(bench),
    }


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
    return {
        "waves_waiting": state.waves.count("state", "waiting"),
        "fulfilments_waiting": state.fulfilments.count("state", "released"),
        **menu.seen(bench),
    }


_TAPS = {"start": menu.start, "leave": sign_out}
STEPS = {
    ("receive", "home"): Step("home", _receive_home, _receive_scan, {"open": _receive_open, **_TAPS}),
    ("pick", "home"): Step("home", _pick_home, None, {"claim": picking.claim, **_TAPS}),
}
