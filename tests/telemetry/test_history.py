"""The dashboard's memory: what it sums up is what happened, and it stays as large as it is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import asdict, replace

import pytest
import yaml
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import SpanContext

from app.steps import Row, Table
from infra.telemetry import vocabulary as v
from infra.telemetry.breakdown import charges_of
from infra.telemetry.figures import Figures, Limits, figures, slowest
from infra.telemetry.history import MINUTES, SLOT_S, History
from infra.telemetry.keep import KeepRule
from infra.telemetry.metrics import MAX_VALUES
from infra.telemetry.sketch import Sketch, row_from_ms
from infra.telemetry.spans import llm
from infra.telemetry.trace import Trace, duration_ms
from pipeline.errors import PartUnavailable
from tests.conftest import ROOT
from tests.telemetry.watched import QUESTION, Watched, scripted_chat


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def watched() -> AsyncGenerator[Watched, None]:
    made = Watched(KeepRule(0.0))
    yield made
    made.close()


def root(number: int, at_s: float, ms: float, **attributes: object) -> Trace:
    """A turn that ended at this moment and of which nothing but its root is known."""
    end = round(at_s * 1e9)
    context = SpanContext(number, number, is_remote=False)
    given = {v.OUTCOME: "ok", **attributes}
    span = ReadableSpan(v.TURN, context, attributes=given, start_time=end - round(ms * 1e6), end_time=end)
    return Trace(number, [span], root=span)


def of_now(watched: Watched, minutes: int = 5) -> Figures:
    watched.telemetry.metrics.catch_up()
    history = watched.telemetry.history
    return figures(history, minutes, history._clock())


@pytest.mark.parametrize("q", [0.5, 0.95, 0.99, 1.0])
@pytest.mark.parametrize("scale", [0.3, 7.0, 250.0, 9000.0])
def test_quantiles_are_right_to_within_five_percent(q: float, scale: float) -> None:
    durations = [scale * (1 + number / 100) for number in range(1000)]
    sketch = Sketch()
    for duration in durations:
        sketch.add(duration)
    assert sketch.quantile(q) == pytest.approx(durations[round(q * 1000) - 1], rel=0.05)


@pytest.mark.parametrize("ms", [0.0, 0.05, 0.1, 0.99, 1.0, 10.0, 46.4, 1500.0, 99_000.0, 1e9])
def test_a_row_of_the_heat_map_holds_what_lies_between_its_limits(ms: float) -> None:
    sketch = Sketch()
    sketch.add(ms)
    ((row, count),) = sketch.rows().items()
    assert count == 1
    assert row_from_ms(row) <= ms * 1.000001
    assert ms < row_from_ms(row + 1) or ms > 90_000


def test_without_a_turn_there_is_no_quantile() -> None:
    assert Sketch().quantile(0.5) is None
    assert Sketch().rows() == {}


def test_a_turn_is_in_the_column_of_its_end() -> None:
    clock = Clock(1_000_000.0)
    history = History(clock)
    for back_s in (0, 59, 61, 200, 899, 901, 3_599):
        history.observe(root(back_s + 1, clock.now - back_s, 10.0), sent=False)
    for minutes, turns in ((1, 2), (2, 3), (5, 4), (15, 5), (60, 7)):
        found = figures(history, minutes, clock.now)
        assert sum(sum(column.rows) for column in found.columns) == found.turns
        assert abs(found.turns - turns) <= 1, minutes  # a column begins at a round moment
        assert len(found.columns) <= 60
        assert len(found.columns) * found.column_s >= minutes * 60
    assert [len(figures(history, minutes, clock.now).columns) for minutes in (1, 15, 60)] == [4, 60, 60]


def test_the_memory_does_not_grow_with_time_nor_with_turns() -> None:
    clock = Clock(1_000_000.0)
    history = History(clock)
    for number in range(4000):
        clock.now += SLOT_S / 10
        broken = {v.DEGRADED: [f"part-{number}"], v.OUTCOME: "degraded"}
        history.observe(root(number + 1, clock.now, 1.0 + number % 7, **broken), sent=False)
    assert len(history._slots) == MINUTES * 60 / SLOT_S
    assert max(len(slot.slowest) for slot in history._slots.values()) <= 4
    assert len(history.failing()) <= 20
    assert len(figures(history, MINUTES, clock.now).degraded) <= MAX_VALUES + 1


@pytest.mark.parametrize("after_s", [0.0, 1.0, 16.0, 600.0])
def test_the_slowest_turns_are_those_of_the_last_minutes_whatever_the_clock_says(after_s: float) -> None:
    """A quarter of an hour begins a second after the turn, as the clock has it."""
    clock = Clock(15 * 60 * 2_000.0 - 1)
    history = History(clock)
    history.observe(root(1, clock.now, 10.0), sent=False)
    clock.now += after_s
    assert [turn.duration_ms for turn in slowest(history, 15)] == [pytest.approx(10.0)]


def test_a_clock_that_is_set_back_loses_what_lies_ahead_and_not_what_is_new() -> None:
    clock = Clock(1_000_000.0)
    history = History(clock)
    for _ in range(400):
        clock.now += SLOT_S
        history.observe(root(1, clock.now, 10.0), sent=False)
    clock.now -= 86_400
    for _ in range(20):
        clock.now += SLOT_S
        history.observe(root(1, clock.now, 10.0), sent=False)
    assert figures(history, 5, clock.now).turns == 20
    assert len(history._slots) == MINUTES * 60 / SLOT_S


def test_turns_a_minute_are_of_the_time_that_the_app_has_run() -> None:
    clock = Clock(1_000_000.0)
    history = History(clock)
    clock.now += 120
    for number in range(60):
        history.observe(root(number + 1, clock.now - number, 10.0), sent=False)
    assert figures(history, 15, clock.now).turns_a_minute == pytest.approx(30)
    clock.now += 3_600
    assert figures(history, 15, clock.now).turns_a_minute == 0


async def test_each_nanosecond_of_a_slow_turn_is_some_steps_own(watched: Watched) -> None:
    """The same decomposition as the page's (``infra/telemetry/path.py``): it adds up to the turn."""
    await watched.scripted_turn()
    trace, _ = watched.finished[0]
    assert trace.root is not None
    tail = of_now(watched).tail
    assert tail.turns == 1
    assert sum(step.share for step in tail.steps) == pytest.approx(1)
    assert sum(step.own_ms for step in tail.steps) == pytest.approx(duration_ms(trace.root))
    charged = sum(charge.total for charge in charges_of(trace).values())
    assert sum(step.own_ms for step in tail.steps) == pytest.approx(charged / 1e6)


