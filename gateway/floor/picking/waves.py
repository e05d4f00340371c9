"""Waves: which fulfilments may go, and turning a plan into reserved stops.

Planning itself is done elsewhere (`gateway.floor.picking.planner`); what is here runs on the writer and is quick.
"""

from collections import defaultdict
from zoneinfo import ZoneInfo

from gateway.contracts.facts import Stop, WaveCreated
from gateway.contracts.ids import new_id
from gateway.floor.apply.picking import IN_TOTALS
from gateway.floor.inbound import lots
from gateway.floor.picking.kinds import BATCH, RUN, SECOND_SORT, kinds_of, room, styles_of
from gateway.floor.picking.plan import PlannedWave, Question
from gateway.floor.storage import goods, places, ways
from gateway.planning.layout import Pick
from gateway.store.rows import Bin, Fulfilment, Setting, Stock, WavePath, Zone
from gateway.store.state import State
from gateway.store.unit import Unit

_PLANNED = ("released", "short")
AT_ONCE = 100  # fulfilments looked at while scans wait, some milliseconds
Group = tuple[str, str, str]  # zone, style, kind of the orders
Need = tuple[int, str, int, str]  # line_no, sku, pieces, lot
Entry = tuple[int, Bin, int, str, Need, int, str]  # turn, bin, slot, fulfilment, need, pieces, lot


def needs(state: State, fulfilment: str) -> list[Need]:
    """What is still to be picked."""
    lines = state.fulfilment_lines.by("fulfilment", fulfilment)
    return [(one.line_no, one.sku, one.quantity - one.picked, one.lot) for one in lines if one.quantity > one.picked]


def wanted_waves(state: State) -> int:
    """How many waves should be made now: one waits for each pick station without one."""
    return max(0, max(1, state.stations.count("kind", "pick")) - state.waves.count("state", "waiting"))


