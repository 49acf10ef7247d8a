"""Every step of a turn, a row each: its span, what it may take, and what is done where that does not help.

A row says what is put round a step, ``wrapped`` puts it there, for any steps: those that answer customers, which
``app/wiring.py`` builds, and those that tests and benchmarks play (``evals/doubles.py``).
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, ParamSpec, Protocol, TypeVar

from infra.llm.fallback import FallbackModel
from infra.telemetry import spans
from infra.telemetry.active import SpanSpec
from pipeline import ports
from pipeline.generation import Generate, Generated, Generator
from pipeline.retrieval import Retriever
from pipeline.store import Store
from pipeline.texts import Texts
from pipeline.turn import Steps
from pipeline.types.answers import CacheLookup, Generation, Parsed, Prompt, Stored
from pipeline.types.asking import Context, Intent, Query
from pipeline.types.orders import OrderAnswer
from pipeline.types.search import Admitted, Embedding, Hit, Relevance, Reranking, Retrieval, SearchResult
from pipeline.types.verdicts import PassageScreening, Screening, StageReport

P = ParamSpec("P")
R = TypeVar("R")

STORE_S, SEARCH_S, ENCODER_S = 0.5, 2.0, 10.0
STORES = "stores"
"""The circuit of cache and sessions: they live on one server, so what hangs for one of them hangs for both."""


@dataclass(frozen=True, slots=True)
class Row(Generic[R]):
    """What is put round a step.

    Args:
        span: its name, its kind, and how its result is described.
        part: what it needs, as errors, the log and degraded answers name it.
        seconds: its time limit.
        circuit: the breaker that leaves its part alone when it fails repeatedly.
        stand_in: what there is instead of its result when the part is away; it has to name the part as degraded.
        struck: whether a fault on demand strikes it.
    """

    span: SpanSpec[R]
    part: str = ""
    seconds: float | None = None
    circuit: str | None = None
    stand_in: Callable[[], R] | None = None
    struck: bool = True


def _unkept(part: str) -> Callable[[], Stored]:
    return lambda: Stored(stored=False, reason="unavailable", degraded=part)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows in the order of the turn, named as in ``Steps`` and ``PlainSteps``.

    What picks a text has none: that takes no time.
    """

    load_context: Row[Context] = Row(
        spans.CONTEXT_LOAD, "sessions", STORE_S, STORES, lambda: Context(degraded="sessions")
    )
    screen_message: Row[Screening] = Row(spans.INPUT_GUARDS)
    condense: Row[Query] = Row(spans.CONDENSE)
    classify: Row[Intent] = Row(spans.INTENT)
    screen_meaning: Row[Screening] = Row(spans.MEANING_GUARDS)
    look_up_orders: Row[OrderAnswer] = Row(spans.ORDER_LOOKUP, "orders", STORE_S)
    embed: Row[Embedding] = Row(spans.EMBEDDING, "encoder", ENCODER_S)
    look_up_cache: Row[CacheLookup] = Row(
        spans.CACHE_LOOKUP, "cache", STORE_S, STORES, lambda: CacheLookup("miss", degraded="cache")
    )
    admit: Row[Admitted] = Row(spans.ADMISSION)
    retrieve: Row[Retrieval] = Row(spans.RETRIEVAL, "search", stand_in=lambda: Retrieval((), degraded="search"))
    keyword: Row[SearchResult] = Row(spans.KEYWORD_SEARCH, "search", SEARCH_S, "search")
    vector: Row[SearchResult] = Row(spans.VECTOR_SEARCH, "search", SEARCH_S, "search")
    hybrid: Row[SearchResult] = Row(spans.HYBRID_SEARCH, "search", SEARCH_S, "search")
    fuse: Row[tuple[Hit, ...]] = Row(spans.FUSION)
    keep_relevant: Row[Relevance] = Row(spans.RELEVANCE)
    rerank: Row[Reranking] = Row(spans.RERANK, struck=False)
    """Its scorer is struck instead: the time limit is the reranker's own."""
    screen_passages: Row[PassageScreening] = Row(spans.PASSAGE_GUARDS)
    generate: Row[Generated] = Row(spans.GENERATION, struck=False)
    build_prompt: Row[Prompt] = Row(spans.PROMPT)
    model: Row[Generation] = Row(spans.LLM, "llm")
    quote: Row[Generation] = Row(spans.LLM, struck=False)
    parse: Row[Parsed] = Row(spans.PARSE)
    start_review: Row[Sequence[StageReport]] = Row(spans.OUTPUT_GUARDS, struck=False)
    store_answer: Row[Stored] = Row(spans.CACHE_STORE, "cache", STORE_S, STORES, _unkept("cache"))
    save_context: Row[Stored] = Row(spans.CONTEXT_SAVE, "sessions", STORE_S, STORES, _unkept("sessions"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainSteps:
    """The steps of a turn before anything is put round them, those inside of others among them.

    ``classify`` and ``screen_meaning`` are given the wrapped ``embed``. ``quote`` stands in for ``model``, and
    ``hybrid`` is for an index that fuses by itself.
    """

    load_context: ports.LoadContext
    screen_message: ports.ScreenMessage
    condense: ports.Condense
    classify: Callable[[ports.Embed], ports.Classify]
    screen_meaning: Callable[[ports.Embed], ports.ScreenMeaning]
    look_up_orders: ports.LookUpOrders
    embed: ports.Embed
    look_up_cache: ports.LookUpCache
    admit: ports.Admit
    keyword: ports.Search
    vector: ports.Search
    hybrid: ports.Search | None = None
    fuse: ports.Fuse
    keep_relevant: ports.KeepRelevant
    rerank: ports.Rerank
    screen_passages: ports.ScreenPassages
    build_prompt: ports.BuildPrompt
    model: ports.LanguageModel
    quote: ports.LanguageModel | None = None
    parse: ports.Parse
    start_review: ports.StartReview
    refuse: ports.Refuse
    texts: Texts
    store: Store
    store_answer: ports.StoreAnswer
    save_context: ports.SaveContext


class Around(Protocol):
    """Puts round a step what its row says, or some of it."""

    def step(self, step: Callable[P, Awaitable[R]], row: Row[R], /) -> Callable[P, Awaitable[R]]:
        """Wrap a step."""
        ...

    def stream(
        self, step: Callable[P, AsyncGenerator[str | R, None]], row: Row[R], /
    ) -> Callable[P, AsyncGenerator[str | R, None]]:
        """Wrap a step that yields texts and, last, its result."""
        ...

    def review(self, start_review: ports.StartReview, row: Row[Sequence[StageReport]], /) -> ports.StartReview:
        """Wrap the output guards."""
        ...


class Bare:
    """Puts nothing round a step (implements ``Around``, and ``Wraps`` of the evaluations)."""

    def step(self, step: Callable[P, Awaitable[R]], _: object, /) -> Callable[P, Awaitable[R]]:
        """Return ``step``."""
        return step

    def stream(
        self, step: Callable[P, AsyncGenerator[str | R, None]], _: object, /
    ) -> Callable[P, AsyncGenerator[str | R, None]]:
        """Return ``step``."""
        return step

    def review(self, start_review: ports.StartReview, _: object, /) -> ports.StartReview:
        """Return ``start_review``."""
        return start_review


def wrapped(plain: PlainSteps, around: Around, table: Table) -> Steps:
    """The steps as a turn calls them."""
    embed = around.step(plain.embed, table.embed)
    return Steps(
        load_context=around.step(plain.load_context, table.load_context),
        screen_message=around.step(plain.screen_message, table.screen_message),
        condense=around.step(plain.condense, table.condense),
        classify=around.step(plain.classify(embed), table.classify),
        screen_meaning=around.step(plain.screen_meaning(embed), table.screen_meaning),
        look_up_orders=around.step(plain.look_up_orders, table.look_up_orders),
        embed=embed,
        look_up_cache=around.step(plain.look_up_cache, table.look_up_cache),
        admit=around.step(plain.admit, table.admit),
        retrieve=around.step(_retriever(plain, around, table), table.retrieve),
        keep_relevant=around.step(plain.keep_relevant, table.keep_relevant),
        rerank=around.step(plain.rerank, table.rerank),
        screen_passages=around.step(plain.screen_passages, table.screen_passages),
        generate=around.stream(_generator(plain, around, table), table.generate),
        quote=_quoting(plain, around, table),
        parse=plain.parse,
        start_review=around.review(plain.start_review, table.start_review),
        refuse=plain.refuse,
        texts=plain.texts,
        store=plain.store,
        store_answer=around.step(plain.store_answer, table.store_answer),
        save_context=around.step(plain.save_context, table.save_context),
    )


def _retriever(plain: PlainSteps, around: Around, table: Table) -> Retriever:
    return Retriever(
        around.step(plain.keyword, table.keyword),
        around.step(plain.vector, table.vector),
        around.step(plain.fuse, table.fuse),
        around.step(plain.hybrid, table.hybrid) if plain.hybrid else None,
    )


def _generator(plain: PlainSteps, around: Around, table: Table) -> Generator:
    model = around.stream(plain.model, table.model)
    if plain.quote:
        model = FallbackModel(model, around.stream(plain.quote, table.quote), plain.texts)
    return _asking(model, plain, around, table)


def _quoting(plain: PlainSteps, around: Around, table: Table) -> Generate | None:
    if plain.quote is None:
        return None
    return around.stream(_asking(around.stream(plain.quote, table.quote), plain, around, table), table.generate)


def _asking(model: ports.LanguageModel, plain: PlainSteps, around: Around, table: Table) -> Generator:
    return Generator(around.step(plain.build_prompt, table.build_prompt), model, around.step(plain.parse, table.parse))
