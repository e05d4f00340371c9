"""The event log as the link's outbox (`gateway.sync.ports.Outbox`)."""

from gateway.contracts.envelope import Event
from gateway.store.database import Database
from gateway.store.log import read_events
from gateway.store.unit import Unit
from gateway.store.writer import Writer


class StoreOutbox:
    """Reads committed events on a connection of its own; acknowledgements go through the writer."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer
        self._acknowledged = int(writer.meta["acknowledged"])

    @property
    def epoch(self) -> str:
        """The database's random identity."""
        return self._writer.log.epoch

    def last_seq(self) -> int:
        """The newest committed event's number, 0 when there is none."""
        return self._writer.log.committed_seq

    def acknowledged(self) -> int:
        """The newest number that central has committed."""
        return self._acknowledged

    def read(self, after_seq: int, limit: int) -> list[Event]:
        """At most `limit` events that follow `after_seq`, in order."""
        with self._database.reading() as connection:
            return read_events(connection, self._writer.log.source, after_seq, limit)

    def acknowledge(self, seq: int) -> None:
        """Central has committed everything up to `seq`."""
        if seq == self._acknowledged:
            return

        def keep(unit: Unit) -> None:
            unit.set_meta("acknowledged", str(seq))

        self._writer.call(keep)
        self._acknowledged = seq

    def wait_for_more(self, after_seq: int, timeout_s: float) -> bool:
        """Blocks until an event after `after_seq` is committed; False when the time is over."""
        log = self._writer.log
        with log.grown:
            return log.grown.wait_for(lambda: log.committed_seq > after_seq, timeout_s)
