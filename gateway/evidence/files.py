"""Where the pictures lie: `DATA/evidence/2026-11-25/YT7500000000001-weighed-1a2b.jpg`; what is old or too much goes."""

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NAMED = re.compile(r"[^A-Za-z0-9_-]+")
FREE_BYTES = 500 * 1024 * 1024  # of the disk are left alone


class Kept(NamedTuple):
    """What lies there."""

    files: int
    bytes: int
    oldest: str  # a day


class EvidenceFiles:
    """The folder. Only this process writes in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def full(self) -> bool:
        """Whether the disk has no room for pictures."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self.folder).free < FREE_BYTES

    def put(self, day: date, waybill: str, moment: str, identity: str, data: bytes) -> str:
        """Writes a picture whole or not at all; returns its name below the folder. Raises OSError."""
        name = f"{day.isoformat()}/{_NAMED.sub('-', waybill) or 'parcel'}-{moment}-{identity[-8:]}.jpg"
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = target.with_suffix(".part")
        part.write_bytes(data)
        os.chmod(part, 0o600)
        os.replace(part, target)
        return name

    def read(self, name: str) -> bytes | None:
        """A picture; None when its time is over, or the name is none of ours."""
        path = (self.folder / name).resolve()
        if self.folder.resolve() not in path.parents:
            return None
        with contextlib.suppress(OSError):
            return path.read_bytes()
        return None

    def standing(self) -> Kept:
        """How much lies there, and since when."""
        found = [(path, path.stat().st_size) for path in self._pictures()]
        return Kept(
            len(found), sum(size for _, size in found), min((path.parent.name for path, _ in found), default="")
        )

    def tidy(self, today: date, days: int, most_bytes: int) -> int:
        """Deletes what is older than `days`, then the oldest until the rest fits; returns how many pictures went."""
        gone = 0
        last = (today - timedelta(days=days)).isoformat()
        found = sorted(self._pictures())
        kept = [path for path in found if path.parent.name >= last]
        sizes = {path: path.stat().st_size for path in kept}
        total = sum(sizes.values())
        for path in found:
            if path in sizes and total <= most_bytes:
                break
            total -= sizes.get(path, 0)
            with contextlib.suppress(OSError):
                path.unlink()
                gone += 1
        for day in self.folder.glob("*"):
            with contextlib.suppress(OSError):
                day.rmdir()  # only an empty one
        return gone

    def _pictures(self) -> Iterator[Path]:
        for day in self.folder.glob("*"):
            if _DAY.fullmatch(day.name):
                yield from day.glob("*.jpg")
