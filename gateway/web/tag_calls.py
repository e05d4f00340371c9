"""Calls for work with tags: labels with a tag, reading them back, what each stands for, counting, finding one."""

from collections.abc import Callable
from typing import Any, TypeVar

from apiflask import APIBlueprint
from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field

from devices.errors import DeviceError
from gateway.floor import tags
from gateway.floor.sign_in import operator_of
from gateway.floor.tags import CannotTag
from gateway.locale.texts import translate
from gateway.rfid.tags import near
from gateway.stations.bound import Bound
from gateway.stations.devices import StationDevices
from gateway.stations.registry import kind_of
from gateway.store.rows import TaggedUnit
from gateway.store.state import State
from gateway.store.unit import Unit
from gateway.store.writer import Writer
from gateway.web.auth import Pairings, require
from gateway.web.bodies import body_of
from gateway.web.errors import ApiError, answer, caller_language

T = TypeVar("T")
LISTED = 200
READ_BACK_S = 3.0


class Body(BaseModel):
    """What is not named is refused. `badge`: who does it."""

    model_config = ConfigDict(extra="forbid")

    badge: str = Field(default="", max_length=80)


class ReaderBody(Body):
    """Which reader: `station` and its `role`."""

    station: str = Field(max_length=40)
    role: str = Field(default="reader", max_length=40)
    seconds: float = Field(default=READ_BACK_S, gt=0, le=15)


class LabelsBody(Body):
    """Labels with a tag; the same `key` is the same labels."""

    station: str = Field(max_length=40)
    kind: str = "goods"
    sku: str = Field(min_length=1, max_length=80)
    quantity: int = Field(default=1, ge=1, le=1_000_000)
    count: int = Field(default=1, ge=1, le=tags.MOST)
    key: str = Field(default="", max_length=80)


class StateBody(Body):
    """Where the tagged unit is now."""

    state: str
    place: str = Field(default="", max_length=40)
    reason: str = Field(default="", max_length=200)
    station: str = Field(default="", max_length=40)


def blueprint(writer: Writer, pairings: Pairings, devices: StationDevices) -> APIBlueprint:
    """`/api/v1/tags…`."""
    routes = APIBlueprint("tags", __name__, url_prefix="/api/v1/tags", tag="tags")
    calls = TagCalls(writer, devices)

    @routes.before_request
    def paired() -> None:
        require(pairings)

    @routes.errorhandler(DeviceError)
    def _away(error: DeviceError) -> Response:
        return answer(409, "refused", reason=str(error))

    @routes.errorhandler(CannotTag)
    def _refused(error: CannotTag) -> Response:
        return answer(422, "refused", reason=translate(error.sentence, caller_language()) % error.params)

    @routes.get("")
    def listed() -> dict[str, Any]:
        """Tagged units, those changed last first; `?state=&place=&sku=&q=`. How many there are in each state."""
        return calls.listed(request.args)

    @routes.get("/readers")
    def readers() -> list[dict[str, Any]]:
        """Every reader of every station with its state."""
        return calls.readers()

    @routes.get("/<epc>")
    def one(epc: str) -> dict[str, Any]:
        """What a tag stands for."""
        return calls.do(lambda unit: shown(unit.state, tags.known(unit.state, epc)))

    @routes.post("/labels")
    def labels() -> tuple[dict[str, Any], int]:
        """Prints labels with a tag each; they are commissioned once they were read back."""
        return {"tags": calls.labels(body_of(LabelsBody))}, 201

    @routes.post("/<epc>/read-back")
    def read_back(epc: str) -> dict[str, Any]:
        """Waits until the reader sees the tag: then it is commissioned. `seen` tells whether, `others` what else."""
        return calls.read_back(epc, body_of(ReaderBody))

    @routes.post("/<epc>/state")
    def state(epc: str) -> dict[str, Any]:
        """The tagged unit went on (in a bin, picked, shipped, returned, missing, decommissioned)."""
        body = body_of(StateBody)

        def go(unit: Unit) -> dict[str, Any]:
            who = operator(unit, body.badge)
            row = tags.go_on(unit, epc, body.state, body.place, body.reason, body.station, who)
            return shown(unit.state, row)

        return calls.do(go)

    @routes.delete("/<epc>")
    def give_up(epc: str) -> dict[str, Any]:
        """A label that was printed and is not wanted; a commissioned tag is decommissioned instead."""
        calls.do(lambda unit: tags.give_up(unit, epc))
        return {"epc": epc}

    return routes


