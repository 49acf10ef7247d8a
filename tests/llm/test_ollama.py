"""Against a real Ollama with a tiny random model."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing

import pytest

from infra.llm.langchain_model import TimeLimits
from infra.llm.ollama import OllamaModel, OllamaOptions
from infra.llm.slots import Slots
from pipeline.errors import Busy, PartRefused, PartTimeout, PartUnavailable
from pipeline.types.answers import Prompt
from tests.llm.conftest import Listen
from tests.llm.streams import answering, http_reply, read_all, read_some
from tests.llm.vanishing import assert_given_up
from tests.servers import Server, free_port

ENDLESS = OllamaOptions(num_predict=40_000)
SHORT = OllamaOptions(num_predict=20)
Connect = Callable[..., OllamaModel]


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    opened: list[OllamaModel] = []

    def build(url: str, options: OllamaOptions = SHORT, model: str = "tiny", **more: object) -> OllamaModel:
        opened.append(OllamaModel(url, model, options, **more))
        return opened[-1]

    yield build
    for server in opened:
        await server.aclose()


async def test_streams_text_then_how_it_went(
    ollama_server: Server, connect: Connect, model_of: Listen, hello: Prompt
) -> None:
    model = model_of(connect(ollama_server.url).chat(), "ollama")
    pieces, generation = await read_all(model(hello))
    assert len(pieces) > 3
    assert generation.text == "".join(pieces)
    assert (generation.usage.output_tokens, generation.usage.estimated) == (20, False)
    assert generation.usage.input_tokens > 0
    assert generation.finish_reason == "length"
    assert (generation.model, generation.provider, generation.pieces) == ("tiny", "ollama", len(pieces))
    assert generation.first_token_ms is not None
    assert generation.first_token_ms > 0
    assert set(generation.details) == {"load_duration_ms", "prompt_eval_ms", "eval_ms", "total_ms"}
    assert 0 < float(generation.details["eval_ms"]) <= float(generation.details["total_ms"]) < 60_000


async def test_the_same_question_gets_the_same_answer(
    ollama_server: Server, connect: Connect, model_of: Listen, hello: Prompt
) -> None:
    model = model_of(connect(ollama_server.url).chat(), "ollama")
    first, second = (await read_all(model(hello)))[1], (await read_all(model(hello)))[1]
    assert first.text == second.text


async def test_hanging_up_stops_the_server(
    ollama_server: Server, connect: Connect, model_of: Listen, hello: Prompt
) -> None:
    endless = model_of(connect(ollama_server.url, ENDLESS).chat(), "ollama")
    short = model_of(connect(ollama_server.url).chat(), "ollama")
    assert len(await read_some(endless(hello), 5)) == 5
    # The server computes one answer at a time: the next one starts only because the 40,000 tokens were given up.
    _, generation = await asyncio.wait_for(read_all(short(hello)), 60)
    assert generation.usage.output_tokens == 20


async def test_a_model_that_is_not_there_says_how_to_get_it(
    ollama_server: Server, connect: Connect, model_of: Listen, hello: Prompt
) -> None:
    server = connect(ollama_server.url, model="nosuch")
    model = model_of(server.chat(), "ollama")
    with pytest.raises(PartUnavailable, match="ollama pull tiny"):
        await read_all(model(hello))
    with pytest.raises(PartUnavailable, match="ollama pull nosuch"):
        await server.warm_up()


async def test_one_slot_and_one_place_in_line(
    ollama_server: Server, connect: Connect, model_of: Listen, hello: Prompt
) -> None:
    model = model_of(connect(ollama_server.url).chat(), "ollama", slots=Slots(1, 1, 30))
    first = model(hello)
    await anext(first)
    second = asyncio.create_task(read_all(model(hello)))
    await asyncio.sleep(0.05)
    with pytest.raises(Busy):
        await read_all(model(hello))
    assert not second.done()
    await first.aclose()
    _, generation = await second
    assert generation.wait_ms >= 50
    assert generation.first_token_ms is not None


async def test_a_killed_server_is_told_from_a_finished_answer(
    own_ollama: Server, connect: Connect, model_of: Listen, hello: Prompt
) -> None:
    stream = model_of(connect(own_ollama.url, ENDLESS).chat(), "ollama")(hello)
    await anext(stream)
    own_ollama.kill()
    with pytest.raises(PartUnavailable, match="broke off"):
        await read_all(stream)


async def test_a_stuck_server_is_given_up_within_the_limit(
    own_ollama: Server, connect: Connect, model_of: Listen, hello: Prompt
) -> None:
    limits = TimeLimits(first_token_s=60, between_tokens_s=1, total_s=100)
    stream = model_of(connect(own_ollama.url, ENDLESS).chat(), "ollama", limits=limits)(hello)
    await anext(stream)
    own_ollama.freeze()
    started = time.perf_counter()
    with pytest.raises(PartTimeout, match="next token"):
        await read_all(stream)
    assert time.perf_counter() - started < 30
    limits = TimeLimits(first_token_s=1)
    with pytest.raises(PartTimeout, match="first token"):
        await read_all(model_of(connect(own_ollama.url).chat(), "ollama", limits=limits)(hello))


@pytest.mark.parametrize("cold", [True, False])
async def test_a_model_that_has_to_be_loaded_gets_longer(
    cold: bool,  # noqa: FBT001
    own_ollama: Server,
    connect: Connect,
    model_of: Listen,
    hello: Prompt,
) -> None:
    async def is_cold() -> bool:
        return cold

    limits = TimeLimits(first_token_s=1, cold_first_token_s=20)
    model = model_of(connect(own_ollama.url).chat(), "ollama", limits=limits, is_cold=is_cold)
    own_ollama.freeze()
    answer = asyncio.create_task(read_all(model(hello)))
    await asyncio.sleep(2)
    own_ollama.go_on()
    if cold:
        assert (await answer)[0]
    else:
        with pytest.raises(PartTimeout, match="first token"):
            await answer


async def test_who_stands_in_the_servers_own_line_waits_while_it_speaks_to_others(
    ollama_server: Server, connect: Connect, model_of: Listen, hello: Prompt
) -> None:
    server = connect(ollama_server.url, ENDLESS)
    limits = TimeLimits(first_token_s=6, between_tokens_s=30, total_s=60)
    model = model_of(server.chat(), "ollama", limits=limits)
    await server.warm_up()
    async with aclosing(model(hello)) as first:
        await anext(first)
        # The server computes one answer at a time.
        second = asyncio.create_task(read_some(model(hello), 1))
        until = time.monotonic() + 9
        while time.monotonic() < until:
            await anext(first)
        assert not second.done()
    assert await second


async def test_a_server_that_vanished_from_the_network_is_given_up_long_before_the_limit(
    own_ollama: Server, connect: Connect, model_of: Listen, hello: Prompt
) -> None:
    limits = TimeLimits(first_token_s=60, between_tokens_s=60, total_s=100)
    await assert_given_up(
        own_ollama, lambda url: model_of(connect(url, ENDLESS).chat(), "ollama", limits=limits)(hello)
    )


async def test_a_long_answer_is_cut_at_the_limit(
    ollama_server: Server, connect: Connect, model_of: Listen, hello: Prompt
) -> None:
    limits = TimeLimits(first_token_s=60, between_tokens_s=60, total_s=3)
    with pytest.raises(PartTimeout, match="whole answer"):
        await read_all(model_of(connect(ollama_server.url, ENDLESS).chat(), "ollama", limits=limits)(hello))


async def test_start_up(own_ollama: Server, connect: Connect) -> None:
    server = connect(own_ollama.url)
    steps: list[tuple[str, int, int]] = []
    assert (await server.version())[0].isdigit()
    assert not await server.loaded()
    assert not await server.ensure_model(lambda *step: steps.append(step))
    assert steps == []
    assert await server.is_cold()
    await server.warm_up()
    assert await server.loaded()
    assert not await server.is_cold()
    missing = connect(own_ollama.url, model="127.0.0.1:9/library/nosuch")
    with pytest.raises(PartUnavailable):
        await missing.ensure_model(lambda *step: steps.append(step))


async def test_no_server(connect: Connect, model_of: Listen, hello: Prompt) -> None:
    server = connect(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(PartUnavailable, match="is the server running"):
        await server.version()
    with pytest.raises(PartUnavailable, match="is the server running"):
        await read_all(model_of(server.chat(), "ollama")(hello))


async def test_a_request_that_is_too_long_is_no_fault_of_the_server(
    connect: Connect, model_of: Listen, hello: Prompt
) -> None:
    async with answering(http_reply("400 Bad Request", '{"error": "input length exceeds the context"}')) as (url, _):
        with pytest.raises(PartRefused, match="exceeds the context"):
            await read_all(model_of(connect(url).chat(), "ollama")(hello))


async def test_a_full_server_is_busy_and_every_request_carries_the_headers(
    connect: Connect, model_of: Listen, hello: Prompt
) -> None:
    numbers = iter(range(10))
    reply = http_reply("503 Service Unavailable", '{"error": "server busy, please try again"}')
    async with answering(reply) as (url, requests):
        chat = connect(url, headers=lambda: {"traceparent": f"00-{next(numbers)}"}).chat()
        for _ in range(2):
            with pytest.raises(Busy):
                await read_all(model_of(chat, "ollama")(hello))
    assert "traceparent: 00-0\r\n" in requests[0]
    assert "traceparent: 00-1\r\n" in requests[1]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ('{"message": {"role": "assistant", "content": "a"}}\n{"error": "out of memory"}\n', "out of memory"),
        (
            '{"message": {"role": "assistant", "content": "a"}}\n{"error": "token repeat limit reached"}\n',
            "token repeat",
        ),
        ('{"message": {"role": "assistant", "content": "a"}}\n', "without a finish reason"),
        ('{"message": {"role": "assistant", "content": ""}, "done": true, "done_reason": "stop"}\n', "without a word"),
        ('{"message": {"role": "assistant", "content": ""}, "done": true, "done_reason": "load"}\n', "nothing"),
        (
            '{"message": {"role": "assistant", "content": " \\n\\u0003\\ud800"}, "done": true, "done_reason": "x"}\n',
            "without a word",
        ),
    ],
)
async def test_a_bad_answer_is_told_from_a_dead_server(
    lines: str, why: str, connect: Connect, model_of: Listen, hello: Prompt
) -> None:
    async with answering(http_reply("200 OK", lines, "application/x-ndjson")) as (url, _):
        with pytest.raises(PartRefused, match=why):
            await read_all(model_of(connect(url).chat(), "ollama")(hello))
