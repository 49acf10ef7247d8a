"""One turn, readable top to bottom: the tour of the system."""

from __future__ import annotations

import time
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TypeVar

from pipeline import texts
from pipeline.audience import unasked_for
from pipeline.generation import Generate, Generated
from pipeline.masks import without_masks
from pipeline.offers import offers_for, valid_on
from pipeline.order_topics import RETURN, order_topic, trouble_with_goods
from pipeline.orders import of_each
from pipeline.ports import (
    Admit,
    Classify,
    Condense,
    Embed,
    Emit,
    KeepRelevant,
    LoadContext,
    LookUpCache,
    LookUpOrders,
    Refuse,
    Rerank,
    Retrieve,
    Review,
    SaveContext,
    ScreenMessage,
    ScreenPassages,
    StartReview,
    StoreAnswer,
)
from pipeline.routes import LISTING, ROUTES, Route, scope_of, wants_offers
from pipeline.types import (
    CachedAnswer,
    CacheLookup,
    Context,
    Evidence,
    Exchange,
    GuardrailOutcome,
    Hit,
    Intent,
    Query,
    Question,
    Reply,
    Screening,
    SearchQuery,
    StageReport,
    Usage,
    Vector,
)

T = TypeVar("T")

_MOST_OFFERS = 100
"""More than a shop ever has at once, so that a search for them brings all."""
_WITH_THE_UNASKED = 2
"""How many times more titles are searched for than are weighed, as those for adults only are left out."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Everything a turn calls, in the order of the turn. ``app/wiring.py`` fills it with wrapped steps."""

    load_context: LoadContext
    screen_message: ScreenMessage
    condense: Condense
    classify: Classify
    look_up_orders: LookUpOrders
    embed: Embed
    look_up_cache: LookUpCache
    admit: Admit
    retrieve: Retrieve
    rerank: Rerank
    keep_relevant: KeepRelevant
    screen_passages: ScreenPassages
    generate: Generate
    start_review: StartReview
    refuse: Refuse
    store_answer: StoreAnswer
    save_context: SaveContext


@dataclass(slots=True)
class Turn:
    """What one turn has gathered so far."""

    question: Question
    emit: Emit
    started: float = field(default_factory=time.perf_counter)
    degraded: list[str] = field(default_factory=list[str])
    said: list[str] = field(default_factory=list[str])
    first_sentence_ms: float | None = None
    next_paragraph: bool = False
    """Whether what is said next answers another wish."""

    def note(self, result: T) -> T:
        """Remember the part that had to do without something, and pass the result on."""
        part: str | None = getattr(result, "degraded", None)
        if part and part not in self.degraded:
            self.degraded.append(part)
        return result

    async def say(self, text: str) -> None:
        """Show text that the output guards have released."""
        if not text:
            return
        if self.next_paragraph:
            self.next_paragraph, text = False, f"\n\n{text.lstrip()}"
        if self.first_sentence_ms is None:
            self.first_sentence_ms = (time.perf_counter() - self.started) * 1000
        self.said.append(text)
        await self.emit(text)

    @property
    def answer(self) -> str:
        """What has been shown so far."""
        return "".join(self.said).strip()


@dataclass(frozen=True, slots=True)
class Wish:
    """One of the things that a message asks for."""

    query: Query
    intent: Intent

    @property
    def route(self) -> Route:
        """The way that it goes."""
        return ROUTES[self.intent.name]

    @property
    def is_in_doubt(self) -> bool:
        """Whether it has to be asked back which title is meant."""
        return bool(self.query.may_mean) and self.route.kind != "lookup"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is left for the pages to answer: the whole question, its wishes, and whether the answer may serve others."""

    query: Query
    wishes: tuple[Wish, ...]
    context: Context
    shareable: bool

    @property
    def intent(self) -> Intent:
        """The first wish's."""
        return self.wishes[0].intent


