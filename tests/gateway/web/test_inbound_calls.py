"""Set-up and lists of goods between door and bin, over HTTP."""

from typing import Any

from tests.gateway.site import BADGES
from tests.gateway.web.conftest import Rig


def receive(rig: Rig, lot: str = "") -> None:
    rig.furnish()
    rig.act("r1", "scan", text="PO-261124-0001")
    rig.act("r1", "scan", text=f"]C10104006381333931{'17350731' + '10' + lot if lot else ''}")
    rig.act("r1", "tap", action="quantity", value=10)
    rig.act("r1", "scan", text="A-01-01")


def test_pick_faces_are_set_by_json_and_by_csv_and_ended(rig: Rig) -> None:
    receive(rig)
    face = {"bin": "a-01-02", "sku": "lamp", "minimum": 4, "maximum": 20}
    assert rig.call("POST", "/api/v1/pick-faces", {"faces": [face]}) == (200, {"faces": 1})
    table = "\ufeffBin,SKU,Minimum,Maximum,note\nA-01-01,LAMP,5,12,first\nA-01-02,LAMP,0,0,gone\n".encode()
    assert rig.call("POST", "/api/v1/pick-faces", raw=table, headers={"Content-Type": "text/csv"})[0] == 200
    assert rig.get("/api/v1/pick-faces") == [
        {"bin": "A-01-01", "sku": "LAMP", "minimum": 5, "maximum": 12, "quantity": 10}
    ]


def test_a_face_that_cannot_be_is_refused_and_says_where(rig: Rig) -> None:
    rig.furnish()

    def refused(body: Any = None, text: str = "") -> str:
        headers = {"Content-Type": "text/csv"} if text else None
        status, answer = rig.call("POST", "/api/v1/pick-faces", body, headers, text.encode() or None)
        assert status == 422, answer
        return str(answer["message"])

    face = {"bin": "A-01-01", "sku": "LAMP", "minimum": 9, "maximum": 5}
    assert "minimum is above the maximum" in refused({"faces": [face]})
    assert "there is no bin Z-01-01" in refused({"faces": [{**face, "bin": "Z-01-01", "maximum": 10}]})
    assert "line 3: maximum" in refused(text="bin,sku,minimum,maximum\nA-01-01,LAMP,1,2\nA-01-02,LAMP,1,many\n")
    assert "no lines" in refused(text="bin,sku,minimum,maximum\n")
    assert rig.get("/api/v1/pick-faces") == []


def test_a_lot_is_held_by_a_supervisor_with_a_reason_and_let_go_again(rig: Rig) -> None:
    receive(rig, "L7")
    (lot,) = rig.get("/api/v1/lots?sku=lamp")
    assert (lot["lot"], lot["expiry"], lot["held"], lot["quantity"]) == ("L7", "2035-07-31", "", 10)
    path = "/api/v1/lots/LAMP/L7/hold"
    assert rig.call("POST", path, {"badge": BADGES["rita"], "reason": "smells"})[0] == 403
    assert rig.call("POST", path, {"badge": BADGES["susi"], "reason": " "})[0] == 422
    assert rig.call("POST", "/api/v1/lots/LAMP/L9/hold", {"badge": BADGES["susi"], "reason": "x"})[0] == 404
    assert rig.call("POST", path, {"badge": BADGES["susi"], "reason": "smells"})[0] == 200
    assert rig.get("/api/v1/lots")[0]["held"] == "smells"
    assert rig.call("POST", path.replace("hold", "release"), {"badge": BADGES["susi"], "reason": "aired"})[0] == 200
    assert rig.get("/api/v1/lots")[0]["held"] == ""


def test_what_may_be_set_about_receiving(rig: Rig) -> None:
    good = {"over_receipt": "ask", "over_receipt_percent": 5, "qc": {"sku:LAMP": 100, "*": 5}, "serve_at_once": True}
    status, settings = rig.call("POST", "/api/v1/settings", good)
    assert status == 200
    assert {name: settings[name] for name in good} == good
    for bad in ({"over_receipt": "maybe"}, {"over_receipt_percent": 101}, {"qc": {"LAMP": 5}}, {"qc": {"*": 101}}):
        assert rig.call("POST", "/api/v1/settings", bad)[0] == 422


def test_papers_of_the_floor_are_listed_and_a_phone_is_for_supervisors(rig: Rig) -> None:
    rig.furnish()
    rig.act("r1", "tap", action="start", value="unclaimed")
    rig.act("r1", "scan", text="YT1234567890123")
    rig.act("r1", "tap", action="details", value={"phone": "13800138000"})
    rig.act("r1", "scan", text="LAMP")
    rig.act("r1", "tap", action="quantity", value=1)
    number = rig.act("r1", "tap", action="grade", value="opened")["data"]["number"]
    (kept,) = rig.get("/api/v1/unclaimed?state=open")
    assert (kept["number"], kept["waybill"], kept["lines"][0]["sku"]) == (number, "YT1234567890123", "LAMP")
    assert "13800138000" not in str(kept)
    path = f"/api/v1/unclaimed/{number}/phone"
    assert rig.call("POST", path, {"badge": BADGES["rita"]})[0] == 403
    assert rig.call("POST", path, {"badge": BADGES["susi"]})[1]["phone"] == "13800138000"
    assert rig.call("POST", "/api/v1/unclaimed/UC-1/phone", {"badge": BADGES["susi"]})[0] == 404
    for what in ("blind-receipts", "transfers", "holds"):
        assert rig.get(f"/api/v1/{what}") == []
