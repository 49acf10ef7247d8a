"""Each part frozen, killed and slowed under eight users: what they get, what is traced, and how it heals."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

import httpx
import pytest

from app.settings import Settings
from evals.questions import Questions
from infra.corpus.catalogue import catalogue_titles
from infra.store.reading import open_store
from tests.ladder.conftest import TURN_S, System
from tests.ladder.ladder import LLM, SEARCH, STORES, TRACES, Row, Rung, State, healed, row, state_of
from tests.ladder.servers import Failure, How, Mlflow
from tests.ladder.users import Turn, Users, ask, is_answered

KEPT_QUESTION = "How much is express shipping?"
CHECK_EVERY_S, SHOWN_WITHIN_S = 0.5, 30.0
questions = Questions("retrieval", [names.title for names in catalogue_titles()])


def search_is_down(turn: Turn) -> None:
    """From the cache, or no answer: nothing else may be said without a search."""
    if turn.question == KEPT_QUESTION:
        assert turn.body["cache"] == "exact", turn.body
        assert turn.body["sources"]
    elif "search" in turn.degraded:
        assert turn.body["answer"] == open_store().languages["en"].search_is_down
        assert not turn.body["sources"]


def stores_are_down(turn: Turn) -> None:
    if turn.degraded & STORES.degraded:
        assert is_answered(turn), turn.body
        assert turn.body["cache"] == "miss"


def model_is_down(turn: Turn) -> None:
    if "llm" in turn.degraded:
        assert turn.body["model"] == "extractive"
        assert is_answered(turn), turn.body


def nothing_is_down(turn: Turn) -> None:
    assert is_hurried(turn) or is_answered(turn), turn.body


def is_hurried(turn: Turn) -> bool:
    """Whether it did without a part. Where all are well, one of a busy machine may miss its half second for once."""
    return bool(turn.degraded - {"rerank"})


RUNGS = ((SEARCH, search_is_down), (STORES, stores_are_down), (LLM, model_is_down), (TRACES, nothing_is_down))


@pytest.mark.parametrize("how", get_args(How))
@pytest.mark.parametrize(("rung", "check"), RUNGS, ids=[rung.part for rung, _ in RUNGS])
async def test_a_part_fails(
    rung: Rung, check: Callable[[Turn], None], how: How, system: System, rows: list[Row]
) -> None:
    await fails(rung, check, how, system, rows)
    assert rows[-1]["slowest_s"] < TURN_S


@pytest.mark.parametrize(("rung", "check"), RUNGS, ids=[rung.part for rung, _ in RUNGS])
async def test_a_part_vanishes_from_the_network(
    rung: Rung, check: Callable[[Turn], None], distant: System, rows: list[Row]
) -> None:
    await fails(rung, check, "vanished", distant, rows)
    assert rows[-1]["slowest_s"] < Settings.model_fields["turn_timeout_s"].default


async def fails(rung: Rung, check: Callable[[Turn], None], how: Failure, system: System, rows: list[Row]) -> None:
    """Break a part under eight users and mend it; then see what they got, what is stored, and how it healed."""
    outage = await break_and_mend(rung, how, system)
    to_keep = {
        turn.body["trace_id"]
        for turn in outage.turns
        if turn.status == httpx.codes.OK and (rung is TRACES or turn.degraded & rung.degraded)
    }
    tags = await stored(system.mlflow, to_keep)
    rows.append(row(rung, how, outage.turns, to_keep=len(to_keep), kept=len(tags), healed_s=outage.healed_s))
    assert rows[-1]["errors"] == 0, [turn for turn in outage.turns if turn.status >= httpx.codes.INTERNAL_SERVER_ERROR]
    for turn in outage.turns:
        if turn.status == httpx.codes.OK:
            check(turn)
    assert to_keep
    assert tags.keys() == to_keep
    assert rung is not TRACES or sum(map(is_hurried, outage.turns)) <= len(outage.turns) / 10
    assert_traced(rung, tags)
    assert_shown(rung, outage)


@dataclass(frozen=True)
class Outage:
    """The turns that were under way in it, and what an operator saw before, meanwhile and after."""

    turns: list[Turn]
    before: State
    seen: list[State]
    after: State
    healed_s: float


async def break_and_mend(rung: Rung, how: Failure, system: System) -> Outage:
    app = system.speaking if rung is LLM else system.quoting
    forced = {"x-trace-keep": "1"} if rung is TRACES else {}
    numbers = iter(range(10**9))

    def next_question() -> str:
        return KEPT_QUESTION if rung is SEARCH and next(numbers) % 4 == 0 else next(questions)

    operator = {"authorization": f"Bearer {app.keys()['demo-operator']}"}
    async with httpx.AsyncClient(base_url=app.url, headers=operator, trust_env=False, timeout=60.0) as client:
        await healed(client, rung, KEPT_QUESTION)
        if rung is SEARCH:
            await kept(client)
        before = await state_of(client)
        async with Users(app.url, next_question, forced) as users:
            await asyncio.sleep(0.5)
            broken_at = time.monotonic()
            await system.servers[rung.part].break_(how)
            try:
                seen = await watch(client, rung)
            finally:
                await system.servers[rung.part].mend(how)
            mended_at = time.monotonic()
            healed_s = await healed(client, rung, next(questions))
        after = await state_of(client)
    turns = [turn for turn in users.turns if turn.ended > broken_at and turn.began < mended_at]
    return Outage(turns, before, seen, after, healed_s)


async def kept(client: httpx.AsyncClient) -> None:
    """Ask until the answer comes from the cache: one that a busy machine made without its reranker is not kept."""
    for _ in range(20):
        if (await ask(client, KEPT_QUESTION)).body["cache"] == "exact":
            return
    pytest.fail("the answer was never kept")


async def watch(client: httpx.AsyncClient, rung: Rung) -> list[State]:
    """What an operator sees while the part is broken, twice a second: at least until it shows that it is."""
    began, states = time.monotonic(), [await state_of(client)]
    while (lasted := time.monotonic() - began) < rung.broken_s or (not shown(rung, states) and lasted < SHOWN_WITHIN_S):
        await asyncio.sleep(CHECK_EVERY_S)
        states.append(await state_of(client))
    return states


def shown(rung: Rung, states: list[State]) -> bool:
    """Whether the readiness, the circuit and its metric have told of it."""
    down = any(state.down(rung) for state in states)
    if rung.circuit is None:
        return down
    opened = any(state.circuits[rung.circuit] == "opened" for state in states)
    return down and opened and any(state.open_circuits[rung.circuit] == 1 for state in states)


async def stored(mlflow: Mlflow, trace_ids: set[str]) -> dict[str, dict[str, str]]:
    """Wait for traces to be in MLflow, but not for ever: returns the tags of those that are."""
    for _ in range(120):
        if len(tags := await asyncio.to_thread(mlflow.tags, trace_ids)) == len(trace_ids):
            break
        await asyncio.sleep(0.25)
    return tags


def assert_traced(rung: Rung, tags: dict[str, dict[str, str]]) -> None:
    reasons = {"forced"} if rung is TRACES else {"degraded", "error"}
    for trace in tags.values():
        assert trace["kept_because"] in reasons
        assert rung is TRACES or set(trace["degraded"].split(",")) & rung.degraded
        assert rung is not LLM or trace["model_used"] == "extractive"


def assert_shown(rung: Rung, outage: Outage) -> None:
    assert shown(rung, outage.seen), outage.seen[-1]
    assert outage.after.healthy(rung)
    assert rung.circuit is None or outage.after.open_circuits[rung.circuit] == 0
    for part in rung.degraded:
        assert outage.after.degraded_turns.get(part, 0) > outage.before.degraded_turns.get(part, 0)
