"""What vLLM has shown on ``/metrics`` in its time, by the names of each version. The values grow with each scrape."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.core import Metric

_EVER = {
    Gauge: ("num_requests_running", "num_requests_waiting"),
    Counter: ("prompt_tokens", "generation_tokens"),
    Histogram: ("time_to_first_token_seconds", "e2e_request_latency_seconds"),
}
VERSIONS = {
    "0.6.3": {
        Gauge: ("gpu_cache_usage_perc", "gpu_prefix_cache_hit_rate"),
        Counter: (),
        Histogram: ("time_per_output_token_seconds",),
    },
    "0.8.2": {
        Gauge: ("gpu_cache_usage_perc",),
        Counter: ("gpu_prefix_cache_queries", "gpu_prefix_cache_hits"),
        Histogram: ("time_per_output_token_seconds",),
    },
    "0.10.2": {
        Gauge: ("gpu_cache_usage_perc", "kv_cache_usage_perc"),
        Counter: (
            "gpu_prefix_cache_queries",
            "gpu_prefix_cache_hits",
            "prefix_cache_queries",
            "prefix_cache_hits",
        ),
        Histogram: ("time_per_output_token_seconds", "inter_token_latency_seconds"),
    },
    "0.33.0": {
        Gauge: ("kv_cache_usage_perc",),
        Counter: ("prefix_cache_queries", "prefix_cache_hits"),
        Histogram: ("inter_token_latency_seconds",),
    },
}
"""What each has beside what all have."""
_MODEL = {"model_name": "some/model", "engine": "0"}


class _AtWork:
    """Adds to all metrics before they are read."""

    def __init__(self, registry: CollectorRegistry, version: str) -> None:
        registry.register(self)
        kinds = VERSIONS[version]
        self._made = [
            kind(f"vllm:{name}", "As vLLM has it.", tuple(_MODEL), registry=registry).labels(**_MODEL)
            for kind in (Gauge, Counter, Histogram)
            for name in (*_EVER[kind], *kinds[kind])
        ]

    def collect(self) -> tuple[Metric, ...]:
        for metric in getattr(self, "_made", ()):
            if isinstance(metric, Gauge):
                metric.set(0.5)
            elif isinstance(metric, Counter):
                metric.inc(3)
            else:
                metric.observe(0.05)
        return ()


@contextmanager
def vllm(version: str) -> Iterator[str]:
    """The address of something that shows what a vLLM of this version does."""
    registry = CollectorRegistry()
    _AtWork(registry, version)
    server, thread = start_http_server(0, "127.0.0.1", registry)
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
