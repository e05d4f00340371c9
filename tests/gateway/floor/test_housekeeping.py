"""What has served its time is forgotten, and nothing else."""

from gateway.contracts.ids import new_id
from gateway.floor.housekeeping import tidy
from gateway.store.rows import Receiver
from tests.gateway.site import Site

DAY_MS = 86_400_000


def test_receivers_are_kept_until_some_time_after_shipping(site: Site) -> None:
    now = site.writer.call(lambda unit: unit.now_ms)
    for name, until in (("open", 0), ("old", now - DAY_MS), ("fresh", now + DAY_MS)):
        row = Receiver(fulfilment=name, sealed="x", keep_until_ms=until)
        site.writer.call(lambda unit, row=row: unit.state.receivers.put(row))
    tidy(site.writer)
    assert sorted(site.state.receivers.rows) == ["fresh", "open"]


def test_answers_of_last_week_are_forgotten(site: Site) -> None:
    operations = [new_id() for _ in range(3)]
    for operation in operations:
        site.scan("p1", "nonsense", operation)
    connection = site.writer._connection
    site.writer.call(lambda unit: connection.execute("UPDATE operation SET at_ms = 0 WHERE rowid <= 2"))
    tidy(site.writer)
    assert connection.execute("SELECT count(*) FROM operation").fetchone() == (1,)
