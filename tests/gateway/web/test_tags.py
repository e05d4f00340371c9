"""Labels with tags through a whole gateway: a simulated printer writes them, a simulated reader reads them back."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from devices.discovery import Places
from firmware_sim.printers.zpl import SimulatedPrinter
from firmware_sim.readers.llrp import SimulatedReader
from firmware_sim.serving import TcpDevice
from gateway.app import Gateway, Settings
from gateway.contracts import catalogue
from gateway.contracts.badges import badge_hash
from gateway.floor.apply import apply
from gateway.floor.inbound import arrivals
from gateway.floor.tags import tag_counts, tag_gates, tag_moves, tag_places
from gateway.floor.tags import tags as floor_tags
from gateway.listen import Address
from gateway.locale.texts import translate
from gateway.rfid.epc import decode
from gateway.store.rows import TaggedUnit
from gateway.store.state import State
from gateway.web import tag_calls
from tests.gateway.site import BADGES, LAYOUT, product
from tests.gateway.web.conftest import Rig
from tests.ports import free_port
from tests.waiting import until

GTIN = "4006381333931"
STRANGER = "3034257bf400b7800004cb2f"


class TagRig(Rig):
    """A gateway with real sessions: station r1 has a printer that writes tags and a hand reader."""

    def __init__(self, folder: Path) -> None:
        self.printer, self.hand = SimulatedPrinter(), SimulatedReader()
        self.servers = [TcpDevice(one, "127.0.0.1", free_port(), speed=20.0) for one in (self.printer, self.hand)]
        for server in self.servers:
            server.start()
        super().__init__(folder)
        assert self.call("POST", "/api/v1/layout", {"zone": "A", **LAYOUT})[0] == 201
        devices = [
            {"role": "printer", "driver": "zpl", "url": f"tcp://127.0.0.1:{self.servers[0].port}"},
            {"role": "reader:hand", "driver": "llrp", "url": f"llrp://127.0.0.1:{self.servers[1].port}"},
        ]
        body = {"station": "r1", "name": "Receiving", "kind": "receive", "devices": devices}
        assert self.call("POST", "/api/v1/stations", body)[0] == 201
        self.down(
            catalogue.WarehouseBound(warehouse="main", name="主仓"),
            catalogue.OperatorChanged(
                operator="rita", name="Rita", badge_hash=badge_hash(BADGES["rita"]), roles=("receiver",), language="en"
            ),
            product("LAMP", "白色吊灯", GTIN, case=("LAMP-CASE", 12)),
            product("BOX", "A box", "BOX-1"),
        )
        until(lambda: self.tags("GET", "readers")[1][0]["state"] == "reading", what="the reader reads")

    def start(self) -> None:
        """As a site would: sessions and printers of its own."""
        self.gateway = Gateway(
            Settings(
                data=self.folder,
                listen=Address("127.0.0.1", self.port),
                places=Places(self.folder / "dev", self.folder / "sys", self.folder / "net", libusb=False),
                interfaces=("127.0.0.1",),
            )
        )
        self.gateway.start()

    def tags(self, method: str, path: str = "", **body: Any) -> tuple[int, Any]:
        """A call of the work with tags, in English."""
        path = f"/api/v1/tags/{path}".rstrip("/")
        return self.call(method, path, body if method in ("POST", "PUT") else None, {"Accept-Language": "en"})

    def labels(self, **wish: Any) -> list[dict[str, Any]]:
        """Labels with tags, out of the printer."""
        before = len(self.printer.labels)
        status, answer = self.tags("POST", "labels", station="r1", **wish)
        assert status == 201, answer
        made: list[dict[str, Any]] = answer["tags"]
        until(lambda: len(self.printer.labels) == before + len(made), what="the labels are out")
        return made

    def commissioned(self, **wish: Any) -> list[str]:
        """Tags that were printed and read back."""
        found = []
        for one in self.labels(**{"kind": "goods", "sku": "LAMP", **wish}):
            self.hand.place(one["epc"], antenna=1, every_s=0.02)
            assert self.read_back(one["epc"])["seen"]
            self.hand.clear(one["epc"])
            found.append(one["epc"])
        return found

    def read_back(self, epc: str, **more: Any) -> dict[str, Any]:
        """The hand reader looks for it."""
        status, answer = self.tags("POST", f"{epc}/read-back", station="r1", role="reader:hand", **more)
        assert status == 200, answer
        found: dict[str, Any] = answer
        return found

    def facts(self, kind: str) -> list[Any]:
        """What was recorded, of one kind."""
        found = [event.message() for event in self.gateway.outbox.read(0, 100_000)]
        return [fact for fact in found if type(fact).__name__ == kind]

    def stop(self) -> None:
        """The gateway and what hangs at it."""
        super().stop()
        for server in self.servers:
            server.stop()


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[TagRig]:
    made = TagRig(tmp_path)
    yield made
    made.stop()


def test_a_goods_label_is_printed_with_its_own_tag_and_is_commissioned_once_it_is_read_back(rig: TagRig) -> None:
    first, second = rig.labels(kind="goods", sku=GTIN, count=2, badge=BADGES["rita"])
    assert [str(label.epc).lower() for label in rig.printer.labels] == [first["epc"], second["epc"]]
    assert dict(decode(first["epc"]).identity)["01"] == f"0{GTIN}"
    assert first["state"] == "printed"
    assert not rig.read_back(first["epc"], seconds=0.2)["seen"]
    assert rig.facts("TagCommissioned") == []
    rig.hand.place(first["epc"], antenna=1, every_s=0.02)
    rig.hand.place(STRANGER, antenna=1, every_s=0.02)
    answer = rig.read_back(first["epc"])
    assert answer["tag"]["state"] == "commissioned"
    fact = rig.facts("TagCommissioned")[0]
    assert (fact.epc, fact.sku, fact.quantity, fact.read_at) == (first["epc"], "LAMP", 1, "r1/reader:hand")
    assert fact.uri.startswith("urn:epc:id:sgtin:4006381.")
    assert rig.read_back(second["epc"], seconds=0.5)["others"], "what else lies there is told"
    listed = rig.tags("GET")[1]
    assert listed["states"] == {"commissioned": 1, "printed": 1}


def test_a_carton_label_carries_its_sscc_as_barcode_and_as_tag(rig: TagRig) -> None:
    (carton,) = rig.labels(kind="carton", sku="LAMP-CASE", quantity=12)
    label = rig.printer.labels[0]
    sscc = dict(decode(carton["epc"]).identity)["00"]
    assert str(label.epc).lower() == carton["epc"]
    assert any(sscc in str(code) for code in label.barcodes)
    assert (carton["quantity"], carton["kind"]) == (12, "carton")


def test_the_same_key_prints_the_same_labels_once(rig: TagRig) -> None:
    first = rig.labels(kind="goods", sku="LAMP", key="k-1")
    again = rig.tags("POST", "labels", station="r1", kind="goods", sku="LAMP", key="k-1")[1]["tags"]
    assert [one["epc"] for one in again] == [one["epc"] for one in first]


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"sku": "BOX"}, "BOX has no GTIN"),
        ({"sku": "NOTHING"}, "There are no goods NOTHING."),
        ({"sku": "LAMP", "station": "zz"}, "There is no station zz."),
        ({"sku": "LAMP", "kind": "pallet"}, "for goods or for a carton"),
        ({"sku": "LAMP", "badge": "OP-NOBODY00"}, "This badge is not known."),
    ],
)
def test_what_cannot_carry_a_tag_is_refused_with_a_sentence(rig: TagRig, wish: dict[str, Any], sentence: str) -> None:
    status, answer = rig.tags("POST", "labels", **{"station": "r1", "kind": "goods", **wish})
    assert status == 422
    assert sentence in answer["message"]
    assert not rig.printer.labels


def test_a_printer_that_writes_no_tags_gets_no_label_with_one(rig: TagRig) -> None:
    body = {"driver": "tspl", "url": f"tcp://127.0.0.1:{free_port()}"}
    assert rig.call("POST", "/api/v1/devices/r1/printer/replace", body)[0] == 200
    status, answer = rig.tags("POST", "labels", station="r1", kind="goods", sku="LAMP")
    assert (status, "writes no tags" in answer["message"]) == (422, True)


def test_a_tagged_unit_goes_from_the_bin_to_its_end_and_all_of_it_survives_a_restart(rig: TagRig) -> None:
    (epc,) = rig.commissioned()
    for state, place in (("in_bin", "a-01-01"), ("picked", "W-1-01"), ("shipped", ""), ("returned", "")):
        status, answer = rig.tags("POST", f"{epc}/state", state=state, place=place, badge=BADGES["rita"])
        assert (status, answer["state"], answer["place"]) == (200, state, place.upper())
    assert rig.tags("POST", f"{epc}/state", state="decommissioned")[0] == 422, "it takes a reason"
    assert rig.tags("POST", f"{epc}/state", state="decommissioned", reason="torn off")[0] == 200
    status, answer = rig.tags("POST", f"{epc}/state", state="in_bin", place="A-01-01")
    assert (status, answer["message"]) == (422, f"The tag {epc} is decommissioned.")
    assert [str(fact.state) for fact in rig.facts("TagStateChanged")][-1] == "decommissioned"
    rig.gateway.stop()
    rig.start()
    assert rig.tags("GET", epc)[1]["state"] == "decommissioned"


def test_only_bins_hold_tags_and_only_labels_that_were_never_read_back_are_given_up(rig: TagRig) -> None:
    (epc,) = rig.commissioned()
    assert rig.tags("POST", f"{epc}/state", state="in_bin", place="Z-99")[0] == 422
    assert rig.tags("POST", f"{epc}/state", state="lost")[0] == 422
    assert rig.tags("DELETE", epc)[0] == 422
    (other,) = rig.labels(kind="goods", sku="LAMP")
    assert rig.tags("POST", f"{other['epc']}/state", state="in_bin", place="A-01-01")[0] == 422
    assert rig.tags("DELETE", other["epc"])[0] == 200
    assert rig.tags("GET", other["epc"])[0] == 422


def test_a_tag_is_rewritten_and_stands_for_the_same_goods(rig: TagRig) -> None:
    (old,) = rig.commissioned()
    where = {"station": "r1", "role": "reader:hand"}
    assert rig.tags("POST", f"{old}/rewrite", **where)[0] == 422, "nothing is written while the tag is away"
    assert rig.facts("TagRewritten") == []
    rig.hand.place(old, antenna=1, every_s=0.02)
    status, answer = rig.tags("POST", f"{old}/rewrite", reason="smudged", badge=BADGES["rita"], **where)
    assert status == 200, answer
    assert (answer["former"], answer["sku"], answer["state"]) == (old, "LAMP", "commissioned")
    assert rig.hand.tag(old).told.hex() == answer["epc"] != old
    assert rig.tags("GET", old)[0] == 422
    assert rig.tags("POST", f"{answer['epc']}/rewrite", to=answer["epc"], **where)[0] == 422
    fact = rig.facts("TagRewritten")[0]
    assert (fact.epc, fact.former, fact.reason, fact.operator) == (answer["epc"], old, "smudged", "rita")


def test_how_loud_a_tag_is_is_told_at_once_and_silence_as_silence(rig: TagRig) -> None:
    rig.hand.place(STRANGER, antenna=2, rssi_dbm=-42.0, every_s=0.02)
    query = "signal?station=r1&role=reader:hand&seconds=4"
    answer = rig.tags("GET", f"{STRANGER.upper()}/{query}")[1]
    assert answer["reads"] >= 1
    assert abs(answer["rssi_dbm"] + 42) < 8
    silent = rig.tags("GET", f"{'00' * 12}/signal?station=r1&role=reader:hand&seconds=0.1")[1]
    assert (silent["reads"], silent["rssi_dbm"], silent["reader"]) == (0, None, "reading")
    assert rig.tags("GET", f"{STRANGER}/signal?station=r1&role=reader")[0] == 404


def test_a_reader_at_a_bench_watches_no_gate(rig: TagRig) -> None:
    body = {"driver": "llrp", "url": f"llrp://127.0.0.1:{rig.servers[1].port}"}
    assert rig.call("DELETE", "/api/v1/devices/r1/reader:hand")[0] == 200
    assert rig.call("PUT", "/api/v1/devices/r1/reader", body)[0] == 200
    until(
        lambda: rig.call("GET", "/api/v1/devices/r1/reader")[1]["state"] == "reading", what="the bench's reader reads"
    )
    (one,) = rig.labels(kind="goods", sku="LAMP")
    rig.hand.place(one["epc"], antenna=1, every_s=0.02)
    assert rig.tags("POST", f"{one['epc']}/read-back", station="r1")[1]["seen"]
    rig.gateway.devices.stop()  # a gate would tell its open visits now
    rig.gateway.writer.call(lambda unit: None)
    assert rig.facts("GatePassed") == []


def test_the_log_alone_gives_the_tagged_units(rig: TagRig) -> None:
    first, second = rig.commissioned(count=2)
    assert rig.tags("POST", f"{first}/state", state="in_bin", place="A-01-01")[0] == 200
    rig.hand.place(second, antenna=1, every_s=0.02)
    assert rig.tags("POST", f"{second}/rewrite", station="r1", role="reader:hand")[0] == 200
    state = State()
    for event in rig.gateway.outbox.read(0, 100_000):
        apply(state, event.message(), event.time)
    kept = {epc: lasting(row) for epc, row in rig.gateway.writer.state.tagged_units.rows.items()}
    assert len(kept) == 2
    assert {epc: lasting(row) for epc, row in state.tagged_units.rows.items()} == kept


def lasting(row: TaggedUnit) -> TaggedUnit:
    """Without the time of printing, of which no event tells."""
    return msgspec.structs.replace(row, printed_ms=0)


def test_goods_that_leave_through_an_exit_ring_at_its_gate(rig: TagRig) -> None:
    (epc,) = rig.commissioned()
    portal = SimulatedReader()
    server = TcpDevice(portal, "127.0.0.1", free_port())
    server.start()
    try:
        devices = [{"role": "reader", "driver": "llrp", "url": f"llrp://127.0.0.1:{server.port}"}]
        body = {"station": "g1", "name": "Staff door", "kind": "gate", "devices": devices}
        assert rig.call("POST", "/api/v1/stations", body)[0] == 201
        assert rig.tags("PUT", "exits", stations=["r1"])[0] == 422
        assert rig.tags("PUT", "exits", stations=["g1"]) == (200, {"stations": ["g1"]})
        assert rig.tags("GET", "exits")[1] == {"stations": ["g1"]}
        until(lambda: rig.call("GET", "/api/v1/devices/g1/reader")[1]["state"] == "reading", what="the portal reads")
        portal.play(epc, [(0.02 * n, 1 if n < 15 else 2, -50.0 - abs(n % 15 - 7)) for n in range(30)])
        until(lambda: rig.get("/api/v1/stations/g1")["data"].get("ringing"), what="the gate rings")
        assert rig.get("/api/v1/stations/g1")["data"]["ringing"][0]["epc"] == epc
        assert [task.kind for task in rig.facts("TaskRaised")] == ["gate_alarm"]
    finally:
        rig.call("DELETE", "/api/v1/devices/g1/reader")
        server.stop()


@pytest.mark.parametrize("module", [floor_tags, tag_calls, tag_counts, tag_gates, tag_moves, tag_places, arrivals])
def test_every_refusal_is_a_sentence_in_chinese_too(module: ModuleType) -> None:
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "CannotTag"]
    sentences = [part.value for call in calls for part in ast.walk(call.args[0]) if isinstance(part, ast.Constant)]
    assert sentences
    for sentence in sentences:
        assert re.search(r"[\u4e00-\u9fff]", translate(str(sentence), "zh_CN")), sentence
