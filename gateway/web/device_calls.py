"""Calls for the device page: how each device is, trying it, replacing it, finding new ones."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from apiflask import APIBlueprint
from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field

from devices.discovery.identity import address_of
from devices.discovery.places import PLACES, Places
from devices.driver import Kind
from devices.errors import DeviceError
from devices.registry import driver_info, drivers
from gateway.printing.queue import OpenPrinter
from gateway.stations import registry, self_test
from gateway.stations.bound import Bound
from gateway.stations.devices import StationDevices
from gateway.stations.finding import Finder
from gateway.store.database import Database
from gateway.store.rows import Device
from gateway.store.unit import Unit
from gateway.store.writer import Writer
from gateway.web import queries
from gateway.web.auth import Pairings, require
from gateway.web.bodies import body_of
from gateway.web.errors import ApiError, answer

JOB_BYTES = 16
REPLACED = (
    "SELECT time, data FROM event WHERE subject = ? AND type = 'floor.device_replaced.v1' ORDER BY seq DESC LIMIT 20"
)


class ReplaceBody(BaseModel):
    """The device that takes the place; the driver stays where none is named."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(min_length=1)
    driver: str = ""


class CommandBody(BaseModel):
    """`zero`, `tare`, … as the device's driver has them; a reader's commands take arguments."""

    name: str = Field(min_length=1, max_length=40)
    arguments: dict[str, str | int | bool] = Field(default_factory=dict, max_length=10)
    timeout_s: float = Field(default=3.0, gt=0, le=20)


class SelfTestBody(BaseModel):
    """What the test needs: the code on the screen, or whether a label is wanted."""

    code: str = Field(default="", max_length=200)
    label: bool = False
    seconds: float = Field(default=0, ge=0, le=60)


class DiscoveryBody(BaseModel):
    """Addresses to try beside what can be heard; `probe` asks what is found what it is."""

    addresses: list[str] = Field(default_factory=list, max_length=32)
    ports: list[int] = Field(default_factory=list, max_length=16)
    probe: bool = False
    seconds: float = Field(default=2.0, gt=0, le=10)


