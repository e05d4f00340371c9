"""Over HTTP: a parcel's story with its pictures, cameras, cartons, manifests on paper, the audit, labels ahead."""

from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen

import pytest

from firmware_sim.cameras.bench_camera import BenchCamera, create_camera
from firmware_sim.web import WebServer
from gateway.contracts import work
from tests.gateway.web.conftest import Rig
from tests.ports import free_port
from tests.waiting import until


@pytest.fixture
def camera() -> Iterator[tuple[BenchCamera, str]]:
    made = BenchCamera(name="b1")
    server = WebServer(f"127.0.0.1:{free_port()}", create_camera(made))
    server.start()
    yield made, f"http://{server.host}:{server.port}/snapshot.jpg"
    server.stop()


@pytest.fixture
def floor(rig: Rig) -> Rig:
    """An order of two lamps waits at the bench."""
    rig.furnish()
    rig.act("r1", "scan", text="PO-261124-0001")
    rig.act("r1", "scan", text="LAMP")
    place = rig.act("r1", "tap", action="quantity", value=10)["data"]["bin"]
    rig.act("r1", "scan", text=place)
    rig.down(
        work.FulfilmentReleased(
            fulfilment="f-1", number="S1", warehouse="main", lines=(work.ReleasedLine(1, "LAMP", 2),)
        ),
        work.WaybillIssued(fulfilment="f-1", waybill="YT0000000000001", carrier="yto", carrier_name="圆通速递"),
    )
    until(lambda: rig.get("/api/v1/stations/p1")["data"]["waves_waiting"], what="a wave is planned")
    view = rig.act("p1", "tap", action="claim")
    rig.act("p1", "scan", text=view["data"]["bin"])
    rig.act("p1", "scan", text="LAMP")
    rig.act("p1", "scan", text="LAMP")
    rig.act("p1", "tap", action="finish")
    return rig


def ship(rig: Rig) -> Any:
    rig.act("b1", "scan", text="S1")
    rig.act("b1", "scan", text="LAMP")
    rig.act("b1", "scan", text="LAMP")
    body = {"grams": 462, "badge": "OP-VERA0000", "reason": "scale broken"}
    rig.act("b1", "weight", **body)
    until(lambda: rig.get("/api/v1/stations/b1")["step"] == "shipped", what="the label prints")
    return rig.get("/api/v1/parcel-stories/YT0000000000001")


def fetch(rig: Rig, path: str) -> tuple[str, bytes]:
    with urlopen(rig.url + path, timeout=10) as answer:
        return answer.headers["Content-Type"], answer.read()


def test_a_parcels_story_is_found_by_waybill_and_order_with_its_pictures(
    floor: Rig, camera: tuple[BenchCamera, str]
) -> None:
    body = {"station": "b1", "url": camera[1].replace("//", "//user:secret@")}
    status, standing = floor.call("POST", "/api/v1/cameras", body)
    assert (status, [row["station"] for row in standing["cameras"]]) == (200, ["b1"])
    assert "secret" not in str(standing)
    ship(floor)
    until(lambda: floor.get("/api/v1/evidence")["files"] == 2, what="two pictures are taken")
    story = floor.get("/api/v1/parcel-stories/S1")
    kinds = [one["kind"] for one in story["happenings"]]
    assert kinds[0] == "picked"
    for kind in ("verified", "packed", "printed", "weighed", "shipped", "passed", "evidence"):
        assert kind in kinds
    weighed = next(one for one in story["happenings"] if one["kind"] == "weighed")
    assert (weighed["operator"], weighed["detail"]["source"]) == ("Vera", "manual")
    assert story["lines"] == [{"line_no": 1, "sku": "LAMP", "quantity": 2, "name": "白色吊灯"}]
    found = [one["detail"]["evidence"] for one in story["happenings"] if one["kind"] == "evidence"]
    kind, data = fetch(floor, f"/api/v1/evidence/{found[0]}.jpg")
    assert kind == "image/jpeg"
    assert data.startswith(b"\xff\xd8\xff")
    assert [row["waybill"] for row in floor.get("/api/v1/parcel-stories?search=0000001")] == ["YT0000000000001"]
    assert floor.get("/api/v1/parcel-stories?search=nothing") == []
    assert floor.call("GET", "/api/v1/parcel-stories/YT9")[0] == 404
    assert floor.call("GET", "/api/v1/evidence/../../gateway.jpg")[0] == 404
    assert b"gateway_evidence" in fetch(floor, "/metrics")[1] or b"evidence_taken" in fetch(floor, "/metrics")[1]


