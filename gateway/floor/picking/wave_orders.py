"""What a supervisor says about waves: who walks one, that it waits, that it is planned anew."""

from gateway.contracts.facts import WaveAssigned, WaveDissolved, WavePaused, WaveResumed
from gateway.store.errors import GatewayError
from gateway.store.rows import Wave
from gateway.store.unit import Unit

MAY_PICK = frozenset({"picker", "supervisor"})


class CannotOrder(GatewayError):
    """What cannot be done with a wave; `sentence` is a msgid that says why, `params` fill its places."""

    def __init__(self, sentence: str, **params: str) -> None:
        super().__init__(sentence % params)
        self.sentence, self.params = sentence, params


def assign(unit: Unit, number: str, picker: str, operator: str) -> None:
    """Keeps a waiting wave for one picker; "" gives it to whoever comes. Raises CannotOrder."""
    wave = _waiting(unit, number)
    if picker:
        person = unit.state.operators.get(picker)
        if person is None or not person.active:
            raise CannotOrder("There is no person %(person)s.", person=picker)
        if MAY_PICK.isdisjoint(person.roles):
            raise CannotOrder("%(person)s may not pick.", person=person.name)
    if wave.assigned != picker:
        unit.record(WaveAssigned(wave=wave.wave, picker=picker, operator=operator), subject=wave.number)
        unit.signal("refresh:pick")


def pause(unit: Unit, number: str, reason: str, operator: str) -> None:
    """Nobody claims the wave until it is resumed; who walks it goes on to the end. Raises CannotOrder."""
    wave = _open(unit, number)
    if not reason.strip():
        raise CannotOrder("Say why: a decision needs a reason.")
    if not wave.paused:
        unit.record(WavePaused(wave=wave.wave, reason=reason.strip(), operator=operator), subject=wave.number)
        unit.signal("refresh:pick")


def resume(unit: Unit, number: str, operator: str) -> None:
    """The wave may be claimed again. Raises CannotOrder."""
    wave = _open(unit, number)
    if wave.paused:
        unit.record(WaveResumed(wave=wave.wave, operator=operator), subject=wave.number)
        unit.signal("refresh:pick")


def replan(unit: Unit, number: str, reason: str, operator: str) -> None:
    """Gives a waiting wave up: its orders are planned anew with what else is released. Raises CannotOrder."""
    wave = _waiting(unit, number)
    if not reason.strip():
        raise CannotOrder("Say why: a decision needs a reason.")
    unit.record(WaveDissolved(wave=wave.wave, reason=reason.strip(), operator=operator), subject=wave.number)
    unit.signal("plan")
    unit.signal("refresh:pick")


def _open(unit: Unit, number: str) -> Wave:
    wave = unit.state.waves.first("number", number.strip().upper())
    if wave is None:
        raise CannotOrder("There is no wave %(wave)s.", wave=number)
    if wave.state not in ("waiting", "claimed"):
        raise CannotOrder("The wave %(wave)s is over.", wave=wave.number)
    return wave


def _waiting(unit: Unit, number: str) -> Wave:
    wave = _open(unit, number)
    if wave.state == "claimed":
        raise CannotOrder("Somebody walks the wave %(wave)s: it can be left at the station only.", wave=wave.number)
    return wave
