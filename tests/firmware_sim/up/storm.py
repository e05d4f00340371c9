"""`python -m tests.firmware_sim.up.storm [--runs N] [--kills N]`: runs with random kill -9, one JSON line each.

Which process dies when is drawn from the seed; the run must end with every invariant true all the same.
"""

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.firmware_sim.up.runs import CHILDREN, ORDERS, Run, child_pid, kill_child

DAY = ORDERS / "2011-01-30.csv"


def one_run(folder: Path, kills: int, dice: random.Random, day: Path) -> dict[str, object]:
    """A run with `kills` kills, the first some seconds after the shift began; returns what happened."""
    run = Run(folder / "data", day, ("--seed", str(dice.randint(1, 99)))).start()
    killed = []
    while run.running and child_pid(run.pid, "floor") is None:
        threading.Event().wait(0.2)
    for _ in range(kills):
        threading.Event().wait(dice.uniform(1.0, 8.0))
        name = dice.choice(sorted(CHILDREN))
        if not run.running:
            break
        if child_pid(run.pid, name) is not None:
            kill_child(run, name)
            killed.append(name)
    began = time.monotonic()
    run.finish()
    report = run.report
    return {
        "exit": run.exit_code,
        "killed": killed,
        "drained_after_s": round(time.monotonic() - began, 1),
        "orders_shipped": report.get("orders_shipped"),
        "restarts": {name: figures["restarts"] for name, figures in report.get("processes", {}).items()},
        "broken": report.get("broken"),
        "waiting": report.get("waiting"),
        "said": run.stderr[-500:] if run.exit_code else "",
    }


def main() -> int:
    """Exit status 1 when a run did not end well; its data stays for a look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--kills", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--orders", type=Path, default=DAY)
    options = parser.parse_args()
    failed = 0
    for number in range(options.runs):
        folder = Path(tempfile.mkdtemp(prefix="floorgate-storm-"))
        found = one_run(folder, options.kills, random.Random(options.seed * 1000 + number), options.orders)
        failed += found["exit"] != 0
        print(json.dumps({"run": number, "data": str(folder), **found}), flush=True)  # noqa: T201  its output
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
