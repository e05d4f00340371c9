"""The floor as the web, the devices and the threads see it: actions in, views out, each action once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from gateway.contracts.kiosk import Expected
from gateway.floor import machine, offline
from gateway.floor.bench import HOME, Bench, encode_view
from gateway.floor.outbound import freshness, shipping
from gateway.floor.picking import run_ship
from gateway.floor.steps import Weight
from gateway.store.errors import GatewayError
from gateway.store.unit import Unit
from gateway.store.writer import Pending, Writer


class Alone(NamedTuple):
    """Done without the gateway: at which point of the work, and when."""

    expected: Expected | None = None
    at: datetime | None = None


WITH_US = Alone()
QUIET_MS = 30_000  # central is asked more often than this
_RESTING = frozenset({*HOME.values(), "shipped"})


class BadOperation(GatewayError):
    """An operation id that cannot be one."""


class Floor:
    """Queues actions on the writer. The pending results are views as JSON."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.scans = 0

    def scan(
        self,
        station: str,
        text: str,
        symbology: str = "",
        operation_id: str = "",
        language: str = "",
        alone: Alone = WITH_US,
    ) -> Pending[bytes]:
        """A scan, from a device (no operation id) or from a screen."""
        self.scans += 1
        act = _guarded(station, alone, "scan", text, lambda unit: machine.scan(unit, station, text, symbology))
        return self._once(station, operation_id, language, act)

    def tap(
        self,
        station: str,
        action: str,
        value: Any = None,
        operation_id: str = "",
        language: str = "",
        alone: Alone = WITH_US,
    ) -> Pending[bytes]:
        """A tap on the screen."""
        act = _guarded(station, alone, action, value, lambda unit: machine.tap(unit, station, action, value))
        return self._once(station, operation_id, language, act)

    def sign_in(self, station: str, operator: str, operation_id: str = "", language: str = "") -> Pending[bytes]:
        """Somebody who has proved who they are signs in, as with a badge."""
        return self._once(station, operation_id, language, lambda unit: machine.sign_in_as(unit, station, operator))

    def claimed(self, station: str, language: str = "") -> dict[str, Any]:
        """The work in hand, for a screen that has to go on without us."""

        def see(unit: Unit) -> dict[str, Any]:
            _speak(unit, station, language)
            return offline.claimed(Bench(unit, station))

        return self.writer.call(see)

    def weigh(self, station: str, weight: Weight, operation_id: str = "", language: str = "") -> Pending[bytes]:
        """A weight, from the station's scale or keyed."""
        return self._once(station, operation_id, language, lambda unit: machine.weigh(unit, station, weight))

    def look_at_weight(self, station: str, weight: Weight) -> Pending[bytes]:
        """A weight where none is asked for: said only where it is that of the parcel that has just shipped."""
        return self.writer.submit(lambda unit: machine.look_at_weight(unit, station, weight))

    def view(self, station: str, language: str = "") -> bytes:
        """The station's view as it stands."""

        def see(unit: Unit) -> bytes:
            _speak(unit, station, language)
            bench = Bench(unit, station)
            step, data = machine.view_of(bench)
            return encode_view(step, msgspec.json.encode(data), None, bench.work.seq)

        return self.writer.call(see)

    def refresh(self, kinds: set[str], shown: Callable[[str], bytes | None]) -> None:
        """Shows resting stations of these kinds what has come in meanwhile, where it differs from what they show."""

        def renew(unit: Unit) -> None:
            for kind in kinds:
                for station in unit.state.stations.by("kind", kind):
                    bench = Bench(unit, station.station)
                    if bench.work.step in _RESTING and (bench.work.operator or kind == "gate"):
                        step, data = machine.view_of(bench)
                        if msgspec.json.encode(data) != shown(station.station):
                            bench.answer(None, step, data)

        self.writer.call(renew)

    def label_settled(self, unit: Unit, parcel: str) -> None:
        """A waybill's fate is known: the station that waits for it goes on."""
        for work in list(unit.state.works):
            session = work.session
            if getattr(session, "parcel", None) == parcel and work.step in ("verify.weigh", "verify.label"):
                machine.say(unit, work.station, shipping.label_came)
                return
        run_ship.label_settled(unit, parcel, machine.say)

    def heard(self, at_ms: int) -> None:
        """Central said something (any thread): refund data is as new as that, and parcels that waited for it go on."""
        state = self.writer.state
        before, state.heard_ms = state.heard_ms, at_ms
        if at_ms - before > QUIET_MS and state.setting("refund_age_hold", freshness.NOTHING) != freshness.NOTHING:
            self.writer.submit(_go_on)

    def _once(self, station: str, operation_id: str, language: str, action: Callable[[Unit], bytes]) -> Pending[bytes]:
        if len(operation_id) > 64:
            raise BadOperation(f"operation_id has {len(operation_id)} characters; 64 are allowed")

        def act(unit: Unit) -> bytes:
            _speak(unit, station, language)
            if not operation_id:
                return action(unit)
            known = unit.answer_of(operation_id, station)
            if known is not None:
                return known
            body = action(unit)
            unit.keep_answer(operation_id, station, body)
            return body

        return self.writer.submit(act)


def _guarded(
    station: str, alone: Alone, what: str, value: Any, action: Callable[[Unit], bytes]
) -> Callable[[Unit], bytes]:
    """The action; done without us, it counts at the time it was done, and only where the work is still the same."""
    expected = alone.expected
    if expected is None:
        return action

    def act(unit: Unit) -> bytes:
        if offline.fits(Bench(unit, station), expected):
            unit.done = alone.at
            try:
                body = action(unit)
            finally:
                unit.done = None
            if not offline.was_refused(body):
                return body
        return machine.say(unit, station, lambda bench: offline.set_aside(bench, expected, what, value, alone.at))

    return act


def _go_on(unit: Unit) -> None:
    """Weighed parcels that waited for central's word."""
    for work in list(unit.state.works):
        if work.step == "verify.weigh" and getattr(work.session, "grams", None) is not None:
            machine.say(unit, work.station, shipping.label_came)


def _speak(unit: Unit, station: str, language: str) -> None:
    if language:
        unit.languages[station] = language
