"""More questions than the machine has time for: some are refused at once, none loses its search, and the rest go on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from dataclasses import replace

import httpx
import numpy as np
import pytest

from app.parts import Parts
from app.settings import Settings
from app.watching import build_telemetry
from app.wiring import build
from infra.corpus.catalogue import catalogue_titles
from infra.models.cross_encoder import CrossEncoderScorer
from infra.models.onnx import Output
from tests.app.conftest import client_of

PAIR_S = 0.03
"""So a turn of twenty passages on two threads takes 0.3 s, and the budget is 0.4 s."""
KNOWN = "How much is express shipping?"


class SlowModel:
    """Takes its time over every pair, and no CPU."""

    def __init__(self) -> None:
        self.scored = 0

    def __call__(self, question: str, text: str) -> Output:
        del question, text
        time.sleep(PAIR_S)
        self.scored += 1
        return Output(np.ones(1, np.float32), 1)


@pytest.fixture
async def slow(parts: Parts, settings: Settings) -> AsyncGenerator[tuple[httpx.AsyncClient, CrossEncoderScorer], None]:
    """The application with a slow reranker, which knows how slow it is."""
    await parts.stores.close()  # empties them
    scorer = CrossEncoderScorer(SlowModel())  # type: ignore[arg-type]
    await scorer.warm_up()
    changed = settings.model_copy(update={"rerank_budget_ms": 400.0})
    telemetry = build_telemetry(changed)
    services = build(changed, replace(parts, scorer=scorer), telemetry, "test")
    async with client_of(services) as client:
        yield client, scorer
    await asyncio.to_thread(telemetry.shutdown, 0)
    await scorer.close()


async def let_in(client: httpx.AsyncClient, message: str) -> httpx.Response:
    """The reply, once the door is open: while the machine stalls, too many are on their way for anybody to come in."""
    for _ in range(50):
        reply = await client.post("/chat", json={"message": message})
        if reply.status_code != 503 or "the app is at its limit" not in reply.json()["detail"]:
            return reply
        await asyncio.sleep(0.1)
    raise TimeoutError("the door stays shut")


async def test_what_is_too_much_is_refused_and_what_is_let_in_is_served(
    slow: tuple[httpx.AsyncClient, CrossEncoderScorer],
) -> None:
    client, scorer = slow
    titles = [names.title for names in catalogue_titles()]
    for message in (KNOWN, KNOWN, "hello"):
        assert (await client.post("/chat", json={"message": message})).status_code == 200

    async def ask(number: int) -> httpx.Response:
        await asyncio.sleep(number * 0.02)
        return await client.post("/chat", json={"message": f"Recommend a manga like {titles[number]}"})

    asking = [asyncio.create_task(ask(number)) for number in range(40)]
    await asyncio.sleep(0.6)
    cheap = [await let_in(client, message) for message in (KNOWN, "hello")]
    replies = await asyncio.gather(*asking)

    served = [reply.json() for reply in replies if reply.status_code == 200]
    refused = [reply for reply in replies if reply.status_code != 200]
    assert refused
    assert served
    assert {reply.status_code for reply in refused} == {503}
    assert all(int(reply.headers["retry-after"]) >= 1 for reply in refused)
    assert {reply.headers["content-type"] for reply in refused} == {"application/problem+json"}
    assert not any("search" in reply["degraded"] for reply in served), "pressure is no failure"
    assert [reply.status_code for reply in cheap] == [200, 200], "what needs no search stands in no line"
    assert cheap[0].json()["cache"] == "exact"
    assert scorer.waiting == 0
    assert (await client.post("/chat", json={"message": f"What is {titles[50]} about?"})).json()["degraded"] == []