def test_a_camera_that_is_away_stops_nothing(floor: Rig) -> None:
    floor.call("POST", "/api/v1/cameras", {"station": "b1", "url": f"http://127.0.0.1:{free_port()}/x.jpg"})
    story = ship(floor)
    assert story["state"] == "shipped"
    until(lambda: floor.get("/api/v1/evidence")["cameras"][0]["missed"] == 2, what="two pictures are missed")
    story = floor.get("/api/v1/parcel-stories/S1")
    assert [one["kind"] for one in story["happenings"]].count("evidence_missed") == 2
    assert floor.call("POST", "/api/v1/cameras", {"station": "b1", "url": "rtsp://x"})[0] in (400, 409, 422)
    assert floor.call("POST", "/api/v1/cameras/b1/try")[0] == 502


def test_a_manifest_is_listed_and_comes_on_paper(floor: Rig) -> None:
    ship(floor)
    floor.act("b1", "tap", action="start", value="handover")
    floor.act("b1", "scan", text="YT0000000000001")
    floor.act("b1", "tap", action="finish")
    floor.act("b1", "tap", action="close", value={"driver": "YTO-7"})
    [manifest] = floor.get("/api/v1/manifests")
    assert (manifest["state"], manifest["parcels"], manifest["driver"]) == ("closed", 1, "YTO-7")
    whole = floor.get(f"/api/v1/manifests/{manifest['number']}")
    assert [row["order"] for row in whole["parcel_list"]] == ["S1"]
    kind, data = fetch(floor, f"/api/v1/papers/manifest/{manifest['number']}.pdf")
    assert (kind, data[:5]) == ("application/pdf", b"%PDF-")
    assert floor.call("GET", "/api/v1/papers/manifest/MF-1.pdf")[0] in (404, 409, 422)
    [carrier] = floor.get("/api/v1/despatch")["carriers"]
    assert (carrier["verified"], carrier["manifest"], carrier["passed"]) == (1, 1, 1)
    assert floor.get("/api/v1/labels-ahead")["waiting"] == 0


def test_cartons_are_a_list_by_hand_or_csv(rig: Rig) -> None:
    rig.furnish()
    head = "carton,name,length_mm,width_mm,height_mm,weight_g,max_g"
    text = f"{head}\nC2,中箱,320,250,200,150,8000\nc1,小箱,210,130,110,60,\n"
    request = Request(rig.url + "/api/v1/cartons/import", text.encode(), {"Content-Type": "text/csv"}, method="POST")
    with urlopen(request, timeout=10) as answer:
        assert answer.status == 200
    assert [row["carton"] for row in rig.get("/api/v1/cartons")] == ["C1", "C2"]
    kind, data = fetch(rig, "/api/v1/cartons.csv")
    assert "csv" in kind
    assert data.decode("utf-8-sig").splitlines()[1] == "C1,小箱,210,130,110,60,0,0"
    status, rows = rig.call("POST", "/api/v1/cartons", {"cartons": [{"carton": "c2", "active": False}]})
    assert (status, rows[0]["active"]) == (200, False)
    assert rig.call("POST", "/api/v1/cartons", {"cartons": [{"carton": "c 2"}]})[0] == 422
    assert rig.call("POST", "/api/v1/cartons/import", raw=b"x\n1\n")[0] == 422


def test_a_kiosk_may_look_but_not_set_up(rig: Rig) -> None:
    rig.furnish()
    away = {"X-Forwarded-For": "10.0.0.9"}
    for path in ("/api/v1/parcel-stories", "/api/v1/evidence", "/api/v1/evidence/x.jpg", "/api/v1/manifests"):
        assert rig.call("GET", path, headers=away)[0] == 401


def test_the_rule_for_old_refund_data_is_a_setting(rig: Rig) -> None:
    rig.furnish()
    rule = {"refund_age_min": 30, "refund_age_hold": "platforms", "refund_age_platforms": ["taobao"]}
    status, found = rig.call("POST", "/api/v1/settings", {**rule, "despatch_audit": "manual"})
    assert status == 200
    assert {name: found[name] for name in rule} == rule
    assert rig.call("POST", "/api/v1/settings", {"refund_age_hold": "some"})[0] == 422
