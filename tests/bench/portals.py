"""Passages through simulated portals: who went through, which way, and who only stood by; ours and the peer's.

Each scenario of `firmware_sim.readers.portal.scenarios` is played with `seeds` seeds from `first` on. Seeds below 1000
are for looking and tuning; the figures that count are of 1000 and up, which is the default.

| direction_pct | of the passages that were claimed, those with the right direction (none counts as wrong) |
| right_pct     | of all passages, those claimed with the right direction                                  |
| missed_pct    | of all passages, those not claimed                                                       |
| unread_pct    | of all passages, those of tags without a single read: no algorithm can know              |
| rejected_pct  | of the tags that stood by, went past or turned back, those never claimed to have passed  |
| invented      | claims beyond the truth: a tag that passed once claimed twice                            |
| cpu_us_a_read | what the algorithm takes for a read; `cores_for_16_gates`: for 16 such gates at a time   |

A claim stands for a passage when the tag crossed the line while it was in sight, or less than 2 s from that.

Options: `seeds` (20), `first` (1000), `scenarios` (names with commas; all), `algorithms` (today,edgex; there is also
without_phases: ours before a reader that tells none), `processes` (2).
"""

import multiprocessing
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from firmware_sim.readers.portal.air import Read
from firmware_sim.readers.portal.scenarios import SCENARIOS, scenario
from firmware_sim.readers.portal.scene import Truth
from gateway.rfid.passages import Passage, Passages, Portal, Post
from gateway.rfid.passages import Role as Side
from tests.bench import _portals_peer

DESCRIPTION = "portals: direction, strays and missed passages, ours and EdgeX's, on simulated gates"
ASIDE_S = 2.0


@dataclass(frozen=True, slots=True)
class Claim:
    """An algorithm's word that a tag passed."""

    epc: str
    since_s: float
    until_s: float
    direction: str  # in, out or unknown

    def beside_s(self, at_s: float) -> float:
        """How far a moment lies from the time that it was in sight."""
        return max(self.since_s - at_s, at_s - self.until_s, 0.0)


Algorithm = Callable[[Sequence[Read], Mapping[int, str]], list[Claim]]


def gate(roles: Mapping[int, str]) -> Portal:
    """A simulated portal's settings: odd antennas hang on the left post, even ones on the right, as all of them do."""
    posts = {antenna: Post.LEFT if antenna % 2 else Post.RIGHT for antenna in roles}
    return Portal(roles={antenna: Side(role) for antenna, role in roles.items()}, posts=posts)


def through(passages: Passages, reads: Sequence[Read], phases: bool = True) -> list[Passage]:
    """What comes of these reads, as a gate's watch hands them over; not every reader tells phases."""
    found: list[Passage] = []
    tick = 0.0
    for read in reads:
        while tick < read.at_s:
            found += passages.due(tick)
            tick += 1.0
        phase = read.phase * 360 / 4096 if phases else None
        found += passages.see(read.epc, read.at_s, read.antenna, read.rssi_dbm, 1, read.at_s, read.channel, phase)
    return found + passages.close()


def today(reads: Sequence[Read], roles: Mapping[int, str]) -> list[Claim]:
    """The gateway's own: the one place where it is plugged in."""
    found = through(Passages(gate(roles)), reads)
    return [Claim(one.epc.upper(), one.first_seen, one.last_seen, one.direction.value) for one in found]


def today_without_phases(reads: Sequence[Read], roles: Mapping[int, str]) -> list[Claim]:
    """The same before a reader that tells no phases."""
    found = through(Passages(gate(roles)), reads, phases=False)
    return [Claim(one.epc.upper(), one.first_seen, one.last_seen, one.direction.value) for one in found]


def edgex(reads: Sequence[Read], roles: Mapping[int, str]) -> list[Claim]:
    found = _portals_peer.passages(((one.at_s, one.epc, one.antenna, one.rssi_dbm) for one in reads), roles)
    return [Claim(*one) for one in found]


ALGORITHMS: dict[str, Algorithm] = {"today": today, "without_phases": today_without_phases, "edgex": edgex}


