"""The inventory at work: ROSpecs that start, run their AISpecs, stop and report; AccessSpecs that act on tags.

It hears reads and input edges with the time, and hands reports and events on; it knows no messages.
"""

import random
from collections.abc import Callable

from firmware_sim.readers import llrp_codec as wire
from firmware_sim.readers.llrp_access import TID, AccessSpec, Tag, perform
from firmware_sim.readers.llrp_codec import BadMessage, tlv, u8, u16, u32
from firmware_sim.readers.llrp_config import AISPEC_EVENT, CHANNELS_KHZ, ROSPEC_EVENT, Config
from firmware_sim.readers.llrp_field import Seen
from firmware_sim.readers.llrp_models import Extensions, model, own_parts
from firmware_sim.readers.llrp_rospec import (
    ACTIVE,
    AT_AISPEC_END,
    AT_ROSPEC_END,
    DISABLED,
    INACTIVE,
    START_GPI,
    START_IMMEDIATE,
    START_PERIODIC,
    STOP_GPI,
    Gpi,
    RoSpec,
    Sighted,
    tag_report,
)

MOST_ROSPECS = 8
MOST_ACCESS_SPECS = 16


class Inventory:
    """`on_report` gets the TagReportData parameters of one report, `on_event` an event's type and parameter."""

    def __init__(
        self,
        config: Config,
        seed: int,
        on_report: Callable[[list[bytes]], None],
        on_event: Callable[[int, bytes], None],
        extensions: Extensions | None = None,
    ) -> None:
        self.rospecs: dict[int, RoSpec] = {}
        self.access: dict[int, AccessSpec] = {}
        self._report_access = False
        self._config = config
        self._random = random.Random(seed)
        self._on_report = on_report
        self._on_event = on_event
        self._extensions = extensions or Extensions(model("generic"))

    @property
    def active(self) -> bool:
        return any(rospec.state == ACTIVE for rospec in self.rospecs.values())

    # ROSpecs and AccessSpecs as the client keeps them

    def add(self, rospec: RoSpec) -> None:
        if rospec.id in self.rospecs:
            raise BadMessage(wire.M_FIELD_ERROR, f"ROSpec {rospec.id} is there already", 0)
        if len(self.rospecs) >= MOST_ROSPECS:
            raise BadMessage(wire.M_PARAMETER_ERROR, f"the reader keeps {MOST_ROSPECS} ROSpecs")
        self.rospecs[rospec.id] = rospec

    def chosen(self, number: int, *, zero_is_all: bool = True) -> list[RoSpec]:
        """The ROSpec of that number; 0 is all of them where the message allows it."""
        if number == 0 and zero_is_all:
            return list(self.rospecs.values())
        if number not in self.rospecs:
            raise BadMessage(wire.M_FIELD_ERROR, f"there is no ROSpec {number}", 0)
        return [self.rospecs[number]]

    def delete(self, rospec: RoSpec, now: float) -> None:
        self.stop(rospec, now)
        del self.rospecs[rospec.id]

    def enable(self, rospec: RoSpec, now: float) -> None:
        if rospec.state != DISABLED:
            return
        rospec.state = INACTIVE
        rospec.next_start = now + rospec.offset_s if rospec.start == START_PERIODIC else None
        if rospec.start == START_IMMEDIATE:
            self.start(rospec, now)

    def disable(self, rospec: RoSpec, now: float) -> None:
        self.stop(rospec, now)
        rospec.state = DISABLED
        rospec.next_start = None

    def add_access(self, spec: AccessSpec) -> None:
        if spec.id in self.access:
            raise BadMessage(wire.M_FIELD_ERROR, f"AccessSpec {spec.id} is there already", 0)
        if len(self.access) >= MOST_ACCESS_SPECS:
            raise BadMessage(wire.M_PARAMETER_ERROR, f"the reader keeps {MOST_ACCESS_SPECS} AccessSpecs")
        self.access[spec.id] = spec

    def chosen_access(self, number: int) -> list[AccessSpec]:
        """The AccessSpec of that number; 0 is all of them."""
        if number == 0:
            return list(self.access.values())
        if number not in self.access:
            raise BadMessage(wire.M_FIELD_ERROR, f"there is no AccessSpec {number}", 0)
        return [self.access[number]]

    # running

    def start(self, rospec: RoSpec, now: float) -> None:
        """Make it active; another that is active gives way, unless it comes first by its priority (0 is highest)."""
        if rospec.state == ACTIVE:
            return
        if any(other.state == ACTIVE and other.priority < rospec.priority for other in self.rospecs.values()):
            return
        for other in self.rospecs.values():
            self.stop(other, now, preempting=rospec.id)
        rospec.state = ACTIVE
        rospec.active_since = rospec.reported_at = now
        self._on_event(ROSPEC_EVENT, tlv(249, u8(0), u32(rospec.id), u32(0)))
        self._begin_spec(rospec, 0, now)

    def stop(self, rospec: RoSpec, now: float, *, preempting: int = 0) -> None:
        """It ends, or another one of that number takes its place."""
        if rospec.state != ACTIVE:
            return
        self._end_spec(rospec, now)
        rospec.state = INACTIVE
        if self._trigger(rospec)[0] in AT_ROSPEC_END:
            self.report(rospec, now)
        self._on_event(ROSPEC_EVENT, tlv(249, u8(2 if preempting else 1), u32(rospec.id), u32(preempting)))

    def _begin_spec(self, rospec: RoSpec, index: int, now: float) -> None:
        rospec.spec_index = index
        rospec.spec_since = rospec.last_new_tag = now
        rospec.seen.clear()

    def _end_spec(self, rospec: RoSpec, now: float) -> None:
        self._on_event(AISPEC_EVENT, tlv(254, u8(0), u32(rospec.id), u16(rospec.spec_index + 1)))
        if self._trigger(rospec)[0] in AT_AISPEC_END:
            self.report(rospec, now)

    def _next_spec(self, rospec: RoSpec, now: float) -> None:
        self._end_spec(rospec, now)
        self._begin_spec(rospec, (rospec.spec_index + 1) % len(rospec.specs), now)

    def observe(self, seen: Seen, tag: Tag, at_us: int, now: float) -> bool:
        """Hear a read; False when no active ROSpec covers its antenna or wants it, or it cannot answer."""
        rospec = next((one for one in self.rospecs.values() if one.covers(seen.antenna)), None)
        if rospec is None or seen.antenna not in self._config.connected or tag.killed:
            return False
        if (filters := rospec.spec.filters_at(seen.antenna)) and not tag.selected(filters):
            return False
        if tag.told not in rospec.seen:
            rospec.seen.add(tag.told)
            rospec.last_new_tag = now
        self._note(rospec, seen, tag, at_us)
        if self._report_access:
            self.report(rospec, now)
        trigger, count = self._trigger(rospec)
        if trigger in (1, 2) and 0 < count <= len(rospec.buffer):
            self.report(rospec, now)
        if rospec.saw_enough():
            self._next_spec(rospec, now)
        return True

    def _note(self, rospec: RoSpec, seen: Seen, tag: Tag, at_us: int) -> None:
        epc = tag.told
        access = self._act_on(tag, seen.antenna, rospec)
        key = (epc, seen.antenna, len(rospec.buffer) if access else -1)
        known = rospec.buffer.get(key)
        if known is not None:
            known.count += 1
            known.last_us = at_us
            known.rssi_dbm = max(known.rssi_dbm, seen.rssi_dbm)
            return
        wanted = self._extensions.wanted(self._report_spec(rospec))
        rospec.buffer[key] = Sighted(
            epc,
            seen.antenna,
            seen.rssi_dbm,
            at_us,
            at_us,
            seen.channel or self._random.randrange(len(CHANNELS_KHZ)) + 1,
            rospec.spec_index + 1,
            rospec.spec.inventory,
            access=access,
            own=own_parts(wanted, bytes(tag.banks[TID]), seen.phase, seen.rssi_dbm) if wanted else b"",
        )

    def _act_on(self, tag: Tag, antenna: int, rospec: RoSpec) -> tuple[int, bytes] | None:
        """Run the first access spec that concerns the tag: its id and the result parameters."""
        spec = next((one for one in self.access.values() if one.concerns(tag, antenna, rospec.id)), None)
        self._report_access = spec is not None and spec.reports_at_once(self._config.access_report)
        if spec is None:
            return None
        results = b"".join(perform(operation, tag) for operation in spec.operations)
        if spec.times:
            spec.times -= 1
            if not spec.times:
                del self.access[spec.id]
        return spec.id, results

    # reporting

    def report(self, rospec: RoSpec, now: float, *, empty: bool = False) -> None:
        """Hand the buffer on as one report; an empty one only where it is asked for."""
        rospec.reported_at = now
        if not rospec.buffer and not empty:
            return
        selector = self._report_spec(rospec).child(238)
        parts = [tag_report(sighted, rospec.id, selector) for sighted in rospec.buffer.values()]
        rospec.buffer.clear()
        self._on_report(parts)

    def _report_spec(self, rospec: RoSpec) -> wire.Parameter:
        return rospec.report or self._config.report

    def _trigger(self, rospec: RoSpec) -> tuple[int, int]:
        """ROReportTrigger and N."""
        spec = self._report_spec(rospec)
        return spec.number(0, 1), spec.number(1, 2)

    def _reports_at(self, rospec: RoSpec) -> float | None:
        """LLRP 1.1 report triggers by time: 3 and 4 in seconds, 5 and 6 in milliseconds."""
        trigger, count = self._trigger(rospec)
        if rospec.state != ACTIVE or trigger < 3 or not count:
            return None
        return rospec.reported_at + (count if trigger < 5 else count / 1000)

    # time and inputs

    def start_due(self, now: float) -> None:
        """Periodic ROSpecs whose time has come."""
        for rospec in self.rospecs.values():
            if rospec.next_start is not None and now >= rospec.next_start:
                self.start(rospec, now)
                rospec.next_start = rospec.next_start + rospec.period_s if rospec.period_s else None

    def stop_due(self, now: float) -> None:
        """Stop triggers and report triggers by time."""
        for rospec in self.rospecs.values():
            if (stops := rospec.stops_at()) is not None and now >= stops:
                self.stop(rospec, now)
            elif (ends := rospec.spec_ends_at()) is not None and now >= ends:
                self._next_spec(rospec, now)
            elif (report_at := self._reports_at(rospec)) is not None and now >= report_at:
                self.report(rospec, now)

    def edge(self, port: int, high: bool, now: float) -> None:
        """An input changed: it may start or stop ROSpecs, or end an AISpec."""
        for rospec in self.rospecs.values():
            if rospec.state == INACTIVE and rospec.start == START_GPI and fires(rospec.start_gpi, port, high):
                self.start(rospec, now)
            elif rospec.state == ACTIVE and rospec.stop == STOP_GPI and fires(rospec.stop_gpi, port, high):
                self.stop(rospec, now)
            elif rospec.state == ACTIVE and rospec.spec.stop == STOP_GPI and fires(rospec.spec.gpi, port, high):
                self._next_spec(rospec, now)

    def wake_at(self) -> float | None:
        times: list[float | None] = []
        for rospec in self.rospecs.values():
            times += [rospec.next_start, rospec.stops_at(), rospec.spec_ends_at(), self._reports_at(rospec)]
        return min((one for one in times if one is not None), default=None)


def fires(trigger: Gpi | None, port: int, high: bool) -> bool:
    """The input's change is what the trigger waits for."""
    return trigger is not None and (trigger.port, trigger.event) == (port, high)