class TagCalls:
    """What the calls share."""

    def __init__(self, writer: Writer, devices: StationDevices) -> None:
        self._writer, self._devices = writer, devices

    def do(self, action: Callable[[Unit], T]) -> T:
        """On the writer."""
        return self._writer.call(action)

    def reader(self, station: str, role: str) -> Bound:
        """Raises ApiError 404."""
        bound = self._devices.bound(station, role) if kind_of(role) == "reader" else None
        if bound is None:
            raise ApiError(404, "not_found", what=f"{station}/{role}")
        return bound

    def readers(self) -> list[dict[str, Any]]:
        """Those that are bound, with their stations' names."""

        def rows(unit: Unit) -> list[tuple[str, str, str]]:
            found = [row for row in unit.state.devices if kind_of(row.role) == "reader"]
            return [(row.station, row.role, unit.state.stations[row.station].name) for row in found]

        listed = []
        for station, role, name in self.do(rows):
            bound = self._devices.bound(station, role)
            state = bound.state.name if bound is not None else "looking"
            listed.append({"station": station, "role": role, "name": name, "state": state})
        return listed

    def listed(self, wanted: Any) -> dict[str, Any]:
        """By state, place, SKU or a part of the EPC."""
        text = str(wanted.get("q", "")).strip().lower()
        exact = {name: wanted[name] for name in ("state", "place", "sku") if wanted.get(name)}

        def find(unit: Unit) -> dict[str, Any]:
            every = unit.state.tagged_units
            counts = {
                state: every.count("state", state) for state in every.values("state") if every.count("state", state)
            }
            found = [
                row
                for row in every
                if all(getattr(row, name) == value for name, value in exact.items())
                and (not text or text in row.epc or text in row.uri.lower() or text in row.sku.lower())
            ]
            newest = sorted(found, key=lambda row: -row.changed_ms)[:LISTED]
            return {"tags": [shown(unit.state, row) for row in newest], "found": len(found), "states": counts}

        return self.do(find)

    def labels(self, body: LabelsBody) -> list[dict[str, Any]]:
        """Raises CannotTag."""

        def ask(unit: Unit) -> list[dict[str, Any]]:
            who = operator(unit, body.badge)
            made = tags.ask_labels(unit, body.station, body.kind, body.sku, body.quantity, body.count, who, body.key)
            return [shown(unit.state, row) for row in made]

        return self.do(ask)

    def read_back(self, epc: str, body: ReaderBody) -> dict[str, Any]:
        """Raises CannotTag, ApiError."""
        wanted = self.do(lambda unit: tags.known(unit.state, epc)).epc
        bound = self.reader(body.station, body.role)
        seen = near(bound, body.seconds, lambda found: wanted in found)
        others = sorted((tag for tag in seen.values() if tag.epc != wanted), key=lambda tag: -(tag.rssi_dbm or -999))
        told = {"seen": wanted in seen, "others": [tag.epc for tag in others[:10]], "reader": bound.state.name}
        if wanted in seen:
            where = f"{body.station}/{body.role}"
            self.do(lambda unit: tags.read_back(unit, wanted, where, operator(unit, body.badge)))
        return told | {"tag": self.do(lambda unit: shown(unit.state, tags.known(unit.state, wanted)))}


def operator(unit: Unit, badge: str) -> str:
    """Whose badge it is; "" without one. Raises CannotTag."""
    if not badge.strip():
        return ""
    found = operator_of(unit.state, badge.strip())
    if found is None:
        raise CannotTag("This badge is not known. Ask the supervisor.")
    return found.operator


def shown(state: State, row: TaggedUnit) -> dict[str, Any]:
    """A tagged unit as JSON, with the name of its goods and how its label fares."""
    product, job = state.products.get(row.sku), state.print_jobs.get(row.job)
    return {
        **{name: getattr(row, name) for name in row.__struct_fields__},
        "name": product.name if product is not None else row.sku,
        "label": job.state if job is not None else "",
    }
