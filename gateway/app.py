"""The gateway's composition root: reads the configuration, builds the objects, starts and stops them."""

import gc
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
import structlog

from devices.discovery.announce import Announcement, NotAnnounced, is_loopback
from devices.discovery.hotplug import HotPlug
from devices.discovery.places import PLACES, Places
from devices.printer import PrinterSession
from devices.registry import drivers
from gateway import enrolment
from gateway.contracts.proxies import Network, TrustedProxies
from gateway.enrolment import Enrolment, NotEnrolled
from gateway.evidence.files import EvidenceFiles
from gateway.evidence.keeper import EvidenceKeeper
from gateway.floor.apply import apply
from gateway.floor.effects import take_effect
from gateway.floor.floor import Floor
from gateway.floor.follow import follow
from gateway.floor.housekeeping import tidy
from gateway.floor.outlet import FloorOutlet
from gateway.floor.picking.planner import Planner
from gateway.floor.storage.layouts import TOLD, adopt
from gateway.floor.storage.warehouses import placed
from gateway.floor.workers import Workers
from gateway.listen import Address
from gateway.printing.ahead import LabelsAhead
from gateway.printing.queue import OpenPrinter, PrintQueue, dpi_of
from gateway.rfid.epcis.repository import Repository
from gateway.stations.bound import OpenSession
from gateway.stations.devices import StationDevices
from gateway.stations.finding import Finder
from gateway.stations.gate_lights import GateLights
from gateway.stations.gate_live import GateLive
from gateway.stations.live import LiveReadings
from gateway.stations.registry import identify
from gateway.store.database import Database
from gateway.store.errors import GatewayError
from gateway.store.inbox import StoreInbox
from gateway.store.outbox import StoreOutbox
from gateway.store.writer import Writer
from gateway.sync.link import Link
from gateway.training import PEOPLE, Course
from gateway.web.certificates import Certificates, names_here
from gateway.web.device_calls import DeviceCalls
from gateway.web.server import WebServer, create_web
from gateway.web.sockets import Sockets

log = structlog.get_logger(__name__)
RETRY_S = 1.0
TIDY_S = 3600.0


@dataclass(frozen=True)
class Settings:
    """What the command line says."""

    data: Path
    listen: Address
    name: str = "gw-1"
    broker: str = ""
    central: str = ""
    places: Places = PLACES
    announce: bool | None = None  # None: where anybody but this machine can reach it
    interfaces: tuple[str, ...] = ()  # this machine's addresses on which devices are looked for; all when empty
    open_session: OpenSession | None = None
    open_printer: OpenPrinter | None = None
    kiosk: bool = True
    proxies: tuple[Network, ...] = ()  # whose X-Forwarded-For is believed
    tls: bool = False  # screens on the LAN over https, signed by the gateway's own CA
    tls_names: tuple[str, ...] = ()  # what this machine is called besides its host name and addresses
    training: bool = False  # a floor to practise on (`gateway.training`): no line to central is ever opened


