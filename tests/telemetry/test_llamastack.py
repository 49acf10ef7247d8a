"""A turn through a real LlamaStack over a real Ollama: one tree of spans, theirs and ours.

LlamaStack wants an environment of its own (Python 3.12, 0.8 GB), so this runs where there is one.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.models import choose_model
from app.parts import Parts
from app.settings import Settings
from app.wiring import build_telemetry
from infra.telemetry import vocabulary as v
from infra.telemetry.kept_traces import KeptTraces
from tests.conftest import ROOT
from tests.llm.servers import create_model, ollama_server
from tests.llm.tiny_gguf import write_tiny_model
from tests.servers import Server, answers, free_port
from tests.telemetry.conftest import Mlflow, Serve

STACK = ROOT / "infra" / "deploy" / "llamastack"
WHERE = "MANGA_TEST_LLAMASTACK"
TEMPLATE = "{{ .System }}"  # a prompt of ours, in tokens of a byte each, is longer than the tiny model's context


@pytest.fixture(scope="module")
def programs() -> Path:
    """The ``bin`` folder of an environment with LlamaStack."""
    if not (folder := os.environ.get(WHERE)):
        pytest.skip(
            f"no LlamaStack: {WHERE} names the bin folder of an environment of Python 3.12 with "
            f"pip install -r {STACK.relative_to(ROOT)}/requirements.txt"
        )
    return Path(folder)


@pytest.fixture
def ollama(tmp_path: Path) -> Iterator[Server]:
    (folder := tmp_path / "ollama").mkdir()
    with ollama_server(folder) as server:
        create_model(server, "tiny", write_tiny_model(tmp_path / "tiny.gguf"), TEMPLATE)
        yield server


@pytest.fixture
def llama_stack(programs: Path, ollama: Server, mlflow: Mlflow, tmp_path: Path) -> Iterator[Server]:
    """As its image starts it."""
    env = {
        **_environment_of_the_image(),
        "HOME": str(tmp_path),
        "OLLAMA_URL": f"{ollama.url}/v1",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"{mlflow.url}/v1/traces",
        "OTEL_EXPORTER_OTLP_TRACES_HEADERS": f"x-mlflow-experiment-id={mlflow.experiment}",
        "OTEL_BSP_SCHEDULE_DELAY": "200",
    }
    port = free_port()
    command = [programs / "opentelemetry-instrument", programs / "python", STACK / "serve.py", "stack", "run"]
    options = ["--providers", "inference=remote::ollama", "--port", str(port)]
    url = f"http://127.0.0.1:{port}/v1"
    with Server(url, [*map(str, command), *options], tmp_path / "log", answers(f"{url}/health"), env=env) as server:
        yield server


def _environment_of_the_image() -> dict[str, str]:
    """The variables OTEL_… of the Dockerfile."""
    words = (STACK / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ").split()
    return dict(word.split("=", 1) for word in words if word.startswith("OTEL_"))


async def test_its_spans_stand_under_the_turns_call_of_the_model(
    llama_stack: Server, serve: Serve, mlflow: Mlflow, parts: Parts, settings: Settings
) -> None:
    to_mlflow = {"trace_url": mlflow.url, "trace_experiment": mlflow.experiment}
    changes: dict[str, Any] = {"llm": "openai", "openai_base_url": llama_stack.url, "model": "ollama/tiny:latest"}
    changed = settings.model_copy(update=to_mlflow | changes)
    telemetry, model = build_telemetry(changed), await choose_model(changed, parts.extractive)
    async with serve(over=replace(parts, model=model), telemetry=telemetry, **to_mlflow, **changes) as (client, _):
        reply = await client.post("/chat", json={"message": "How much does express shipping cost?"})
        assert await asyncio.to_thread(telemetry.flush, 30)
    await model.close()
    await asyncio.sleep(2)  # it sends its own spans five times a second
    store = KeptTraces(mlflow.url, mlflow.experiment)
    trace = await asyncio.to_thread(store._client().get_trace, f"tr-{reply.headers['x-trace-id']}")
    by_id = {span.span_id: span for span in trace.data.spans}
    theirs = {span.name: by_id[span.parent_id].name for span in trace.data.spans if span.name.startswith("POST")}
    assert theirs == {"POST /v1/chat/completions": v.LLM, "POST": "POST /v1/chat/completions"}
    assert [span.name for span in trace.data.spans if span.name.endswith((" send", " receive"))] == []
