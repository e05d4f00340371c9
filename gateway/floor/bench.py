"""A station while one action is done there: its rows, its work, its language, and the view it answers with."""

from typing import Any

import msgspec

from gateway.contracts.kiosk import Notice
from gateway.floor.notices import notice
from gateway.store.errors import GatewayError
from gateway.store.rows import Operator, Product, Station, Work
from gateway.store.sessions import Session
from gateway.store.state import State
from gateway.store.unit import Unit

HOME = {"receive": "home", "pick": "home", "pack": "verify.open", "gate": "gate"}
_KEEP: Any = object()


class UnknownStation(GatewayError):
    """No station has this name."""


class Bench:
    """Handlers get a bench, change rows and events through it, and answer with a notice."""

    __slots__ = ("name", "state", "station", "unit")

    def __init__(self, unit: Unit, name: str) -> None:
        station = unit.state.stations.get(name)
        if station is None:
            raise UnknownStation(f"there is no station {name!r}")
        self.unit = unit
        self.state: State = unit.state
        self.station: Station = station
        self.name = name

    @property
    def work(self) -> Work:
        """What the station is doing."""
        work = self.state.works.get(self.name)
        return work or Work(station=self.name, step="gate" if self.station.kind == "gate" else "sign_in")

    @property
    def operator(self) -> Operator | None:
        """Who is signed in."""
        return self.state.operators.get(self.work.operator)

    @property
    def operator_id(self) -> str:
        """The signed-in operator's id, or empty."""
        return self.work.operator

    @property
    def language(self) -> str:
        """What the station's screen asked for, else the operator's, else the station's."""
        asked = self.unit.languages.get(self.name)
        if asked:
            return asked
        operator = self.operator
        return operator.language if operator is not None else self.station.language

    def go(self, step: str, session: Session | None = _KEEP) -> None:
        """Moves the station to a step, with another session or the same."""
        work = self.work
        kept = work.session if session is _KEEP else session
        self.state.works.put(msgspec.structs.replace(work, step=step, session=kept))

    def go_home(self) -> None:
        """Back to where new work is chosen."""
        self.go(HOME[self.station.kind], None)

    def say(self, code: str, **params: Any) -> Notice:
        """A message in the station's language."""
        return notice(code, self.language, **params)

    def goods_name(self, sku: str) -> str:
        """What people call a SKU."""
        product: Product | None = self.state.products.get(sku)
        return product.name if product is not None else sku

    def answer(self, message: Notice | None, step: str, data: dict[str, Any]) -> bytes:
        """The next view as JSON; it is published once committed."""
        work = self.work
        seq = work.seq + 1
        self.state.works.put(msgspec.structs.replace(work, seq=seq))
        plain = msgspec.json.encode(data)
        body = encode_view(step, plain, message, seq)
        self.unit.publish(self.name, step, body, plain)
        return body


class _Encoded(msgspec.Struct):
    """A `View` whose data is JSON already."""

    step: str
    data: msgspec.Raw
    message: Notice | None
    seq: int


def encode_view(step: str, data: bytes, message: Notice | None, seq: int) -> bytes:
    """The JSON of a `gateway.contracts.kiosk.View`."""
    return msgspec.json.encode(_Encoded(step, msgspec.Raw(data), message, seq))
