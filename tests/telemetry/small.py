"""The real turn, tracer, processor and exporter over small invented steps, any of which can be made to fail."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from opentelemetry.sdk.trace import ReadableSpan
from prometheus_client import CollectorRegistry

from infra.telemetry import spans, vocabulary
from infra.telemetry.active import SpanSpec
from infra.telemetry.keep import KeepRule
from infra.telemetry.redact import Capture
from infra.telemetry.setup import Telemetry, TelemetryConfig
from infra.telemetry.trace import Trace
from infra.telemetry.traced import Instrument
from infra.telemetry.turn import Tracing
from pipeline.chat import Chat
from pipeline.generation import Generator
from pipeline.ports import Emit
from pipeline.retrieval import Retriever
from pipeline.turn import Steps
from pipeline.types import (
    Admitted,
    CacheLookup,
    Context,
    Embedding,
    Evidence,
    Generation,
    Hit,
    Intent,
    Message,
    OrderAnswer,
    Parsed,
    Passage,
    PassageScreening,
    Prompt,
    Query,
    Question,
    Relevance,
    Reply,
    Reranking,
    Screening,
    SearchResult,
    Source,
    StageReport,
    Stored,
    Usage,
    User,
)
from tests.conftest import CollectedTraces

QUESTION = Question("How much is shipping?", "session-of-a-test", User("guest"))
POINTS = (
    *("context.load", "guardrails.input", "query.condense", "intent.classification", "rag.retrieval.embedding"),
    *("cache.lookup", "rag.admission", "rag.retrieval.keyword", "rag.retrieval.vector", "rag.retrieval.fusion"),
    *("rag.relevance", "rag.rerank", "guardrails.passages", "rag.generation.prompt", "rag.generation.llm"),
    "rag.generation.llm after a piece",
    *("guardrails.output", "guardrails.output at the end", "rag.generation.parse", "cache.store", "context.save"),
)
"""Where a turn can be interrupted, in the order of the turn."""
HITS = tuple(
    Hit(Passage(f"p{i}", f"d{i}", f"Title {i}", "faq", "en", f"/faq/{i}", f"Text {i}."), 0.9 - i / 10) for i in range(4)
)
SPANS = len(vocabulary.STEP_SPANS - {vocabulary.ORDER_LOOKUP}) + 3 + 1
"""Of one turn: its steps, three stages of its guards, and the root."""
SOURCE = Source("d0", "Title 0", "faq", "/faq/0", 0.9, (1,))
At = Callable[[str], Awaitable[None]]
"""Called as each point is reached."""


async def go_on(_: str) -> None:
    """Nothing happens."""


async def ignore(_: str) -> None:
    """Where text goes when nobody reads along."""


class Review:
    """Lets everything pass, by way of two stages."""

    blocked = False

    def __init__(self, at: At) -> None:
        self._at = at

    async def feed(self, piece: str, /) -> str:
        await self._at("guardrails.output")
        return piece

    async def finish(self) -> str:
        await self._at("guardrails.output at the end")
        return ""

    @property
    def reports(self) -> tuple[StageReport, ...]:
        return reports("pii_detection", "format_validation")


def reports(*stages: Any, action: Any = "allow") -> tuple[StageReport, ...]:
    """What guardrail stages say that have just run."""
    now = time.time_ns()
    return tuple(StageReport(stage, action, now, now, 0.01, 1) for stage in stages)


def small_chat(trace: Instrument, at: At = go_on, llm: SpanSpec[Generation] = spans.LLM) -> Chat:
    """A turn on the retrieval route through every step, wrapped as ``app.wiring`` does it."""

    def step(spec: Any, result: Any) -> Any:
        async def run(*_: Any) -> Any:
            await at(spec.name)
            return result

        return trace.step(run, spec)

    embed = step(spans.EMBEDDING, Embedding((1.0, 0.0), "encoder", tokens=5, wait_ms=0.1, busy_ms=0.2))

    async def classify(_: Query, /) -> Intent:
        await at(spans.INTENT.name)
        return Intent("faq", 0.9, "head", await embed("text"))

    async def model(_: Prompt, /) -> AsyncGenerator[str | Generation, None]:
        await at(spans.LLM.name)
        yield "It is free "
        await at(f"{spans.LLM.name} after a piece")
        yield "[1]."
        yield Generation("It is free [1].", "small", "test", Usage(12, 4), first_token_ms=1.0, pieces=2)

    prompt = Prompt((Message("user", "How much?"),), (HITS[0].passage,), "How much?", "faq", "1")
    keyword, vector = (step(spec, SearchResult(HITS)) for spec in (spans.KEYWORD_SEARCH, spans.VECTOR_SEARCH))
    return Chat(
        Steps(
            load_context=step(spans.CONTEXT_LOAD, Context()),
            screen_message=step(spans.INPUT_GUARDS, Screening("How much?", None, reports("pii_detection"))),
            condense=step(spans.CONDENSE, Query("How much?")),
            classify=trace.step(classify, spans.INTENT),
            look_up_orders=step(spans.ORDER_LOOKUP, OrderAnswer("None.", 0)),
            embed=embed,
            look_up_cache=step(spans.CACHE_LOOKUP, CacheLookup("miss")),
            admit=step(spans.ADMISSION, Admitted(lambda: None)),
            retrieve=trace.step(Retriever(keyword, vector, step(spans.FUSION, HITS)), spans.RETRIEVAL),
            rerank=step(spans.RERANK, Reranking(HITS, 4, "small")),
            keep_relevant=step(spans.RELEVANCE, Relevance(HITS)),
            screen_passages=step(spans.PASSAGE_GUARDS, PassageScreening(HITS)),
            generate=trace.stream(
                Generator(
                    step(spans.PROMPT, prompt),
                    trace.stream(model, llm),
                    step(spans.PARSE, Parsed("It is free [1].", (SOURCE,))),
                ),
                spans.GENERATION,
            ),
            start_review=trace.review(lambda _: Review(at), spans.OUTPUT_GUARDS),
            refuse=lambda *_: "No.",
            store_answer=step(spans.CACHE_STORE, Stored(stored=True)),
            save_context=step(spans.CONTEXT_SAVE, Stored(stored=True)),
        )
    )


class Watched:
    """A telemetry whose traces a test reads: all that finish, and those that leave."""

    def __init__(
        self,
        rule: KeepRule | None = None,
        *,
        capture: Capture = "redacted",
        mask: Callable[[str], str] = str,
        **config: Any,
    ) -> None:
        self.collected = CollectedTraces()
        made = TelemetryConfig(rule=rule or KeepRule(), capture=capture, max_queue=20_000, **config)
        self.telemetry = Telemetry(made, mask, self.collected)
        self.finished: list[tuple[Trace, bool]] = []
        self.telemetry.processor.listen(lambda trace, sent: self.finished.append((trace, sent)))
        self._at: ContextVar[At] = ContextVar("at", default=go_on)
        self._chat = small_chat(self.telemetry.instrument, self._reached)

    async def _reached(self, name: str) -> None:
        await self._at.get()(name)

    @property
    def registry(self) -> CollectorRegistry:
        return self.telemetry.registry

    async def turn(
        self,
        run: Callable[[Question, Emit], Awaitable[Reply]],
        question: Question = QUESTION,
        *,
        emit: Emit = ignore,
        force: bool = False,
    ) -> Reply:
        """Run one turn in its root span."""
        return await self.telemetry.turns(run)(question, emit, Tracing(force=force))

    async def small_turn(self, at: At = go_on, *, emit: Emit = ignore) -> Reply:
        """Run one small turn."""
        self._at.set(at)
        return await self.turn(self._chat, emit=emit)

    async def left(self) -> list[list[ReadableSpan]]:
        """The traces that have left, once all have that will."""
        assert await asyncio.to_thread(self.telemetry.flush, 20)
        return self.collected.traces

    def count(self, name: str, **labels: str) -> float:
        """A metric's value; 0 when it was never touched."""
        return self.registry.get_sample_value(name, labels) or 0.0

    def close(self) -> None:
        self.telemetry.shutdown(2)


def by_name(trace: list[ReadableSpan]) -> dict[str, ReadableSpan]:
    """The spans of a trace; of those with one name, the last."""
    return {span.name: span for span in trace}


def assert_whole(trace: list[ReadableSpan]) -> None:
    """One root, every span ended, every parent there, no span twice."""
    ids = [span.context.span_id for span in trace]
    assert len(set(ids)) == len(ids)
    assert [span.name for span in trace if span.parent is None] == ["chat.turn"]
    assert all(span.end_time is not None and span.end_time >= span.start_time for span in trace)
    assert all(span.parent.span_id in ids for span in trace if span.parent)
    assert len({span.context.trace_id for span in trace}) == 1


def evidence() -> Evidence:
    """What a review is opened with."""
    return Evidence("How much?")


async def until(holds: Callable[[], Any], seconds: float = 5) -> None:
    """Wait for something that is about to happen."""
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, "it did not happen in time"
        await asyncio.sleep(0.01)
