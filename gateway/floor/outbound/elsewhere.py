"""A dead printer at the bench: the label that waits for it comes out of another station's printer."""

from typing import Any

from gateway.contracts.kiosk import Notice
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.printing import jobs
from gateway.printing.choice import is_printer


def others(bench: Bench) -> list[dict[str, str]]:
    """Printers that the waiting label could come out of instead; the nearest by name first."""
    state = bench.state
    job = jobs.latest(state, getattr(bench.work.session, "parcel", ""))
    here = job.printer if job is not None else ("", "")
    found = []
    for device in sorted(state.devices, key=lambda row: (row.station, row.role)):
        station = state.stations.get(device.station)
        if is_printer(device.role) and (device.station, device.role) != here and station is not None:
            found.append({"printer": f"{device.station}/{device.role}", "name": station.name or device.station})
    return found


def print_at(bench: Bench, value: Any) -> Notice:
    """The tap `print_at`: the label that waits goes to another printer; not one byte of it has left."""
    state = bench.state
    given = value.get("printer", "") if isinstance(value, dict) else value
    station, _, role = str(given or "").partition("/")
    printer = (station, role or "printer")
    if printer not in state.devices or not is_printer(printer[1]):
        raise Refused("unknown_printer", printer=given or "-")
    job = jobs.latest(state, getattr(bench.work.session, "parcel", ""))
    if job is None or job.state != "queued":
        raise Refused("print_stays")
    moved = f"{'/'.join(job.printer)}: {job.note or 'moved by a person'}"
    state.print_jobs.change(
        job, station=printer[0], role=printer[1], moved=moved, asked=bench.name, changed_ms=bench.unit.now_ms
    )
    bench.unit.signal("print")
    row = state.stations.get(station)
    return bench.say("print_moved", printer=(row.name if row else "") or station)
