"""What Prometheus may read: statements, facts, what waits."""

from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from central.database.database import Database
from central.progress import progress


class CentralCollector(Collector):
    """Read at each scrape."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def collect(self) -> Iterable[Metric]:
        """The figures as they are now."""
        with self._database.read() as tx:
            now = progress(tx)
        statements = CounterMetricFamily("floorgate_sql_statements", "SQL statements executed")
        statements.add_metric([], self._database.statements)
        yield statements
        writing = CounterMetricFamily("floorgate_sql_write_statements", "SQL statements executed by writes")
        writing.add_metric([], self._database.write_statements)
        yield writing
        yield _gauge("floorgate_orders", "Orders by status", "status", now["orders"])
        yield _gauge("floorgate_cursor_lag", "Facts that a follower has still to see", "follower", now["cursors"])
        yield _gauge("floorgate_confirmations", "Confirmations by state", "state", now["confirmations"])
        waiting = {name: stream["last"] - stream["acked"] for name, stream in now["down"].items()}
        yield _gauge("floorgate_down_pending", "Messages that a gateway has not applied", "gateway", waiting)
        yield GaugeMetricFamily("floorgate_parked", "Events and effects that wait for a person", now["parked"])


def _gauge(name: str, text: str, label: str, values: dict[str, int]) -> Metric:
    gauge = GaugeMetricFamily(name, text, labels=[label])
    for key, value in values.items():
        gauge.add_metric([key], value)
    return gauge


def metrics_page(database: Database) -> Callable[[], bytes]:
    """A function that renders all metrics of this process."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(CentralCollector(database))
    return lambda: generate_latest(registry)
