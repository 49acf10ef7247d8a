"""What the front door lets through at once, a minute and at most."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace

import httpx
import pytest

from app.parts import Parts
from app.services import Services
from infra.stores.limits import MemoryWindows, RateLimiter
from tests.app.conftest import bearer, client_of, until
from tests.app.problems import fields, problem_of
from tests.app.stalling import LONG, stalling

COMPLETION = {"model": "mangaassist", "messages": [{"role": "user", "content": "hi"}]}


class TestConcurrency:
    @pytest.fixture
    def parts(self, parts: Parts) -> Parts:
        return stalling(parts)

    async def test_over_the_limit_of_concurrent_turns_one_is_asked_to_come_back(
        self, make_services: Callable[..., Services]
    ) -> None:
        services = make_services(max_turns=2)
        async with AsyncExitStack() as stack:
            stack.push_async_callback(asyncio.to_thread, services.telemetry.shutdown, 1)
            client = await stack.enter_async_context(client_of(services))
            waiting = [asyncio.create_task(client.post("/chat", json={"message": LONG})) for _ in range(2)]
            await until(lambda: services.telemetry.processor.under_way == 2)
            for accept in ("application/json", "text/event-stream"):
                refused = await client.post("/chat", json={"message": "hi"}, headers={"accept": accept})
                problem_of(refused, 503)
                assert int(refused.headers["retry-after"]) >= 1
            problem_of(await client.post("/v1/chat/completions", json=COMPLETION), 503)
            assert (await client.get("/healthz")).status_code == 200
            assert services.telemetry.processor.under_way == 2  # a refused turn opens no trace
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
            await until(lambda: services.telemetry.processor.under_way == 0)
            assert (await client.post("/chat", json={"message": "hi"})).status_code == 200

    async def test_a_turn_that_takes_too_long_is_ended_and_says_which_part(
        self, make_services: Callable[..., Services]
    ) -> None:
        services = make_services(turn_timeout_s=0.5)
        async with client_of(services) as client:
            problem = problem_of(await client.post("/chat", json={"message": LONG}), 503)
        assert "turn" in problem["detail"]
        assert services.telemetry.processor.under_way == 0
        assert services.telemetry.recent.kept_because(problem["trace_id"]) == "error"
        await asyncio.to_thread(services.telemetry.shutdown, 1)


class TestRate:
    @pytest.fixture
    def parts(self, parts: Parts) -> Parts:
        return replace(parts, stores=replace(parts.stores, limiter=RateLimiter(MemoryWindows(2, per_s=60))))

    async def test_over_the_rate_one_is_told_when_to_come_back(
        self, client: httpx.AsyncClient, services: Services
    ) -> None:
        for _ in range(2):
            assert (await client.post("/chat", json={"message": "hi"})).status_code == 200
        for accept in ("application/json", "text/event-stream"):
            refused = await client.post("/chat", json={"message": "hi"}, headers={"accept": accept})
            problem_of(refused, 429)
            assert 1 <= int(refused.headers["retry-after"]) <= 60
        problem_of(await client.post("/v1/chat/completions", json=COMPLETION), 429)
        customer = bearer(services, "demo-customer")  # whose rate is the customer's own
        assert (await client.post("/chat", json={"message": "hi"}, headers=customer)).status_code == 200
        assert (await client.get("/readyz")).status_code == 200


async def test_a_longer_message_than_the_setting_allows_is_refused(make_services: Callable[..., Services]) -> None:
    services = make_services(max_message_chars=20)
    async with client_of(services) as client:
        short = await client.post("/chat", json={"message": "a" * 20})
        long = await client.post("/chat", json={"message": "Who wrote Berserk and who wrote Monster?"})
    assert short.json()["guardrail"] is None
    assert fields(problem_of(long, 422)) == {"message"}
    await asyncio.to_thread(services.telemetry.shutdown, 1)


async def test_a_longer_message_than_the_default_can_be_allowed(make_services: Callable[..., Services]) -> None:
    services = make_services(max_message_chars=6000)
    async with client_of(services) as client:
        response = await client.post("/chat", json={"message": "Who wrote Berserk? " + "Really. " * 600})
    assert response.status_code == 200
    await asyncio.to_thread(services.telemetry.shutdown, 1)


async def test_the_limit_of_the_body_counts_to_the_byte(make_services: Callable[..., Services]) -> None:
    services = make_services(max_body_bytes=1024)
    body = b'{"message": "hi", "x": "%s"}'
    async with client_of(services) as client:
        for extra, status in ((0, 200), (1, 413)):
            content = body % (b"a" * (1024 - len(body) + 2 + extra))
            response = await client.post("/chat", content=content, headers={"content-type": "application/json"})
            assert response.status_code == status
        assert "1024" in problem_of(response, 413)["detail"]
    await asyncio.to_thread(services.telemetry.shutdown, 1)
