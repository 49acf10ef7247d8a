"""A turn through a real LlamaStack in front of a real Ollama: its spans stand in the turn's trace."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.main import create_app
from app.mlflow_server import MlflowServer
from app.models import choose_model
from app.parts import Parts
from app.settings import Settings
from app.watching import build_telemetry
from app.wiring import build
from infra.telemetry import vocabulary as v
from tests.deploy.conftest import DEPLOY
from tests.evals.load.test_otlp_is_taken import stored_spans
from tests.llm.servers import create_model, ollama_server
from tests.llm.tiny_gguf import write_tiny_model
from tests.serve.server import eventually
from tests.servers import Server, answers, free_port

PYTHON = os.environ.get("MANGA_TEST_LLAMASTACK_PYTHON", "")
HOW_TO_GET = (
    "no LlamaStack: python3.12 -m venv FOLDER, FOLDER/bin/pip install -r infra/deploy/llamastack.requirements.txt, and "
    "MANGA_TEST_LLAMASTACK_PYTHON=FOLDER/bin/python"
)
REQUEST = "POST /v1/chat/completions"
pytestmark = [pytest.mark.timeout(600), pytest.mark.skipif(not PYTHON, reason=HOW_TO_GET)]


@pytest.fixture
def ollama(tmp_path: Path) -> Iterator[Server]:
    with ollama_server(tmp_path) as server:
        create_model(server, "tiny", write_tiny_model(tmp_path / "tiny.gguf"), "{{ .Prompt }}")
        yield server


@pytest.fixture
def llamastack(
    tmp_path: Path, ollama: Server, mlflow_server: MlflowServer, compose: dict[str, Any]
) -> Iterator[Server]:
    """Started as its image starts it, and told what Compose tells it; but its traces go straight to MLflow."""
    image = (DEPLOY / "llamastack.Dockerfile").read_text(encoding="utf-8")
    (command,) = re.findall(r"^CMD (\[.*\])$", image, re.MULTILINE)
    words = command.strip("[]").replace('"', "").split(", ")
    url = f"http://127.0.0.1:{(port := free_port())}/v1"
    places = {"python": PYTHON, "llamastack.py": str(DEPLOY / "llamastack.py"), "8321": str(port)}
    env = {
        **dict(re.findall(r"(OTEL_\w+)=(\S+)", image)),
        **compose["services"]["llamastack"]["environment"],
        "PATH": os.pathsep.join([str(Path(PYTHON).parent), os.environ["PATH"]]),
        "PYTHONPATH": "",
        "HOME": str(tmp_path),
        "OLLAMA_URL": f"{ollama.url}/v1",
        "OTEL_EXPORTER_OTLP_ENDPOINT": mlflow_server.url,
        "OTEL_EXPORTER_OTLP_HEADERS": "x-mlflow-experiment-id=0",
    }
    begin = str(Path(PYTHON).with_name(words[0]))
    command_line = [begin, *(places.get(word, word) for word in words[1:])]
    with Server(url, command_line, tmp_path / "llamastack.log", answers(f"{url}/models"), env=env) as server:
        yield server


async def test_a_turn_works_and_its_spans_stand_under_ours(
    llamastack: Server, parts: Parts, settings: Settings, mlflow_server: MlflowServer
) -> None:
    changes = {
        "llm": "openai",
        "openai_base_url": llamastack.url,
        "model": "ollama/tiny:latest",
        "llm_first_token_s": 100.0,
        "llm_timeout_s": 200.0,
        "turn_timeout_s": 300.0,
        "trace_url": f"{mlflow_server.url}/v1/traces",
    }
    asked = settings.model_copy(update=changes)
    model = await choose_model(asked, parts.extractive)
    services = build(asked, replace(parts, model=model), build_telemetry(asked), "test")
    transport = httpx.ASGITransport(app=create_app(asked, services))
    async with httpx.AsyncClient(transport=transport, base_url="http://test", timeout=300.0) as client:
        reply = (await client.post("/chat", json={"message": "How much is express shipping?"})).json()
    assert (reply["model"], reply["degraded"]) == ("ollama/tiny:latest", [])
    await model.close()
    await asyncio.to_thread(services.telemetry.shutdown, 20)
    await asyncio.to_thread(eventually, lambda: names(mlflow_server, reply) >= {v.TURN, REQUEST, "POST"})
    spans = stored_spans(mlflow_server.url, f"tr-{reply['trace_id']}")
    (request,) = (span for span in spans if span.name == REQUEST)
    (call,) = (span for span in spans if span.name == v.LLM)
    (onward,) = (span for span in spans if span.name == "POST")
    assert request.parent_id == call.span_id
    assert onward.parent_id == request.span_id
    assert [span.name for span in spans if span.name.endswith((" send", " receive"))] == []


def names(mlflow: MlflowServer, reply: dict[str, Any]) -> set[str]:
    return {span.name for span in stored_spans(mlflow.url, f"tr-{reply['trace_id']}")}
