"""`python -m tests [pytest options]`: every test, one process a core; with `--coverage`, what they cover.

Options of one's own (a file, `-k`) run just those, in this process.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# A file stays in one process, so what its tests share is made once.
SIDE_BY_SIDE = ["-n", str(os.cpu_count() or 2), "--dist", "loadfile", "--no-loadscope-reorder"]


def main(arguments: list[str]) -> int:
    """Runs pytest; its exit code."""
    if arguments == ["--coverage"]:
        return _coverage()
    return subprocess.call([sys.executable, "-m", "pytest", *(arguments or SIDE_BY_SIDE)], cwd=ROOT)


def _coverage() -> int:
    """Every test in one process under branch coverage (a third slower), then the report."""
    run = [sys.executable, "-m", "coverage"]
    subprocess.call([*run, "erase"], cwd=ROOT)
    code = subprocess.call([*run, "run", "-m", "pytest"], cwd=ROOT)
    subprocess.call([*run, "combine", "--quiet"], cwd=ROOT)
    report = subprocess.call([*run, "report"], cwd=ROOT)
    return code or report


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
