"""The exported traces are taken by the real Collector as OTLP's JSON, and come out of the real MLflow whole."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from mlflow.tracking import MlflowClient

from app.mlflow_server import MlflowServer
from evals.load.export.otlp import otlp_lines
from tests.evals.load.turns import answered, span
from tests.servers import Server, answers, find, free_port

CONFIG = """
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:PORT"}}}}
exporters:
  otlp_http: {traces_endpoint: "MLFLOW/v1/traces", headers: {x-mlflow-experiment-id: "0"}, compression: gzip}
extensions: {health_check: {endpoint: "127.0.0.1:HEALTH"}}
service:
  extensions: [health_check]
  telemetry: {metrics: {level: none}}
  pipelines: {traces: {receivers: [otlp], exporters: [otlp_http]}}
"""
STORED_S = 30.0


@pytest.fixture
def collector(tmp_path: Path, mlflow_server: MlflowServer) -> Iterator[Server]:
    port, health = free_port(), free_port()
    config = tmp_path / "config.yaml"
    text = CONFIG.replace("PORT", str(port)).replace("HEALTH", str(health)).replace("MLFLOW", mlflow_server.url)
    config.write_text(text)
    command = [find("otelcol"), f"--config={config}"]
    with Server(f"http://127.0.0.1:{port}", command, tmp_path / "log", answers(f"http://127.0.0.1:{health}")) as made:
        yield made


def test_a_run_s_traces_go_through_a_collector_into_mlflow(collector: Server, mlflow_server: MlflowServer) -> None:
    trace_id = f"{time.time_ns():032x}"
    spans = [
        span("chat.turn", 0.0, 30.0, parent=None, id="00000000000000aa", attributes={"manga.route": "retrieval"}),
        span("rag.rerank", 5.0, 20.0, parent="00000000000000aa", id="00000000000000bb", status="error"),
    ]
    row = answered(4, spans, due_ms=100.0, around_ms=4.0).model_copy(update={"trace_id": trace_id})
    (line,) = otlp_lines([row], {4: spans}, began_ns=time.time_ns())
    headers = {"content-type": "application/json"}
    reply = httpx.post(f"{collector.url}/v1/traces", content=line, headers=headers, trust_env=False)
    assert (reply.status_code, reply.json()) == (200, {"partialSuccess": {}})

    stored = {one.name: one for one in stored_spans(mlflow_server.url, f"tr-{trace_id}")}
    assert set(stored) == {"load.request", "chat.turn", "rag.rerank"}
    assert stored["chat.turn"].parent_id == stored["load.request"].span_id
    assert stored["rag.rerank"].parent_id == stored["chat.turn"].span_id
    assert stored["rag.rerank"].status.status_code.value == "ERROR"
    assert stored["chat.turn"].attributes["manga.route"] == "retrieval"
    assert stored["rag.rerank"].end_time_ns - stored["rag.rerank"].start_time_ns == 20_000_000


def stored_spans(url: str, trace_id: str) -> list:
    client = MlflowClient(url, url)
    limit = time.monotonic() + STORED_S
    while True:
        try:
            return client.get_trace(trace_id).data.spans
        except Exception:
            if time.monotonic() > limit:
                raise
            time.sleep(0.3)
