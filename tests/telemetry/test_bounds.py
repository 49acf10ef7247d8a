"""Everything that tracing holds has a limit; over it whole traces go, and are counted; nothing stays behind."""

from __future__ import annotations

import asyncio
import gc
import random
import threading
from collections import Counter
from collections.abc import AsyncGenerator, Sequence

import pytest
from opentelemetry.sdk.trace import ReadableSpan, Span, TracerProvider
from opentelemetry.trace import set_span_in_context

from evals.doubles import SPANS
from infra.telemetry import vocabulary as v
from infra.telemetry.keep import KeepRule
from infra.telemetry.processor import MAX_SPANS, TurnProcessor
from infra.telemetry.setup import Telemetry, TelemetryConfig
from infra.telemetry.turn import Tracing
from pipeline.errors import PartUnavailable
from pipeline.ports import Emit
from pipeline.types.answers import Reply
from pipeline.types.asking import Question
from tests.telemetry.watched import POINTS, QUESTION, Watched, assert_whole, by_name, ignore, scripted_chat, until


@pytest.fixture
async def watched() -> AsyncGenerator[Watched, None]:
    made = Watched()
    yield made
    made.close()


def dropped(watched: Watched, reason: str) -> float:
    return watched.count("telemetry_traces_dropped_total", reason=reason)


