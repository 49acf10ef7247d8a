"""The reranker, which is a thread of the app itself: hanging, ended, and too slow, under eight users."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from typing import get_args

import httpx
import pytest
import uvicorn

from app.main import create_app
from app.parts import Parts
from app.services import Services
from app.settings import Settings
from app.wiring import build
from evals.questions import Questions
from infra.corpus.catalogue import catalogue_titles
from infra.models.worker import Worker
from pipeline.types.search import Scores
from tests.app.conftest import bearer
from tests.conftest import CollectedTraces, telemetry_to
from tests.ladder.conftest import TURN_S
from tests.ladder.ladder import RERANK, Row, healed, row, state_of
from tests.ladder.servers import How
from tests.ladder.users import Users, is_answered

SLOW_S = 0.6
"""The budget is 0.4 s."""
questions = Questions("retrieval", [names.title for names in catalogue_titles()])


class Breakable:
    """A scorer with the real one's thread and line, whose work can hang, take long, or find the thread ended."""

    def __init__(self) -> None:
        self._worker = Worker("reranker", max_waiting=32, limit_s=5.0)
        self._go_on = threading.Event()
        self._go_on.set()
        self._delay_s = 0.0

    @property
    def waiting(self) -> int:
        return self._worker.in_line

    @property
    def backlog_ms(self) -> float:
        return self._worker.backlog_ms

    @property
    def least_ms(self) -> float:
        return 0.0

    async def __call__(self, question: str, texts: Sequence[str], /, *, within_ms: float) -> Scores:
        del within_ms
        timed = await self._worker.run(lambda: self._score(question, texts))
        return Scores(timed.value, "by-words", timed.wait_ms, timed.busy_ms)

    async def break_(self, how: How) -> None:
        if how == "frozen":
            self._go_on.clear()
        elif how == "killed":
            await self._worker.close()
        else:
            self._delay_s = SLOW_S

    def mend(self, how: How) -> None:
        self._go_on.set()
        self._delay_s = 0.0
        if how == "killed":
            self._worker = Worker("reranker", max_waiting=32, limit_s=5.0)

    async def close(self) -> None:
        await self._worker.close()

    def _score(self, question: str, texts: Sequence[str]) -> tuple[float, ...]:
        """The share of the question's words, at no cost: on a busy machine the real one is over budget by itself."""
        self._go_on.wait(10)
        time.sleep(self._delay_s)
        words = set(question.lower().split())
        return tuple(len(words & set(text.lower().split())) / len(words) for text in texts)


@pytest.fixture
async def app(
    parts: Parts, settings: Settings, collected: CollectedTraces
) -> AsyncGenerator[tuple[str, Breakable, Services], None]:
    """The embedded app on a real port, with a reranker to break. Ordinary turns are not kept."""
    scorer = Breakable()
    changed = settings.model_copy(
        update={"trace_keep_ratio": 0.0, "trace_slow_ms": 6e5, "turn_timeout_s": TURN_S, "port": 1}
    )
    telemetry = telemetry_to(collected, changed)
    services = build(changed, replace(parts, scorer=scorer), telemetry, "test")  # type: ignore[arg-type]
    config = uvicorn.Config(create_app(changed, services), port=0, lifespan="off", log_level="warning", loop="none")
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", scorer, services
    server.should_exit = True
    await running
    await asyncio.to_thread(telemetry.shutdown, 5)
    await scorer.close()


@pytest.mark.parametrize("how", get_args(How))
async def test_the_reranker_fails(
    how: How, app: tuple[str, Breakable, Services], collected: CollectedTraces, rows: list[Row]
) -> None:
    url, scorer, services = app
    operator = bearer(services, "demo-operator")
    async with httpx.AsyncClient(base_url=url, headers=operator, trust_env=False, timeout=60.0) as client:
        await healed(client, RERANK, next(questions))
        async with Users(url, questions.__next__) as users:
            await asyncio.sleep(0.5)
            broken_at = time.monotonic()
            await scorer.break_(how)
            await asyncio.sleep(RERANK.broken_s)
            scorer.mend(how)
            mended_at = time.monotonic()
            healed_s = await healed(client, RERANK, next(questions))
        counted = (await state_of(client)).degraded_turns["rerank"]
    turns = [turn for turn in users.turns if turn.ended > broken_at and turn.began < mended_at]
    degraded = {turn.body["trace_id"] for turn in turns if "rerank" in turn.degraded}
    assert await asyncio.to_thread(services.telemetry.flush, 10)
    kept = {f"{spans[0].context.trace_id:032x}" for spans in collected.traces}
    rows.append(row(RERANK, how, turns, to_keep=len(degraded), kept=len(degraded & kept), healed_s=healed_s))
    assert degraded
    assert degraded <= kept
    assert counted >= len(degraded)
    assert {turn.status for turn in turns} == {200}
    assert rows[-1]["slowest_s"] < TURN_S
    assert all(is_answered(turn) for turn in turns if "rerank" in turn.degraded)
