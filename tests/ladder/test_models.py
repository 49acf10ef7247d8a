"""Models by intent, on Ollama and on the llama.cpp server: who answers what, and what the span says of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.parts import Parts
from app.services import Services
from app.settings import Settings
from app.turns import ignore
from infra.telemetry import vocabulary as v
from infra.telemetry.turn import Tracing
from pipeline.types.answers import Reply
from pipeline.types.asking import Question, User
from tests.conftest import CollectedTraces, services_with_their_model
from tests.ladder.servers import Breakable, Mlflow
from tests.llm.servers import llama_cpp_server
from tests.servers import Server

FACT, WISH = "Who wrote Berserk?", "Recommend a dark fantasy"
Start = Callable[..., Any]


@pytest.fixture(scope="session")
def llama_cpp(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path) -> Iterator[Server]:
    # A prompt of ours, in tokens of a byte each, is longer than the tiny model's context.
    template = "{% for message in messages %}{{ message['role'] }}{% endfor %}"
    with llama_cpp_server(tmp_path_factory.mktemp("llama_cpp"), tiny_model, template) as server:
        yield server


@pytest.fixture
async def with_model(
    parts: Parts, settings: Settings, collected: CollectedTraces
) -> AsyncGenerator[Callable[..., Any], None]:
    """Services that answer with another model; keyword arguments change settings."""
    made: list[Services] = []

    async def make(**changes: object) -> Services:
        patient = {"model": "tiny", "llm_timeout_s": 60.0, "rerank_budget_ms": 60_000.0}
        changed = settings.model_copy(update=patient | changes)
        made.append(await services_with_their_model(changed, parts, collected))
        return made[-1]

    yield make
    for services in made:
        services.telemetry.shutdown(1)
        await services.model.close()


async def turn(services: Services, collected: CollectedTraces, text: str) -> tuple[Reply, dict[str, Any]]:
    """A turn, and the attributes of the span of the model that was asked: what the tiny one writes is no answer."""
    collected.traces.clear()
    reply = await services.run_turn(Question(text, "a-session", User("guest")), ignore, Tracing())
    assert await asyncio.to_thread(services.telemetry.flush, 10)
    span, *_ = (span for span in collected.traces[-1] if span.name == v.LLM)
    return reply, dict(span.attributes or {})


async def test_a_small_model_answers_what_is_simple(
    servers: tuple[dict[str, Breakable], Mlflow], with_model: Start, collected: CollectedTraces
) -> None:
    url = servers[0]["llm"].proxy.url
    services = await with_model(llm="ollama", ollama_url=url, model_small="small")
    reply, span = await turn(services, collected, FACT)
    assert (span[v.GEN_AI_RESPONSE_MODEL], reply.model, reply.degraded) == ("small", "extractive", ())
    reply, span = await turn(services, collected, WISH)
    assert (span[v.GEN_AI_RESPONSE_MODEL], reply.model, reply.degraded) == ("tiny", "extractive", ())
    assert (await services.health())["llm"]["detail"] == "tiny is loaded, small is loaded"
    assert span["manga.llm.load_duration_ms"] < span["manga.llm.total_ms"]


async def test_auto_takes_ollama_only_with_all_its_models(
    servers: tuple[dict[str, Breakable], Mlflow], with_model: Start
) -> None:
    url = servers[0]["llm"].proxy.url
    whole = await with_model(llm="auto", ollama_url=url, model_small="small")
    lacking = await with_model(llm="auto", ollama_url=url, model_small="absent")
    nobody = await with_model(llm="auto", ollama_url="http://127.0.0.1:1")
    assert whole.model.provider == "ollama"
    assert lacking.model.provider == nobody.model.provider == "extractive"
    assert "no model absent" in lacking.model.note
    assert "no Ollama at" in nobody.model.note


async def test_a_model_that_is_missing_or_away_hinders_no_start_and_is_shown(
    servers: tuple[dict[str, Breakable], Mlflow], with_model: Start, collected: CollectedTraces
) -> None:
    absent = await with_model(llm="ollama", ollama_url=servers[0]["llm"].proxy.url, model="absent")
    state = (await absent.health())["llm"]
    assert (state["state"], "mangaassist pull" in state["detail"]) == ("down", True)
    away = await with_model(llm="ollama", ollama_url="http://127.0.0.1:1")
    reply, _ = await turn(away, collected, FACT)
    assert reply.degraded == ("llm",)
    assert "Kentaro Miura" in reply.answer


async def test_an_openai_compatible_server_answers_with_usage(
    llama_cpp: Server, with_model: Start, collected: CollectedTraces
) -> None:
    services = await with_model(llm="openai", openai_base_url=llama_cpp.url)
    reply, span = await turn(services, collected, FACT)
    assert (span[v.GEN_AI_RESPONSE_MODEL], reply.model, reply.degraded) == ("tiny", "extractive", ())
    assert span[v.GEN_AI_INPUT_TOKENS] > 1
    assert span[v.GEN_AI_OUTPUT_TOKENS] > 1
    assert span["manga.usage.estimated"] is False
    assert (await services.health())["llm"]["state"] == "ok"
