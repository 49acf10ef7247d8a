"""The real turn over steps that were written beforehand: what tests and benchmarks run when no model is to answer."""

# ruff: noqa: D102 - a step is documented at its port
from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import ParamSpec, TypeVar, get_args

from app.steps import PlainSteps, Row, Table, wrapped
from evals.arms.wraps import Wraps
from guardrails.stage import Action
from infra.store.reading import open_store
from infra.telemetry import spans
from infra.telemetry import vocabulary as v
from infra.telemetry.reviews import AroundReview
from pipeline.chat import Chat
from pipeline.intents import IntentKind
from pipeline.ports import Classify, Embed, Review, StartReview
from pipeline.texts import Texts
from pipeline.types.answers import CachedAnswer, CacheLookup, Generation, Message, Parsed, Prompt, Source, Stored, Usage
from pipeline.types.asking import Context, Exchange, Intent, Query, Question, User
from pipeline.types.documents import Passage
from pipeline.types.orders import OrderAnswer
from pipeline.types.search import Admitted, Embedding, Hit, Relevance, Reranking, SearchQuery, SearchResult, Vector
from pipeline.types.verdicts import Evidence, PassageScreening, Screening, StageName, StageReport

P = ParamSpec("P")
R = TypeVar("R")

INPUT_STAGES: tuple[StageName, ...] = ("pii_detection", "prompt_injection", "content_moderation", "response_length")
OUTPUT_STAGES: tuple[StageName, ...] = get_args(StageName)
SPANS = len(spans.NAMES - {v.ORDER_LOOKUP, v.HYBRID_SEARCH}) + len(INPUT_STAGES) + 1 + len(OUTPUT_STAGES) + 1
"""Of one turn: its steps, the stages of its guards (one of meaning), and the root."""

At = Callable[[str], Awaitable[None]]
"""Called with the name of each point that a turn reaches: where a step begins, and where a stream or review goes on."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One turn on the retrieval route. ``pieces`` are what the model streams. An intent of the head needs a vector."""

    question: Question
    query: Query
    context: Context
    intent: Intent
    embedding: Embedding
    found: tuple[Hit, ...]
    reranking: Reranking
    prompt: Prompt
    generation: Generation
    parsed: Parsed
    pieces: tuple[str, ...]


