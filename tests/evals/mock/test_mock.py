"""The mock model server: its models' names are their pace, in both forms, and the real adapters take it for real."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from evals.mock.names import Pace, UnknownModel, pace_of
from evals.mock.server import create_app
from evals.mock.words import read_answers, tokens
from infra.store.reading import open_store
from pipeline.prompt import PromptBuilder
from pipeline.types.asking import Context, Query
from pipeline.types.documents import Passage
from pipeline.types.search import Hit


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(["mock-ttft0-gap0-n5"]))
    async with httpx.AsyncClient(transport=transport, base_url="http://mock", timeout=20.0) as made:
        yield made


async def ask(client: httpx.AsyncClient, model: str, **more: object) -> httpx.Response:
    body = {"model": model, "messages": [{"role": "user", "content": "Who wrote it?"}], **more}
    return await client.post("/v1/chat/completions", json=body)


@pytest.mark.parametrize(
    ("name", "pace"),
    [
        ("mock", Pace()),
        ("mock-ttft50-gap5-n7", Pace(50, 5, 7)),
        ("mock-n3-slots4-err2.5-cold3000:latest", Pace(n=3, slots=4, err=2.5, cold=3000)),
        ("mock-busy50-after30", Pace(busy=50, after=30)),
    ],
)
def test_a_name_is_a_pace(name: str, pace: Pace) -> None:
    assert pace_of(name) == pace


@pytest.mark.parametrize("name", ["gpt-4", "mock-fast", "mock-ttft", "mock-slots0", "mocking"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(UnknownModel, match=name):
        pace_of(name)


async def test_it_answers_from_the_passages_and_cites_them() -> None:
    passage = Passage("p", "d", "Berserk", "product", "en", "u", "Berserk is by Kentaro Miura. It costs $9.99.")
    intents = open_store().intents
    prompts = PromptBuilder(1000, len, "Be brief.", intents)
    prompt = await prompts(Query("Who?"), intents["product_question"], (Hit(passage, 1.0),), Context())
    said = "".join(tokens(prompt.messages[-1].content, 12))
    assert said == "Berserk is by Kentaro Miura [1]. It costs $9.99 [1]. Berserk is [1]. "


async def test_a_completion_has_its_length_and_usage(client: httpx.AsyncClient) -> None:
    reply = (await ask(client, "mock-ttft0-gap0-n5")).json()
    assert len(reply["choices"][0]["message"]["content"].split()) == 5
    assert reply["usage"]["completion_tokens"] == 5


async def test_a_stream_ends_as_openais_does(client: httpx.AsyncClient) -> None:
    lines = (await ask(client, "mock-ttft0-gap0-n5", stream=True)).text.strip().split("\n\n")
    assert lines[-1] == "data: [DONE]"
    assert len(lines) == 1 + 5 + 2 + 1 - 1


async def test_it_takes_the_time_that_its_name_says(client: httpx.AsyncClient) -> None:
    began = time.monotonic()
    await ask(client, "mock-ttft200-gap10-n11")
    assert time.monotonic() - began >= 0.2 + 10 * 0.01


async def test_who_finds_no_slot_waits_in_line(client: httpx.AsyncClient) -> None:
    began = time.monotonic()
    await asyncio.gather(*(ask(client, "mock-ttft100-gap0-n1-slots1") for _ in range(4)))
    assert time.monotonic() - began >= 0.4


async def test_a_share_fails(client: httpx.AsyncClient) -> None:
    replies = [await ask(client, "mock-ttft0-gap0-n1-err50") for _ in range(60)]
    failed = [reply for reply in replies if reply.status_code == 500]
    assert 10 < len(failed) < 50
    assert failed[0].json()["error"]["type"] == "server_error"


@pytest.mark.parametrize(("name", "after"), [("mock-busy100", None), ("mock-busy100-after30", "30")])
async def test_a_full_model_says_so_in_both_forms(client: httpx.AsyncClient, name: str, after: str | None) -> None:
    messages = [{"role": "user", "content": "hi"}]
    for reply in (await ask(client, name), await client.post("/api/chat", json={"model": name, "messages": messages})):
        assert (reply.status_code, reply.headers.get("retry-after")) == (429, after)


async def test_an_unknown_model_is_not_found(client: httpx.AsyncClient) -> None:
    assert (await ask(client, "gpt-4")).status_code == 404


async def test_ollamas_form_loads_lists_and_answers(client: httpx.AsyncClient) -> None:
    model = "mock-ttft0-gap0-n3-cold50"
    assert (await client.get("/api/ps")).json() == {"models": []}
    loaded = (await client.post("/api/chat", json={"model": model})).json()
    assert (loaded["done_reason"], loaded["load_duration"]) == ("load", 50_000_000)
    assert [one["name"] for one in (await client.get("/api/ps")).json()["models"]] == [f"{model}:latest"]
    body = {"model": model, "messages": [{"role": "user", "content": "hi"}]}
    lines = (await client.post("/api/chat", json=body)).text.strip().split("\n")
    assert len(lines) == 4
    whole = (await client.post("/api/chat", json={**body, "stream": False})).json()
    assert (whole["eval_count"], len(whole["message"]["content"].split())) == (3, 3)


async def test_it_says_the_answer_that_it_was_given_for_a_question(tmp_path: Path) -> None:
    says = tmp_path / "says.jsonl"
    says.write_text('{"question": "How much?", "answer": "Two words."}\n')
    app = create_app(["mock-ttft0-gap0-n5"], answers=read_answers(says))
    asked = {"role": "user", "content": "Passages:\n\nQuestion: How much?"}
    request = {"model": "mock-ttft0-gap0-n5", "messages": [asked]}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://mock") as client:
        answer = await client.post("/v1/chat/completions", json=request)
    assert answer.json()["choices"][0]["message"]["content"] == "Two words. "
