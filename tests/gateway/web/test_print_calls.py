"""The print page's calls at a whole gateway: jobs, printers, bindings, labels on demand, templates."""

import base64
import json
from typing import Any
from urllib.request import Request, urlopen

import pytest

from gateway.contracts import work
from gateway.store.rows import PrintJob
from tests.gateway.site import BADGES
from tests.gateway.web.conftest import Rig
from tests.waiting import until

TWO = [
    {"role": "printer", "driver": "zpl", "url": "tcp://b1-printer:9"},
    {"role": "printer:goods", "driver": "tspl", "url": "tcp://b1-goods:9?dpi=300"},
]


@pytest.fixture
def house(rig: Rig) -> Rig:
    rig.furnish()
    assert (
        rig.call("POST", "/api/v1/stations", {"station": "b1", "name": "台 1", "kind": "pack", "devices": TWO})[0]
        == 201
    )
    until(lambda: len(rig.get("/api/v1/printers")) == 2, what="both printers are there")
    return rig


def asked(rig: Rig, **wish: Any) -> list[dict[str, Any]]:
    status, body = rig.call("POST", "/api/v1/print-jobs", {"station": "b1", **wish})
    assert status == 201, body
    return list(body["jobs"])


def state_of(rig: Rig, job: str) -> str:
    return str(rig.get(f"/api/v1/print-jobs/{job}")["state"])


def test_labels_on_demand_come_out_and_the_same_key_is_one_job(house: Rig) -> None:
    (job,) = asked(house, kind="goods", sku="lamp", copies=2, key="k-1")
    assert (job["kind"], job["role"], job["quantity"]) == ("goods", "printer", 2)
    until(lambda: state_of(house, job["job"]) == "confirmed", what="it is out")
    assert [one["job"] for one in asked(house, kind="goods", sku="LAMP", copies=2, key="k-1")] == [job["job"]]
    assert len(house.printers["tcp://b1-printer:9"].printed) == 1


def test_a_binding_sends_goods_labels_to_the_second_printer_in_its_language_and_resolution(house: Rig) -> None:
    body = {"station": "b1", "bindings": [{"kind": "goods", "printer": "b1/printer:goods", "fallback": "b1/printer"}]}
    status, answer = house.call("PUT", "/api/v1/print-bindings", body)
    assert status == 200, answer
    assert answer["bindings"] == [
        {"station": "b1", "kind": "goods", "carrier": "", "printer": "b1/printer:goods", "fallback": "b1/printer"}
    ]
    (job,) = asked(house, kind="goods", sku="LAMP")
    until(lambda: state_of(house, job["job"]) == "confirmed", what="it is out")
    (data,) = house.printers["tcp://b1-goods:9?dpi=300"].printed
    assert data.startswith(b"SIZE 50 mm,30 mm")
    assert (
        house.call("PUT", "/api/v1/print-bindings", {"station": "b1", "bindings": [{"printer": "b9/printer"}]})[0]
        == 422
    )


def test_printers_say_how_they_are_and_print_a_test(house: Rig) -> None:
    first, second = house.get("/api/v1/printers")
    assert (first["station"], first["role"], first["driver"], first["queued"]) == ("b1", "printer", "zpl", 0)
    assert second["role"] == "printer:goods"
    status, job = house.call("POST", "/api/v1/printers/b1/printer:goods/test")
    assert (status, job["kind"], job["role"]) == (201, "test", "printer:goods")
    until(lambda: state_of(house, job["job"]) == "confirmed", what="it is out")
    assert house.call("POST", "/api/v1/printers/b1/printer/status")[1]["answered"] is True
    assert house.call("POST", "/api/v1/printers/b1/scale/test")[0] == 422
    assert house.call("POST", "/api/v1/printers/b9/printer/status")[0] == 404


def test_trouble_is_listed_until_a_copy_was_asked_for(house: Rig) -> None:
    house.printers["tcp://b1-printer:9"].fate = "unknown"
    (job,) = asked(house, kind="bin", first="A-01-01")
    until(lambda: state_of(house, job["job"]) == "unknown", what="nobody knows")
    assert [one["job"] for one in house.get("/api/v1/print-jobs?show=trouble")] == [job["job"]]
    assert [one["job"] for one in house.get("/api/v1/print-jobs?q=a-01-01")] == [job["job"]]
    assert house.get("/api/v1/print-jobs?q=zzz") == []
    status, refused = house.call(
        "POST", f"/api/v1/print-jobs/{job['job']}/reprint", {"reason": " "}, {"Accept-Language": "zh-CN"}
    )
    assert (status, refused["message"]) == (422, "请写明重打的原因。")
    house.printers["tcp://b1-printer:9"].fate = "confirmed"
    status, fresh = house.call(
        "POST", f"/api/v1/print-jobs/{job['job']}/reprint", {"reason": "torn", "badge": BADGES["vera"]}
    )
    assert (status, fresh["copy"], fresh["reason"], fresh["operator"]) == (201, 2, "torn", "vera")
    assert house.get("/api/v1/print-jobs?show=trouble") == []
    until(lambda: state_of(house, fresh["job"]) == "confirmed", what="the copy is out")


