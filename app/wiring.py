"""The system put together: every part and every step as the settings have it.

What goes round a step stands in ``app/steps.py``, and in which order in ``app/wrap.py``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

from prometheus_client import CollectorRegistry, Gauge, Metric
from prometheus_client.metrics_core import CounterMetricFamily
from prometheus_client.registry import Collector

from app.auth import Keys
from app.catalogue import CorpusVersion
from app.guards import StoreGuards, passage_guard
from app.lexicon import Lexicon, lexicon_of
from app.parts import EXCHANGES, Parts
from app.rehearsal import rehearse
from app.renewal import RenewedChat
from app.services import Dependency, Services
from app.settings import Settings, WrongSetting
from app.steps import PlainSteps, Row, Table, wrapped
from app.version import app_version
from app.wrap import Layers
from guardrails.chain import PassageGuard
from infra.admission import Admission
from infra.corpus.catalogue import catalogue_facts
from infra.corpus.orders import FileOrderBook, moved_to, read_orders
from infra.faults import Faults
from infra.gradient import GradientLimit
from infra.models.harm_head import harm_head
from infra.resilience import Breakers, limited
from infra.store.reading import open_store
from infra.telemetry import spans
from infra.telemetry import vocabulary as v
from infra.telemetry.assessments import Assessments
from infra.telemetry.export import Sender
from infra.telemetry.keep import KeepRule
from infra.telemetry.prompts import PromptRegistry, WithPrompts
from infra.telemetry.ratings import Ratings
from infra.telemetry.sdk_sender import SdkSender
from infra.telemetry.senders import OtlpSender
from infra.telemetry.setup import SECOND_WAYS_OUT, Telemetry, TelemetryConfig
from pipeline.answer import parse
from pipeline.catalogue.shelf import Shelf
from pipeline.chat import Chat
from pipeline.context import ContextLoader, ContextSaver
from pipeline.conversation.condense import Condenser
from pipeline.errors import PartUnavailable
from pipeline.fusion import fuse
from pipeline.orders.desk import OrderDesk
from pipeline.ports import HarmHead, Search
from pipeline.prompt import PromptBuilder
from pipeline.relevance import RelevanceFilter
from pipeline.rerank import Reranker
from pipeline.semantic_cache import AnswerCache
from pipeline.store import Store
from pipeline.texts import Texts
from pipeline.understanding.as_meant import AsMeant
from pipeline.understanding.intent import IntentClassifier
from pipeline.understanding.read_once import ReadOnce
from pipeline.wording.spoken import NotSpoken
from pipeline.wording.tokens import approximate_tokens

CANDIDATES = 20
PROMPT_TOKENS = 3000
SIMILAR = 0.35
"""Cosine from which on two questions may be the same; what decides is `pipeline/questions/same_question.py`."""
NEAR, BLEND = 0.2, 0.2
"""Weights of late interaction against the fused order, and of the cross-encoder against both."""
READ, LEAST_SCORE = 4, 0.02
"""How many the cross-encoder reads, and what they must score. The figures stand in ``docs/models/reranker.md``."""
MODEL_SHARE = 0.8
"""Of a turn's time limit, what the language model may use of it: the rest is for the answer in its place."""


def build(
    settings: Settings, parts: Parts, telemetry: Telemetry, version: str, lexicon: Lexicon | None = None
) -> Services:
    """Put a running system together.

    ``lexicon`` has the names of the documents that are indexed as ``version``; without it, the first turn of this
    process knows those of the store's own.
    """
    faults, breakers = Faults(settings.faults != "off"), Breakers()
    wiring = _wiring(settings, parts, faults, version)
    layers = Layers(faults, breakers, telemetry.instrument)
    steps = lru_cache(maxsize=1)(wiring.steps)  # what is rehearsed are the steps that answer
    chat = RenewedChat(
        parts.corpus.index,
        wiring.corpus_version,
        lexicon or lexicon_of(settings.store),
        lambda names: Chat(wrapped(steps(names), layers, wiring.table()), candidates=CANDIDATES),
        lambda names: telemetry.redactor.mask_with(names.masking(wiring.store.order_numbers).mask),
        seen=version if lexicon else "",
    )
    turns = replace(telemetry.turns, passing=faults.tags)
    examples = wiring.store.page.examples
    _show_circuits(breakers, telemetry.registry)
    _show_line(wiring.admission, telemetry)
    telemetry.metrics.gauge(v.FAULTS_ACTIVE, "Faults on demand that strike now.", lambda: len(faults.active()))
    return Services(
        settings=settings,
        shop=wiring.store,
        chat=chat,
        run_turn=turns(limited(chat, part="turn", seconds=settings.turn_timeout_s)),
        rehearse=lambda: rehearse(steps(chat.lexicon), examples),
        telemetry=telemetry,
        model=parts.model,
        admission=wiring.admission,
        passage_guard=wiring.passage_guard,
        limiter=parts.stores.limiter,
        keys=Keys(settings.data_dir, demo=settings.demo_keys),
        parts=_health(settings, parts, telemetry),
        breakers=breakers,
        faults=faults,
        ratings=_ratings(settings, telemetry),
        closing=(
            chat.close,
            parts.model.close,
            parts.comparer.close,
            parts.scorer.close,
            parts.corpus.close,
            parts.stores.close,
        ),
    )


