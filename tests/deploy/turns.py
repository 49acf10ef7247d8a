"""The app's own tracing with small invented steps, and what the trace backend has stored of it."""

from __future__ import annotations

import threading
import time
from typing import Any

import httpx
import psycopg2
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import StatusCode
from prometheus_client import CollectorRegistry

from guardrails import pii_detection as pii
from infra.telemetry import vocabulary as v
from infra.telemetry.export import TraceExporter
from infra.telemetry.keep import KeepRule
from infra.telemetry.metrics import TurnMetrics
from infra.telemetry.processor import TurnProcessor
from infra.telemetry.redact import Redactor
from infra.telemetry.senders import OtlpSender

STEPS = (v.INTENT, v.EMBEDDING, v.RETRIEVAL, v.RERANK, v.GENERATION)
SPANS = 1 + len(STEPS)


class App:
    """What the app does with its turns, from the tracer to the wire."""

    def __init__(self, url: str, headers: dict[str, str], *, max_queue: int = 2000, timeout_s: float = 3.0) -> None:
        self._registry = CollectorRegistry()
        metrics = TurnMetrics(self._registry)
        sender = OtlpSender(f"{url}/v1/traces", headers)
        self.exporter = TraceExporter(
            sender, Redactor(pii.mask), metrics.dropped, max_queue=max_queue, timeout_s=timeout_s
        )
        processor = TurnProcessor(KeepRule(1.0), self.exporter.put, metrics.dropped)
        processor.listen(metrics.observe)
        provider = TracerProvider(resource=Resource.create({"service.name": "mangaassist"}))
        provider.add_span_processor(processor)
        self._tracer = provider.get_tracer("mangaassist")
        self.turns: set[str] = set()

    def turn(self, *, fails: bool = False) -> None:
        """One turn: a root with a tag, and a child for each step."""
        tags = {v.TAG + v.TAG_ENV: "test", v.TAG + v.TAG_TRACE_NAME: v.TURN, v.OUTCOME: "ok", v.ROUTE: "retrieval"}
        with self._tracer.start_as_current_span(v.TURN, attributes=tags) as root:
            for step in STEPS:
                with self._tracer.start_as_current_span(step, attributes={v.BUSY_MS: 1.0}):
                    pass
            if fails:
                root.set_status(StatusCode.ERROR, "the model hung up")
        self.turns.add(f"tr-{root.get_span_context().trace_id:032x}")

    def load(self, seconds: float, per_second: int) -> None:
        """Turns at an even pace."""
        for _ in range(round(seconds * per_second)):
            self.turn()
            time.sleep(1 / per_second)

    def in_background(self, seconds: float, per_second: int) -> threading.Thread:
        """Start a load that runs beside the test; join the thread."""
        thread = threading.Thread(target=self.load, args=(seconds, per_second), daemon=True)
        thread.start()
        return thread

    @property
    def dropped(self) -> int:
        """What ``telemetry_traces_dropped_total`` says, over all reasons."""
        return round(
            sum(
                sample.value
                for metric in self._registry.collect()
                for sample in metric.samples
                if sample.name == "telemetry_traces_dropped_total"
            )
        )


class Store:
    """One MLflow experiment, seen through MLflow's API and in its database."""

    def __init__(self, mlflow_url: str, database: str, name: str) -> None:
        self.url = mlflow_url
        self._database = database
        made = httpx.post(f"{mlflow_url}/api/2.0/mlflow/experiments/create", json={"name": name}, trust_env=False)
        self.experiment = str(made.raise_for_status().json()["experiment_id"])
        self.headers = {"x-mlflow-experiment-id": self.experiment}

    def spans(self) -> dict[str, int]:
        """Stored spans by trace. Read from the database: the API has no way to count them."""
        with psycopg2.connect(self._database, connect_timeout=5) as connection, connection.cursor() as cursor:
            query = "select trace_id, count(*) from spans where experiment_id = %s group by trace_id"
            cursor.execute(query, (int(self.experiment),))
            return dict(cursor.fetchall())

    def texts(self) -> str:
        """All that is stored of all spans."""
        with psycopg2.connect(self._database, connect_timeout=5) as connection, connection.cursor() as cursor:
            cursor.execute("select name, content from spans where experiment_id = %s", (int(self.experiment),))
            return "\n".join(f"{name} {content}" for name, content in cursor.fetchall())

    def traces(self) -> dict[str, dict[str, Any]]:
        """Traces by id, as MLflow lists them."""
        location = {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": self.experiment}}
        body = {"locations": [location], "max_results": 500}
        found = httpx.post(f"{self.url}/api/3.0/mlflow/traces/search", json=body, timeout=20, trust_env=False)
        return {trace["trace_id"]: trace for trace in found.raise_for_status().json().get("traces", [])}

    def wait_for(self, count: int, limit_s: float = 60.0) -> dict[str, int]:
        """Wait until so many traces are stored whole; returns what is stored then, or when time is up."""
        limit = time.monotonic() + limit_s
        while len(stored := self.spans()) < count and time.monotonic() < limit:
            time.sleep(0.3)
        return stored
