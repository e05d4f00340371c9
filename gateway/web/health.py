"""/healthz, /readyz and /metrics."""

from collections.abc import Callable, Iterable

from apiflask import APIBlueprint
from flask import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.gc_collector import GCCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

Figures = Callable[[], dict[str, float]]
_GAUGES = {"events_pending", "screens", "link_connected"}


class _Figures(Collector):
    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterable[Metric]:
        """All figures under `floorgate_gateway_`."""
        for name, value in self._figures().items():
            kind = GaugeMetricFamily if name in _GAUGES else CounterMetricFamily
            metric = kind(f"floorgate_gateway_{name}", name.replace("_", " "))
            metric.add_metric([], value)
            yield metric


def blueprint(figures: Figures, ready: Callable[[], bool]) -> APIBlueprint:
    """The three calls, open to anybody who can reach the port; they name no person and no order."""
    health = APIBlueprint("health", __name__, enable_openapi=False)
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    GCCollector(registry=registry)
    registry.register(_Figures(figures))

    @health.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @health.get("/readyz")
    def readyz() -> tuple[dict[str, str], int]:
        return ({"status": "ready"}, 200) if ready() else ({"status": "starting"}, 503)

    @health.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    return health