def counted(truth: Sequence[Truth], claims: Sequence[Claim], read: set[str]) -> Counter[str]:
    """What came of each truth: each claim stands for one passage at most, the nearest in time."""
    by_tag: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_tag[claim.epc].append(claim)
    counts: Counter[str] = Counter()
    for one in truth:
        mine = by_tag[one.epc]
        if one.kind == "stood_by":
            counts["strays"] += 1
            counts["rejected"] += not mine
            counts[f"{one.how}: claimed"] += bool(mine)
            mine.clear()
            continue
        counts["passed"] += 1
        counts["unread"] += one.epc not in read
        near = [each for each in mine if each.beside_s(one.at_s) <= ASIDE_S]
        if not near:
            counts["missed"] += 1
            continue
        best = min(near, key=lambda each: (each.beside_s(one.at_s), each.since_s))
        mine.remove(best)
        counts["right"] += best.direction == one.direction
        counts["unknown"] += best.direction == "unknown"
    counts["invented"] += sum(map(len, by_tag.values()))
    return counts


def figures(counts: Counter[str]) -> dict[str, Any]:
    """Counts as the shares that the module's table explains."""
    claimed = counts["passed"] - counts["missed"]

    def share(part: int, whole: int) -> float | None:
        return round(100 * part / whole, 2) if whole else None

    return {
        "passages": counts["passed"],
        "strays": counts["strays"],
        "direction_pct": share(counts["right"], claimed),
        "right_pct": share(counts["right"], counts["passed"]),
        "missed_pct": share(counts["missed"], counts["passed"]),
        "unread_pct": share(counts["unread"], counts["passed"]),
        "rejected_pct": share(counts["rejected"], counts["strays"]),
        "unknown": counts["unknown"],
        "invented": counts["invented"],
        "cpu_us_a_read": round(counts["cpu_us"] / max(1, counts["reads"]), 1),
        "cores_for_16_gates": round(16 * counts["cpu_us"] / 1000 / max(1, counts["scene_ms"]), 3),
    }


def played(job: tuple[str, int, tuple[str, ...]]) -> tuple[str, int, dict[str, Counter[str]]]:
    """One scene: its reads, and what each algorithm makes of them."""
    name, seed, algorithms = job
    reads, truth = scenario(name).play(seed)
    roles: dict[int, str] = dict(scenario(name).roles)
    read = {one.epc for one in reads}
    counts = {}
    for each in algorithms:
        begun = time.process_time()
        claims = ALGORITHMS[each](reads, roles)
        spent = time.process_time() - begun
        counts[each] = counted(truth, claims, read)
        counts[each].update(reads=len(reads), cpu_us=round(spent * 1e6), scene_ms=round(scenario(name).seconds * 1000))
    return name, len(reads), counts


def run(options: dict[str, str]) -> dict[str, Any]:
    """Figures by algorithm, over all scenarios and by scenario."""
    seeds, first = int(options.get("seeds", 20)), int(options.get("first", 1000))
    names = options["scenarios"].split(",") if "scenarios" in options else list(SCENARIOS)
    algorithms = tuple(options.get("algorithms", "today,edgex").split(","))
    jobs = [(name, seed, algorithms) for name in names for seed in range(first, first + seeds)]
    sums: dict[str, dict[str, Counter[str]]] = {each: defaultdict(Counter) for each in algorithms}
    reads = 0
    with multiprocessing.get_context("spawn").Pool(int(options.get("processes", 2))) as pool:
        for name, count, by_algorithm in pool.imap_unordered(played, jobs):
            reads += count
            for each, counts in by_algorithm.items():
                sums[each][name].update(counts)
    told: dict[str, Any] = {"seeds": seeds, "first_seed": first, "reads": reads}
    for each, by_scenario in sums.items():
        whole: Counter[str] = Counter()
        for counts in by_scenario.values():
            whole.update(counts)
        told[each] = {**figures(whole), "scenarios": {name: figures(by_scenario[name]) for name in names}}
    return told
