"""Where every step gets its time limit, its span and its stand-in.

From the inside out: the fault on demand, the limit, the breaker, the span, the stand-in. So a fault meets what the
part's own would, and a span shows the failure that the stand-in covers up.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from typing import ParamSpec, TypeVar

from prometheus_client import CollectorRegistry, Gauge

from app import guards
from app.auth import Keys
from app.catalogue import CorpusVersion
from app.models import approximate_tokens
from app.parts import EXCHANGES, Parts
from app.services import Part, Services, app_version
from app.settings import Settings, WrongSetting
from guardrails import pii
from infra.admission import Admission
from infra.corpus.bundled import catalogue_authors, catalogue_titles, offer_codes
from infra.corpus.languages import ForeignLanguages
from infra.corpus.nicknames import Nicknames
from infra.corpus.orders import FileOrderBook, moved_to, read_orders
from infra.corpus.spelling import Spelling
from infra.faults import Faults
from infra.llm.fallback import FallbackModel
from infra.models.intent_head import TrainedIntentHead
from infra.resilience import Breakers, limited, limited_stream, standing_in
from infra.telemetry import spans
from infra.telemetry import vocabulary as v
from infra.telemetry.active import SpanSpec
from infra.telemetry.keep import KeepRule
from infra.telemetry.sdk_sender import SdkSender
from infra.telemetry.senders import OtlpSender
from infra.telemetry.setup import SECOND_WAYS_OUT, Telemetry, TelemetryConfig
from infra.telemetry.store import TraceStore
from infra.telemetry.traced import Instrument
from pipeline.answer import parse
from pipeline.chat import Chat, Steps
from pipeline.condense import Condenser
from pipeline.context import ContextLoader, ContextSaver
from pipeline.errors import PartUnavailable
from pipeline.fusion import fuse
from pipeline.generation import Generator
from pipeline.intent import IntentClassifier
from pipeline.intent_rules import RULES
from pipeline.offers import OfferCodes
from pipeline.orders import OrderDesk
from pipeline.ports import LanguageModel, Rerank, Retrieve
from pipeline.prompt import PROMPT_VERSION, PromptBuilder
from pipeline.relevance import RelevanceFilter
from pipeline.rerank import Reranker
from pipeline.retrieval import Retriever
from pipeline.same_question import SameQuestion
from pipeline.semantic_cache import AnswerCache
from pipeline.types import CacheLookup, Context, Retrieval, Stored

P = ParamSpec("P")
R = TypeVar("R")

CANDIDATES = 20
PROMPT_TOKENS = 3000
SIMILAR = 0.8
"""Cosine from which on two questions may be the same; what decides is `pipeline/same_question.py`."""
BLEND, LEAST_SCORE = 0.2, 0.02
"""Weight of the cross-encoder against the fused order, and what it must score: see ``docs/models/reranker.md``."""
STORE_S, SEARCH_S, ENCODER_S = 0.5, 2.0, 10.0
STORES = "stores"
"""The circuit of cache and sessions: they live on one server, so what hangs for one of them hangs for both."""
MODEL_SHARE = 0.8
"""Of a turn's time limit, what the language model may use of it: the rest is for the answer in its place."""


def build(settings: Settings, parts: Parts, telemetry: Telemetry, version: str) -> Services:
    """Put a running system together."""
    breakers, corpus_version = Breakers(), CorpusVersion(version, parts.corpus.index)
    admission = Admission(parts.scorer, within_ms=settings.rerank_budget_ms)
    wrap = Wrap(Faults(settings.faults != "off"), breakers, telemetry.instrument)
    chat = Chat(_Wiring(settings, parts, wrap, corpus_version, admission).steps(), candidates=CANDIDATES)
    turns = replace(telemetry.turns, passing=wrap.faults.tags)
    _show_circuits(breakers, telemetry.registry)
    _show_line(admission, telemetry.registry)
    return Services(
        settings=settings,
        run_turn=turns(limited(chat, part="turn", seconds=settings.turn_timeout_s)),
        telemetry=telemetry,
        model=parts.model,
        limiter=parts.stores.limiter,
        keys=Keys(settings.data_dir, demo=settings.demo_keys),
        parts=_health(settings, parts, telemetry),
        breakers=breakers,
        faults=wrap.faults,
        store=TraceStore(settings.mlflow_address, settings.trace_experiment) if settings.mlflow_address else None,
        closing=(
            parts.model.close,
            parts.scorer.close,
            parts.corpus.close,
            parts.stores.close,
        ),
    )


def same_question() -> SameQuestion:
    """What compares questions for the cache; it knows the catalogue's names."""
    return SameQuestion(_title_by_name())


@cache
def foreign_languages() -> ForeignLanguages:
    """What tells that a message is in a language that we do not speak. One for the process, for its dictionaries."""
    return ForeignLanguages([*_title_by_name(), *catalogue_authors()])


@cache
def _title_by_name() -> dict[str, str]:
    return {name: names.title for names in reversed(catalogue_titles()) for name in reversed(names.all) if name}


@cache
def _spelling() -> Spelling:
    """One for the process: its dictionary takes 17 MB."""
    return Spelling(_title_by_name())


