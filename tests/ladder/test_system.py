"""The same questions on real servers as on the embedded default, and what two processes of the app share."""

from __future__ import annotations

import asyncio
import subprocess
from typing import Any

import httpx
import pytest

from tests.ladder.conftest import App, System
from tests.ladder.test_ladder import stored

QUESTIONS = {
    "Who wrote Berserk?": "Kentaro Miura",
    "How much is express shipping?": "$18.50",
    "Is One Piece still running?": "ongoing",
    "Do you ship to PO boxes?": "PO box",
    "Recommend a dark fantasy": "fantasy",
}


def client_of(app: App) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=app.url, trust_env=False, timeout=60.0)


async def ask(client: httpx.AsyncClient, message: str, **fields: str) -> dict[str, Any]:
    """A turn in which nothing was missing; on a busy machine a first one may have run into a time limit."""
    for _ in range(10):
        reply = (await client.post("/chat", json={"message": message, **fields})).raise_for_status().json()
        if not reply["degraded"]:
            return reply
        await asyncio.sleep(1)
    pytest.fail(f"still degraded: {reply['degraded']}")


@pytest.mark.parametrize("question", QUESTIONS)
async def test_a_question_is_answered_and_cited_alike(question: str, system: System, client: httpx.AsyncClient) -> None:
    embedded = await ask(client, question)
    async with client_of(system.quoting) as served:
        reply = await ask(served, question)
    assert QUESTIONS[question].lower() in embedded["answer"].lower()
    assert QUESTIONS[question].lower() in reply["answer"].lower()
    assert reply["sources"][0]["id"] == embedded["sources"][0]["id"]


async def test_an_answer_is_kept_in_redis(system: System) -> None:
    async with client_of(system.quoting) as client:
        first = await ask(client, "How do I earn Shiori Points?")
        again = await ask(client, "How do I earn Shiori Points?")
    assert again["cache"] == "exact"
    assert (again["answer"], again["sources"]) == (first["answer"], first["sources"])


async def test_a_session_goes_on_in_another_process(system: System) -> None:
    async with client_of(system.speaking) as one, client_of(system.quoting) as other:
        session = (await ask(one, "Is One Piece still running?"))["session_id"]
        reply = await ask(other, "and how many volumes?", session_id=session)
        owner = await one.post("/chat", json={"message": "hello", "session_id": session}, headers=_key(system.speaking))
    assert reply["sources"][0]["title"] == "One Piece"
    assert owner.status_code == 404, "another user goes on in a guest's session"


async def test_a_written_answer_tells_its_model_its_usage_and_its_durations(system: System) -> None:
    async with client_of(system.speaking) as client:
        client.headers["x-trace-keep"] = "1"
        reply = await ask(client, "Who wrote Vinland Saga?")
        ready = (await client.get("/readyz")).json()
    assert reply["usage"]["output_tokens"] > 1
    tags = (await stored(system.mlflow, {reply["trace_id"]}))[reply["trace_id"]]
    assert (tags["model_used"], tags["degraded"]) == ("extractive", "none"), "what the tiny one writes is no answer"
    told = "".join(text for name, text in system.mlflow.spans(reply["trace_id"]) if name == "rag.generation.llm")
    for figure in ("load_duration_ms", "prompt_eval_ms", "eval_ms", "total_ms"):
        assert f"manga.llm.{figure}" in told
    assert ready["parts"]["llm"] == {"state": "ok", "required": False, "detail": "tiny is loaded"}


async def test_pull_leaves_alone_what_is_there_and_says_what_it_cannot_get(system: System) -> None:
    there = await pull(system)
    assert there.returncode == 0, there.stderr
    assert "tiny: is there already" in there.stdout
    assert_one_line_of_failure(await pull(system, MANGA_MODEL="127.0.0.1:1/no/such-model"))


async def test_pull_without_ollama_is_one_line(system: System) -> None:
    assert_one_line_of_failure(await pull(system, MANGA_OLLAMA_URL="http://127.0.0.1:1"))


async def pull(system: System, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run the command beside this loop, which runs the proxies."""
    return await asyncio.to_thread(system.speaking.command, "pull", **changes)


def assert_one_line_of_failure(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    assert "ollama" in done.stderr


def _key(app: App) -> dict[str, str]:
    return {"authorization": f"Bearer {app.keys()['demo-customer']}"}