class Gateway:
    """All of it. `start` returns once screens are served; `stop` within five seconds."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.enrolment: Enrolment | None = enrolment.load(settings.data)
        name = self.enrolment.gateway if self.enrolment else settings.name
        self.database = Database(settings.data / "gateway.db")
        self.database.prepare()
        self.sockets = Sockets()
        self.outlet = FloorOutlet(self.sockets)
        self.writer = Writer(self.database, name, apply, outlet=self.outlet, follow=follow, place=placed)
        self.floor = Floor(self.writer)
        self.workers = Workers()
        self.renderer = Workers()
        self.planner = Planner(self.writer, self.workers.executor)
        self.live = LiveReadings(self.sockets.show_newest, self.sockets.watched)
        self.gate_live = GateLive(self.sockets.show_newest, self.sockets.watched)
        self.outbox = StoreOutbox(self.database, self.writer)
        self.inbox = StoreInbox(self.writer, take_effect)
        self.link: Link | None = None
        self.link_trouble = ""
        self.epcis = Repository(settings.data / "epcis.db", settings.data / "gateway.db")
        self.evidence = EvidenceKeeper(self.writer, EvidenceFiles(settings.data / "evidence"))
        self._build_devices()
        self.course = Course(self.floor, self.inbox) if settings.training else None
        self.certificates = self._certificates()
        tls = self.certificates.context() if self.certificates is not None else None
        self.web = WebServer(self._web(), settings.listen, tls)
        self._threads: list[threading.Thread] = []
        self._stopping = threading.Event()
        self._rewire = threading.Event()
        self._hotplug = HotPlug(self._replugged, settings.places)
        self._announcement: Announcement | None = None
        self._started = False

    def _build_devices(self) -> None:
        settings = self.settings
        self._finder = Finder(self.writer, settings.places, settings.interfaces)
        printers: dict[str, Any] = {"open_printer": settings.open_printer} if settings.open_printer else {}
        sessions: dict[str, Any] = {"open_session": settings.open_session} if settings.open_session else {}
        self.printing = PrintQueue(
            self.floor,
            self.renderer.executor,
            self._keys,
            lambda station: self.devices.show_states(station),
            places=settings.places,
            **printers,
        )
        self.labels_ahead = LabelsAhead(
            self.writer, settings.data / "labels-ahead", self._keys, self.printing.render, dpi_of
        )
        self.printing.ahead = self.labels_ahead.take
        self.devices = StationDevices(
            self.floor,
            self.outlet,
            self.live,
            self.sockets.show,
            self.printing.states,
            places=settings.places,
            sightings=self.gate_live.see,
            **sessions,
        )
        self.gate_lights = GateLights(self.writer, self.devices)

    def _replugged(self) -> None:
        """Something was plugged in or out."""
        self._rewire.set()
        self._finder.look_here()

    def _device_calls(self) -> DeviceCalls:
        settings = self.settings
        return DeviceCalls(
            self.database,
            self.writer,
            self.devices,
            self._finder,
            settings.open_printer or PrinterSession,
            lambda station, role: self.printing.report(station, role) or {},
            settings.places,
        )

    def _certificates(self) -> Certificates | None:
        settings = self.settings
        if not settings.tls:
            return None
        called = (settings.listen.host, *settings.tls_names)
        certificates = Certificates(settings.data / "tls", lambda: names_here(called))
        certificates.ensure(datetime.now(UTC))
        return certificates

    def _web(self) -> Any:
        blueprint = None
        if self.settings.kiosk:
            from kiosk.blueprint import create_blueprint

            blueprint = create_blueprint(language_default="zh_CN")
        web = create_web(
            database=self.database,
            floor=self.floor,
            sockets=self.sockets,
            devices=self.devices,
            live=self.live,
            sync_status=self.sync_status,
            figures=self._figures,
            ready=lambda: self._started,
            printing=self.printing,
            device_calls=self._device_calls(),
            evidence=self.evidence,
            epcis=self.epcis,
            kiosk=blueprint,
            certificates=self.certificates,
            training=self.course,
        )
        if self.settings.proxies:
            web.wsgi_app = TrustedProxies(web.wsgi_app, self.settings.proxies)  # type: ignore[method-assign]
        return web

    def start(self) -> None:
        """Serves screens at once; devices, planner and the line to central follow."""
        sys.setswitchinterval(0.0005)
        drivers()  # found now: a name used twice fails here, and no scan waits for their imports
        gc.collect()
        gc.freeze()
        self._know_badges()
        self.writer.start()
        if TOLD not in self.writer.meta:
            self.writer.call(adopt)
        self.writer.call(lambda unit: identify(unit, self.settings.places))
        self.outlet.resume(self.writer.call(lambda unit: {work.station: work.step for work in unit.state.works}))
        self.outlet.on("plan", self.planner.wake)
        self.outlet.on("print", self.printing.wake)
        self.outlet.on("evidence", self.evidence.wake)
        self.outlet.on("devices", self._rewire.set)
        self.outlet.on("gate", self.gate_lights.wake)
        self.outlet.start(self.floor)
        self.live.start()
        self.gate_live.start()
        self.gate_lights.start()
        self.web.start()
        self.printing.recover()
        self.labels_ahead.start()
        self.planner.start()
        self._rewire.set()
        self._hotplug.start()
        for name, run in (
            ("line", self._keep_line),
            ("wiring", self._keep_wiring),
            ("ticks", self._keep_ticking),
            ("announcement", self._announce),
            ("plugged", self._finder.look_here),
        ):
            thread = threading.Thread(target=run, name=name, daemon=True)
            thread.start()
            self._threads.append(thread)
        if self.course is not None:
            self.course.furnish()
        self._started = True
        log.info("gateway serves", listen=str(self.settings.listen), name=self.writer.log.source)

    def stop(self) -> None:
        """Ends everything in order; what was answered is on disk."""
        self._stopping.set()
        self._started = False
        self._rewire.set()
        self._hotplug.stop()
        if self._announcement is not None:
            self._announcement.stop()
        self.sockets.close()
        self.web.stop()
        self.planner.stop()
        self.evidence.stop()
        self.labels_ahead.stop()
        self.gate_lights.stop()
        self.devices.stop()
        self.printing.stop()
        if self.link is not None:
            self.link.stop()
        self.live.stop()
        self.gate_live.stop()
        self.outlet.stop()
        self.writer.stop()
        self.workers.stop()
        self.renderer.stop()
        self.database.close_readers()
        self.epcis.close()
        log.info("gateway stopped")

    def sync_status(self) -> dict[str, Any]:
        """Both directions of the line to central."""
        down_epoch, down_applied = self.inbox.applied()
        link = self.link.status() if self.link is not None else None
        last, acked = self.outbox.last_seq(), self.outbox.acknowledged()
        return {
            "gateway": self.writer.log.source,
            "epoch": self.outbox.epoch,
            "last_seq": last,
            "acked": acked,
            "pending": max(0, last - acked),
            "down_epoch": down_epoch,
            "down_applied": down_applied,
            "connected": bool(link and link.connected),
            "enrolled": self.enrolment is not None,
            "trouble": self.link_trouble or (link.last_error if link else ""),
            "last_ack_age_s": link.last_ack_age_s if link else None,
            "resends": link.resends if link else 0,
            **({"training": [[one.name, one.badge] for one in PEOPLE]} if self.settings.training else {}),
        }

    def _keys(self) -> tuple[bytes, ...]:
        if self.enrolment is None:
            raise GatewayError("the gateway is not enrolled: receivers cannot be read")
        return self.enrolment.keys

    def _know_badges(self) -> None:
        """Scanned badges are hashed under this gateway's key, as central hashes them for it."""
        if self.enrolment is not None:
            self.writer.state.badge_keys = self.enrolment.keys  # one name bound anew: no need to wait for the writer

    def _figures(self) -> dict[str, float]:
        status = self.sync_status()
        return {
            "scans": self.floor.scans,
            **self.evidence.figures(),
            "operations": self.writer.operations,
            "commits": self.writer.commits,
            "events": status["last_seq"],
            "events_pending": status["pending"],
            "screens": self.sockets.count(),
            "link_connected": float(status["connected"]),
            "changes_outside_log": self.writer.state.journal.outside,
        }

    def _announce(self) -> None:
        """Says on the network where the screens are; on loopback there is nobody to tell."""
        settings = self.settings
        wanted = not is_loopback(settings.listen.host) if settings.announce is None else settings.announce
        if not wanted or self._stopping.is_set():
            return
        self._announcement = Announcement(self.writer.log.source, settings.listen.host, settings.listen.port)
        try:
            self._announcement.start()
        except NotAnnounced as error:
            log.warning("not announced", error=str(error))

    # --- threads -------------------------------------------------------------------------------------------------

    def _keep_line(self) -> None:
        """Enrols with central if need be (again and again), then keeps the line."""
        if self.settings.training:
            return
        while self.enrolment is None and not self._stopping.is_set():
            if not self.settings.central:
                return
            try:
                found = enrolment.enrol(self.settings.central, self.settings.name)
                self.enrolment = enrolment.save(self.settings.data, found)
                self._know_badges()
            except (OSError, NotEnrolled) as error:
                self.link_trouble = str(error)
                self._stopping.wait(RETRY_S)
        if self.enrolment is None or self._stopping.is_set():
            return
        self.link_trouble = ""
        if self.enrolment.gateway != self.writer.log.source:
            self.link_trouble = f"central knows this gateway as {self.enrolment.gateway}: start it again"
            return
        broker = self.settings.broker or self.enrolment.broker
        if not broker:
            self.link_trouble = "no broker is named"
            return
        self.link = Link(
            self.outbox,
            self.inbox,
            broker_url=broker,
            tenant=self.enrolment.tenant,
            gateway=self.enrolment.gateway,
            key=self.enrolment.key_bytes,
            version=version("floorgate"),
            heard=lambda: self.floor.heard(int(time.time() * 1000)),
        )
        self.link.start()

    def _keep_wiring(self) -> None:
        """Brings device sessions and printers in line with the rows whenever these change."""
        while True:
            self._rewire.wait()
            self._rewire.clear()
            if self._stopping.is_set():
                return
            try:
                self.devices.sync()
                self.printing.sync()
            except GatewayError as error:
                log.warning("wiring failed", error=str(error))

    def _keep_ticking(self) -> None:
        """Once a second: visits at gates end. Once an hour: what may be forgotten is."""
        tidied = time.monotonic() - TIDY_S
        while not self._stopping.wait(0.5):
            try:
                self.devices.tick()
                if time.monotonic() - tidied >= TIDY_S:
                    tidied = time.monotonic()
                    tidy(self.writer)
                    self.evidence.tidy()
                    if self.certificates is not None and self.certificates.ensure(datetime.now(UTC)):
                        log.info("certificate renewed", until=str(self.certificates.server.not_valid_after_utc))
            except (GatewayError, msgspec.MsgspecError) as error:
                log.warning("tick failed", error=str(error))