async def test_the_tail_names_the_step_that_makes_the_slowest_turns_slow(watched: Watched) -> None:

    async def slow(point: str) -> None:
        if point == v.RERANK:
            await asyncio.sleep(0.2)

    for _ in range(15):  # the 95th percentile of sixteen is the slowest
        await watched.scripted_turn()
    await watched.scripted_turn(slow)
    tail = of_now(watched).tail
    assert tail.steps[0].step == v.RERANK
    assert tail.steps[0].share > 0.8
    assert slowest(watched.telemetry.history, 5)[0].duration_ms == pytest.approx(tail.from_ms)


async def test_what_failed_is_told_by_its_step_and_type_and_never_in_its_own_words(watched: Watched) -> None:
    secret = "the customer wrote jane@example.com"

    async def broken(point: str) -> None:
        if point == v.CONTEXT_LOAD:
            raise ValueError(secret)

    with pytest.raises(ValueError, match="jane"):
        await watched.scripted_turn(broken)
    watched.telemetry.metrics.catch_up()
    [turn] = watched.telemetry.history.failing()
    assert (turn.outcome, turn.step, turn.error, turn.intent) == ("error", v.CONTEXT_LOAD, "ValueError", "none")
    assert turn.trace_id == watched.finished[0][0].hex_id
    assert "jane" not in json.dumps(asdict(of_now(watched)))
    assert of_now(watched).shares.errors == 1


async def test_models_cache_and_waits_are_summed_up(watched: Watched) -> None:
    priced = scripted_chat(watched.telemetry.instrument, table=Table(model=Row(llm((1.0, 10.0)))))
    for session in ("a", "b"):
        await watched.turn(priced, replace(QUESTION, session_id=session))
    found = of_now(watched)
    [model] = found.models
    assert (model.model, model.calls, model.input_tokens, model.output_tokens) == ("small", 2, 24, 8)
    assert model.cost_usd == pytest.approx(2 * 52e-6)
    assert found.shares.cache_hits == 0
    assert {wait.step: wait.calls for wait in found.waits}[v.RERANK] == 2
    assert found.turns == 2


async def test_a_turn_that_the_user_cancelled_is_counted_and_says_nothing_of_latency(watched: Watched) -> None:

    async def leave(point: str) -> None:
        if point == v.RERANK:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await watched.scripted_turn(leave)
    found = of_now(watched)
    assert found.columns[-1].outcomes == {v.CANCELLED: 1}
    assert found.quantiles.p50_ms is None
    assert found.shares.errors is None
    assert watched.telemetry.history.failing() == []


async def test_what_was_done_without_is_told_by_part(watched: Watched) -> None:
    history = watched.telemetry.history
    for part in ("reranker", "reranker", "cache"):
        told = {v.OUTCOME: "degraded", v.DEGRADED: [part]}
        history.observe(root(1, history._clock(), 5.0, **told), sent=True)
    found = of_now(watched)
    assert list(found.degraded.items()) == [("reranker", 2), ("cache", 1)]
    assert {turn.error for turn in history.failing()} == {"reranker", "cache"}
    assert found.shares.degraded == 1


def test_the_limits_are_those_of_the_alerts() -> None:
    groups = yaml.safe_load((ROOT / "infra/deploy/alerts.yml").read_text(encoding="utf-8"))["groups"]
    rules = {
        rule["alert"]: " ".join(rule["expr"].split()) for group in groups for rule in group["rules"] if "alert" in rule
    }
    limits = Limits()
    assert rules["TurnsSlow"].endswith(f"> {limits.p95_ms / 1000:g}")
    assert rules["TurnsFail"].endswith(f"> {limits.errors:g}")
    assert f"> {limits.blocked:g} and" in rules["GuardrailsBlockMuch"]
    assert f"< {limits.cache_hits:g} and" in rules["CacheHitsFew"]
    assert rules["QueueSaturated"].endswith(f"> {limits.wait_p95_ms / 1000:g}")


async def test_a_failing_turn_outlasts_many_that_are_only_degraded(watched: Watched) -> None:
    async def gone(point: str) -> None:
        if point == v.CONTEXT_LOAD:
            raise PartUnavailable("sessions", "gone")

    with pytest.raises(PartUnavailable):
        await watched.scripted_turn(gone)
    watched.telemetry.metrics.catch_up()
    history = watched.telemetry.history
    for number in range(100):
        history.observe(root(number + 1, history._clock(), 5.0, **{v.OUTCOME: "degraded"}), sent=True)
    assert [turn.error for turn in history.failing() if turn.outcome == "error"] == ["PartUnavailable"]
