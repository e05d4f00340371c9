"""The chain of hashes of the event log: an event that was edited, taken out or put in breaks it."""

import sqlite3
from typing import NamedTuple

from gateway.contracts.envelope import chain_hash, event_id

_EVENTS = "SELECT seq, id, type, time, subject, data, hash FROM event ORDER BY seq"


class Verdict(NamedTuple):
    """`events` are sound from the first one on; `broken` names the first that is not, and `why`."""

    events: int
    last_hash: str
    broken: str = ""
    seq: int = 0
    why: str = ""


def verify(connection: sqlite3.Connection) -> Verdict:
    """Reads the whole log. Numbers must follow each other, ids belong to one log, hashes chain."""
    previous, count, origin = "", 0, ""
    for seq, identity, type_name, _time, _subject, data, found in connection.execute(_EVENTS):
        source, epoch, _ = identity.rsplit(":", 2) if identity.count(":") >= 2 else (identity, "", "")
        origin = origin or f"{source}:{epoch}"
        why = ""
        if seq != count + 1:
            why = f"event {count + 1} is missing"
        elif identity != event_id(source, epoch, seq) or f"{source}:{epoch}" != origin:
            why = f"its id is not {origin}:{seq}"
        elif found != chain_hash(previous, identity, type_name, data.encode()):
            why = "its content does not fit its hash"
        if why:
            return Verdict(count, previous, identity, seq, why)
        previous, count = found, seq
    return Verdict(count, previous)
