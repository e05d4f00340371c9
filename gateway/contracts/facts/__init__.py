"""Up: what happened on the floor. Past tense, ids only - never a name, a phone or an address.

A fact that changes where goods lie carries `movements`. A movement from `""` comes from outside the warehouse
(+quantity on hand), to `""` leaves it (-quantity), anything else moves inside (0). So the sum over a fact's
movements is what it does to the warehouse's stock, and a replay restores every place.

One module an area.
"""

from gateway.contracts.facts.devices import DeviceReplaced
from gateway.contracts.facts.gate import ArrivalsDismissed, GateAcknowledged, GateMatched, GatePassed, GateRang
from gateway.contracts.facts.goods import CountedLine, Movement, Piece, Quality
from gateway.contracts.facts.inbound import GoodsPutAway, GoodsReceived, ReceiptClosed, ReturnClosed, ReturnReceived
from gateway.contracts.facts.intercepts import FulfilmentIntercepted, InterceptTooLate
from gateway.contracts.facts.picking import (
    FulfilmentShort,
    LinePicked,
    PickShort,
    Stop,
    StopsWritten,
    WaveAssigned,
    WaveClaimed,
    WaveCompleted,
    WaveCreated,
    WaveDissolved,
    WaveLeft,
    WavePaused,
    WaveResumed,
)
from gateway.contracts.facts.scanout import (
    DespatchPassed,
    LineVerified,
    ParcelShipped,
    ParcelVerified,
    ParcelWeighed,
    PrintState,
    WaybillPrinted,
)
from gateway.contracts.facts.stock import StockCounted, StockMoved, TransferReceived, TransferShipped
from gateway.contracts.facts.stream import MessageApplied, MessageParked, TaskClosed, TaskRaised
from gateway.contracts.facts.tags import (
    TagCommissioned,
    TagGivenUp,
    TagPrinted,
    TagRewritten,
    TagSeen,
    TagState,
    TagStateChanged,
)

__all__ = [
    "ArrivalsDismissed",
    "CountedLine",
    "DespatchPassed",
    "DeviceReplaced",
    "FulfilmentIntercepted",
    "FulfilmentShort",
    "GateAcknowledged",
    "GateMatched",
    "GatePassed",
    "GateRang",
    "GoodsPutAway",
    "GoodsReceived",
    "InterceptTooLate",
    "LinePicked",
    "LineVerified",
    "MessageApplied",
    "MessageParked",
    "Movement",
    "ParcelShipped",
    "ParcelVerified",
    "ParcelWeighed",
    "PickShort",
    "Piece",
    "PrintState",
    "Quality",
    "ReceiptClosed",
    "ReturnClosed",
    "ReturnReceived",
    "StockCounted",
    "StockMoved",
    "Stop",
    "StopsWritten",
    "TagCommissioned",
    "TagGivenUp",
    "TagPrinted",
    "TagRewritten",
    "TagSeen",
    "TagState",
    "TagStateChanged",
    "TaskClosed",
    "TaskRaised",
    "TransferReceived",
    "TransferShipped",
    "WaveAssigned",
    "WaveClaimed",
    "WaveCompleted",
    "WaveCreated",
    "WaveDissolved",
    "WaveLeft",
    "WavePaused",
    "WaveResumed",
    "WaybillPrinted",
]
