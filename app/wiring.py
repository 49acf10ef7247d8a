"""The system put together: every part and every step as the settings have it.

What goes round a step stands in ``app/steps.py``, and in which order in ``app/wrap.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache, partial

from app.auth import Keys
from app.catalogue import CorpusVersion
from app.guards import StoreGuards, passage_guard
from app.lexicon import Lexicon, lexicon_of
from app.parts import EXCHANGES, Parts
from app.rehearsal import rehearse
from app.renewal import RenewedChat
from app.services import Dependency, Services
from app.settings import Settings
from app.steps import PlainSteps, Row, Table, wrapped
from app.watching import build_ratings, show_state
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
from infra.telemetry.setup import Telemetry
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
    show_state(telemetry, wiring.admission, breakers, faults)
    return Services(
        settings=settings,
        shop=wiring.store,
        chat=chat,
        run_turn=turns(limited(chat, part="turn", seconds=settings.turn_timeout_s)),
        rehearse=lambda: rehearse(steps(chat.lexicon), wiring.store.page.examples),
        telemetry=telemetry,
        model=parts.model,
        admission=wiring.admission,
        passage_guard=wiring.passage_guard,
        limiter=parts.stores.limiter,
        keys=Keys(settings.data_dir, demo=settings.demo_keys),
        parts=_health(settings, parts, telemetry),
        breakers=breakers,
        faults=faults,
        ratings=build_ratings(settings, telemetry),
        closing=(chat.close, parts.close),
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
        return PlainSteps(
            load_context=ContextLoader(parts.stores.sessions, screen, limit=EXCHANGES),
            screen_message=screen,
            condense=self._condensing(lexicon),
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

    def _condensing(self, lexicon: Lexicon) -> ReadOnce:
        store, foreign = self.store, NotSpoken(self.store.languages.words, lexicon.foreign)
        condense = Condenser(
            lexicon.title_names,
            store.trade,
            foreign=foreign,
            codes=lexicon.codes,
            shelf=self.shelf,
            numbers=store.order_numbers,
            today=store.today,
        )
        return ReadOnce(AsMeant(condense, lexicon.slips, foreign, store.trade), store.today)

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
