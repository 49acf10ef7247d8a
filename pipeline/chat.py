"""One turn, readable top to bottom: the tour of the system."""

from __future__ import annotations

from dataclasses import replace

from pipeline.catalogue.longer_names import longer_name
from pipeline.finding import Finder
from pipeline.orders.desk import of_each
from pipeline.ports import Emit
from pipeline.speaking import Speaker
from pipeline.turn import Steps, Turn
from pipeline.types.answers import CachedAnswer, CacheLookup, Reply
from pipeline.types.asking import Exchange, Query, Question
from pipeline.types.search import Hit, Vector
from pipeline.types.verdicts import Screening
from pipeline.understanding.asked import Asked, Wish, left_for_the_pages
from pipeline.understanding.lending import asks_to_borrow
from pipeline.understanding.meanings import meant_in
from pipeline.understanding.untold import untold_in
from pipeline.wording.masks import without_masks


class Chat:
    """Answers questions. Holds no state of its own between turns."""

    def __init__(self, steps: Steps, *, candidates: int = 20) -> None:
        self._steps = steps
        self._texts = steps.texts
        self._find = Finder(steps, candidates)
        self._speak = Speaker(steps)

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
        turn.message, turn.guardrail = screening.text, screening.outcome
        if screening.blocked:
            return await self._refused(turn, screening)
        query = await steps.condense(without_masks(turn.message), question.language, context)
        wishes = [Wish(part, await steps.classify(part)) for part in query.parts or (query,)]
        if (meaning := await self._screened(turn, wishes)) and meaning.blocked:
            return await self._refused(turn, meaning)
        turn.intent = wishes[0].intent
        left = left_for_the_pages(
            query, wishes, context, steps.store.intents, steps.store.trade, untouched=screening.outcome is None
        )
        await self._serve(turn, query, wishes, left)
        subject = turn.sources[0].title if turn.sources else None
        turn.note(
            await steps.save_context(question, Exchange(turn.message, turn.answer, turn.intent.kind.role, subject))
        )
        return turn.reply()

    async def _screened(self, turn: Turn, wishes: list[Wish]) -> Screening | None:
        """The message by its meaning, where that was read to tell what it asks for: nothing is read twice."""
        read = tuple(
            (wish.query.text, wish.intent.embedding)
            for wish in wishes
            if wish.intent.embedding and not wish.query.foreign
        )
        return await self._steps.screen_meaning(turn.message, read) if read else None

    async def _refused(self, turn: Turn, screening: Screening) -> Reply:
        """Refuse the message. It is not remembered, so it cannot steer what follows."""
        turn.guardrail = screening.outcome
        await turn.say(self._steps.refuse(screening.reports, turn.question.language))
        return turn.reply()

    async def _serve(self, turn: Turn, query: Query, wishes: list[Wish], left: Asked | None) -> None:
        """Grant every wish: what the order book knows first, then what the pages say. Small talk only by itself."""
        if query.foreign:
            await self._speak.recite(turn, self._texts.languages_spoken(query.foreign))
        for wish, said in zip(wishes, self._said_of(turn, wishes), strict=True):
            if wish.intent.kind.route == "lookup":
                await self._look_up_orders(turn, wish, said)
        for wish in wishes:
            if wish.is_in_doubt:
                await self._speak.recite(turn, self._texts.did_you_mean(wish.query.may_mean, wish.query.language))
        if left:
            await self._answer(turn, left)
            await self._say_from_which_age(turn, left.wishes)
        elif not turn.said:
            talk = next((wish for wish in wishes if wish.intent.kind.role == "escalation"), wishes[0])
            await self._speak.recite(turn, self._texts.template(talk.intent.kind, talk.query.text, talk.query.language))

    def _said_of(self, turn: Turn, wishes: list[Wish]) -> list[str]:
        return of_each(turn.question.text, [wish.query.text for wish in wishes], self._steps.store.order_numbers)

    async def _look_up_orders(self, turn: Turn, wish: Wish, said: str) -> None:
        """What the order book knows of the orders that the wish speaks of, or goes on about."""
        question = replace(turn.question, text=" ".join([said, *wish.query.orders]))
        found = await self._steps.look_up_orders(question, wish.intent.kind)
        await self._speak.recite(turn, found.text, own_values=found.own_values, model="order_book")

    async def _answer(self, turn: Turn, asked: Asked) -> None:
        """The retrieval route: from the cache, or from what both searches find."""
        steps, query = self._steps, asked.query
        vector = (asked.intent.embedding or await steps.embed(query.text)).vector
        alike = steps.store.intents.alike(asked.intent.kind)
        lookup = (
            turn.note(await steps.look_up_cache(query, vector, alike)) if asked.shareable else CacheLookup("bypass")
        )
        turn.cache = lookup.status
        if kept := lookup.answer:
            turn.sources = kept.sources
            await self._speak.recite(turn, kept.answer, model=kept.model)
        elif hits := await self._admitted(turn, asked.wishes, vector):
            await self._speak.generate(turn, asked, hits)
            if asked.intent.kind.lists_titles and query.harmless_at is not None and turn.sources:
                said = self._texts.went_by_rating(query.harmless_at, query.language)
                await self._speak.recite(turn, said, model=turn.model)
            if turn.only_near and turn.sources:
                await self._speak.recite(turn, self._texts.nearest(query.language), model=turn.model)
            if turn.sources and (untold := untold_in(asked.wishes, steps.store.trade)):
                said = self._texts.not_covered(", ".join(untold), query.language)
                await self._speak.recite(turn, said, model=turn.model)
            if asked.shareable:
                await self._store(turn, asked, vector, lookup.scope)
        else:
            await self._speak.recite(turn, self._nothing(turn, query))
        if turn.pages and not (turn.sources or query.foreign or turn.stopped):
            await self._speak.recite(turn, self._texts.see_also(turn.pages, query.language), model=turn.model)

    async def _say_from_which_age(self, turn: Turn, wishes: tuple[Wish, ...]) -> None:
        """Whether the titles that were named for a young reader suit."""
        for query in (wish.query for wish in wishes):
            if query.from_ages and query.reader_age is not None and not turn.stopped:
                said = self._texts.for_a_reader(query.from_ages, query.reader_age, query.language)
                await self._speak.recite(turn, said, model=turn.model)

    async def _store(self, turn: Turn, asked: Asked, vector: Vector, scope: str) -> None:
        """Keep the answer for others who ask the same, where nothing is missing from it."""
        if turn.sources and turn.guardrail is None and not turn.degraded:
            made = CachedAnswer(asked.query.text, turn.answer, turn.sources, asked.intent.name, turn.model)
            turn.note(await self._steps.store_answer(asked.query, vector, made, scope))

    async def _admitted(self, turn: Turn, wishes: tuple[Wish, ...], vector: Vector) -> tuple[Hit, ...]:
        """Search if there is room for another search: only what costs a machine much may be refused."""
        place = await self._steps.admit()
        try:
            return await self._find(turn, wishes, vector)
        finally:
            place.leave()

    def _nothing(self, turn: Turn, query: Query) -> str:
        if "search" in turn.degraded:
            return self._texts.search_is_down(query.language)
        if query.title and (longer := longer_name(query.text, query.title, self._steps.store.trade)):
            return self._texts.not_that_one(longer, query.title, query.language)
        if query.taste.made_by and query.taste.besides:
            return self._texts.none_besides(query.taste.made_by, query.language)
        is_plain = asks_to_borrow(query.text) or meant_in(query.text, self._steps.store.trade)
        if query.title or query.taste.chosen or is_plain:
            return self._texts.not_said(query.text, query.language)
        return self._texts.nothing_found(query.language)