class Chat:
    """Answers questions. Holds no state of its own between turns."""

    def __init__(self, steps: Steps, *, candidates: int = 20) -> None:
        self._steps = steps
        self._candidates = candidates

    async def __call__(self, question: Question, emit: Emit, /) -> Reply:
        """Run one turn. Text goes to ``emit`` as soon as the output guards release it; the reply holds all of it.

        Raises:
            UnknownSession: the session is another user's.
            Busy: too many turns want to search.
            PartUnavailable: a part that nothing can stand in for is down.
        """
        turn, steps = Turn(question, emit), self._steps
        context = turn.note(await steps.load_context(question))
        screening = await steps.screen_message(question.text)
        if screening.blocked:
            return await self._refuse(turn, screening)
        query = await steps.condense(without_masks(screening.text), question.language, context)
        wishes = [Wish(part, await steps.classify(part)) for part in query.parts or (query,)]
        reply = await self._serve(turn, query, wishes, context, untouched=screening.outcome is None)
        intent = wishes[0].intent
        reply = replace(reply, intent=intent, guardrail=reply.guardrail or screening.outcome)
        exchange = Exchange(
            screening.text, reply.answer, intent.name, reply.sources[0].title if reply.sources else None
        )
        turn.note(await steps.save_context(question, exchange))
        return replace(reply, degraded=tuple(turn.degraded), first_sentence_ms=turn.first_sentence_ms)

    async def _serve(self, turn: Turn, query: Query, wishes: list[Wish], context: Context, *, untouched: bool) -> Reply:
        """Grant every wish: what the order book knows first, then what the pages say. Small talk only by itself."""
        reply = self._reply(turn)
        if query.foreign:
            reply = await self._recite(turn, texts.languages_spoken(query.foreign))
        for wish, said in zip(wishes, of_each(turn.question.text, [wish.query.text for wish in wishes]), strict=True):
            if wish.route.kind == "lookup":
                reply = await self._look_up_orders(turn, wish, said)
        for wish in wishes:
            if wish.is_in_doubt:
                reply = await self._recite(turn, texts.did_you_mean(wish.query.may_mean, wish.query.language))
        left = tuple(page for wish in wishes if not wish.is_in_doubt and (page := _for_the_pages(wish)))
        if left:
            # An answer that depends on the conversation, or on a message that a guard changed, is nobody else's answer;
            # nor is one that begins with the languages that we speak.
            alone = left == tuple(wishes) and not (query.condensed or query.foreign)
            alone = alone and query.reader_age is None and untouched
            shareable = alone and all(wish.route.cacheable for wish in left)
            asked = Asked(query if left == tuple(wishes) else _together(left), left, context, shareable)
            return await self._answer(turn, asked)
        if not turn.said:
            talk = next((wish for wish in wishes if wish.intent.name == "escalation"), wishes[0])
            return await self._recite(turn, texts.template(talk.intent.name, talk.query.text, talk.query.language))
        return reply

    async def _refuse(self, turn: Turn, screening: Screening) -> Reply:
        """Say no politely, naming no rule. What was refused is not remembered, so it cannot steer what follows."""
        await turn.say(self._steps.refuse(screening.reports, turn.question.language))
        return self._reply(turn, guardrail=screening.outcome)

    async def _recite(self, turn: Turn, text: str, own_values: tuple[str, ...] = ()) -> Reply:
        """Say a text of our own. It passes the output guards like any other."""
        review = self._steps.start_review(Evidence(turn.question.text, own_values=own_values))
        turn.next_paragraph = bool(turn.said)
        await turn.say(await review.feed(text))
        return await self._close(turn, review, self._reply(turn, model="template"))

    async def _look_up_orders(self, turn: Turn, wish: Wish, said: str) -> Reply:
        """What the order book knows of the orders that the wish speaks of, or goes on about."""
        question = replace(turn.question, text=" ".join([said, *wish.query.orders]))
        found = await self._steps.look_up_orders(question, wish.intent.name)
        reply = await self._recite(turn, found.text, found.own_values)
        return replace(reply, model="order_book")

    async def _answer(self, turn: Turn, asked: Asked) -> Reply:
        """The retrieval route: from the cache, or from what both searches find."""
        steps, query = self._steps, asked.query
        vector = (asked.intent.embedding or await steps.embed(query.text)).vector
        lookup = turn.note(await steps.look_up_cache(query, vector)) if asked.shareable else CacheLookup("bypass")
        if lookup.answer:
            return await self._repeat(turn, lookup.answer, lookup)
        hits = await self._admitted(turn, asked.wishes, vector)
        if not hits:
            return replace(await self._recite(turn, self._nothing(turn, query)), cache=lookup.status)
        reply = replace(await self._generate(turn, asked, hits), cache=lookup.status)
        if asked.shareable and reply.sources and reply.guardrail is None and not turn.degraded:
            kept = CachedAnswer(query.text, reply.answer, reply.sources, asked.intent.name, reply.model)
            turn.note(await steps.store_answer(query, vector, kept, lookup.scope))
        return reply

    async def _repeat(self, turn: Turn, kept: CachedAnswer, lookup: CacheLookup) -> Reply:
        """Say a kept answer again."""
        reply = await self._recite(turn, kept.answer)
        return replace(reply, sources=kept.sources, cache=lookup.status, model=kept.model)

    async def _admitted(self, turn: Turn, wishes: tuple[Wish, ...], vector: Vector) -> tuple[Hit, ...]:
        """Search if there is room for another search: only what costs a machine much may be refused."""
        place = await self._steps.admit()
        try:
            return await self._find_all(turn, wishes, vector)
        finally:
            place.leave()

    async def _find_all(self, turn: Turn, wishes: tuple[Wish, ...], vector: Vector) -> tuple[Hit, ...]:
        """What each wish finds, the best of every one first. ``vector`` is that of a message with one wish."""
        found: list[tuple[Hit, ...]] = []
        for wish in wishes:
            alone = len(wishes) == 1 and not wish.query.wish
            at = vector if alone else (await self._steps.embed(wish.query.wish or wish.query.text)).vector
            found.append(await self._find(turn, wish, at))
        in_turn = [hit for rank in zip_longest(*found) for hit in rank if hit is not None]
        return tuple({hit.passage.id: hit for hit in in_turn}.values())

    async def _find(self, turn: Turn, wish: Wish, vector: Vector) -> tuple[Hit, ...]:
        """Search both ways, keep what speaks of the wish, rerank, and leave out what tries to instruct the model."""
        steps, text = self._steps, wish.query.wish or wish.query.text
        scope = scope_of(wish.query, wish.intent.name)
        listing = wish.intent.name in LISTING
        limit = self._candidates * (_WITH_THE_UNASKED if listing else 1)
        search = SearchQuery(text, vector, wish.query.language, scope.types, limit, scope.within)
        found = await self._offers(turn, wish, search) if wants_offers(wish.query, wish.intent.name) else ()
        retrieval = turn.note(await steps.retrieve(search))
        candidates = valid_on(retrieval.hits, wish.query)
        if listing:
            asked_for = (hit for hit in candidates if not unasked_for(hit.passage, wish.query))
            candidates = tuple(asked_for)[: self._candidates]
        if candidates:
            relevant = await steps.keep_relevant(wish.query, wish.intent.name, candidates)
            found += turn.note(await steps.rerank(text, relevant.hits)).hits
        screened = await steps.screen_passages(found) if found else None
        return screened.hits if screened else ()

    async def _offers(self, turn: Turn, wish: Wish, search: SearchQuery) -> tuple[Hit, ...]:
        """Every offer that is asked for: none is a better answer than another, so none is left out."""
        every = replace(search, types=("promotion",), limit=_MOST_OFFERS, within={})
        return offers_for(turn.note(await self._steps.retrieve(every)).hits, wish.query)

    async def _generate(self, turn: Turn, asked: Asked, hits: tuple[Hit, ...]) -> Reply:
        """Stream an answer through the output guards."""
        evidence = Evidence(asked.query.text, tuple(hit.passage for hit in hits))
        review, generated = self._steps.start_review(evidence), None
        turn.next_paragraph = bool(turn.said)
        async with aclosing(self._steps.generate(asked.query, asked.intent.name, hits, asked.context)) as stream:
            async for item in stream:
                if isinstance(item, Generated):
                    generated = item
                    turn.note(item.generation)
                    continue
                await turn.say(await review.feed(item))
                if review.blocked:
                    break
        return await self._close(turn, review, _with_generation(self._reply(turn), generated))

    async def _close(self, turn: Turn, review: Review, reply: Reply) -> Reply:
        """Judge what was held back, and never leave the user without a word."""
        await turn.say(await review.finish())
        outcome = _outcome(review.reports)
        if review.blocked:
            await turn.say(self._steps.refuse(review.reports, turn.question.language))
            return replace(reply, answer=turn.answer, sources=(), guardrail=outcome)
        if not turn.answer:
            await turn.say(texts.nothing_found(turn.question.language))
            return replace(reply, answer=turn.answer, sources=(), guardrail=outcome)
        return replace(reply, answer=turn.answer, guardrail=outcome)

    @staticmethod
    def _nothing(turn: Turn, query: Query) -> str:
        if "search" in turn.degraded:
            return texts.search_is_down(query.language)
        if query.title:
            return texts.not_said(query.text, query.language)
        return texts.nothing_found(query.language)

    @staticmethod
    def _reply(turn: Turn, *, model: str = "none", guardrail: GuardrailOutcome | None = None) -> Reply:
        return Reply(
            answer=turn.answer,
            session_id=turn.question.session_id,
            intent=None,
            model=model,
            guardrail=guardrail,
            degraded=tuple(turn.degraded),
            first_sentence_ms=turn.first_sentence_ms,
        )