class Asking:
    """The fulfilments that can be filled from bins now, gathered in steps: no scan waits for all of them."""

    def __init__(self) -> None:
        self.question: Question | None = None  # None when there is nothing to plan
        self._waves = 0
        self._waiting: list[Fulfilment] = []
        self._at = -1
        self._kinds: dict[str, str] = {}
        self._styles: dict[str, str] = {}
        self._taken: dict[tuple[str, str, str], int] = defaultdict(int)
        self._groups: dict[Group, dict[str, list[Pick]]] = defaultdict(dict)

    def step(self, unit: Unit) -> bool:
        """Goes on; True when `question` is the answer. What changes between the steps is left to `create`."""
        state = unit.state
        if self._at < 0:
            self._waves, self._at = wanted_waves(state), 0
            if self._waves:
                self._waiting = _candidates(state)
                self._kinds = kinds_of(state, self._waiting)
                self._styles = styles_of(state, self._kinds)
            return not self._waiting
        for fulfilment in self._waiting[self._at : self._at + AT_ONCE]:
            self._look_at(state, fulfilment)
        self._at += AT_ONCE
        if self._at < len(self._waiting):
            return False
        self.question = self._answer(state)
        return True

    def _look_at(self, state: State, fulfilment: Fulfilment) -> None:
        parts = _fill(state, fulfilment.fulfilment, self._taken)
        if parts:
            zone = state.bins[parts[0][1].place].zone
            bins = [state.bins[row.place] for _, row, _ in parts]
            group = _group(zone, self._kinds[fulfilment.fulfilment], self._styles)
            picks = [places.pick_of(state, row.bin) for row in bins if row.zone == zone]
            self._groups[group][fulfilment.fulfilment] = picks

    def _answer(self, state: State) -> Question | None:
        if not self._groups:
            return None
        zone, style, kind = group = next(iter(self._groups))  # that of the order that waits first
        row = state.zones.get(zone)
        if row is None:
            return None
        orders = self._groups[group]
        capacity = max(1, min(room(state, style), -(-len(orders) // self._waves)))
        return Question(zone, dict(row.layout), orders, capacity, self._waves, style, kind)


def question(unit: Unit) -> Question | None:
    """The whole question at once; None when there is nothing to plan."""
    asking = Asking()
    while not asking.step(unit):
        pass
    return asking.question


def _group(zone: str, kind: str, styles: dict[str, str]) -> Group:
    """What may be walked together: a run packs orders of one kind, a cart of totes and a wall take any."""
    style = styles[kind]
    return zone, style, kind if style == RUN else SECOND_SORT if style == BATCH else ""


def create(unit: Unit, planned: PlannedWave) -> str:
    """Reserves the bins and writes the wave; what changed since the question was asked is left out. "" if all did."""
    state = unit.state
    if not wanted_waves(state):
        return ""
    lots.hold_expired(unit)  # a day may have ended since anybody looked
    chosen = [state.fulfilments.get(name) for name in planned.fulfilments]
    fills: list[tuple[Fulfilment, list[tuple[Need, Stock, int]]]] = []
    taken: dict[tuple[str, str, str], int] = defaultdict(int)
    for fulfilment in chosen:
        if fulfilment is None or fulfilment.state not in _PLANNED or not _waits(state, fulfilment):
            continue
        parts = _fill(state, fulfilment.fulfilment, taken)
        if parts:
            fills.append((fulfilment, parts))
    if planned.style == RUN:  # slots in the order in which the run serves them
        fills.sort(key=lambda fill: _served(fill[0]))
    return _write(unit, planned, fills) if fills else ""


def _write(unit: Unit, planned: PlannedWave, fills: list[tuple[Fulfilment, list[tuple[Need, Stock, int]]]]) -> str:
    state, wave, number = unit.state, new_id(), next_number(unit)
    rank = {pick: i for i, pick in enumerate(planned.stops)}
    entries: list[Entry] = []
    for slot, (fulfilment, parts) in enumerate(fills, 1):
        for need, row, quantity in parts:
            place = state.bins[row.place]
            at = places.pick_of(state, row.place)
            turn = rank.get(at, len(rank)) if place.zone == planned.zone else len(rank) + 1
            entries.append((turn, place, slot, fulfilment.fulfilment, need, quantity, row.lot))
    entries.sort(key=lambda entry: (entry[0], entry[1].bin, entry[4][1], entry[2]))
    unit.record(
        WaveCreated(
            wave=wave,
            number=number,
            fulfilments=tuple(fulfilment.fulfilment for fulfilment, _ in fills),
            lines=len(entries),
            pieces=sum(entry[5] for entry in entries),
            distance_mm=planned.length_mm,
            s_shape_mm=planned.s_shape_mm,
            stops=_stops(planned, entries),
            style=planned.style,
            kind=planned.kind,
        ),
        subject=number,
    )
    state.wave_paths.put(WavePath(wave=wave, zone=planned.zone, path=tuple(planned.path)))
    unit.signal("refresh:pick")
    return number


def _stops(planned: PlannedWave, entries: list[Entry]) -> tuple[Stop, ...]:
    """The stops in walking order, each with the way from the one before."""
    walked, stops = 0, []
    for stop_no, (turn, place, slot, fulfilment, need, quantity, lot) in enumerate(entries, 1):
        along = planned.along_mm[turn] if turn < len(planned.along_mm) else walked
        stops.append(
            Stop(
                stop_no=stop_no,
                bin=place.bin,
                fulfilment=fulfilment,
                line_no=need[0],
                sku=need[1],
                quantity=quantity,
                slot=slot,
                turn=stop_no,
                walk_mm=along - walked,
                lot=lot,
            )
        )
        walked = along
    return tuple(stops)


def _candidates(state: State) -> list[Fulfilment]:
    """Released or short fulfilments that nobody walks for, by priority and age."""
    found = [one for name in _PLANNED for one in state.fulfilments.by("state", name) if _waits(state, one)]
    found.sort(key=lambda one: (-one.priority, one.released_ms))
    return found


def _waits(state: State, fulfilment: Fulfilment) -> bool:
    walked = state.wave_stops.count("fulfilment", fulfilment.fulfilment)
    return not fulfilment.cancel_kind and not walked and not _sorting(state, fulfilment)


def _sorting(state: State, fulfilment: Fulfilment) -> bool:
    """Whether the order may still get goods out of a cart: what it lacks is known when the cart is empty."""
    wave = state.waves.get(fulfilment.wave)
    return wave is not None and wave.style in IN_TOTALS and not wave.sorted_ms and wave.state != "dissolved"


def _served(fulfilment: Fulfilment) -> tuple[int, float, int, int]:
    """Priority, then when it has to leave, then its age."""
    ship_by = fulfilment.ship_by_ms or float("inf")
    return -fulfilment.priority, ship_by, fulfilment.ordered_ms, fulfilment.released_ms


def _fill(state: State, fulfilment: str, taken: dict[tuple[str, str, str], int]) -> list[tuple[Need, Stock, int]]:
    """Bins for everything the fulfilment needs, noted in `taken`; [] when something is missing."""
    found: list[tuple[Need, Stock, int]] = []
    warehouse = state.fulfilments[fulfilment].warehouse
    for need in needs(state, fulfilment):
        parts = goods.allocate(state, need[1], need[2], need[3], taken, warehouse=warehouse)
        if not parts:
            for _, row, quantity in found:
                taken[row.place, row.sku, row.lot] -= quantity
            return []
        for row, quantity in parts:
            taken[row.place, row.sku, row.lot] += quantity
            found.append((need, row, quantity))
    return found


def next_number(unit: Unit) -> str:
    """The next wave number of the day, `W-yymmdd-nnn`."""
    state = unit.state
    zone = ZoneInfo(str(state.setting("timezone", "Asia/Shanghai")))
    day = unit.now.astimezone(zone).strftime("%y%m%d")
    last_day, last = state.setting("wave_number", ["", 0])
    number = int(last) + 1 if last_day == day else 1
    state.settings.put(Setting(name="wave_number", value=[day, number]))
    return f"W-{day}-{number:03d}"


def zone_bins(zone: Zone) -> list[tuple[str, int, int]]:
    """The bins of a zone: (name `Z-AA-CC`, aisle, cell), aisle and cell from 0."""
    layout = ways.layout_of(zone.layout)
    return [
        (f"{zone.zone}-{aisle + 1:02d}-{cell + 1:02d}", aisle, cell)
        for aisle in range(layout.aisles)
        for cell in range(layout.cells)
    ]