def test_a_paired_kiosk_needs_a_badge_for_a_waybill_and_may_not_bind(house: Rig) -> None:
    code = house.call("POST", "/api/v1/pairing-codes", {"name": "pda"})[1]["code"]
    token = house.call("POST", "/api/v1/pairings", {"code": code})[1]["token"]
    far = {"Authorization": f"Bearer {token}", "X-Forwarded-For": "192.0.2.7"}
    writer = house.gateway.writer
    row = PrintJob(job="j-1", key="waybill:p:1", kind="waybill", station="b1", asked="b1", state="unknown", parcel="p")
    writer.call(lambda unit: unit.state.print_jobs.put(row))
    for badge in ("", BADGES["rita"], "OP-NOBODY00"):
        status, refused = house.call("POST", "/api/v1/print-jobs/j-1/reprint", {"reason": "torn", "badge": badge}, far)
        assert status == 422, refused
    assert writer.state.print_jobs["j-1"].again == ""
    assert house.call("PUT", "/api/v1/print-bindings", {"station": "b1", "bindings": []}, far)[0] == 403
    status, fresh = house.call(
        "POST", "/api/v1/print-jobs/j-1/reprint", {"reason": "torn", "badge": BADGES["susi"]}, far
    )
    assert (status, fresh["operator"]) == (201, "susi")


def test_a_template_is_drawn_shown_and_forgotten(house: Rig) -> None:
    names = [one["name"] for one in house.get("/api/v1/label-templates")]
    assert {"waybill", "goods", "bin", "carton", "pallet"} <= set(names)
    found = house.get("/api/v1/label-templates/bin")
    assert (found["drawn"], "bin" in found["fields"]) == (False, True)
    found["document"]["elements"][0]["text"] = "库位 {bin}"
    status, kept = house.call("PUT", "/api/v1/label-templates/bin", {"document": found["document"]})
    assert (status, kept["drawn"]) == (200, True)
    assert house.get("/api/v1/label-templates/bin")["document"]["elements"][0]["text"] == "库位 {bin}"
    found["document"]["elements"][0]["text"] = "{shelf}"
    status, refused = house.call("PUT", "/api/v1/label-templates/bin", {"document": found["document"]})
    assert (status, "no field shelf" in refused["message"]) == (422, True)
    assert house.call("DELETE", "/api/v1/label-templates/bin")[0] == 200
    assert house.get("/api/v1/label-templates/bin")["drawn"] is False
    assert house.call("GET", "/api/v1/label-templates/shirt")[0] == 404
    assert house.get("/api/v1/label-templates/waybill:sf")["document"]["name"].startswith("waybill")


def test_a_preview_is_a_picture(house: Rig) -> None:
    document = house.get("/api/v1/label-templates/waybill")["document"]
    body = json.dumps({"document": document, "kind": "waybill"}).encode()
    request = Request(house.url + "/api/v1/labels/preview", body, {"Content-Type": "application/json"})
    with urlopen(request, timeout=20) as answer:
        assert answer.headers["Content-Type"] == "image/png"
        assert answer.read().startswith(b"\x89PNG")
    status, refused = house.call("POST", "/api/v1/labels/preview", {"document": {"width_mm": 0}})
    assert (status, refused["code"]) == (422, "refused")


def test_a_drawing_shows_each_element_s_place_and_what_is_wrong_with_it(house: Rig) -> None:
    document = house.get("/api/v1/label-templates/bin")["document"]
    document["elements"].append({"kind": "text", "x_mm": 2, "y_mm": 2, "text": "{shelf}", "size_mm": 3})
    status, told = house.call("POST", "/api/v1/labels/draw", {"document": document, "kind": "bin"})
    assert (status, base64.b64decode(told["png"])[:4]) == (200, b"\x89PNG")
    assert [one["element"] for one in told["places"]] == list(range(1, len(document["elements"]) + 1))
    assert told["places"][0]["width_mm"] > 0
    assert told["places"][-1]["fault"] == "the field 'shelf' has no value"
    assert house.call("POST", "/api/v1/labels/draw", {"document": {}, "kind": "bin"})[0] == 422


def test_a_drawing_is_printed_before_it_is_kept(house: Rig) -> None:
    document = house.get("/api/v1/label-templates/bin")["document"]
    body = {"document": document, "kind": "bin", "printer": "b1/printer:goods"}
    status, made = house.call("POST", "/api/v1/labels/print", body)
    assert status == 201
    until(lambda: state_of(house, made["job"]) == "confirmed", what="it is out")
    assert house.call("POST", "/api/v1/labels/print", {**body, "printer": "b9/printer"})[0] == 422
    document["elements"][0]["text"] = "{shelf}"
    assert house.call("POST", "/api/v1/labels/print", {**body, "document": document})[0] == 422


def test_samples_hold_only_fields_that_their_labels_have(house: Rig) -> None:
    samples = house.get("/api/v1/label-samples")
    assert {"waybill", "waybill-76x130", "goods-40x30", "pallet"} <= {one["name"] for one in samples}
    for one in samples:
        status, told = house.call("POST", "/api/v1/labels/draw", {"document": one["document"], "kind": one["kind"]})
        assert (status, [place["fault"] for place in told["places"] if place["fault"]]) == (200, []), one["name"]


def test_a_paper_of_a_wave_that_is_not_there_is_refused(house: Rig) -> None:
    assert house.call("GET", "/api/v1/papers/pick-list/W-1.pdf")[0] == 422
    assert house.call("GET", "/api/v1/papers/shirt/S1.pdf")[0] == 422


def test_lists_come_as_paper(house: Rig) -> None:
    house.down(
        work.FulfilmentReleased(
            fulfilment="f-S1", number="S1", warehouse="main", lines=(work.ReleasedLine(1, "LAMP", 2),)
        )
    )
    with urlopen(f"{house.url}/api/v1/papers/delivery-note/s1.pdf", timeout=60) as answer:
        assert answer.headers["Content-Type"] == "application/pdf"
        assert "delivery-note-s1.pdf" in answer.headers["Content-Disposition"]
        assert answer.read().startswith(b"%PDF")