def _for_the_pages(wish: Wish) -> Wish | None:
    """What the pages are asked: the wish itself, or what the order book leaves open, such as the shop's rules."""
    told = None if wish.intent.name in LISTING else trouble_with_goods(wish.query.text)
    if wish.route.kind == "retrieval" and told is None:
        return wish
    topic = told or order_topic(wish.query.text) or (RETURN if wish.intent.name == "return_request" else None)
    if wish.route.kind == "template" or topic is None:
        return None
    text = topic.question(wish.query.language)
    return Wish(replace(wish.query, text=text, wish="", title=None, codes=()), Intent("faq", 1.0, "rules"))


def _together(wishes: tuple[Wish, ...]) -> Query:
    """The wishes as one question."""
    asked = (wish.query.text for wish in wishes)
    return replace(wishes[0].query, text=" ".join(text if text.endswith(("?", "？")) else f"{text}?" for text in asked))


def _with_generation(reply: Reply, generated: Generated | None) -> Reply:
    """Add what the model said of itself. A blocked answer was cut off before it could say anything."""
    if generated is None:
        return replace(reply, usage=Usage(estimated=True))
    generation = generated.generation
    return replace(
        reply,
        sources=generated.parsed.sources,
        model=generation.model,
        usage=generation.usage,
        first_token_ms=generation.first_token_ms,
    )


def _outcome(reports: tuple[StageReport, ...]) -> GuardrailOutcome | None:
    """The block if there was one, else the last rewrite."""
    changed = [report for report in reports if report.action in {"block", "rewrite"}]
    changed.sort(key=lambda report: report.action == "block")
    if not changed:
        return None
    last = changed[-1]
    return GuardrailOutcome(last.stage, "block" if last.action == "block" else "rewrite")
