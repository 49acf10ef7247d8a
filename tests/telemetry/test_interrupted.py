"""Hang-ups, cancellations, abandoned streams, errors at every point of a turn: every span ends, and says the truth."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import StatusCode

from evals.doubles import SPANS
from infra.resilience import limited
from infra.telemetry import spans
from infra.telemetry import vocabulary as v
from pipeline.errors import PartTimeout, PartUnavailable
from pipeline.ports import Emit
from pipeline.types.answers import Reply
from pipeline.types.asking import Question
from pipeline.types.verdicts import Evidence
from tests.telemetry.watched import POINTS, QUESTION, Watched, assert_whole, by_name, scripted_chat

PARENTS = {
    v.EMBEDDING: v.INTENT,
    **dict.fromkeys((v.KEYWORD_SEARCH, v.VECTOR_SEARCH, v.FUSION), v.RETRIEVAL),
    **dict.fromkeys((v.PROMPT, v.LLM, v.PARSE), v.GENERATION),
    **{name: name.rpartition(".")[0] for name in v.GUARD_STAGES},
}
"""What hangs below a step; everything else hangs below the turn."""


GENERATION = spans.SpanSpec[Any](v.GENERATION, "CHAIN")


async def endless() -> AsyncGenerator[str, None]:
    """A model that never stops."""
    while True:
        yield "word "


class Broken(Exception):
    """What no step is expected to raise."""


@pytest.fixture
async def watched() -> AsyncGenerator[Watched, None]:
    made = Watched()
    yield made
    made.close()


def step_of(point: str) -> str:
    """The name of the span in which a point lies."""
    return point.partition(" ")[0]


def at(point: str, do: Callable[[], Awaitable[None]]) -> Callable[[str], Awaitable[None]]:
    """Do something when the turn reaches a point."""

    async def reached(name: str) -> None:
        if name == point:
            await do()

    return reached


async def cancelled_at(point: str, watched: Watched) -> None:
    """Run a turn, and cancel it when it has reached the point."""
    there = asyncio.Event()

    async def hang() -> None:
        there.set()
        await asyncio.Event().wait()

    turn = asyncio.create_task(watched.scripted_turn(at(point, hang)))
    await asyncio.wait_for(there.wait(), 30)
    turn.cancel()
    with pytest.raises(asyncio.CancelledError):
        await turn


async def the_trace(watched: Watched) -> list[ReadableSpan]:
    """The only trace that left: whole, with every span below its own parent, ended by its own step."""
    [trace] = await watched.left()
    assert_whole(trace)
    names = {span.context.span_id: span.name for span in trace}
    assert {span.name: names[span.parent.span_id] for span in trace if span.parent} == {
        span.name: PARENTS.get(span.name, v.TURN) for span in trace if span.parent
    }
    assert not any(v.UNFINISHED in span.attributes for span in trace)
    assert watched.telemetry.processor.under_way == 0
    return trace


async def test_an_undisturbed_turn_has_every_span(watched: Watched) -> None:
    await watched.scripted_turn()
    trace = await the_trace(watched)
    assert {span.name for span in trace} >= {step_of(point) for point in POINTS}
    assert {span.status.status_code for span in trace} == {StatusCode.OK}
    assert len(trace) == SPANS


@pytest.mark.parametrize("point", POINTS)
async def test_hanging_up(watched: Watched, point: str) -> None:
    await cancelled_at(point, watched)
    trace = await the_trace(watched)
    spans_by_name = by_name(trace)
    root = spans_by_name[v.TURN]
    assert root.attributes[v.OUTCOME] == "cancelled"
    assert root.attributes[v.TAG + v.TAG_OUTCOME] == "cancelled"
    assert root.attributes[v.TAG + v.TAG_KEPT] == "cancelled"
    for name in (v.TURN, step_of(point)):
        assert spans_by_name[name].status.status_code is StatusCode.ERROR
        assert spans_by_name[name].status.description == "cancelled"
    if point.startswith((v.LLM, v.OUTPUT_GUARDS)) and v.GENERATION in spans_by_name:
        ended_by_itself = point == f"{v.OUTPUT_GUARDS} at the end"
        assert (spans_by_name[v.GENERATION].status.description is None) == ended_by_itself
    done = [span for span in trace if span.end_time < spans_by_name[step_of(point)].start_time]
    assert all(span.status.status_code is not StatusCode.ERROR for span in done)


@pytest.mark.parametrize("point", POINTS)
async def test_an_exception(watched: Watched, point: str) -> None:
    async def fail() -> None:
        raise Broken("out of paper")

    with pytest.raises(Broken):
        await watched.scripted_turn(at(point, fail))
    await asyncio.sleep(0.01)  # the other search may still run when one of the two breaks
    trace = await the_trace(watched)
    for name in (v.TURN, step_of(point)):
        span = by_name(trace)[name]
        assert span.status.status_code is StatusCode.ERROR
        assert span.status.description == "Broken: out of paper"
    told = {
        span.name: [event.attributes["exception.type"] for event in span.events if event.name == "exception"]
        for span in trace
        if any(event.name == "exception" for event in span.events)
    }
    assert told == {step_of(point): [f"{__name__}.Broken"]}, "where it came from, and there only"
    assert by_name(trace)[v.TURN].attributes[v.TAG + v.TAG_KEPT] == "error"


async def test_running_out_of_time_is_an_error_and_no_hang_up(watched: Watched) -> None:
    slow = scripted_chat(watched.telemetry.instrument, at(v.RERANK, asyncio.Event().wait))
    with pytest.raises(PartTimeout):
        await watched.turn(limited(slow, part="turn", seconds=0.05))
    trace = by_name(await the_trace(watched))
    assert trace[v.TURN].attributes[v.OUTCOME] == "error"
    assert trace[v.TURN].status.description.startswith("PartTimeout")
    assert trace[v.RERANK].status.description == "cancelled"


async def test_hanging_up_while_text_is_shown(watched: Watched) -> None:
    """The stream stands between two items then: nothing in it fails, it is left."""
    there = asyncio.Event()

    async def emit(_: str) -> None:
        there.set()
        await asyncio.Event().wait()

    turn = asyncio.create_task(watched.scripted_turn(emit=emit))
    await asyncio.wait_for(there.wait(), 30)
    turn.cancel()
    await asyncio.gather(turn, return_exceptions=True)
    trace = by_name(await the_trace(watched))
    for name in (v.TURN, v.GENERATION, v.LLM):
        assert trace[name].status.description == "cancelled"
    assert trace[v.LLM].attributes[v.LEFT_EARLY]
    assert trace[v.OUTPUT_GUARDS].end_time <= trace[v.TURN].end_time


async def test_a_reader_who_has_enough_is_no_error(watched: Watched) -> None:
    """An answer that a guard stops is not read to its end."""
    stream = watched.telemetry.instrument.stream(endless, GENERATION)

    async def run(question: Question, _: Emit) -> Reply:
        pieces = stream()
        await anext(pieces)
        await pieces.aclose()
        return Reply("word", question.session_id, None)

    await watched.turn(run)
    trace = by_name(await the_trace(watched))
    assert trace[v.GENERATION].status.status_code is StatusCode.UNSET
    assert trace[v.GENERATION].attributes[v.LEFT_EARLY]
    assert trace[v.TURN].attributes[v.OUTCOME] == "ok"


async def test_abandoned_streams_end_when_they_are_collected(watched: Watched) -> None:
    stream = watched.telemetry.instrument.stream(endless, GENERATION)

    async def run(question: Question, _: Emit) -> Reply:
        stream()  # never started: has no span
        pieces = stream()
        await anext(pieces)
        return Reply("word", question.session_id, None)  # nobody closes it

    watched.telemetry.processor._grace_s = 60  # a collection of all that a long test run holds takes seconds
    await watched.turn(run)
    gc.collect()
    for _ in range(5):
        await asyncio.sleep(0)
    trace = await the_trace(watched)
    assert [span.name for span in trace] == [v.TURN, v.GENERATION]


async def test_what_a_reader_does_between_two_items_is_not_below_the_stream(watched: Watched) -> None:
    async def emit(_: str) -> None:
        watched.telemetry._tracer.start_span("between").end()

    await watched.scripted_turn(emit=emit)
    [trace] = await watched.left()
    names = {span.context.span_id: span.name for span in trace}
    between = [names[span.parent.span_id] for span in trace if span.name == "between"]
    assert between
    assert set(between) == {v.TURN}


async def test_a_review_that_nobody_finishes_ends_with_the_turn(watched: Watched) -> None:
    reviewed = watched.telemetry.instrument.review(lambda _: BrokenReview(), spans.OUTPUT_GUARDS)

    async def run(question: Question, _: Emit) -> Reply:
        await reviewed(Evidence("How much?")).feed("text")
        return Reply("text", question.session_id, None)

    reply = await watched.turn(run)
    assert reply.answer == "text"
    trace = await the_trace(watched)
    assert [span.name for span in trace] == [v.TURN, v.OUTPUT_GUARDS]


class BrokenReview:
    """Cannot even say what it did."""

    blocked = False

    async def feed(self, piece: str, /) -> str:
        return piece

    async def finish(self) -> str:
        raise Broken

    @property
    def reports(self) -> Any:
        raise Broken


async def test_telemetry_that_breaks_costs_no_answer(watched: Watched) -> None:
    class Unspeakable(PartUnavailable):
        def __str__(self) -> str:
            raise Broken

    def describe(_: Any) -> Any:
        raise Broken

    instrument = watched.telemetry.instrument
    broken = spans.SpanSpec[Any](v.RERANK, "RERANKER", describe=describe, content=lambda *_: describe(None))

    async def rerank(text: str, /) -> str:
        if not text:
            raise Unspeakable("rerank", "why")
        return text

    async def run(question: Question, _: Emit) -> Reply:
        with pytest.raises(Unspeakable):
            await instrument.step(rerank, broken)("")
        text = await instrument.step(rerank, broken)("text")
        return Reply(text, question.session_id, "no intent")  # type: ignore[arg-type]

    watched.telemetry.processor.listen(describe_trace)
    assert (await watched.turn(run, QUESTION)).answer == "text"
    trace = await the_trace(watched)
    assert [span.name for span in trace] == [v.TURN, v.RERANK, v.RERANK]
    assert [span.status.status_code for span in trace] == [StatusCode.OK, StatusCode.ERROR, StatusCode.OK]
    assert trace[1].status.description == "Unspeakable"


def describe_trace(*_: object) -> None:
    """A listener that breaks."""
    raise Broken


async def test_turns_at_once_do_not_mix(watched: Watched) -> None:
    await asyncio.gather(*(watched.scripted_turn(lambda _: asyncio.sleep(0)) for _ in range(50)))
    left = await watched.left()
    assert len(left) == 50
    for trace in left:
        assert_whole(trace)
        assert len(trace) == SPANS
