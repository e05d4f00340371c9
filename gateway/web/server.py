"""The web application and the server that carries it."""

import ssl
import threading
from collections.abc import Callable
from typing import Any

import msgspec
import simple_websocket
from apiflask import APIFlask
from flask import Blueprint, request
from flask.json.provider import DefaultJSONProvider
from flask_sock import Sock

from gateway.evidence.keeper import EvidenceKeeper
from gateway.floor.floor import Floor
from gateway.listen import Address
from gateway.printing.queue import PrintQueue
from gateway.rfid.epcis.repository import Repository
from gateway.stations.devices import StationDevices
from gateway.stations.live import LiveReadings
from gateway.store.database import Database
from gateway.training import Course
from gateway.web import (
    certificate_page,
    count_calls,
    epcis_calls,
    errors,
    floor_calls,
    gate_calls,
    health,
    inbound_calls,
    label_calls,
    leaving_calls,
    lists,
    people_calls,
    place_calls,
    print_calls,
    replay_calls,
    setup_calls,
    supervisor_calls,
    tag_calls,
    training_calls,
)
from gateway.web.auth import Pairings, owner_of, require
from gateway.web.certificates import Certificates
from gateway.web.device_calls import DeviceCalls
from gateway.web.device_calls import blueprint as devices_blueprint
from gateway.web.errors import spoken_language
from gateway.web.http import UPGRADED, Handler, Server
from gateway.web.pins import Pins
from gateway.web.sockets import GOODBYE_S, OPTIONS, Sockets


class PlainJson(DefaultJSONProvider):
    """JSON whose nesting is no deeper than Python can follow."""

    ensure_ascii = False

    def loads(self, s: str | bytes, **options: Any) -> Any:
        """As json.loads; nesting that never ends is bad JSON like any other."""
        try:
            return super().loads(s, **options)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


def create_web(
    *,
    database: Database,
    floor: Floor,
    sockets: Sockets,
    devices: StationDevices,
    live: LiveReadings,
    sync_status: Callable[[], dict[str, Any]],
    figures: Callable[[], dict[str, float]],
    ready: Callable[[], bool],
    printing: PrintQueue,
    device_calls: DeviceCalls,
    evidence: EvidenceKeeper,
    epcis: Repository,
    kiosk: Blueprint | None = None,
    certificates: Certificates | None = None,
    training: Course | None = None,
) -> APIFlask:
    """The application with all its routes."""
    app = APIFlask(
        "gateway.web", title="Floorgate gateway", version="1", spec_path="/api/v1/openapi.json", docs_path=None
    )
    app.config["OPENAPI_VERSION"] = "3.1.0"
    app.config["SOCK_SERVER_OPTIONS"] = OPTIONS
    app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024
    app.json = PlainJson(app)
    errors.install(app)
    pairings = Pairings(floor.writer, sockets.cut)
    app.register_blueprint(floor_calls.blueprint(floor, pairings))
    app.register_blueprint(people_calls.blueprint(floor, Pins(floor.writer), pairings))
    app.register_blueprint(setup_calls.blueprint(database, floor.writer, pairings, devices))
    app.register_blueprint(devices_blueprint(device_calls, pairings))
    app.register_blueprint(gate_calls.blueprint(database, floor.writer, pairings, devices))
    app.register_blueprint(print_calls.blueprint(database, floor, pairings, printing))
    app.register_blueprint(label_calls.blueprint(floor.writer, pairings, printing))
    app.register_blueprint(tag_calls.blueprint(database, floor.writer, pairings, devices))
    app.register_blueprint(epcis_calls.blueprint(epcis, floor.writer, pairings))
    app.register_blueprint(place_calls.blueprint(database, floor.writer, pairings, printing))
    app.register_blueprint(count_calls.blueprint(database, floor.writer, pairings))
    app.register_blueprint(inbound_calls.blueprint(database, floor.writer, pairings))
    app.register_blueprint(leaving_calls.blueprint(database, floor.writer, pairings, evidence))
    app.register_blueprint(lists.blueprint(database, pairings, sync_status))
    app.register_blueprint(supervisor_calls.blueprint(database, floor.writer, pairings))
    app.register_blueprint(replay_calls.blueprint(database, floor.writer, pairings))
    app.register_blueprint(health.blueprint(figures, ready))
    if training is not None:
        app.register_blueprint(training_calls.blueprint(floor, training, pairings))
    if certificates is not None:
        app.register_blueprint(certificate_page.blueprint(certificates))
    if kiosk is not None:
        app.register_blueprint(kiosk)
    sock = Sock(app)

    @sock.route("/ws/stations/<station>")  # type: ignore[untyped-decorator]
    def station_socket(connection: simple_websocket.Server, station: str) -> None:
        request.environ[UPGRADED] = True
        live.again(station)

        def first() -> list[bytes]:
            view = floor.view(station, spoken_language())
            return [view, msgspec.json.encode({"devices": devices.states(station)})]

        sockets.serve(connection, station, first, owner_of(request), pairings.holds)
        connection.thread.join(GOODBYE_S)  # it answers a screen's goodbye; then the line may be closed

    @app.before_request
    def guard_sockets() -> None:
        if request.path.startswith("/ws/"):
            require(pairings)
            request.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)  # deflating views costs more than it saves here
            floor.view(request.path.rpartition("/")[2])

    return app


class WebServer:
    """Serves the application in threads of its own; with a TLS context encrypted, and in clear for this machine."""

    def __init__(self, app: APIFlask, listen: Address, tls: ssl.SSLContext | None = None) -> None:
        self._server = Server(listen.host, listen.port, app, Handler, tls=tls)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), name="web", daemon=True)

    def start(self) -> None:
        """Starts serving."""
        self._thread.start()

    def stop(self) -> None:
        """Takes no more requests."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(2.0)
