"""Calls for work with tags: labels with a tag, reading them back, what each stands for, counting, finding one."""

from collections.abc import Callable
from typing import Any, TypeVar

from apiflask import APIBlueprint
from flask import Response, g, request
from pydantic import BaseModel, ConfigDict, Field

from devices.errors import DeviceError
from gateway.contracts.facts import TagState
from gateway.floor.sign_in import operator_of
from gateway.floor.tags import tag_counts, tag_gates, tag_moves, tag_places, tags
from gateway.floor.tags.tags import CannotTag
from gateway.locale.texts import translate
from gateway.rfid.tags import near
from gateway.stations.bound import Bound
from gateway.stations.devices import StationDevices
from gateway.stations.registry import kind_of
from gateway.store.database import Database
from gateway.store.rows import Station, TaggedUnit
from gateway.store.state import State
from gateway.store.unit import Unit
from gateway.store.writer import Writer
from gateway.web.auth import Pairings, require
from gateway.web.bodies import body_of
from gateway.web.errors import ApiError, answer, caller_language
from gateway.web.tag_history import history

T = TypeVar("T")
LISTED = 200
READ_BACK_S = 3.0
WRITE_S = 6.0


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


class MoveBody(Body):
    """Where a person has put the unit."""

    place: str = Field(min_length=1, max_length=40)
    station: str = Field(default="", max_length=40)


class AgainBody(Body):
    """Why the label is printed once more."""

    reason: str = Field(max_length=200)


class RewriteBody(ReaderBody):
    """The new EPC in hex; without it the next serial of the same goods."""

    to: str = Field(default="", max_length=124)
    reason: str = Field(default="", max_length=200)


class CountBody(ReaderBody):
    """A bin or a zone; `epcs` are those read before, so that a person may walk on and add."""

    place: str = Field(min_length=1, max_length=40)
    epcs: list[str] = Field(default_factory=list, max_length=5000)


class LineBody(BaseModel):
    """What a person counted of a SKU, against what was expected when the count was shown."""

    model_config = ConfigDict(extra="forbid")

    bin: str
    sku: str
    expected: int = Field(ge=0, le=1_000_000)
    counted: int = Field(ge=0, le=1_000_000)


class AcceptBody(Body):
    """The count as a person accepts it."""

    place: str = Field(min_length=1, max_length=40)
    epcs: list[str] = Field(max_length=5000)
    lines: list[LineBody] = Field(default_factory=list, max_length=1000)
    station: str = Field(default="", max_length=40)


class ShelfBody(BaseModel):
    """Which antenna watches which bin."""

    model_config = ConfigDict(extra="forbid")

    antennas: dict[int, str] = Field(max_length=64)


class ExitsBody(BaseModel):
    """The gates through which nothing is despatched: tagged goods that leave there ring."""

    model_config = ConfigDict(extra="forbid")

    stations: list[str] = Field(max_length=100)