@cache
def _nicknames() -> Nicknames:
    return Nicknames(list(_title_by_name()), catalogue_authors(), _spelling().unknown)


def _condenser() -> Condenser:
    names = _nicknames()
    near = (_spelling(), names.initials, names.blend, names.part)
    codes = OfferCodes(offer_codes())
    return Condenser(_title_by_name(), near=near, foreign=foreign_languages(), codes=codes, today=_today)


def _today() -> date:
    return datetime.now(UTC).date()


def _show_circuits(breakers: Breakers, registry: CollectorRegistry) -> None:
    gauge = Gauge("manga_circuit_open", "1 while a part is left alone.", ("part",), registry=registry)
    for part in breakers.states:
        gauge.labels(part).set_function(lambda part=part: float(breakers.states[part] == "opened"))


def _show_line(admission: Admission, registry: CollectorRegistry) -> None:
    """How the line in front of the reranker stands."""
    numbers: dict[tuple[str, str], Callable[[], float]] = {
        ("manga_admission_inside", "Turns that search now."): lambda: admission.inside,
        ("manga_admission_wait_seconds", "What a turn would wait for the reranker."): lambda: admission.wait_ms / 1000,
    }
    for (name, text), read in numbers.items():
        Gauge(name, text, registry=registry).set_function(read)


def build_telemetry(settings: Settings) -> Telemetry:
    """Tracing as the settings ask for it: exactly one way out, or none.

    Raises:
        WrongSetting: the environment asks for a second way out.
    """
    config = TelemetryConfig(
        mode=settings.trace_mode,
        capture=settings.trace_content,
        autolog=settings.trace_autolog,
        rule=KeepRule(settings.keep_ratio, settings.trace_slow_ms),
        tags={v.TAG_REGION: settings.region, v.TAG_ENV: settings.env, v.TAG_VERSION: app_version()},
    )
    if settings.trace_mode == "off":
        return Telemetry(config, pii.mask, None)
    if second := [name for name in SECOND_WAYS_OUT if os.environ.get(name)]:
        raise WrongSetting(
            f"{second[0]}: every trace would be sent twice; unset it, MANGA_TRACE_URL says where they go"
        )
    if settings.trace_mode == "collector":
        url = settings.trace_url or "http://127.0.0.1:4318"
        return Telemetry(config, pii.mask, OtlpSender(f"{url.removesuffix('/v1/traces')}/v1/traces", {}))
    if settings.trace_mode == "sdk":
        return Telemetry(config, pii.mask, SdkSender(f"{settings.mlflow_address}", settings.trace_experiment))
    headers = {"x-mlflow-experiment-id": settings.trace_experiment}
    return Telemetry(config, pii.mask, OtlpSender(f"{settings.mlflow_address}/v1/traces", headers))


def _health(settings: Settings, parts: Parts, telemetry: Telemetry) -> tuple[Part, ...]:
    async def traces() -> None:
        if telemetry.backend_healthy is False:
            raise PartUnavailable("traces", f"the backend does not answer; {telemetry.waiting} turns wait")

    return (
        Part("search", parts.corpus.index.ping, required=True, detail=settings.search),
        Part("cache", parts.stores.answers.ping, detail=settings.cache),
        Part("sessions", parts.stores.sessions.ping, detail=settings.cache),
        Part("llm", parts.model.ping, detail=parts.model.note or parts.model.name),
        Part("traces", traces, detail=settings.trace_mode),
    )


@dataclass(frozen=True, slots=True)
class Wrap:
    """What is put round a step, all but its stand-in."""

    faults: Faults
    breakers: Breakers
    trace: Instrument

    def step(
        self,
        step: Callable[P, Awaitable[R]],
        spec: SpanSpec[R],
        *,
        part: str = "",
        seconds: float | None = None,
        circuit: str | None = None,
    ) -> Callable[P, Awaitable[R]]:
        """Wrap a step. ``seconds`` limits it, and ``circuit`` names its breaker; without them it has neither."""
        wrapped = self.faults.around(step, spec.name)
        if seconds is not None:
            wrapped = limited(wrapped, part=part, seconds=seconds)
        if circuit is not None:
            wrapped = self.breakers.around(wrapped, part=part, circuit=circuit)
        return self.trace.step(wrapped, spec)


