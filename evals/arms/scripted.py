"""The real turn over steps that answer at once, so that what is left to measure is the tracing round them."""

# ruff: noqa: D102 - a step is documented at its port
from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Sequence

from evals.arms.scenes import Scene
from evals.arms.wraps import Wraps
from infra.telemetry import spans, vocabulary
from pipeline.chat import Chat
from pipeline.generation import Generator
from pipeline.ports import Review
from pipeline.retrieval import Retriever
from pipeline.turn import Steps
from pipeline.types import (
    Admitted,
    CachedAnswer,
    CacheLookup,
    Context,
    Embedding,
    Evidence,
    Exchange,
    Generation,
    Hit,
    Intent,
    IntentName,
    OrderAnswer,
    Parsed,
    Passage,
    PassageScreening,
    Prompt,
    Query,
    Question,
    Relevance,
    Reranking,
    Screening,
    SearchQuery,
    SearchResult,
    StageName,
    StageReport,
    Stored,
    Vector,
)

INPUT_STAGES: tuple[StageName, ...] = ("pii_detection", "prompt_injection", "content_moderation", "response_length")
OUTPUT_STAGES: tuple[StageName, ...] = (
    "pii_detection",
    "prompt_injection",
    "content_moderation",
    "hallucination_check",
    "response_length",
    "format_validation",
)
SPANS = len(vocabulary.STEP_SPANS - {vocabulary.ORDER_LOOKUP}) + len(INPUT_STAGES) + len(OUTPUT_STAGES) + 1
"""Of one turn: its steps, the stages of its guards, and the root."""


class ScriptedSteps:
    """Steps that return what ``scene`` holds. Turns run one after the other: set it before each."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    async def load_context(self, question: Question, /) -> Context:
        del question
        return self.scene.context

    async def screen_message(self, text: str, /) -> Screening:
        return Screening(text, None, _reports(INPUT_STAGES))

    async def condense(self, text: str, language: str, context: Context, /) -> Query:
        del text, language, context
        return self.scene.query

    async def classify(self, query: Query, /) -> Intent:
        del query
        return Intent("product_question", 0.97, "rules")

    async def look_up_orders(self, question: Question, intent: IntentName, /) -> OrderAnswer:
        del question, intent
        return OrderAnswer("", 0)

    async def embed(self, text: str, /) -> Embedding:
        del text
        return self.scene.embedding

    async def look_up_cache(self, query: Query, vector: Vector, /) -> CacheLookup:
        del query, vector
        return CacheLookup("miss", similarity=0.71)

    async def admit(self) -> Admitted:
        return Admitted(lambda: None)

    async def search(self, query: SearchQuery, /) -> SearchResult:
        del query
        return SearchResult(self.scene.found, wait_ms=0.2)

    async def fuse(self, keyword: SearchResult, vector: SearchResult, /) -> tuple[Hit, ...]:
        del vector
        return keyword.hits

    async def rerank(self, question: str, hits: tuple[Hit, ...], /) -> Reranking:
        del question, hits
        return self.scene.reranking

    async def keep_relevant(self, query: Query, intent: IntentName, hits: tuple[Hit, ...], /) -> Relevance:
        del query, intent
        return Relevance(hits)

    async def screen_passages(self, hits: tuple[Hit, ...], /) -> PassageScreening:
        return PassageScreening(hits)

    async def build_prompt(
        self, query: Query, intent: IntentName, hits: tuple[Hit, ...], context: Context, /
    ) -> Prompt:
        del query, intent, hits, context
        return self.scene.prompt

    async def model(self, prompt: Prompt, /) -> AsyncGenerator[str | Generation, None]:
        del prompt
        for piece in self.scene.pieces:
            yield piece
        yield self.scene.generation

    async def parse(self, text: str, passages: tuple[Passage, ...], hits: tuple[Hit, ...], /) -> Parsed:
        del text, passages, hits
        return self.scene.parsed

    async def store_answer(self, query: Query, vector: Vector, answer: CachedAnswer, scope: str, /) -> Stored:
        del query, vector, answer, scope
        return Stored(stored=True)

    async def save_context(self, question: Question, exchange: Exchange, /) -> Stored:
        del question, exchange
        return Stored(stored=True)


class ScriptedReview:
    """Releases everything as it comes (implements ``Review``)."""

    blocked = False

    def __init__(self) -> None:
        self.reports: tuple[StageReport, ...] = ()

    async def feed(self, piece: str, /) -> str:
        return piece

    async def finish(self) -> str:
        self.reports = _reports(OUTPUT_STAGES)
        return ""


def chat(steps: ScriptedSteps, wraps: Wraps) -> Chat:
    """The turn, each step in its wrapper, as ``app/wiring.py`` puts it together."""
    step = wraps.step
    keyword, vector = step(steps.search, spans.KEYWORD_SEARCH), step(steps.search, spans.VECTOR_SEARCH)
    generator = Generator(
        step(steps.build_prompt, spans.PROMPT), wraps.stream(steps.model, spans.LLM), step(steps.parse, spans.PARSE)
    )
    return Chat(
        Steps(
            load_context=step(steps.load_context, spans.CONTEXT_LOAD),
            screen_message=step(steps.screen_message, spans.INPUT_GUARDS),
            condense=step(steps.condense, spans.CONDENSE),
            classify=step(steps.classify, spans.INTENT),
            look_up_orders=step(steps.look_up_orders, spans.ORDER_LOOKUP),
            embed=step(steps.embed, spans.EMBEDDING),
            look_up_cache=step(steps.look_up_cache, spans.CACHE_LOOKUP),
            admit=step(steps.admit, spans.ADMISSION),
            retrieve=step(Retriever(keyword, vector, step(steps.fuse, spans.FUSION)), spans.RETRIEVAL),
            rerank=step(steps.rerank, spans.RERANK),
            keep_relevant=step(steps.keep_relevant, spans.RELEVANCE),
            screen_passages=step(steps.screen_passages, spans.PASSAGE_GUARDS),
            generate=wraps.stream(generator, spans.GENERATION),
            start_review=wraps.review(_start_review, spans.OUTPUT_GUARDS),
            refuse=lambda _reports, _language: "",
            store_answer=step(steps.store_answer, spans.CACHE_STORE),
            save_context=step(steps.save_context, spans.CONTEXT_SAVE),
        )
    )


def _start_review(evidence: Evidence, /) -> Review:
    del evidence
    return ScriptedReview()


def _reports(stages: Sequence[StageName]) -> tuple[StageReport, ...]:
    now = time.time_ns()
    return tuple(StageReport(stage, "allow", now, now, 0.05, 1) for stage in stages)