def blueprint(database: Database, writer: Writer, pairings: Pairings, devices: StationDevices) -> APIBlueprint:
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
        """Tagged units, those changed last first; `?state=&place=&sku=&parcel=&q=&astray=1`. How many in each state."""
        return calls.listed(request.args)

    @routes.get("/readers")
    def readers() -> list[dict[str, Any]]:
        """Every reader of every station with its state."""
        return calls.readers()

    @routes.put("/shelves/<station>/<role>")
    def put_shelf(station: str, role: str) -> list[dict[str, Any]]:
        """Binds a reader's antennas to bins, so that it tells where tags lie; `{}` unbinds them (installer)."""
        require(pairings, "installer")
        antennas = body_of(ShelfBody).antennas
        calls.do(lambda unit: tag_places.put_shelf(unit, station, role, antennas))
        return calls.readers()

    @routes.get("/exits")
    def exits() -> dict[str, Any]:
        """The gates that ring for tagged goods which were not shipped."""
        return calls.do(lambda unit: {"stations": list(tag_gates.exits(unit.state))})

    @routes.put("/exits")
    def put_exits() -> dict[str, Any]:
        """Says which gates are exits (installer)."""
        require(pairings, "installer")
        stations = body_of(ExitsBody).stations
        calls.do(lambda unit: tag_gates.put_exits(unit, stations))
        return exits()

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

    @routes.get("/<epc>/history")
    def lived(epc: str) -> dict[str, Any]:
        """The unit and all that happened to it, the newest first."""
        row = calls.do(lambda unit: shown(unit.state, tags.known(unit.state, epc)))
        return {"tag": row, "history": history(database, row["epc"], row["former"])}

    @routes.post("/<epc>/move")
    def move(epc: str) -> dict[str, Any]:
        """A person (badge, or an installer) has put the unit into another bin: its pieces go along."""
        body, right = body_of(MoveBody), g.right

        def go(unit: Unit) -> dict[str, Any]:
            who = somebody(unit, body.badge, right)
            return shown(unit.state, tag_moves.move(unit, epc, body.place, body.station, who))

        return calls.do(go)

    @routes.post("/<epc>/print-again")
    def again(epc: str) -> dict[str, Any]:
        """The label once more, with the same EPC: it did not come out, or its tag stays silent."""
        body = body_of(AgainBody)

        def go(unit: Unit) -> dict[str, Any]:
            who = operator(unit, body.badge)
            return shown(unit.state, tag_moves.print_again(unit, epc, body.reason, who))

        return calls.do(go)

    @routes.post("/<epc>/state")
    def state(epc: str) -> dict[str, Any]:
        """The tagged unit went on (in a bin, picked, shipped, returned, missing, decommissioned)."""
        body = body_of(StateBody)

        def go(unit: Unit) -> dict[str, Any]:
            who = operator(unit, body.badge)
            row = tags.go_on(unit, epc, body.state, body.place, body.reason, body.station, who)
            return shown(unit.state, row)

        return calls.do(go)

    @routes.get("/<epc>/signal")
    def signal(epc: str) -> dict[str, Any]:
        """How loud a tag is at a reader (`?station=&role=&seconds=`): answers as soon as it was read once more."""
        args = request.args
        seconds = min(max(args.get("seconds", 1.0, type=float), 0.05), 5.0)
        return calls.signal(epc.lower(), args.get("station", ""), args.get("role", "reader"), seconds)

    @routes.post("/<epc>/rewrite")
    def rewrite(epc: str) -> dict[str, Any]:
        """Gives a tag another EPC at a reader, which reads it back."""
        return calls.rewrite(epc, body_of(RewriteBody))

    @routes.post("/count")
    def count() -> dict[str, Any]:
        """Reads for some seconds and tells it against what should lie in the bin or zone."""
        return calls.count(body_of(CountBody))

    @routes.post("/count/accept")
    def accept() -> dict[str, Any]:
        """A person (badge, or an installer) accepts a count: stock and tags follow."""
        return calls.accept(body_of(AcceptBody), g.right)

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
        """Those that are bound, with their stations' names, and the bins that their antennas watch."""

        def rows(unit: Unit) -> list[tuple[Station, str, dict[int, str]]]:
            state = unit.state
            found = [row for row in state.devices if kind_of(row.role) == "reader"]
            return [
                (state.stations[row.station], row.role, tag_places.shelf_of(state, row.station, row.role))
                for row in found
            ]

        listed = []
        for station, role, shelf in self.do(rows):
            bound = self._devices.bound(station.station, role)
            told = bound.report() if bound is not None else {}
            listed.append(
                {
                    "station": station.station,
                    "role": role,
                    "name": station.name,
                    "kind": station.kind,
                    "state": bound.state.name if bound is not None else "looking",
                    "antennas": (told.get("details") or {}).get("antennas"),
                    "shelf": {str(antenna): place for antenna, place in shelf.items()},
                }
            )
        return listed

    def listed(self, wanted: Any) -> dict[str, Any]:
        """By state, place, SKU or a part of the EPC."""
        text = str(wanted.get("q", "")).strip().lower()
        exact = {name: wanted[name] for name in ("state", "place", "sku", "parcel") if wanted.get(name)}
        astray = wanted.get("astray") == "1"

        def find(unit: Unit) -> dict[str, Any]:
            every = unit.state.tagged_units
            counts = {
                state: every.count("state", state) for state in every.values("state") if every.count("state", state)
            }
            found = [
                row
                for row in every
                if all(getattr(row, name) == value for name, value in exact.items())
                and (not astray or is_astray(row))
                and (not text or _fits(unit.state, row, text))
            ]
            newest = sorted(found, key=lambda row: -row.changed_ms)[:LISTED]
            return {
                "tags": [shown(unit.state, row) for row in newest],
                "found": len(found),
                "states": counts,
                "astray": sum(1 for row in every if is_astray(row)),
            }

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

    def signal(self, epc: str, station: str, role: str, seconds: float) -> dict[str, Any]:
        """Raises ApiError."""
        bound = self.reader(station, role)
        found = near(bound, seconds, lambda seen: epc in seen).get(epc)
        return {
            "epc": epc,
            "reader": bound.state.name,
            "reads": found.reads if found is not None else 0,
            "rssi_dbm": found.rssi_dbm if found is not None else None,
            "antenna": found.antenna if found is not None else None,
        }

    def rewrite(self, epc: str, body: RewriteBody) -> dict[str, Any]:
        """Raises CannotTag, ApiError, DeviceError."""

        def prepare(unit: Unit) -> tuple[str, str]:
            operator(unit, body.badge)
            new = body.to.strip().lower() or tags.fresh_epc(unit, epc)
            tags.check_rewrite(unit.state, epc, new)
            return tags.known(unit.state, epc).epc, new

        old, new = self.do(prepare)
        done = self.reader(body.station, body.role).command("write_epc", timeout_s=WRITE_S, epc=old, to=new)
        if not done.ok:
            raise CannotTag("The tag was not rewritten: %(reason)s", reason=done.text)

        def record(unit: Unit) -> dict[str, Any]:
            who = operator(unit, body.badge)
            return shown(unit.state, tags.rewritten(unit, old, new, body.reason, body.station, who))

        return self.do(record)

    def count(self, body: CountBody) -> dict[str, Any]:
        """Raises CannotTag, ApiError."""
        self.do(lambda unit: tag_counts.bins_of(unit.state, body.place))
        bound = self.reader(body.station, body.role)
        read = near(bound, body.seconds)
        if bound.state.name != "reading":  # an empty count of a deaf reader would be a bin full of missing goods
            raise CannotTag("The reader %(reader)s does not read. Look at it, then count.", reader=body.station)
        epcs = sorted({epc.lower() for epc in body.epcs} | set(read))
        found = self.do(lambda unit: counted(unit.state, tag_counts.compare(unit.state, body.place, epcs)))
        return {"place": body.place.strip().upper(), "epcs": epcs, "reader": bound.state.name, **found}

    def accept(self, body: AcceptBody, right: str) -> dict[str, Any]:
        """Raises CannotTag."""
        lines = {(line.bin, line.sku): (line.expected, line.counted) for line in body.lines}

        def settle(unit: Unit) -> dict[str, Any]:
            who = somebody(unit, body.badge, right)
            name, left = tag_counts.accept(unit, body.place, body.epcs, lines, body.station, who)
            return {"count": name, "left": [shown(unit.state, row) for row in left]}

        return self.do(settle)


