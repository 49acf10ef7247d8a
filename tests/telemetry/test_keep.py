"""The keep rule over thousands of turns: nothing that went wrong is missing, the ratio of the rest is right."""

from __future__ import annotations

import asyncio
import math
import random
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import pytest

from evals.doubles import reports
from infra.store.reading import open_store
from infra.telemetry import spans
from infra.telemetry.keep import KeepRule
from infra.telemetry.setup import request_trace_id
from infra.telemetry.trace import Trace, duration_ms
from pipeline.errors import PartUnavailable
from pipeline.ports import Emit
from pipeline.types.answers import Reply
from pipeline.types.asking import Context, Intent, Question
from pipeline.types.verdicts import GuardrailOutcome, Screening
from tests.telemetry.watched import QUESTION, Watched, assert_whole, ignore

TURNS = 5000
RATIO = 0.1
SLOW_MS = 40.0
RARE = ("error", "swallowed", "blocked", "broken guard", "degraded", "slow", "forced", "cancelled")
EXPECTED = {"swallowed": "error", "broken guard": "error"}
"""Why a kind of turn is kept, where that is not its own name."""


@dataclass(frozen=True)
class Simulated:
    """A turn of a known kind, and how many spans it has."""

    kind: str
    spans: int
    trace: Trace
    sent: bool


@pytest.fixture(scope="module")
async def watched() -> AsyncGenerator[Watched, None]:
    made = Watched(KeepRule(RATIO, SLOW_MS))
    yield made
    made.close()


@pytest.fixture(scope="module")
async def simulated(watched: Watched) -> list[Simulated]:
    """A tenth of the turns are out of the ordinary. Trace ids come from a seed, so that the test is the same always."""
    dice = random.Random(20)  # noqa: S311 - no secret is made here
    turns: list[Simulated] = []
    for _ in range(TURNS):
        kind = dice.choice(RARE) if dice.random() < 0.1 else dice.choice(("ordinary", "rewrite"))
        request_trace_id.set(f"{dice.getrandbits(128):032x}")
        steps = dice.randint(1, 6)
        await _simulate(watched, kind, steps)
        trace, sent = watched.finished[-1]
        turns.append(Simulated(kind, 1 + steps + 2, trace, sent))
    request_trace_id.set(None)
    return turns


async def _simulate(watched: Watched, kind: str, steps: int) -> None:
    async def load(_: Question, /) -> Context:
        if kind == "swallowed":
            raise PartUnavailable("sessions", "gone")
        return Context()

    async def screen(_: str, /) -> Screening:
        action = "broken" if kind == "broken guard" else "allow"
        return Screening("text", None, reports("pii_detection", action=action))

    trace = watched.telemetry.instrument
    traced_load, traced_screen = trace.step(load, spans.CONTEXT_LOAD), trace.step(screen, spans.INPUT_GUARDS)

    async def run(question: Question, _: Emit) -> Reply:
        for _ in range(steps):
            with suppress(PartUnavailable):
                await traced_load(question)
        await traced_screen(question.text)
        return await _end(kind, question)

    with suppress(PartUnavailable, asyncio.CancelledError):
        await watched.turn(run, force=kind == "forced")


async def _end(kind: str, question: Question) -> Reply:
    if kind == "error":
        raise PartUnavailable("llm", "gone")
    if kind == "cancelled":
        raise asyncio.CancelledError
    if kind == "slow":
        await asyncio.sleep(SLOW_MS / 1000)
    outcomes = {
        "blocked": GuardrailOutcome("pii_detection", "block"),
        "rewrite": GuardrailOutcome("pii_detection", "rewrite"),
    }
    return Reply(
        "answer",
        question.session_id,
        Intent(open_store().intents["faq"], 1.0, "rules"),
        guardrail=outcomes.get(kind),
        degraded=("llm",) if kind == "degraded" else (),
    )


def was_slow(turn: Simulated) -> bool:
    """An ordinary turn may be slow by chance on a busy machine."""
    return turn.trace.root is not None and duration_ms(turn.trace.root) >= SLOW_MS


def test_everything_that_went_wrong_is_kept_and_says_why(simulated: list[Simulated]) -> None:
    rare = [turn for turn in simulated if turn.kind in RARE]
    assert {turn.kind for turn in rare} == set(RARE)
    assert len(rare) > TURNS / 20
    assert [turn for turn in rare if not turn.sent] == []
    assert [turn for turn in rare if turn.trace.kept_because != EXPECTED.get(turn.kind, turn.kind)] == []


def test_the_ratio_of_the_rest_is_right(simulated: list[Simulated]) -> None:
    rest = [turn for turn in simulated if turn.kind not in RARE and not was_slow(turn)]
    kept = [turn for turn in rest if turn.sent]
    assert {turn.trace.kept_because for turn in kept} == {"ratio"}
    # The 99.9 % interval of a binomial, by its normal approximation: there are some 450 successes.
    spread = 3.29 * math.sqrt(len(rest) * RATIO * (1 - RATIO))
    assert abs(len(kept) - RATIO * len(rest)) <= spread


async def test_no_tree_is_partial_and_no_turn_is_twice(watched: Watched, simulated: list[Simulated]) -> None:
    left = await watched.left()
    size = {turn.trace.trace_id: turn.spans for turn in simulated}
    for trace in left:
        assert_whole(trace)
        assert len(trace) == size[trace[0].context.trace_id]
    arrived = Counter(trace[0].context.trace_id for trace in left)
    assert arrived == Counter(turn.trace.trace_id for turn in simulated if turn.sent)


def test_every_turn_is_counted_and_none_stays_in_memory(watched: Watched, simulated: list[Simulated]) -> None:
    assert len(watched.finished) == TURNS
    assert watched.telemetry.processor.under_way == 0
    assert sum(
        watched.count("manga_turns_total", intent="faq", outcome=name) for name in ("ok", "blocked", "degraded")
    ) + sum(watched.count("manga_turns_total", intent="none", outcome=name) for name in ("error", "cancelled")) == len(
        simulated
    )


def test_processes_agree_on_a_trace_id() -> None:
    dice = random.Random(1)  # noqa: S311 - likewise
    first, second = KeepRule(0.3), KeepRule(0.3)
    ids = [dice.getrandbits(128) for _ in range(2000)]
    kept = {number for number in ids if first.reason(Trace(number))}
    assert kept == {number for number in ids if second.reason(Trace(number))}
    assert kept >= {number for number in ids if KeepRule(0.1).reason(Trace(number))}
    assert not any(KeepRule(0.0).reason(Trace(number)) for number in ids)
    assert all(KeepRule(1.0).reason(Trace(number)) for number in ids)


@pytest.mark.parametrize("force", [True, False])
async def test_forcing_is_for_one_turn(*, force: bool) -> None:
    watched = Watched(KeepRule(0.0))

    async def run(question: Question, _: Emit) -> Reply:
        return Reply("answer", question.session_id, None)

    traced: Callable[..., Awaitable[Reply]] = watched.turn
    await traced(run, QUESTION, emit=ignore, force=force)
    await traced(run, QUESTION, emit=ignore)
    assert [trace.kept_because for trace, _ in watched.finished] == ["forced" if force else None, None]
    watched.close()