class _Wiring:
    """Wraps every step of a turn."""

    def __init__(
        self, settings: Settings, parts: Parts, wrap: Wrap, corpus_version: CorpusVersion, admission: Admission
    ) -> None:
        self._settings = settings
        self._admission = admission
        self._parts = parts
        self._wrap = wrap
        self._corpus_version = corpus_version

    def steps(self) -> Steps:
        """Every step of a turn, in order."""
        wrap, parts, titles = self._wrap, self._parts, list(_title_by_name())
        embed = wrap.step(parts.corpus.encoder, spans.EMBEDDING, part="encoder", seconds=ENCODER_S)
        screen = guards.input_guards(titles, self._settings.max_message_chars)
        cache = AnswerCache(parts.stores.answers, scope=self._cache_scope, threshold=SIMILAR, same=same_question())
        book = FileOrderBook(moved_to(read_orders(), _today()))
        orders = OrderDesk(book, today=_today)
        load = ContextLoader(parts.stores.sessions, screen, limit=EXCHANGES)
        save = ContextSaver(parts.stores.sessions)
        classify = IntentClassifier(RULES, TrainedIntentHead(encoder=parts.corpus.encoder.name), embed)
        return Steps(
            load_context=standing_in(
                self._stored(load, spans.CONTEXT_LOAD, "sessions"),
                part="sessions",
                result=lambda: Context(degraded="sessions"),
            ),
            screen_message=wrap.step(screen, spans.INPUT_GUARDS),
            condense=wrap.step(_condenser(), spans.CONDENSE),
            classify=wrap.step(classify, spans.INTENT),
            look_up_orders=wrap.step(orders, spans.ORDER_LOOKUP, part="orders", seconds=STORE_S),
            embed=embed,
            look_up_cache=standing_in(
                self._stored(cache.look_up, spans.CACHE_LOOKUP, "cache"),
                part="cache",
                result=lambda: CacheLookup("miss", degraded="cache"),
            ),
            admit=wrap.step(self._admission, spans.ADMISSION),
            retrieve=self._retrieve(),
            rerank=self._rerank(),
            keep_relevant=wrap.step(RelevanceFilter(_spelling().strange), spans.RELEVANCE),
            screen_passages=wrap.step(guards.passage_guard(), spans.PASSAGE_GUARDS),
            generate=wrap.trace.stream(
                Generator(
                    wrap.step(PromptBuilder(PROMPT_TOKENS, approximate_tokens), spans.PROMPT),
                    self._model(),
                    wrap.step(guards.with_masked_sources(parse, self._settings.quote_personal_data), spans.PARSE),
                ),
                spans.GENERATION,
            ),
            start_review=wrap.trace.review(
                guards.output_guards(titles, self._settings.quote_personal_data), spans.OUTPUT_GUARDS
            ),
            refuse=guards.refuse,
            store_answer=standing_in(
                self._stored(cache.store, spans.CACHE_STORE, "cache"),
                part="cache",
                result=lambda: Stored(stored=False, reason="unavailable", degraded="cache"),
            ),
            save_context=standing_in(
                self._stored(save, spans.CONTEXT_SAVE, "sessions"),
                part="sessions",
                result=lambda: Stored(stored=False, reason="unavailable", degraded="sessions"),
            ),
        )

    def _retrieve(self) -> Retrieve:
        wrap, index = self._wrap, self._parts.corpus.index
        keyword = self._searched(index.keyword, spans.KEYWORD_SEARCH)
        vector = self._searched(index.vector, spans.VECTOR_SEARCH)
        hybrid = self._searched(index.hybrid, spans.HYBRID_SEARCH) if index.hybrid else None
        retriever = Retriever(keyword, vector, wrap.step(fuse, spans.FUSION), hybrid)
        return standing_in(
            wrap.step(retriever, spans.RETRIEVAL), part="search", result=lambda: Retrieval((), degraded="search")
        )

    def _rerank(self) -> Rerank:
        budget = self._settings.rerank_budget_ms
        # The budget is the reranker's own, so here the fault is the scorer's.
        score = self._wrap.faults.around(self._parts.scorer, spans.RERANK.name)
        reranker = Reranker(score, blend=BLEND, min_score=LEAST_SCORE, budget_ms=budget)
        return self._wrap.trace.step(reranker, spans.RERANK)

    def _model(self) -> LanguageModel:
        """The chosen model; any other than the extractive generator has that one to stand in."""
        parts, settings, faults, trace = self._parts, self._settings, self._wrap.faults, self._wrap.trace
        call = spans.llm((settings.price_input_usd, settings.price_output_usd))
        if parts.model.provider == "extractive":
            return trace.stream(faults.around_stream(parts.extractive.generate, call.name), call)
        seconds = min(settings.llm_timeout_s, MODEL_SHARE * settings.turn_timeout_s)
        struck = faults.around_stream(parts.model.generate, call.name)
        limited_model = limited_stream(struck, part="llm", seconds=seconds)
        guarded = self._wrap.breakers.around_stream(limited_model, part="llm")
        return FallbackModel(trace.stream(guarded, call), trace.stream(parts.extractive.generate, call))

    def _searched(self, search: Callable[P, Awaitable[R]], spec: SpanSpec[R]) -> Callable[P, Awaitable[R]]:
        return self._wrap.step(search, spec, part="search", seconds=SEARCH_S, circuit="search")

    def _stored(self, step: Callable[P, Awaitable[R]], spec: SpanSpec[R], part: str) -> Callable[P, Awaitable[R]]:
        return self._wrap.step(step, spec, part=part, seconds=STORE_S, circuit=STORES)

    async def _cache_scope(self, language: str) -> str:
        encoder, corpus = self._parts.corpus.encoder.name, await self._corpus_version()
        return f"{self._parts.model.name}:{encoder}:{PROMPT_VERSION}:{corpus}:{language}"
