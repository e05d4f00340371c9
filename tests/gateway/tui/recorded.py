"""A gateway that serves recorded answers over real HTTP, takes decisions, and can be switched off."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.serving import make_server

from tests.ports import free_port

_NOW = datetime.now(UTC).replace(microsecond=0)  # so that times read as times of day
NOON, LATER, LATEST = ((_NOW - timedelta(seconds=ago)).isoformat() for ago in (90, 60, 30))


def _device(role: str, driver: str, state: str = "connected", reason: str = "") -> dict[str, str]:
    return {"role": role, "driver": driver, "url": f"socket://127.0.0.1/{role}", "state": state, "reason": reason}


ANSWERS: dict[str, Any] = {
    "stations": [
        {"station": "pick-1", "name": "1 号拣货", "kind": "pick", "operator": "李强", "step": "pick.item",
         "devices": [_device("scanner", "serial-scanner")]},
        {"station": "pack-3", "name": "3 号复核台", "kind": "pack", "operator": "王芳", "step": "verify.item",
         "devices": [_device("scanner", "serial-scanner"), _device("scale", "mt-sics"), _device("printer", "zpl")]},
        {"station": "pack-4", "name": "4 号复核台", "kind": "pack", "operator": None, "step": "sign_in",
         "devices": [_device("scale", "mt-sics", "gone", "connection refused, next try in 4 s")]},
        {"station": "gate-1", "name": "发货门", "kind": "gate", "operator": None, "step": "gate",
         "devices": [_device("reader", "llrp", "looking", "")]},
    ],
    "waves": [
        {"wave": "0193-a", "number": "W-261124-007", "state": "claimed", "operator": "op-1", "operator_name": "李强",
         "station": "pick-1", "fulfilments": ["f1", "f2", "f3"], "lines": 31, "pieces": 240, "picked": 170,
         "distance_mm": 412_000, "s_shape_mm": 618_000, "created_at": NOON},
        {"wave": "0193-b", "number": "W-261124-008", "state": "claimed", "operator": "赵敏", "station": "pick-2",
         "fulfilments": ["f4"], "lines": 12, "pieces": 60, "picked": 11, "distance_mm": 300_000, "created_at": NOON},
        {"wave": "0193-c", "number": "W-261124-009", "state": "waiting", "fulfilments": ["f5", "f6"], "lines": 9,
         "pieces": 40, "picked": 0, "created_at": NOON},
        {"wave": "0193-d", "number": "W-261124-006", "state": "done", "operator": "李强", "fulfilments": ["f0"],
         "lines": 3, "pieces": 9, "picked": 9, "created_at": NOON, "done_at": NOON},
    ],
    "waves/W-261124-007": {
        "number": "W-261124-007", "path": [[0, 0], [3000, 0], [0, 0]],
        "stop_list": [
            {"stop_no": 1, "bin": "A-07-03", "sku": "85123A", "quantity": 6, "picked": 6, "state": "done"},
            {"stop_no": 2, "bin": "A-02-11", "sku": "71053", "quantity": 6, "picked": 2, "state": "open"},
        ],
    },
    "tasks": [
        {"task": "t-short", "kind": "short", "subject": "85123A", "detail": {"bin": "A-07-03", "missing": 2,
         "order": "536365"}, "state": "open", "raised_at": NOON},
        {"task": "t-weight", "kind": "weight_held", "subject": "536370", "detail": {"grams": 1560,
         "expected_grams": 1442, "tolerance_grams": 40}, "state": "open", "raised_at": LATER},
        {"task": "t-print", "kind": "print_unknown", "subject": "YT0000000000031", "detail": {"station": "pack-3"},
         "state": "open", "raised_at": LATEST},
    ],
    "intercepts": [],
    "people": [
        {"operator": "op-2", "name": "王芳", "roles": ["packer"], "at": [{"station": "pack-3", "name": "3 号复核台",
         "step": "verify.item"}], "last_hour": {"verified": 96, "shipped": 31}},
        {"operator": "op-1", "name": "李强", "roles": ["picker"], "at": [{"station": "pick-1", "name": "1 号拣货",
         "step": "pick.item"}], "last_hour": {"picked": 42}},
        {"operator": "op-3", "name": "赵敏", "roles": ["picker", "supervisor"], "at": [], "last_hour": {}},
    ],
    "throughput": [
        {"hour": LATEST, "picked": 120, "verified": 96, "shipped": 31, "received": 0, "put_away": 0, "returned": 0,
         "counted": 0},
        {"hour": "2026-11-24T08:00:00+00:00", "picked": 88, "verified": 70, "shipped": 22, "received": 12,
         "put_away": 12, "returned": 0, "counted": 4},
    ],
    "print-jobs": [
        {"job": "j-1", "kind": "waybill", "state": "confirmed", "order": "536365", "waybill": "YT0000000000012",
         "created_at": NOON, "again": ""},
        {"job": "j-unknown", "kind": "waybill", "state": "unknown", "order": "536370", "waybill": "YT0000000000031",
         "created_at": LATER, "again": ""},
        {"job": "j-3", "kind": "goods", "state": "queued", "order": "", "waybill": "", "created_at": LATEST,
         "again": ""},
    ],
    "print-jobs/j-unknown": {"note": "the line broke while it was sent"},
    "sync": {"epoch": "5f0c", "last_seq": 18_220, "acked": 18_208, "pending": 12, "down_epoch": "77aa",
             "down_applied": 912, "connected": True,
             "parked": [{"id": "central:77aa:44", "type": "work.kit_requested.v1", "reason": "unknown message type"}]},
    "passages": [
        {"passage": "p1", "gate": "gate-1", "epc": "3114257bf4499602d2000000", "direction": "out", "at": NOON,
         "reads": 14, "waybill": "YT0000000000012", "order": "536365", "verified": True},
        {"passage": "p2", "gate": "gate-1", "epc": "3114257bf4499602d3000000", "direction": "out",
         "at": LATER, "reads": 9, "waybill": "YT0000000000019", "order": "536370", "verified": False},
        {"passage": "p3", "gate": "gate-1", "epc": "e28011700000020f12345678", "direction": "unknown",
         "at": LATEST, "reads": 3, "waybill": "", "verified": False},
    ],
    "progress": {"events_pending": 12},
    "stations/pack-3": {"step": "verify.item", "seq": 88, "data": {"order": "536370", "left": 3}},
}  # fmt: skip


class RecordedGateway:
    """Answers of a gateway by path; what is decided leaves the tasks."""

    def __init__(self, answers: dict[str, Any] | None = None) -> None:
        self.answers = dict(ANSWERS if answers is None else answers)
        self.decisions: list[tuple[str, str, str]] = []
        self.badges: list[str | None] = []
        self.persons: list[str | None] = []
        self.orders: list[tuple[str, str, dict[str, str]]] = []
        self.reprints: list[tuple[str, str]] = []
        self.refusal = ""
        self.port = free_port()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def app(self) -> Flask:
        """The HTTP side."""
        app = Flask("recorded")

        @app.get("/api/v1/<path:path>")
        def get(path: str) -> ResponseReturnValue:
            if path not in self.answers:
                return jsonify(message=f"there is no {path}"), 404
            return jsonify(self.answers[path])

        @app.post("/api/v1/tasks/<task>/close")
        def close(task: str) -> ResponseReturnValue:
            if self.refusal:
                return jsonify(message=self.refusal), 422
            body = request.get_json()
            self.decisions.append((task, body["outcome"], body["reason"]))
            self.badges.append(body.get("badge"))
            self.persons.append(body.get("person"))
            self.answers["tasks"] = [row for row in self.answers["tasks"] if row["task"] != task]
            return jsonify({})

        @app.post("/api/v1/waves/<number>/<order>")
        def order_wave(number: str, order: str) -> ResponseReturnValue:
            body = request.get_json()
            self.persons.append(body.pop("person", None))
            self.orders.append((number, order, body))
            return jsonify({})

        @app.post("/api/v1/print-jobs/<job>/reprint")
        def reprint(job: str) -> ResponseReturnValue:
            self.reprints.append((job, request.get_json()["reason"]))
            return jsonify({}), 201

        return app

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Listens for as long as the block runs."""
        server = make_server("127.0.0.1", self.port, self.app(), threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