class DeviceCalls:
    """What the calls share."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        devices: StationDevices,
        finder: Finder,
        open_printer: OpenPrinter,
        printer_report: Callable[[str, str], dict[str, Any]],
        places: Places = PLACES,
    ) -> None:
        self.database, self.writer, self.devices, self.finder = database, writer, devices, finder
        self.open_printer, self.printer_report, self.places = open_printer, printer_report, places

    def listed(self) -> list[dict[str, Any]]:
        """Every device of every station, without its frames."""
        stations = self.writer.call(lambda unit: registry.list_stations(unit.state))
        found = []
        for station in stations:
            states = {state["role"]: state for state in self.devices.states(station["station"])}
            for device in station["devices"]:
                state = states.get(device["role"], {"state": "looking", "reason": "", "since": 0.0})
                report = self._report(station["station"], device["role"])
                report.pop("frames", None)
                head = {"station": station["station"], "station_name": station["name"], "station_kind": station["kind"]}
                found.append(head | report | device | state | {"kind": registry.kind_of(device["role"])})
        return found

    def one(self, station: str, role: str) -> dict[str, Any]:
        """A device with frames, settings and what it can be told."""
        device = self.row(station, role)
        listed = next(one for one in self.listed() if (one["station"], one["role"]) == (station, role))
        info = driver_info(device.driver)
        commands = list(getattr(info.make(), "commands", {}))
        told = {"commands": commands, "settings": info.as_json()["settings"], "summary": info.summary}
        return {"frames": []} | self._report(station, role) | listed | told

    def _report(self, station: str, role: str) -> dict[str, Any]:
        bound = self.devices.bound(station, role)
        return bound.report() if bound is not None else _discreet(self.printer_report(station, role))

    def row(self, station: str, role: str) -> Device:
        """The row. Raises ApiError 404."""
        device: Device | None = self.writer.call(lambda unit: unit.state.devices.get((station, role)))
        if device is None:
            raise ApiError(404, "not_found", what=f"{station}/{role}")
        return device

    def bound(self, station: str, role: str) -> Bound:
        """Its session. Raises ApiError 404, or 409 where there is none yet."""
        self.row(station, role)
        bound = self.devices.bound(station, role)
        if bound is None:
            raise ApiError(409, "refused", reason=f"{station}/{role} is being set up")
        return bound

    def replace(self, station: str, role: str, body: ReplaceBody) -> dict[str, Any]:
        """Checks the new device and puts it there."""
        known: Device | None = self.writer.call(lambda unit: unit.state.devices.get((station, role)))
        driver = body.driver or (known.driver if known else "")
        wish = registry.wish(role, driver, body.url, self.places)

        def put(unit: Unit) -> bool:
            return registry.replace(unit, station, wish) is not None

        changed = self.writer.call(put)
        old = {"driver": known.driver, "url": known.url, "identity": known.identity} if known else None
        return {"station": station, **wish._asdict(), "replaced": old, "changed": changed}

    def test(self, station: str, role: str, body: SelfTestBody) -> dict[str, Any]:
        """Tries the device."""
        device = self.row(station, role)
        kind = self_test.kind_of_driver(device.driver)
        if kind is Kind.PRINTER:
            now = address_of(device.identity, device.url, self.places) if device.identity else device.url
            device = msgspec.structs.replace(device, url=now)
            return self_test.printer(device, self.open_printer, body.label, datetime.now().astimezone())
        bound = self.bound(station, role)
        if kind is Kind.SCANNER:
            return self_test.scanner(bound, body.code, body.seconds or self_test.SCAN_S)
        if kind is Kind.READER:
            return self_test.reader(bound, body.seconds or self_test.READER_S)
        return self_test.scale(bound, body.seconds or self_test.SCALE_S)

    def history(self, station: str, role: str) -> list[dict[str, Any]]:
        """When the device was replaced, the newest first."""
        rows = queries.rows(self.database, REPLACED, f"{station}/{role}", json=("data",))
        return [{"at": row["time"], **row["data"]} for row in rows]


def blueprint(calls: DeviceCalls, pairings: Pairings) -> APIBlueprint:
    """`/api/v1/devices…`, `/api/v1/drivers`, `/api/v1/discovery`."""
    routes = APIBlueprint("devices", __name__, url_prefix="/api/v1", tag="devices")

    @routes.errorhandler(DeviceError)
    def _away(error: DeviceError) -> Response:
        return answer(409, "refused", reason=str(error))

    @routes.get("/devices")
    def devices() -> dict[str, Any]:
        """Every device of every station: state, reason, counters; and what is plugged in without a station."""
        require(pairings)
        return {"devices": calls.listed(), "plugged": calls.finder.plugged(), "right": _right()}

    @routes.get("/devices/<station>/<role>")
    def device(station: str, role: str) -> dict[str, Any]:
        """One device with its last frames, readings and commands."""
        require(pairings)
        return calls.one(station, role) | {"right": _right()}

    @routes.get("/devices/<station>/<role>/history")
    def history(station: str, role: str) -> dict[str, Any]:
        """When it was replaced, and what was there before."""
        require(pairings)
        return {"history": calls.history(station, role)}

    @routes.post("/devices/<station>/<role>/self-test")
    def test(station: str, role: str) -> dict[str, Any]:
        """Tries the device for some seconds (installer)."""
        require(pairings, "installer")
        return calls.test(station, role, body_of(SelfTestBody))

    @routes.post("/devices/<station>/<role>/command")
    def command(station: str, role: str) -> dict[str, Any]:
        """Sends one of the device's commands and waits for its answer (installer)."""
        require(pairings, "installer")
        body = body_of(CommandBody)
        arguments: dict[str, Any] = {**body.arguments, "timeout_s": body.timeout_s}
        answer = calls.bound(station, role).command(body.name, **arguments)
        return {"ok": answer.ok, "text": answer.text, "raw": answer.raw.hex()}

    @routes.post("/devices/<station>/<role>/replace")
    @routes.put("/devices/<station>/<role>")
    def replace(station: str, role: str) -> dict[str, Any]:
        """Puts a device there, in one step where another was (installer)."""
        require(pairings, "installer")
        return calls.replace(station, role, body_of(ReplaceBody))

    @routes.delete("/devices/<station>/<role>")
    def remove(station: str, role: str) -> dict[str, Any]:
        """Takes the device away; PUT with what was `removed` brings it back (installer)."""
        require(pairings, "installer")
        device = calls.row(station, role)
        calls.writer.call(lambda unit: registry.remove(unit, station, role) and None)
        return {"station": station, "role": role, "removed": {"driver": device.driver, "url": device.url}}

    @routes.get("/drivers")
    def all_drivers() -> dict[str, Any]:
        """The drivers there are."""
        require(pairings)
        return {"drivers": [info.as_json() for info in drivers().values()]}

    @routes.post("/discovery")
    def discovery() -> dict[str, Any]:
        """Looks for devices (installer); takes some seconds."""
        require(pairings, "installer")
        body = body_of(DiscoveryBody)
        return {"suggestions": calls.finder.find(body.addresses, body.ports, body.probe, body.seconds)}

    def _right() -> str:
        return pairings.right_of(request)

    return routes


def _discreet(report: dict[str, Any]) -> dict[str, Any]:
    """A job's bytes may hold a name and a telephone number: only their beginning, the printer's language, is shown."""
    frames = [
        frame | {"hex": frame["hex"][: 2 * JOB_BYTES]} if frame["way"] == "out" and frame["note"] else frame
        for frame in report.get("frames", [])
    ]
    return report | ({"frames": frames} if frames else {})
