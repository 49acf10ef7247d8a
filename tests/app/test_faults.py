"""Faults on demand: who may ask for them, what they do to a turn, and where they show."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any

import httpx
import pytest

from app.services import Services
from app.settings import WrongSetting, load_settings
from tests.app.problems import problem_of
from tests.conftest import CollectedTraces, app_over

QUESTION = {"message": "How many volumes does Berserk have?"}


@pytest.fixture
async def services(make_services: Callable[..., Services]) -> AsyncGenerator[Services, None]:
    made = make_services(faults="allow", turn_timeout_s=5.0)
    yield made
    made.telemetry.shutdown(1)


@pytest.fixture
def operator(services: Services) -> dict[str, str]:
    key = next(key.secret for key in services.keys.keys if key.user.type == "operator")
    return {"authorization": f"Bearer {key}"}


@pytest.fixture
def customer(services: Services) -> dict[str, str]:
    key = next(key.secret for key in services.keys.keys if key.user.type == "customer")
    return {"authorization": f"Bearer {key}"}


async def put(client: httpx.AsyncClient, operator: dict[str, str], step: str, **fault: Any) -> httpx.Response:
    return await client.put(f"/faults/{step}", headers=operator, json=fault)


async def test_a_delay_lengthens_its_step_and_shows_everywhere(
    client: httpx.AsyncClient, operator: dict[str, str], services: Services, collected: CollectedTraces
) -> None:
    assert (await put(client, operator, "rag.rerank", kind="delay", ms=80)).json()["ms"] == 80
    reply = (await client.post("/chat", json=QUESTION, headers={**operator, "x-trace-spans": "1"})).json()
    assert reply["timings"]["rag.rerank"] >= 80
    struck = next(span for span in reply["spans"] if span["name"] == "rag.rerank")
    assert struck["attributes"]["manga.fault"] == "delay 80 ms"
    services.telemetry.flush(5)
    root = collected.of(reply["trace_id"])[0].attributes or {}
    assert root["mlflow.traceTag.faults"] == "rag.rerank=delay 80 ms"
    for path in ("/readyz", "/about"):
        assert (await client.get(path, headers=operator)).json()["faults"] == "rag.rerank=delay 80 ms"
    listed = (await client.get("/faults", headers=operator)).json()
    assert listed["active"]["rag.rerank"]["kind"] == "delay"
    assert {"rag.retrieval.vector", "rag.generation.llm", "cache.lookup"} <= set(listed["steps"])


async def test_it_ends_when_it_is_taken_back_or_its_time_is_over(
    client: httpx.AsyncClient, operator: dict[str, str]
) -> None:
    await put(client, operator, "rag.rerank", kind="error")
    assert (await client.delete("/faults/rag.rerank", headers=operator)).status_code == 204
    await put(client, operator, "cache.lookup", kind="error", seconds=0.05)
    await asyncio.sleep(0.1)
    assert (await client.get("/faults", headers=operator)).json()["active"] == {}
    assert (await client.post("/chat", json=QUESTION)).json()["degraded"] == []


@pytest.mark.parametrize(
    ("step", "part", "question"),
    [
        ("rag.rerank", "rerank", "Who wrote Vinland Saga?"),
        ("rag.retrieval", "search", "Who wrote Monster?"),
        ("cache.lookup", "cache", "Who wrote Naruto?"),
    ],
)
async def test_a_step_that_fails_is_done_without(
    client: httpx.AsyncClient, operator: dict[str, str], step: str, part: str, question: str
) -> None:
    await put(client, operator, step, kind="error")
    reply = await client.post("/chat", json={"message": question})
    assert (reply.status_code, reply.json()["degraded"]) == (200, [part])


@pytest.mark.usefixtures("own_limits")
async def test_a_step_that_hangs_meets_its_own_limit(client: httpx.AsyncClient, operator: dict[str, str]) -> None:
    await put(client, operator, "cache.lookup", kind="hang")
    reply = (await client.post("/chat", json=QUESTION)).json()
    assert (reply["cache"], reply["degraded"]) == ("miss", ["cache"])


async def test_a_ratio_strikes_some(client: httpx.AsyncClient, operator: dict[str, str]) -> None:
    await put(client, operator, "context.load", kind="error", ratio=0.5)
    replies = [(await client.post("/chat", json={"message": "Hello!"})).json() for _ in range(40)]
    struck = sum(reply["degraded"] == ["sessions"] for reply in replies)
    assert 0 < struck < len(replies)


async def test_only_operators_may(client: httpx.AsyncClient, customer: dict[str, str]) -> None:
    for headers, status in (({}, 401), (customer, 403)):
        refused = await client.put("/faults/rag.rerank", headers=headers, json={"kind": "error"})
        assert problem_of(refused, status)


async def test_a_step_that_is_none_is_named(client: httpx.AsyncClient, operator: dict[str, str]) -> None:
    problem = problem_of(await put(client, operator, "rag.rerankk", kind="error"), 404)
    assert "rag.rerank," in problem["detail"]


@pytest.mark.parametrize("wrong", [{"kind": "fire"}, {"kind": "delay", "ms": -1}, {"kind": "error", "ratio": 2}, {}])
async def test_a_wrong_fault_names_the_field(
    client: httpx.AsyncClient, operator: dict[str, str], wrong: dict[str, Any]
) -> None:
    assert problem_of(await put(client, operator, "rag.rerank", **wrong), 422)


async def test_nothing_of_it_is_there_unless_allowed(make_services: Callable[..., Services]) -> None:
    services = make_services()
    operator = next(key.secret for key in services.keys.keys if key.user.type == "operator")
    transport = httpx.ASGITransport(app=app_over(services))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        refused = await client.get("/faults", headers={"authorization": f"Bearer {operator}"})
    assert problem_of(refused, 404)
    assert services.faults.steps == set()
    services.telemetry.shutdown(1)


def test_production_takes_more_than_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANGA_ENV", "production")
    monkeypatch.setenv("MANGA_FAULTS", "allow")
    with pytest.raises(WrongSetting, match="MANGA_FAULTS='allow': not in production"):
        load_settings()
    monkeypatch.setenv("MANGA_FAULTS", "force")
    assert load_settings().faults == "force"
