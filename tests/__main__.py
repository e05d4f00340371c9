"""`python -m tests [pytest options]`: every test with branch coverage, then what it covers."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str]) -> int:
    """Runs pytest under coverage; with options of its own (a file, -k) it runs just those, without the report."""
    if arguments:
        return subprocess.call([sys.executable, "-m", "pytest", *arguments], cwd=ROOT)
    run = [sys.executable, "-m", "coverage"]
    subprocess.call([*run, "erase"], cwd=ROOT)
    code = subprocess.call([*run, "run", "-m", "pytest"], cwd=ROOT)
    subprocess.call([*run, "combine", "--quiet"], cwd=ROOT)
    report = subprocess.call([*run, "report"], cwd=ROOT)
    return code or report


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
