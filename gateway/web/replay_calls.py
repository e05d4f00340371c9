"""Calls of the page that shows a day again: which days there are, and one day out of the event log."""

import subprocess
import sys
import threading
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from apiflask import APIBlueprint
from flask import Response, request

from gateway.store.database import Database
from gateway.store.writer import Writer
from gateway.web.auth import Pairings, require
from gateway.web.errors import ApiError
from gateway.web.throughput import seq_before

_PATIENCE_S = 120
_MOST_DAYS = 60


def blueprint(database: Database, writer: Writer, pairings: Pairings) -> APIBlueprint:
    """`/api/v1/replay/days`, `/replay?day=`."""
    calls = APIBlueprint("replay", __name__, url_prefix="/api/v1", tag="replay")
    one_at_a_time = threading.Lock()

    def zone() -> ZoneInfo:
        return ZoneInfo(str(writer.call(lambda unit: unit.state.setting("timezone", "Asia/Shanghai"))))

    @calls.before_request
    def paired() -> None:
        require(pairings)

    @calls.get("/replay/days")
    def days() -> list[dict[str, Any]]:
        """The days of the log at the site's time, the newest first, with the number of events of each."""
        at = zone()
        found: list[dict[str, Any]] = []
        with database.reading() as connection:
            ends = connection.execute("SELECT min(seq), max(seq) FROM event").fetchone()
            if ends[0] is None:
                return []
            first, last = (
                datetime.fromisoformat(connection.execute("SELECT time FROM event WHERE seq = ?", (seq,)).fetchone()[0])
                for seq in ends
            )
            day = last.astimezone(at).date()
            while day >= first.astimezone(at).date() and len(found) < _MOST_DAYS:
                begin, end = _ends(day, at)
                events = seq_before(connection, end) - seq_before(connection, begin)
                if events:
                    found.append({"day": day.isoformat(), "events": events})
                day -= timedelta(days=1)
        return found

    @calls.get("/replay")
    def replay() -> Response:
        """The map when the day began, and everything that changed it; times are ms since then."""
        try:
            begin, end = _ends(date.fromisoformat(request.args.get("day", "")), zone())
        except ValueError as error:
            raise ApiError(422, "bad_body", reason="day: YYYY-MM-DD") from error
        if not one_at_a_time.acquire(blocking=False):
            raise ApiError(503, "busy")
        try:
            made = subprocess.run(
                [sys.executable, "-m", "gateway.floor.watch", str(database.path), begin.isoformat(), end.isoformat()],
                capture_output=True,
                timeout=_PATIENCE_S,
                check=True,
            )
        except (subprocess.SubprocessError, OSError) as error:
            raise ApiError(503, "busy") from error
        finally:
            one_at_a_time.release()
        return Response(made.stdout, mimetype="application/json")

    return calls


def _ends(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When the day begins and ends, UTC; today ends now."""
    begin = datetime.combine(day, time(), zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    return begin, min(end, datetime.now(UTC))
