"""Takes the pictures: each camera is asked with a time-out; a failure is counted and told, and nobody waits for it."""

import hashlib
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import structlog

from devices.camera import Camera, shown
from devices.errors import DeviceError
from gateway.contracts.facts import EvidenceMissed, EvidenceTaken
from gateway.contracts.ids import new_id
from gateway.evidence.files import EvidenceFiles
from gateway.evidence.wanted import Wanted, camera_of
from gateway.store.errors import GatewayError
from gateway.store.rows import Setting
from gateway.store.unit import Unit
from gateway.store.writer import Writer

log = structlog.get_logger(__name__)
Take = Callable[[str], bytes]
WORKERS = 4
MOST_WAITING = 200
DAYS, MOST_MB = 90, 5000
CAMERA = "camera:"


class BadCamera(GatewayError):
    """An address that no camera has, or a station that is not there."""


def take_picture(url: str) -> bytes:
    """One JPEG from a camera. Raises DeviceError."""
    return Camera(url).snapshot()


class EvidenceKeeper:
    """`wake` when a picture is wanted."""

    def __init__(self, writer: Writer, files: EvidenceFiles, take: Take = take_picture) -> None:
        self._writer, self.files, self._take = writer, files, take
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="evidence")
        self.taken: Counter[str] = Counter()  # by station
        self.missed: Counter[str] = Counter()
        self._last_error: dict[str, str] = {}
        self._waiting = 0
        self._lock = threading.Lock()

    def stop(self) -> None:
        """Takes no more; what is being taken ends within its time-out."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def wake(self) -> None:
        """Hands what is wanted to the threads. Called on the writer thread: never blocks."""
        wanted = self._writer.state.pictures
        while wanted:
            one = wanted.popleft()
            with self._lock:
                self._waiting += 1
                full = self._waiting > MOST_WAITING
            try:
                self._pool.submit(self._keep, one, "too many pictures wait" if full else "")
            except RuntimeError:  # the gateway stops
                return

    def figures(self) -> dict[str, float]:
        """For the metrics."""
        return {"evidence_taken": sum(self.taken.values()), "evidence_missed": sum(self.missed.values())}

    def standing(self, cameras: dict[str, str]) -> dict[str, Any]:
        """Cameras with what they did since the start, and what lies in the folder."""
        kept = self.files.standing()
        rows = [
            {
                "station": station,
                "url": shown(url),
                "taken": self.taken[station],
                "missed": self.missed[station],
                "last_error": self._last_error.get(station, ""),
            }
            for station, url in sorted(cameras.items())
        ]
        return {"cameras": rows, **kept._asdict()}

    def tidy(self) -> int:
        """Deletes what has served its time; returns how many pictures."""
        state = self._writer.state
        days, most_mb = int(state.setting("evidence_days", DAYS)), int(state.setting("evidence_max_mb", MOST_MB))
        return self.files.tidy(datetime.now(UTC).date(), days, most_mb * 1024 * 1024)

    def _keep(self, one: Wanted, why_not: str) -> None:
        try:
            reason = why_not or self._photograph(one)
            if reason:
                self._miss(one, reason)
        except GatewayError as error:
            log.warning("evidence not recorded", station=one.station, parcel=one.parcel, error=str(error))
        except Exception:  # the outermost loop of a thread of the pool: logged, counted, the parcel goes on
            log.exception("evidence failed", station=one.station)
            self.missed[one.station] += 1
        finally:
            with self._lock:
                self._waiting -= 1

    def _photograph(self, one: Wanted) -> str:
        """Takes, writes and records a picture; returns why there is none."""
        url = camera_of(self._writer.state, one.station)
        try:
            if self.files.full():
                return "the disk is full"
            data = self._take(url)
            waybill = self._writer.call(lambda unit: _waybill(unit, one))
            identity = new_id()
            name = self.files.put(datetime.now(UTC).date(), waybill, one.moment, identity, data)
        except DeviceError as error:
            return str(error)
        except OSError as error:
            return f"the picture cannot be written: {error.strerror or error}"
        digest = hashlib.sha256(data).hexdigest()
        self._writer.call(lambda unit: _record_taken(unit, one, identity, name, len(data), digest))
        self.taken[one.station] += 1
        self._last_error.pop(one.station, None)
        return ""

    def _miss(self, one: Wanted, reason: str) -> None:
        self._last_error[one.station] = reason
        log.warning("no evidence", station=one.station, parcel=one.parcel, moment=one.moment, reason=reason)
        self._writer.call(lambda unit: _record_missed(unit, one, reason))
        self.missed[one.station] += 1


def put_camera(unit: Unit, station: str, url: str) -> None:
    """Hangs a camera over a station; "" takes it away. Raises BadCamera."""
    if station not in unit.state.stations:
        raise BadCamera(f"there is no station {station!r}")
    if url:
        try:
            Camera(url)
        except DeviceError as error:
            raise BadCamera(str(error)) from error
        unit.state.settings.put(Setting(name=f"{CAMERA}{station}", value=url))
    else:
        unit.state.settings.remove(f"{CAMERA}{station}")


def cameras(unit: Unit) -> dict[str, str]:
    """Station -> address."""
    rows = [row for row in unit.state.settings if row.name.startswith(CAMERA)]
    return {row.name.removeprefix(CAMERA): str(row.value) for row in rows}


def _waybill(unit: Unit, one: Wanted) -> str:
    parcel = unit.state.parcels.get(one.parcel)
    return parcel.waybill if parcel is not None else ""


def _record_taken(unit: Unit, one: Wanted, identity: str, name: str, size: int, digest: str) -> None:
    parcel = unit.state.parcels[one.parcel]
    unit.record(
        EvidenceTaken(
            evidence=identity,
            parcel=parcel.parcel,
            fulfilment=parcel.fulfilment,
            waybill=parcel.waybill,
            moment=one.moment,
            file=name,
            bytes=size,
            sha256=digest,
            station=one.station,
        ),
        subject=unit.state.fulfilments[parcel.fulfilment].number,
    )


def _record_missed(unit: Unit, one: Wanted, reason: str) -> None:
    parcel = unit.state.parcels[one.parcel]
    unit.record(
        EvidenceMissed(
            evidence=new_id(),
            parcel=parcel.parcel,
            fulfilment=parcel.fulfilment,
            waybill=parcel.waybill,
            moment=one.moment,
            reason=reason[:200],
            station=one.station,
        ),
        subject=unit.state.fulfilments[parcel.fulfilment].number,
    )