async def test_turns_under_way_are_bounded(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.telemetry.processor.MAX_TRACES", 3)
    go = asyncio.Event()

    async def wait(_: str) -> None:
        await go.wait()

    turns = [asyncio.create_task(watched.scripted_turn(wait)) for _ in range(5)]
    await asyncio.sleep(0.05)
    assert watched.telemetry.processor.under_way == 3
    go.set()
    await asyncio.gather(*turns)
    left = await watched.left()
    assert [len(trace) for trace in left] == [SPANS] * 3
    assert dropped(watched, "buffer_full") == 2
    assert watched.count("manga_turns_total", intent="faq", outcome="ok") == 5, "a dropped trace's turn still counts"


@pytest.mark.parametrize("ending", [True, False])
async def test_a_runaway_turn_is_dropped_whole(watched: Watched, *, ending: bool) -> None:
    tracer = watched.telemetry._tracer

    async def run(question: Question, _: Emit) -> Reply:
        for _ in range(MAX_SPANS * 3):
            span = tracer.start_span("again")
            if ending:
                span.end()
        return Reply("answer", question.session_id, None)

    await watched.turn(run)
    await watched.scripted_turn()
    assert watched.telemetry.processor.under_way == 0
    assert [len(trace) for trace in await watched.left()] == [SPANS]
    assert dropped(watched, "too_many_spans") == 1
    assert watched.count("manga_turns_total", intent="none", outcome="ok") == 1


async def test_the_most_spans_a_trace_may_have_arrive(watched: Watched) -> None:
    tracer = watched.telemetry._tracer

    async def run(question: Question, _: Emit) -> Reply:
        for _ in range(MAX_SPANS - 1):
            tracer.start_span("again").end()
        return Reply("answer", question.session_id, None)

    await watched.turn(run)
    assert [len(trace) for trace in await watched.left()] == [MAX_SPANS]


class Stuck:
    """A way out on which nothing moves until it is told to."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.sent = 0

    def pack(self, spans: Sequence[ReadableSpan]) -> Sequence[ReadableSpan]:
        return spans

    def send(self, traces: Sequence[Sequence[ReadableSpan]], timeout_s: float) -> None:
        self.go.wait(10)
        self.sent += len(traces)

    def close(self) -> None:
        pass


async def test_a_full_queue_drops_whole_traces_and_counts_them() -> None:
    sender = Stuck()
    telemetry = Telemetry(TelemetryConfig(max_queue=5), str, sender)
    exporter = telemetry._exporter
    assert exporter is not None
    await telemetry_turns(telemetry, 1)
    await until(lambda: not exporter._queue)  # the first is in the request under way
    await telemetry_turns(telemetry, 12)
    assert telemetry.waiting == 1 + 5
    count = telemetry.registry.get_sample_value
    assert count("telemetry_traces_dropped_total", {"reason": "queue_full"}) == 7
    assert count("telemetry_traces_kept_total", {"reason": "ratio"}) == 6
    assert count("manga_turns_total", {"intent": "faq", "outcome": "ok"}) == 13
    sender.go.set()
    await asyncio.to_thread(telemetry.shutdown, 5)
    assert sender.sent == 6


async def telemetry_turns(telemetry: Telemetry, count: int) -> None:
    run = telemetry.turns(scripted_chat(telemetry.instrument))
    for _ in range(count):
        await run(QUESTION, ignore, Tracing())


async def late_span(watched: Watched) -> Span:
    """Run a turn that leaves one span open."""
    made: list[Span] = []

    async def run(question: Question, _: Emit) -> Reply:
        made.append(watched.telemetry._tracer.start_span("straggler"))
        return Reply("answer", question.session_id, None)

    await watched.turn(run)
    assert watched.finished == []
    return made[0]


async def test_a_span_that_ends_within_the_grace_time_is_waited_for(watched: Watched) -> None:
    span = await late_span(watched)
    grandchild = watched.telemetry._tracer.start_span("later still", context=set_span_in_context(span))
    await asyncio.sleep(0.05)
    span.end()
    grandchild.end()
    [trace] = await watched.left()
    assert_whole(trace)
    assert [span.name for span in trace] == [v.TURN, "straggler", "later still"]
    assert not any(v.UNFINISHED in span.attributes for span in trace)


async def test_a_span_that_ends_later_is_closed_as_unfinished(watched: Watched) -> None:
    watched.telemetry.processor._grace_s = 0.1
    span = await late_span(watched)
    await until(lambda: watched.finished)
    [trace] = await watched.left()
    assert_whole(trace)
    assert by_name(trace)["straggler"].attributes[v.UNFINISHED] is True
    assert not span.is_recording()
    span.end()
    watched.telemetry._tracer.start_span("after all", context=set_span_in_context(span)).end()
    assert watched.telemetry.processor.under_way == 0


async def test_a_shutdown_keeps_what_only_waits_for_stragglers() -> None:
    watched = Watched()
    await late_span(watched)
    turn = asyncio.create_task(watched.scripted_turn(lambda _: asyncio.sleep(0.2)))
    await asyncio.sleep(0.05)
    await asyncio.to_thread(watched.telemetry.shutdown, 5)
    assert [[span.name for span in trace] for trace in watched.collected.traces] == [[v.TURN, "straggler"]]
    assert dropped(watched, "shutdown") == 1
    await turn
    assert watched.count("manga_turns_total", intent="faq", outcome="ok") == 1


async def test_sweeping_and_ending_at_once_close_a_trace_once() -> None:
    """The exporter's thread closes stragglers while the event loop ends them."""
    closed: Counter[int] = Counter()
    processor = TurnProcessor(KeepRule(0.0), lambda _: True, lambda _: None, grace_s=0.0)
    processor.listen(lambda trace, _: closed.update([trace.trace_id]))
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(processor)
    tracer = provider.get_tracer("test")
    stop = threading.Event()

    def sweep() -> None:
        while not stop.is_set():
            processor.sweep()

    sweeper = threading.Thread(target=sweep)
    sweeper.start()
    for _ in range(500):
        root = tracer.start_span("root")
        child = tracer.start_span("child", context=set_span_in_context(root))
        root.end()
        child.end()
    stop.set()
    sweeper.join()
    assert len(closed) == 500
    assert set(closed.values()) == {1}


@pytest.mark.timeout(300)
async def test_nothing_stays_behind_after_four_thousand_turns_that_went_wrong() -> None:
    """Cancelled, hung up on, broken, abandoned, at every point: afterwards there is no more than before."""
    watched = Watched(KeepRule(0.0))
    watched.telemetry.processor._listeners.pop()  # the test's own, which would hold on to every trace
    watched.collected.traces = Nowhere()
    dice = random.Random(3)  # noqa: S311 - no secret is made here

    async def some(count: int) -> None:
        for _ in range(count // 50):
            await asyncio.gather(*(_wrong_turn(watched, dice) for _ in range(50)), return_exceptions=True)
        await watched.left()
        assert watched.count("manga_turn_unexplained_seconds_count") > 0, "a scrape: everything has been measured"
        gc.collect()

    await some(1000)
    before = _census()
    await some(4_000)
    after = _census()
    assert watched.telemetry.processor.under_way == 0
    assert watched.telemetry.waiting == 0
    assert after["Trace"] <= before["Trace"], "the ring for the page, and no more"
    grown = {name: after[name] - before[name] for name in after if after[name] - before[name] > 200}
    assert not grown, f"objects that were left over: {grown}"


class Nowhere(list[list[ReadableSpan]]):
    """Takes traces and forgets them."""

    def extend(self, _: object) -> None:
        pass


async def _wrong_turn(watched: Watched, dice: random.Random) -> None:
    point, way = dice.choice(POINTS), dice.choice(("raise", "cancel", "hang up", "stop"))
    task = asyncio.current_task()
    assert task is not None

    async def at(name: str) -> None:
        if name != point:
            return
        if way == "raise":
            raise PartUnavailable("part", "gone")
        if way == "cancel":
            raise asyncio.CancelledError
        if way == "hang up":
            task.cancel()
            await asyncio.sleep(1)

    async def leave(_: str) -> None:
        if way == "stop":
            raise ConnectionResetError

    await watched.scripted_turn(at, emit=leave)


def _census() -> Counter[str]:
    """Living objects by type: those of tracing, and whatever holds them."""
    return Counter(type(thing).__name__ for thing in gc.get_objects())
