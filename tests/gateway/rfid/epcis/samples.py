"""One fact of each type that gives events, and a site to tell it for."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from gateway.contracts import facts
from gateway.contracts.messages import Message
from gateway.rfid.epcis.site import Site

AT = datetime(2026, 11, 24, 16, 30, 5, 123456, tzinfo=UTC)
ID = "gw-1:4f69f8cd28c35a7f:12"
GLN = "6971000000014"
SSCC = "069710000000000014"
EPC = "310e98ce6e00000001000000"  # that SSCC
TAG = "3074257bf7194e4000001a85"  # an SGTIN
BARCODES: Mapping[str, Mapping[str, int]] = {
    "LAMP": {"LAMP": 1, "4006381333931": 1, "LAMP-CASE": 12},
    "衣-1/红": {"A/1": 1},
}


def site(**changes: Any) -> Site:
    """A site in Shanghai, with its GLN unless told otherwise."""
    given: dict[str, Any] = {
        "base": "https://floorgate.invalid/gw-1",
        "zone": ZoneInfo("Asia/Shanghai"),
        "barcodes": lambda sku: BARCODES.get(sku, {}),
        "sscc": lambda parcel: SSCC if parcel == "p-1" else "",
        "gln": GLN,
    }
    return Site(**(given | changes))


def move(source: str, target: str, quantity: int = 3, sku: str = "LAMP", **more: Any) -> facts.Movement:
    return facts.Movement(sku=sku, quantity=quantity, from_place=source, to_place=target, **more)


LINES = (facts.CountedLine(1, "LAMP", 2), facts.CountedLine(2, "衣-1/红", 1))
PIECES = (facts.Piece(at=AT - timedelta(seconds=9), quantity=1), facts.Piece(at=AT - timedelta(seconds=2), quantity=2))

FACTS: tuple[Message, ...] = (
    facts.GoodsReceived(
        receipt="r-1", line_no=1, sku="LAMP", quantity=3, movements=(move("", "RECV"),), station="RECV-1"
    ),
    facts.ReturnReceived(
        return_id="t-1", line_no=1, sku="LAMP", quantity=1, quality=facts.Quality.DEFECTIVE,
        movements=(move("", "RECV", 1, quality=facts.Quality.DEFECTIVE),), station="BACK-1",
    ),
    facts.GoodsPutAway(
        sku="衣-1/红", quantity=3, bin="A-01-01", movements=(move("RECV", "A-01-01", sku="衣-1/红", lot="批 7"),),
        receipt="r-1",
    ),
    facts.LinePicked(
        fulfilment="f-1", line_no=1, sku="LAMP", quantity=3, bin="A-01-01", tote="W-1-01", wave="w-1",
        movements=(move("A-01-01", "W-1-01", lot="L1", units=("U 1", "U2")),), pieces=PIECES, station="PICK-1",
    ),
    facts.ParcelVerified(parcel="p-1", fulfilment="f-1", lines=LINES, station="PACK-1"),
    facts.ParcelShipped(
        parcel="p-1", fulfilment="f-1", waybill="YT1", carrier="YTO", grams=500, lines=LINES, sscc=SSCC, epc=EPC,
        station="PACK-1",
    ),
    facts.DespatchPassed(
        parcel="p-1", fulfilment="f-1", waybill="YT1", carrier="YTO", grams=500, lines=LINES,
        movements=(move("W-1-01", ""),),
    ),
    facts.GatePassed(
        gate="GATE-1", epc=EPC, direction="out", first_seen=AT - timedelta(seconds=1), reads=7, parcel="p-1",
        waybill="YT1", verified=True,
    ),
    facts.FulfilmentIntercepted(
        fulfilment="f-1", at="verification", movements=(move("W-1-01", "A-01-01"), move("W-1-02", "A-01-02", 1)),
        parcel="p-1", station="PACK-1",
    ),
    facts.StockCounted(
        count="c-1", bin="A-01-01", sku="LAMP", expected=5, counted=3, as_of_seq=9, movements=(move("A-01-01", "", 2),)
    ),
    facts.StockMoved(movements=(move("A-01-01", "LOST"), move("", "A-01-02", 1)), reason="not_found"),
    facts.TransferShipped(transfer="x-1", lines=LINES, movements=(move("A-01-01", ""),)),
    facts.TransferReceived(transfer="x-1", lines=LINES, movements=(move("", "RECV"),)),
    facts.TagCommissioned(epc=TAG, kind="goods", sku="LAMP", quantity=1, read_at="PACK-1/reader"),
    facts.TagRewritten(epc=TAG, former=EPC, station="PACK-1"),
    facts.TagStateChanged(epc=TAG, state=facts.TagState.IN_BIN, place="A-01-01"),
    facts.BatchPicked(
        wave="w-1", bin="A-01-01", sku="LAMP", quantity=3, tote="W-1-00", parts=(),
        movements=(move("A-01-01", "W-1-00", 4),),
    ),
    facts.PutTakenBack(
        wave="w-1", fulfilment="f-1", line_no=1, sku="LAMP", quantity=1,
        movements=(move("W-1-01", "W-1-00", 1),),
    ),
    facts.BlindReceived(blind="b-1", number="BR-1", sku="LAMP", quantity=3, movements=(move("", "RECV"),)),
    facts.UnclaimedReceived(
        unclaimed="u-1", number="UN-1", line_no=1, sku="LAMP", quantity=3, quality=facts.Quality.GOOD,
        movements=(move("", "RECV"),), station="BACK-1",
    ),
    facts.UnclaimedMatched(
        unclaimed="u-1", number="UN-1", return_id="t-1", lines=(), movements=(move("RECV", "A-01-01", 1),)
    ),
    facts.QualityChecked(
        sku="LAMP", accepted=2, rejected=1, movements=(move("QC", "RECV", 2), move("QC", "DEFECT", 1)), station="QC-1"
    ),
    facts.HoldPlaced(
        hold="h-1", sku="LAMP", quantity=3, place="H-01-01", reason="show", movements=(move("A-01-01", "H-01-01"),)
    ),
    facts.HoldReleased(hold="h-1", quantity=3, place="A-01-01", movements=(move("H-01-01", "A-01-01", 2),)),
    facts.KitAssembled(
        kit="k-1", sku="衣-1/红", quantity=1, place="A-01-02", components=(),
        movements=(move("A-01-01", "", 2), move("", "A-01-02", 1, "衣-1/红")),
    ),
    facts.KitTakenApart(
        kit="k-2", sku="衣-1/红", quantity=1, place="A-01-02", components=(),
        movements=(move("A-01-02", "", 1, "衣-1/红"), move("", "A-01-01", 2)),
    ),
    facts.TransferPicked(
        transfer="x-1", line_no=1, sku="LAMP", quantity=3, bin="A-01-01", movements=(move("A-01-01", "OUT"),)
    ),
    facts.ParcelHandedOver(manifest="m-1", parcel="p-1", fulfilment="f-1", waybill="YT1", carrier="YTO"),
    facts.ParcelPulledBack(
        parcel="p-1", fulfilment="f-1", waybill="YT1", carrier="YTO", reason="address", bin="A-01-01", lines=LINES,
        movements=(),
    ),
    facts.TagSeen(epc=TAG, kind="moved", place="A-01-02", before="A-01-01", station="SHELF-1", antenna=2),
    facts.GateMatched(gate="GATE-1", parcel="p-1", passages=("x",), epcs=(TAG,), waybill="YT1", order="N-1"),
)  # fmt: skip
