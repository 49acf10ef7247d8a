"""Spans of LangChain or of the OpenAI client inside our tree, over a real server that speaks OpenAI's protocol."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan

from app.models import choose_model
from app.parts import Parts
from app.services import Services
from app.settings import Settings
from app.watching import build_telemetry
from infra.telemetry import vocabulary as v
from infra.telemetry.autolog import Library
from infra.telemetry.setup import Telemetry
from tests.conftest import CollectedTraces
from tests.llm.servers import llama_cpp_server
from tests.llm.tiny_gguf import write_tiny_model
from tests.servers import Server
from tests.telemetry.conftest import Mlflow, Serve
from tests.telemetry.planted import QUESTION, SECRETS, marks_in, planted, rendered
from tests.telemetry.relay import Relay
from tests.telemetry.watched import assert_whole, until

SPANS: dict[Library, list[str]] = {"none": [], "langchain": ["ChatOpenAI"], "openai": ["ChatCompletion"]}
QUOTING: dict[Library, list[str]] = {**SPANS, "langchain": ["ChatOpenAI", "ExtractiveChat"]}
"""What the tiny model writes is no answer: quotes stand for it."""
LIBRARIES = [library for library in SPANS if library != "none"]
App = Callable[..., AbstractAsyncContextManager[tuple[httpx.AsyncClient, Services]]]


@pytest.fixture(scope="session")
def llama_cpp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("llama_cpp")
    # A prompt of ours, in tokens of a byte each, is longer than the tiny model's context.
    template = "{% for message in messages %}{{ message['role'] }}{% endfor %}"
    with llama_cpp_server(folder, write_tiny_model(folder / "tiny.gguf"), template) as server:
        yield server


@pytest.fixture
async def relay(llama_cpp: Server) -> AsyncGenerator[Relay, None]:
    async with Relay(llama_cpp.url) as relay:
        yield relay


@pytest.fixture
def answered_by(serve: Serve, parts: Parts, settings: Settings, collected: CollectedTraces) -> App:
    """An app that asks the model server at an address, finds a document full of secrets, and traces a library."""

    @asynccontextmanager
    async def serving(
        url: str, library: Library, **more: Any
    ) -> AsyncGenerator[tuple[httpx.AsyncClient, Services], None]:
        changes = {"llm": "openai", "openai_base_url": url, "model": "tiny", "trace_autolog": library, **more}
        changed = settings.model_copy(update=changes)
        telemetry = build_telemetry(changed)
        if not more.get("trace_url"):
            telemetry.shutdown(0)
            telemetry = Telemetry(telemetry.config, telemetry.redactor.text, collected)
        model = await choose_model(changed, parts.extractive)
        over = replace(planted(parts, "nowhere"), model=model)
        try:
            async with serve(over=over, telemetry=telemetry, **changes) as served:
                yield served
        finally:
            await model.close()

    return serving


def of_libraries(trace: list[ReadableSpan]) -> list[ReadableSpan]:
    return [span for span in trace if span.instrumentation_scope.name != "mangaassist"]


@pytest.mark.parametrize("library", SPANS)
async def test_the_librarys_span_is_nested_once_and_masked(
    library: Library, answered_by: App, relay: Relay, collected: CollectedTraces
) -> None:
    async with answered_by(relay.url, library) as (client, _):
        reply = (await client.post("/chat", json={"message": QUESTION})).json()
    [trace] = collected.traces
    assert_whole(trace)
    assert (reply["model"], reply["degraded"]) == ("extractive", [])
    llms = {span.context.span_id: span for span in trace if span.name == v.LLM}
    assert [span.name for span in of_libraries(trace)] == QUOTING[library]
    for span in of_libraries(trace):
        llm = llms.pop(span.parent.span_id)
        assert "Shipping costs 5. my e-mail: [EMAIL]" in str(span.attributes["input.value"])
        assert span.attributes["llm.token_count.completion"] == llm.attributes[v.GEN_AI_OUTPUT_TOKENS] > 1
        assert v.UNFINISHED not in span.attributes
    assert SECRETS["e-mail"].encode() in relay.asked, "nothing was there to be masked"
    assert marks_in(rendered(trace)) == []


@pytest.mark.parametrize(("library", "expected"), [("none", []), ("langchain", ["ExtractiveChat"]), ("openai", [])])
async def test_the_built_in_generator_is_a_langchain_model_too(
    library: Library, expected: list[str], answered_by: App, collected: CollectedTraces
) -> None:
    async with answered_by("", library, llm="extractive") as (client, _):
        await client.post("/chat", json={"message": QUESTION})
    assert [span.name for span in of_libraries(collected.traces[0])] == expected


@pytest.mark.parametrize(("library", "caller"), [("none", v.LLM), ("langchain", v.LLM), ("openai", "ChatCompletion")])
async def test_the_server_is_asked_once_by_the_innermost_span(
    library: Library, caller: str, answered_by: App, relay: Relay, collected: CollectedTraces
) -> None:
    async with answered_by(relay.url, library) as (client, _):
        reply = (await client.post("/chat", json={"message": QUESTION})).json()
    span = next(span for span in collected.traces[0] if span.name == caller)
    assert relay.traceparents == [f"00-{reply['trace_id']}-{span.context.span_id:016x}-01"]


@pytest.mark.parametrize("library", SPANS)
async def test_a_turn_that_is_left_in_the_middle_of_the_stream_is_whole(
    library: Library, answered_by: App, relay: Relay, collected: CollectedTraces
) -> None:
    relay.passes.clear()
    async with answered_by(relay.url, library) as (client, services):
        turn = asyncio.create_task(client.post("/chat", json={"message": QUESTION}))
        await asyncio.wait_for(relay.answering.wait(), 60)
        turn.cancel()
        await asyncio.wait({turn}, timeout=5)
        assert turn.cancelled()
        await until(lambda: services.telemetry.processor.under_way == 0)
    [trace] = collected.traces
    assert_whole(trace)
    assert [span.name for span in of_libraries(trace)] == SPANS[library]
    assert all(v.UNFINISHED not in (span.attributes or {}) for span in trace)
    assert marks_in(rendered(trace)) == []


@pytest.mark.parametrize("library", LIBRARIES)
async def test_without_content_the_librarys_span_has_none_either(
    library: Library, answered_by: App, llama_cpp: Server, collected: CollectedTraces
) -> None:
    async with answered_by(llama_cpp.url, library, trace_content="none") as (client, _):
        reply = (await client.post("/chat", json={"message": QUESTION})).json()
    everything = rendered(collected.traces[0])
    assert [span.name for span in of_libraries(collected.traces[0])] == QUOTING[library]
    for said in ("Shipping costs", "How much", "MangaAssist, the assistant", reply["answer"][:20]):
        assert said not in everything


@pytest.mark.parametrize("library", LIBRARIES)
async def test_mlflow_counts_the_tokens_once(
    library: Library, answered_by: App, llama_cpp: Server, mlflow: Mlflow
) -> None:
    to_mlflow = {"trace_url": mlflow.url, "trace_experiment": mlflow.experiment}
    async with answered_by(llama_cpp.url, library, **to_mlflow) as (client, services):
        reply = (await client.post("/chat", json={"message": QUESTION})).json()
        assert await asyncio.to_thread(services.telemetry.flush, 30)
    [listed] = mlflow.traces()
    usage = json.loads(listed["trace_metadata"]["mlflow.trace.tokenUsage"])
    assert {key: usage[key] for key in ("input_tokens", "output_tokens")} == reply["usage"]
