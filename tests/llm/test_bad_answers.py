"""Whole turns on a real Ollama whose model babbles or that is stuck: who answers, how soon, and what is concluded."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.parts import Parts
from app.services import Services
from app.settings import Settings
from infra.telemetry import vocabulary as v
from infra.telemetry.turn import Tracing
from pipeline.types.answers import Reply
from pipeline.types.asking import Question, User
from tests.conftest import CollectedTraces, services_with_their_model
from tests.llm import servers
from tests.llm.tiny_gguf import write_tiny_model
from tests.servers import Server

END_OF_TEXT, BELL = 3, 7
FIRST_TOKEN_S, SLACK_S = 2.0, 20.0
NO_PROMPT = "{{ if .Prompt }}hello{{ end }}"
"""A prompt of ours, in tokens of a byte each, is longer than the tiny model's context."""
Start = Callable[..., Any]


@pytest.fixture
def babbling(tmp_path: Path) -> Iterator[Server]:
    """Ollama with a model that repeats one control character, and one that says two by turns."""
    with servers.ollama_server(tmp_path) as server:
        for name, characters in (("babbler", [END_OF_TEXT]), ("ringer", [END_OF_TEXT, BELL, ord("a")])):
            gguf = write_tiny_model(tmp_path / f"{name}.gguf", characters)
            servers.create_model(server, name, gguf, NO_PROMPT)
        yield server


@pytest.fixture
async def asking(parts: Parts, settings: Settings, collected: CollectedTraces) -> AsyncGenerator[Start, None]:
    """Services that answer with a model on Ollama; keyword arguments change settings."""
    made: list[Services] = []

    async def make(**changes: object) -> Services:
        changed = settings.model_copy(update={"llm": "ollama", **changes})
        made.append(await services_with_their_model(changed, parts, collected))
        return made[-1]

    yield make
    for services in made:
        services.telemetry.shutdown(1)
        await services.model.close()


async def ask(services: Services, session: str) -> tuple[Reply, str]:
    shown: list[str] = []

    async def show(text: str) -> None:
        shown.append(text)

    reply = await services.run_turn(Question("Who wrote Berserk?", session, User("guest")), show, Tracing())
    return reply, "".join(shown)


@pytest.mark.usefixtures("unsaid")
@pytest.mark.parametrize("model", ["babbler", "ringer"])
async def test_a_babbling_model_costs_its_own_turn_only(
    model: str, babbling: Server, asking: Start, collected: CollectedTraces, caplog: pytest.LogCaptureFixture
) -> None:
    services = await asking(ollama_url=babbling.url, model=model)
    with caplog.at_level(logging.WARNING):
        turns = [await ask(services, f"{model}-{number}") for number in range(5)]
    assert services.breakers.states["llm"] == "closed"
    for reply, shown in turns:
        assert not set(shown + reply.answer) & set(map(chr, [*range(9), *range(11, 32)]))
        assert reply.degraded == (("llm",) if model == "babbler" else ())
        assert model == "ringer" or "Kentaro Miura" in reply.answer
    if model == "babbler":
        assert "llm: ollama broke off" in caplog.text
        assert await asyncio.to_thread(services.telemetry.flush, 10)
        failed = [span for trace in collected.traces for span in trace if span.name == v.LLM and span.attributes]
        assert any("broke off" in (span.status.description or "") for span in failed)


async def test_a_stuck_server_is_given_up_soon(own_ollama: Server, tiny_model: Path, asking: Start) -> None:
    servers.create_model(own_ollama, "short", tiny_model, NO_PROMPT)
    services = await asking(ollama_url=own_ollama.url, model="short", llm_first_token_s=FIRST_TOKEN_S)
    own_ollama.freeze()
    began = time.monotonic()
    reply, _ = await ask(services, "stuck")
    assert time.monotonic() - began < FIRST_TOKEN_S + SLACK_S
    assert reply.degraded == ("llm",)
    assert "Kentaro Miura" in reply.answer


def test_ten_seconds_is_what_a_silent_server_gets() -> None:
    assert Settings(_env_file=None).llm_first_token_s == 10.0