def counted(state: State, found: tag_counts.Count) -> dict[str, Any]:
    """A count as JSON."""
    groups = {name: getattr(found, name) for name in ("here", "missing", "joining", "elsewhere", "odd")}
    names = {row.sku: row.name for row in state.products}
    return {
        **{name: [shown(state, row) for row in group] for name, group in groups.items()},
        "strange": found.strange,
        "lines": [{**line._asdict(), "name": names.get(line.sku, line.sku)} for line in found.lines],
    }


def operator(unit: Unit, badge: str) -> str:
    """Whose badge it is; "" without one. Raises CannotTag."""
    if not badge.strip():
        return ""
    found = operator_of(unit.state, badge.strip())
    if found is None:
        raise CannotTag("This badge is not known. Ask the supervisor.")
    return found.operator


def somebody(unit: Unit, badge: str, right: str) -> str:
    """Whose badge it is; an installer may do without. Raises CannotTag."""
    who = operator(unit, badge)
    if not who and right != "installer":
        raise CannotTag("Scan your badge: a person answers for this.")
    return who


def is_astray(row: TaggedUnit) -> bool:
    """An antenna sees it where the floor does not know it."""
    return bool(row.seen_place) and row.state in _LYING and row.seen_place != row.place


_LYING = frozenset({TagState.IN_BIN, TagState.MISSING, TagState.RETURNED, TagState.COMMISSIONED})


def _fits(state: State, row: TaggedUnit, text: str) -> bool:
    """By EPC, SKU, name, place, or the waybill or order that it went with."""
    if text in row.epc or text in row.uri.lower() or text in row.sku.lower() or text == row.place.lower():
        return True
    product, parcel = state.products.get(row.sku), state.parcels.get(row.parcel)
    if product is not None and (text in product.name.lower() or text.upper() in product.barcodes):
        return True
    order = state.fulfilments.get(parcel.fulfilment) if parcel is not None else None
    return (parcel is not None and text == parcel.waybill.lower()) or (
        order is not None and text == order.number.lower()
    )


def shown(state: State, row: TaggedUnit) -> dict[str, Any]:
    """A tagged unit as JSON, with the name of its goods, how its label fares, and what it left with."""
    product, job, parcel = state.products.get(row.sku), state.print_jobs.get(row.job), state.parcels.get(row.parcel)
    order = state.fulfilments.get(parcel.fulfilment) if parcel is not None else None
    return {
        **{name: getattr(row, name) for name in row.__struct_fields__},
        "name": product.name if product is not None else row.sku,
        "label": job.state if job is not None else "",
        "label_note": job.note if job is not None else "",
        "waybill": parcel.waybill if parcel is not None else "",
        "order": order.number if order is not None else "",
        "astray": is_astray(row),
    }
