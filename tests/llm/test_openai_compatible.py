"""Against llama.cpp's own server, which speaks OpenAI's protocol, with a tiny random model."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable

import pytest
from langchain_openai import ChatOpenAI

from infra.llm.http_hooks import Headers
from infra.llm.langchain_model import TimeLimits
from infra.llm.openai_chunks import Chunk
from infra.llm.openai_compatible import openai_chat, openai_client
from pipeline.errors import Busy, PartRefused, PartTimeout, PartUnavailable
from pipeline.types.answers import Prompt
from tests.llm.conftest import Listen
from tests.llm.streams import answering, http_reply, read_all, read_some
from tests.llm.vanishing import assert_given_up
from tests.servers import Server, free_port

Connect = Callable[..., ChatOpenAI]


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    clients = []

    def build(url: str, max_tokens: int = 20, headers: Headers | None = None) -> ChatOpenAI:
        clients.append(openai_client(connect_s=2, read_s=60, headers=headers))
        return openai_chat(base_url=url, api_key="", model="tiny", client=clients[-1], max_tokens=max_tokens)

    yield build
    for client in clients:
        await client.aclose()


async def test_streams_text_then_how_it_went(
    llama_cpp: Server, connect: Connect, model_of: Listen, hello: Prompt
) -> None:
    pieces, generation = await read_all(model_of(connect(llama_cpp.url), "openai")(hello))
    assert len(pieces) > 3
    assert generation.text == "".join(pieces)
    assert (generation.usage.output_tokens, generation.usage.estimated) == (20, False)
    assert generation.finish_reason == "length"
    assert generation.model == "tiny"
    assert str(generation.details["response_model"]).endswith("tiny.gguf")


async def test_hanging_up_stops_the_server(
    llama_cpp: Server, connect: Connect, model_of: Listen, hello: Prompt
) -> None:
    assert len(await read_some(model_of(connect(llama_cpp.url, 40_000), "openai")(hello), 5)) == 5
    # The server has one slot: the next answer starts only because the 40,000 tokens were given up.
    _, generation = await asyncio.wait_for(read_all(model_of(connect(llama_cpp.url), "openai")(hello)), 60)
    assert generation.usage.output_tokens == 20


async def test_a_killed_server_is_told_from_a_finished_answer(
    own_llama_cpp: Server, connect: Connect, model_of: Listen, hello: Prompt
) -> None:
    stream = model_of(connect(own_llama_cpp.url, 40_000), "openai")(hello)
    await anext(stream)
    own_llama_cpp.kill()
    with pytest.raises(PartUnavailable, match="broke off"):
        await read_all(stream)


async def test_a_stuck_server_is_given_up_within_the_limit(
    own_llama_cpp: Server, connect: Connect, model_of: Listen, hello: Prompt
) -> None:
    limits = TimeLimits(first_token_s=60, between_tokens_s=1, total_s=100)
    stream = model_of(connect(own_llama_cpp.url, 40_000), "openai", limits=limits)(hello)
    await anext(stream)
    own_llama_cpp.freeze()
    started = time.perf_counter()
    with pytest.raises(PartTimeout, match="next token"):
        await read_all(stream)
    assert time.perf_counter() - started < 30


async def test_a_server_that_vanished_from_the_network_is_given_up_long_before_the_limit(
    own_llama_cpp: Server, connect: Connect, model_of: Listen, hello: Prompt
) -> None:
    limits = TimeLimits(first_token_s=60, between_tokens_s=60, total_s=100)
    await assert_given_up(own_llama_cpp, lambda url: model_of(connect(url, 40_000), "openai", limits=limits)(hello))


async def test_no_server(connect: Connect, model_of: Listen, hello: Prompt) -> None:
    with pytest.raises(PartUnavailable, match="is the server running"):
        await read_all(model_of(connect(f"http://127.0.0.1:{free_port()}/v1"), "openai")(hello))


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("404 Not Found", (PartUnavailable, "no model 'tiny'")),
        ("401 Unauthorized", (PartUnavailable, "401")),
        ("400 Bad Request", (PartRefused, "400")),
        ("413 Content Too Large", (PartRefused, "413")),
        ("429 Too Many Requests", (Busy, "limit")),
        ("503 Service Unavailable", (Busy, "limit")),
    ],
)
async def test_a_refusal_is_told_in_our_words_and_never_retried(
    status: str, told: tuple[type[Exception], str], connect: Connect, model_of: Listen, hello: Prompt
) -> None:
    reply = http_reply(status, '{"error": {"message": "no", "type": "x"}}')
    async with answering(reply) as (url, requests):
        with pytest.raises(told[0], match=told[1]):
            await read_all(model_of(connect(url, headers=lambda: {"traceparent": "00-1"}), "openai")(hello))
    assert len(requests) == 1
    assert "traceparent: 00-1\r\n" in requests[0]


async def test_a_proxy_in_the_environment_is_used(
    connect: Connect, model_of: Listen, hello: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with answering(http_reply("404 Not Found", "{}")) as (url, requests):
        monkeypatch.setenv("HTTP_PROXY", url)
        with pytest.raises(PartUnavailable):
            await read_all(model_of(connect("http://models.example/v1"), "openai")(hello))
    assert requests[0].startswith("POST http://models.example/v1/chat/completions")


def said(content: str, finish: str | None = None) -> str:
    chunk: dict[str, object] = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "tiny"}
    chunk["choices"] = [{"index": 0, "delta": {"content": content}, "finish_reason": finish}]
    return f"data: {json.dumps(chunk)}\n\n"


@pytest.mark.parametrize(
    ("stream", "why"),
    [
        (said("a") + 'data: {"error": {"message": "out of memory"}}\n\n', "out of memory"),
        (said("a"), "without a finish reason"),
        (said("", "stop"), "without a word"),
        (said(" \u0003\n", "length"), "without a word"),
        ("", "nothing"),
    ],
)
async def test_a_bad_answer_is_told_from_a_dead_server(
    stream: str, why: str, connect: Connect, model_of: Listen, hello: Prompt
) -> None:
    async with answering(http_reply("200 OK", stream, "text/event-stream")) as (url, _):
        with pytest.raises(PartRefused, match=why):
            await read_all(model_of(connect(url), "openai")(hello))


def test_a_chunk_is_what_was_sent_and_whoever_records_it_gets_a_copy() -> None:
    sent = {"id": "1", "choices": [{"index": 0, "delta": {"content": "Hello"}}]}
    chunk = Chunk.build(response=None, data=sent)
    chunk.model_dump(exclude_unset=True)["choices"][0].pop("delta")
    assert chunk == sent
    assert chunk["choices"][0]["delta"] == {"content": "Hello"}