def _wiring(settings: Settings, parts: Parts, faults: Faults, version: str) -> _Wiring:
    """What stays when the steps are built anew over other names."""
    store = open_store(settings.store)
    return _Wiring(
        settings,
        store,
        parts,
        faults,
        CorpusVersion(version, parts.corpus.index),
        Admission(
            parts.scorer,
            GradientLimit(most=settings.max_turns),
            within_ms=settings.rerank_budget_ms,
            patience_s=settings.admission_wait_ms / 1000,
        ),
        passage_guard(store.trade),
        harm_head(parts.corpus.encoder.name),
        FileOrderBook(moved_to(read_orders(settings.store / "orders.json"), store.today())),
        Shelf(catalogue_facts(settings.store), store.trade, store.fields, store.currency),
    )


def _condenser(lexicon: Lexicon, shelf: Shelf, store: Store, foreign: NotSpoken) -> Condenser:
    return Condenser(
        lexicon.title_names,
        store.trade,
        foreign=foreign,
        codes=lexicon.codes,
        shelf=shelf,
        numbers=store.order_numbers,
        today=store.today,
    )


def _show_circuits(breakers: Breakers, registry: CollectorRegistry) -> None:
    gauge = Gauge(v.CIRCUIT_OPEN, "1 while a part is left alone.", ("part",), registry=registry)
    for part in breakers.states:
        gauge.labels(part).set_function(lambda part=part: float(breakers.states[part] == "opened"))


def _ratings(settings: Settings, telemetry: Telemetry) -> Ratings | None:
    if settings.mlflow_address is None:
        return None
    ratings = Ratings(Assessments(settings.mlflow_address), telemetry.metrics.lost_rating)
    telemetry.look_after(ratings)
    return ratings


def _show_line(admission: Admission, telemetry: Telemetry) -> None:
    """How the line in front of the search stands."""
    gauge = telemetry.metrics.gauge
    gauge(v.ADMITTED_INSIDE, "Turns that search now.", lambda: admission.inside)
    gauge(v.ADMITTED_MOST, "Turns that may search at once.", lambda: admission.most_inside)
    gauge(v.ADMISSION_LINE, "Turns in line for their search.", lambda: admission.waiting)
    gauge(v.ADMISSION_WAIT_SECONDS, "What a turn would wait for its search.", lambda: admission.wait_ms / 1000)
    telemetry.registry.register(_Refused(admission))


class _Refused(Collector):
    """Counts who was refused, by where."""

    def __init__(self, admission: Admission) -> None:
        self._admission = admission

    def collect(self) -> Iterator[Metric]:
        family = CounterMetricFamily(v.ADMISSION_REFUSED, "Turns refused for want of room.", labels=("at",))
        for place, count in self._admission.refused.items():
            family.add_metric((place,), count)
        yield family


def build_telemetry(settings: Settings, lexicon: Lexicon | None = None) -> Telemetry:
    """Tracing as the settings ask for it: exactly one way out, or none. ``lexicon`` as for ``build``.

    Raises:
        WrongSetting: the environment asks for a second way out.
    """
    mask = (lexicon or lexicon_of(settings.store)).masking(open_store(settings.store).order_numbers).mask
    config = TelemetryConfig(
        mode=settings.trace_mode,
        capture=settings.trace_content,
        autolog=settings.trace_autolog,
        rule=KeepRule(settings.keep_ratio, settings.trace_slow_ms),
        tags={v.TAG_REGION: settings.region, v.TAG_ENV: settings.env, v.TAG_VERSION: app_version()},
    )
    if settings.trace_mode == "off":
        return Telemetry(config, mask, None)
    if second := [name for name in SECOND_WAYS_OUT if os.environ.get(name)]:
        raise WrongSetting(
            f"{second[0]}: every trace would be sent twice; unset it, MANGA_TRACE_URL says where they go"
        )
    sender, address = _sender(settings), settings.mlflow_address
    if address is None:
        return Telemetry(config, mask, sender)
    registry = PromptRegistry(address, settings.tenant, settings.trace_experiment)
    return Telemetry(config, mask, WithPrompts(sender, registry), Assessments(address).write)


def _sender(settings: Settings) -> Sender[Any]:
    """The one way out."""
    if settings.trace_mode == "collector":
        url = settings.trace_url or "http://127.0.0.1:4318"
        return OtlpSender(f"{url.removesuffix('/v1/traces')}/v1/traces", {})
    if settings.trace_mode == "sdk":
        return SdkSender(f"{settings.mlflow_address}", settings.trace_experiment)
    return OtlpSender(f"{settings.mlflow_address}/v1/traces", {"x-mlflow-experiment-id": settings.trace_experiment})


