"""What is counted, for Prometheus: one registry for each application, nothing global."""

from collections.abc import Callable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class Metrics:
    """The service's metrics."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = self._counter("http_requests", "Requests answered.", "route", "method", "status")
        self.latency = self._histogram("http_request_seconds", "From a request's head to its answer's end.", "route")
        self.stages = self._histogram("stage_seconds", "What a summary's stage took.", "stage")
        self.batch_size = Histogram(
            "nutshell_batch_size", "Articles a batch.", buckets=(1, 2, 4, 8, 16), registry=self.registry
        )
        self.sentences = self._counter("sentences", "Sentences that left, by origin; and drafts dropped.", "origin")
        self.cache = self._counter(
            "cache", "Look-ups of kept answers: hit, shared (a run), miss; and errors.", "result"
        )
        self.restarts = self._counter("worker_restarts", "Workers that died.")
        self.loop_lag = self._histogram("event_loop_lag_seconds", "How late the event loop wakes up.")

    def answered(self, timing_ms: Mapping[str, int], verified: Mapping[str, int]) -> None:
        """A summary was made, in this time by stage, with this many sentences by origin and drafts dropped."""
        for stage, milliseconds in timing_ms.items():
            self.stages.labels(stage).observe(milliseconds / 1000)
        for origin, number in verified.items():
            self.sentences.labels(origin).inc(number)

    def watch(self, name: str, description: str, value: Callable[[], float]) -> None:
        """A gauge that shows what ``value`` says whenever it is asked for."""
        Gauge(f"nutshell_{name}", description, registry=self.registry).set_function(value)

    def text(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self.registry)

    def _counter(self, name: str, description: str, *labels: str) -> Counter:
        return Counter(f"nutshell_{name}", description, labels, registry=self.registry)

    def _histogram(self, name: str, description: str, *labels: str) -> Histogram:
        return Histogram(f"nutshell_{name}", description, labels, buckets=_SECONDS, registry=self.registry)
