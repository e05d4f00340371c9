"""The gate porter: wheels packed parcels through the gate; the reader sees them, people only push."""

from collections.abc import Mapping

from firmware_sim.people.person import Person, Step
from firmware_sim.people.screen import View
from firmware_sim.world.traffic import Parcels

TROLLEY = 12
SEEN_S = 8.0
TRIES = 3


class Porter(Person):
    """Inner antenna, then outer antenna; a passage that the screen does not show is pushed through again."""

    def steps(self) -> Mapping[str, Step]:
        return {"gate": self.gate, "home": self.gate}

    def gate(self, view: View) -> None:
        """Takes a trolley of parcels out."""
        parcels = Parcels(self.world).at_dock(TROLLEY)
        if not parcels:
            self.idle(view, 10.0)
            return
        waiting = {epc.lower(): waybill for waybill, epc in parcels if epc}
        for waybill, epc in parcels:
            if not epc:
                self.world.slip(self.name, "no_tag", waybill)
        for _ in range(TRIES):
            waiting = self._push(waiting)
            if not waiting or self._stopping.is_set():
                break
        if self._stopping.is_set():
            return
        for waybill, _ in parcels:
            Parcels(self.world).leave(waybill)
        for waybill in waiting.values():
            self.world.slip(self.name, "not_seen_at_gate", waybill)

    def _push(self, waiting: dict[str, str]) -> dict[str, str]:
        """One push through the gate; returns what the screen did not show afterwards."""
        reader = self.bench.reader
        if reader is None or not waiting:
            return {}
        self.pace.take(6)
        for antenna, rssi in ((1, -58.0), (2, -52.0)):
            for epc in waiting:
                reader.show(epc, antenna, rssi)
            self._stopping.wait(0.15)
        for epc in waiting:
            reader.clear(epc)
        self.world.add_to_counter("passages", len(waiting))
        return self._not_shown(waiting)

    def _not_shown(self, waiting: dict[str, str]) -> dict[str, str]:
        left, spent = dict(waiting), 0.0
        view = self.screen.look()
        while left and spent < SEEN_S and not self._stopping.is_set():
            for row in view.lines("recent"):
                left.pop(str(row.get("epc", "")).lower(), None)
            if left:
                before = view
                view = self.screen.wait(before, 1.0)
                spent += 1.0 if view.order == before.order else 0.0
        return left