def _health(settings: Settings, parts: Parts, telemetry: Telemetry) -> tuple[Dependency, ...]:
    async def traces() -> None:
        if telemetry.backend_healthy is False:
            trouble = "refuses every trace" if telemetry.backend_refuses else "does not answer"
            raise PartUnavailable("traces", f"the backend {trouble}; {telemetry.waiting} turns wait")

    return (
        Dependency("search", parts.corpus.index.ping, required=True, detail=settings.search),
        Dependency("cache", parts.stores.answers.ping, detail=settings.cache),
        Dependency("sessions", parts.stores.sessions.ping, detail=settings.cache),
        Dependency("llm", parts.model.ping, detail=parts.model.note or parts.model.name),
        Dependency("traces", traces, detail=settings.trace_mode),
    )


@dataclass(frozen=True, slots=True)
class _Wiring:
    """Builds every step of a turn."""

    settings: Settings
    store: Store
    parts: Parts
    faults: Faults
    corpus_version: CorpusVersion
    admission: Admission
    passage_guard: PassageGuard
    harms: HarmHead | None
    book: FileOrderBook
    shelf: Shelf

    def table(self) -> Table:
        """The rows, with the models' as the settings and the parts have them."""
        settings = self.settings
        call = spans.llm((settings.price_input_usd, settings.price_output_usd))
        seconds = min(settings.llm_timeout_s, MODEL_SHARE * settings.turn_timeout_s)
        served = Row(call, "llm", seconds, circuit="llm")
        return Table(
            classify=Row(spans.intent(self.parts.intent_head.name)),
            model=served if self.stands_in else Row(call),
        )

    @property
    def stands_in(self) -> bool:
        """Whether the extractive generator stands in for the model: for any other than itself."""
        return not self.parts.model.built_in

    def steps(self, lexicon: Lexicon) -> PlainSteps:
        """Every step of a turn over these names, in order."""
        settings, store, parts = self.settings, self.store, self.parts
        index, guards = parts.corpus.index, StoreGuards(store, lexicon, settings.quote_personal_data)
        screen = guards.of_message(settings.max_message_chars)
        prompts = PromptBuilder(PROMPT_TOKENS, approximate_tokens, store.instructions, store.intents)
        scope = partial(self._cache_scope, prompts.version, lexicon.mark)
        cache = AnswerCache(parts.stores.answers, scope=scope, threshold=SIMILAR, same=lexicon.same_question)
        foreign = NotSpoken(store.languages.words, lexicon.foreign)
        return PlainSteps(
            load_context=ContextLoader(parts.stores.sessions, screen, limit=EXCHANGES),
            screen_message=screen,
            condense=ReadOnce(
                AsMeant(_condenser(lexicon, self.shelf, store, foreign), lexicon.slips, foreign, store.trade),
                store.today,
            ),
            classify=lambda embed: IntentClassifier(
                store.intents, parts.intent_head, embed, store.trade, store.order_numbers
            ),
            screen_meaning=guards.of_meaning(self.harms),
            look_up_orders=OrderDesk(self.book, store, today=store.today),
            embed=parts.corpus.encoder,
            look_up_cache=cache.look_up,
            admit=self.admission,
            keyword=self._searching(index.keyword),
            vector=self._searching(index.vector),
            hybrid=index.hybrid,
            fuse=fuse,
            keep_relevant=RelevanceFilter(lexicon.spelling.strange, store.trade),
            rerank=self.admission.own(self._reranker()),
            screen_passages=self.passage_guard,
            build_prompt=prompts,
            model=parts.model.generate,
            quote=parts.extractive.generate if self.stands_in else None,
            parse=guards.with_masked_sources(parse),
            start_review=guards.of_answer(),
            refuse=guards.refuse,
            texts=Texts(store.languages),
            store=store,
            store_answer=cache.store,
            save_context=ContextSaver(parts.stores.sessions),
        )

    def _searching(self, search: Search) -> Search:
        return self.admission.own(search) if self.settings.search == "lancedb" else search

    def _reranker(self) -> Reranker:
        # The budget is the reranker's own, so here the fault is the scorer's.
        score = self.faults.around(self.parts.scorer, spans.RERANK.name)
        return Reranker(
            self.parts.comparer,
            score,
            NEAR,
            BLEND,
            READ,
            min_score=LEAST_SCORE,
            budget_ms=self.settings.rerank_budget_ms,
            trade=self.store.trade,
        )

    async def _cache_scope(self, prompt: str, names: str, language: str) -> str:
        encoder, corpus = self.parts.corpus.encoder.name, await self.corpus_version()
        return f"{self.parts.model.name}:{encoder}:{prompt}:{corpus}:{names}:{language}"