class ScriptedSteps:
    """Steps that return what ``scene`` holds. Turns run one after the other: set it before each."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def plain(self) -> PlainSteps:
        """All of them."""
        return PlainSteps(
            load_context=self.load_context,
            screen_message=self.screen_message,
            condense=self.condense,
            classify=self.classifier,
            screen_meaning=lambda _: self.screen_meaning,
            look_up_orders=self.look_up_orders,
            embed=self.embed,
            look_up_cache=self.look_up_cache,
            admit=self.admit,
            keyword=self.search,
            vector=self.search,
            fuse=self.fuse,
            keep_relevant=self.keep_relevant,
            rerank=self.rerank,
            screen_passages=self.screen_passages,
            build_prompt=self.build_prompt,
            model=self.model,
            parse=self.parse,
            start_review=ScriptedReview,
            refuse=lambda _reports, _language: "No.",
            texts=Texts(open_store().languages),
            store=open_store(),
            store_answer=self.store_answer,
            save_context=self.save_context,
        )

    async def load_context(self, question: Question, /) -> Context:
        del question
        return self.scene.context

    async def screen_message(self, text: str, /) -> Screening:
        return Screening(text, None, reports(*INPUT_STAGES))

    async def condense(self, text: str, language: str, context: Context, /) -> Query:
        del text, language, context
        return self.scene.query

    def classifier(self, embed: Embed) -> Classify:
        async def classify(query: Query, /) -> Intent:
            intent = self.scene.intent
            return intent if intent.path == "rules" else replace(intent, embedding=await embed(query.text))

        return classify

    async def screen_meaning(self, text: str, read: tuple[tuple[str, Embedding], ...], /) -> Screening:
        del read
        return Screening(text, None, reports(v.MODERATION_STAGE))

    async def look_up_orders(self, question: Question, intent: IntentKind, /) -> OrderAnswer:
        del question, intent
        return OrderAnswer("None.", 0)

    async def embed(self, text: str, /) -> Embedding:
        del text
        return self.scene.embedding

    async def look_up_cache(self, query: Query, vector: Vector, intents: Collection[str], /) -> CacheLookup:
        del query, vector, intents
        return CacheLookup("miss", similarity=0.71)

    async def admit(self) -> Admitted:
        return Admitted(lambda: None)

    async def search(self, query: SearchQuery, /) -> SearchResult:
        del query
        return SearchResult(self.scene.found, wait_ms=0.2)

    async def fuse(self, keyword: SearchResult, vector: SearchResult, /) -> tuple[Hit, ...]:
        del vector
        return keyword.hits

    async def keep_relevant(self, query: Query, intent: IntentKind, hits: tuple[Hit, ...], /) -> Relevance:
        del query, intent
        return Relevance(hits)

    async def rerank(self, question: str, hits: tuple[Hit, ...], /) -> Reranking:
        del question, hits
        return self.scene.reranking

    async def screen_passages(self, hits: tuple[Hit, ...], /) -> PassageScreening:
        return PassageScreening(hits)

    async def build_prompt(
        self, query: Query, intent: IntentKind, hits: tuple[Hit, ...], context: Context, /
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

    blocked = doubtful = False

    def __init__(self, evidence: Evidence, /) -> None:
        del evidence
        self.reports: tuple[StageReport, ...] = ()

    @property
    def ended(self) -> bool:
        return self.blocked

    async def feed(self, piece: str, /) -> str:
        return piece

    async def finish(self) -> str:
        self.reports = reports(*OUTPUT_STAGES)
        return ""


class SpansOnly:
    """Puts spans round steps, and no limits (implements ``Around``). ``at`` hears of each point that a turn reaches."""

    def __init__(self, wraps: Wraps, at: At | None = None) -> None:
        self._wraps = wraps
        self._at = at

    def step(self, step: Callable[P, Awaitable[R]], row: Row[R]) -> Callable[P, Awaitable[R]]:
        return self._wraps.step(_heard(step, row.span.name, self._at) if self._at else step, row.span)

    def stream(
        self, step: Callable[P, AsyncGenerator[str | R, None]], row: Row[R]
    ) -> Callable[P, AsyncGenerator[str | R, None]]:
        return self._wraps.stream(_heard_stream(step, row.span.name, self._at) if self._at else step, row.span)

    def review(self, start_review: StartReview, row: Row[Sequence[StageReport]]) -> StartReview:
        return self._wraps.review(
            _heard_review(start_review, row.span.name, self._at) if self._at else start_review, row.span
        )


def _heard(step: Callable[P, Awaitable[R]], name: str, at: At) -> Callable[P, Awaitable[R]]:
    async def run(*args: P.args, **kwargs: P.kwargs) -> R:
        await at(name)
        return await step(*args, **kwargs)

    return run


def _heard_stream(
    step: Callable[P, AsyncGenerator[R, None]], name: str, at: At
) -> Callable[P, AsyncGenerator[R, None]]:
    async def run(*args: P.args, **kwargs: P.kwargs) -> AsyncGenerator[R, None]:
        await at(name)
        async with aclosing(step(*args, **kwargs)) as stream:
            async for item in stream:
                yield item
                await at(f"{name} after a piece")

    return run


def _heard_review(start_review: StartReview, name: str, at: At) -> StartReview:
    return lambda evidence: _HeardReview(start_review(evidence), name, at)


class _HeardReview(AroundReview):
    def __init__(self, review: Review, name: str, at: At) -> None:
        super().__init__(review)
        self._name = name
        self._at = at

    async def feed(self, piece: str, /) -> str:
        await self._at(self._name)
        return await self._review.feed(piece)

    async def finish(self) -> str:
        await self._at(f"{self._name} at the end")
        return await self._review.finish()


def chat(steps: ScriptedSteps, wraps: Wraps, *, at: At | None = None, table: Table | None = None) -> Chat:
    """The turn over ``steps``, each in its span."""
    return Chat(wrapped(steps.plain(), SpansOnly(wraps, at), table or Table()))


def reports(*stages: StageName, action: Action = "allow") -> tuple[StageReport, ...]:
    """What guardrail stages say that have just run."""
    now = time.time_ns()
    return tuple(StageReport(stage, action, now, now, 0.05, 1) for stage in stages)


def shipping() -> Scene:
    """The smallest turn: a question about shipping, four passages, an answer in two pieces that cites the first."""
    hits = tuple(
        Hit(Passage(f"p{i}", f"d{i}", f"Title {i}", "faq", "en", f"/faq/{i}", f"Text {i}."), 0.9 - i / 10)
        for i in range(4)
    )
    text, pieces = "It is free [1].", ("It is free ", "[1].")
    about = open_store().intents.of("help")
    return Scene(
        question=Question("How much is shipping?", "session-of-a-test", User("guest")),
        query=Query("How much?"),
        context=Context(),
        intent=Intent(about, 0.9, "head"),
        embedding=Embedding((1.0, 0.0), "encoder", tokens=5, wait_ms=0.1, busy_ms=0.2),
        found=hits,
        reranking=Reranking(hits, 4, "small"),
        prompt=Prompt((Message("user", "How much?"),), (hits[0].passage,), "How much?", about, "1"),
        generation=Generation(text, "small", "test", Usage(12, 4), first_token_ms=1.0, pieces=len(pieces)),
        parsed=Parsed(text, (Source("d0", "Title 0", "faq", "/faq/0", 0.9, (1,)),)),
        pieces=pieces,
    )
