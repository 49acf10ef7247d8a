"""What the pages have on each wish: searched, cut to what speaks of it, reranked, and screened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from pipeline.catalogue.all_told import without_all, without_each
from pipeline.catalogue.audience import unasked_for, unfit_for_reader
from pipeline.catalogue.deciding import told_first
from pipeline.catalogue.extremes import first_of
from pipeline.catalogue.goods import asks_for_goods, on_the_goods
from pipeline.catalogue.naming import listed
from pipeline.catalogue.offers import nearest_offers, offers_for, pages_beside, valid_on
from pipeline.catalogue.ordering import without_order
from pipeline.catalogue.reckoning import is_to_be_reckoned, reckoned, several_in, titles_to_add_up
from pipeline.catalogue.unwanted import denied_in
from pipeline.conversation.taste import are_only_near, to_the_taste
from pipeline.scope import scope_of, wants_offers
from pipeline.see_also import see_also
from pipeline.trade import Trade
from pipeline.turn import Steps, Turn
from pipeline.types.conditions import Sort
from pipeline.types.documents import KINDS, TOTAL
from pipeline.types.search import Hit, SearchQuery, Vector
from pipeline.understanding.asked import Wish
from pipeline.wording.topics import is_about_offers

_MOST_OFFERS = 100
"""More than a shop ever has at once, so that a search for them brings all."""
_NEAREST_OFFERS = 3
"""That stand behind what was found for a wish for offers of some kind."""
_MOST_SORTED = 1000
"""Passages that are looked through, in order, for the first ones that speak of the wish."""
_WITH_THE_UNASKED = 4
"""How many times more is searched for than is weighed: titles for adults, and those not to the taste, are left out."""


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds passages. ``candidates`` is how many are weighed against each other."""

    steps: Steps
    candidates: int

    async def __call__(self, turn: Turn, wishes: tuple[Wish, ...], vector: Vector) -> tuple[Hit, ...]:
        """What each wish finds, the best of every one first. ``vector`` is that of a message with one wish."""
        found: list[tuple[Hit, ...]] = []
        for wish in wishes:
            alone = len(wishes) == 1 and wish.sought == wish.query.text
            at = vector if alone else (await self.steps.embed(wish.sought)).vector
            found.append(await self._find(turn, wish, at))
        in_turn = [hit for rank in zip_longest(*found) for hit in rank if hit is not None]
        return tuple({hit.passage.id: hit for hit in in_turn}.values())

    async def _find(self, turn: Turn, wish: Wish, vector: Vector) -> tuple[Hit, ...]:
        """Search both ways, keep what speaks of the wish, rerank, and leave out what tries to instruct the model."""
        steps, intent = self.steps, wish.intent.kind
        scope, listing = scope_of(wish.query, intent, steps.store.trade, steps.store.fields), intent.lists_titles
        if listing and (answers := await self._goods(turn, wish, vector)):
            return turn.note(await steps.screen_passages(answers)).hits
        with_others = _WITH_THE_UNASKED if listing or wants_offers(wish.query, intent, steps.store.trade) else 1
        limit = _MOST_SORTED if scope.sort else self.candidates * with_others
        search = SearchQuery(wish.sought, vector, wish.query.language, scope.types, limit, scope.where, scope.sort)
        offers = await self._offers(turn, search) if wants_offers(wish.query, intent, steps.store.trade) else None
        retrieval = turn.note(await steps.retrieve(search))
        if not listing and wish.intent.path != "out_of_scope" and not wish.query.title:
            turn.pages += see_also(retrieval.hits)
        fit = tuple(hit for hit in retrieval.hits if not unfit_for_reader(hit.passage, wish.query))
        candidates = valid_on(fit, wish.query)
        if listing:
            asked_for = [hit for hit in candidates if not unasked_for(hit.passage, wish.query)]
            if instead := _instead_of(wish, candidates, asked_for, steps.store.trade):
                turn.only_near = True
                return await self._find(turn, instead, vector)
            ruled_out = await self._ruled_out(turn, wish)
            candidates = to_the_taste(asked_for, wish.query.taste, steps.store.trade, ruled_out)
            turn.only_near |= are_only_near(candidates, wish.query.taste, wish.sought, steps.store.trade)
        found: tuple[Hit, ...] = ()
        if offers is not None:
            found, candidates = offers_for(offers, wish.query), self._beside(offers, candidates, wish)
        if scope.sort:
            found = await self._first(wish, candidates, scope.sort)
        elif candidates := candidates[: self.candidates]:
            relevant = await steps.keep_relevant(wish.query, intent, candidates)
            found += turn.note(await steps.rerank(wish.sought, relevant.hits)).hits
            found += () if listing else _of_the_others(wish.query.names, found, relevant.hits)
        if offers is None and intent.role == "offers" and is_about_offers(wish.sought):
            found = _with_offers(found, await self._nearest_offers(turn, search, wish))
        if is_to_be_reckoned(wish.query, steps.store.trade):
            several = several_in(wish.query.text, steps.store.trade)
            added_up = titles_to_add_up(wish.query)
            found = tuple(reckoned(found, steps.store.fields, steps.store.currency, several, added_up))
        return turn.note(await steps.screen_passages(found)).hits if found else ()

    async def _ruled_out(self, turn: Turn, wish: Wish) -> tuple[Hit, ...]:
        """The passages that speak first of what the wish rules out."""
        denied = denied_in(wish.query.text)
        if not denied:
            return ()
        vector = (await self.steps.embed(denied)).vector
        search = SearchQuery(denied, vector, wish.query.language, ("product",), self.candidates)
        return turn.note(await self.steps.retrieve(search)).hits

    async def _first(self, wish: Wish, hits: tuple[Hit, ...], sort: Sort) -> tuple[Hit, ...]:
        """What comes first in the order that is asked for: no score may change that."""
        text = without_each(without_order(wish.sought, self.steps.store.fields), self.steps.store.trade)
        text = without_all(text, self.steps.store.trade) if sort.field == TOTAL else text
        if text and hits:
            hits = (await self.steps.keep_relevant(replace(wish.query, wish=text), wish.intent.kind, hits)).hits
        store = self.steps.store
        first = first_of(hits, text, sort, store.trade)
        if sort.field == TOTAL:
            return first
        return told_first(first, sort.field, store.fields.of(sort.field), store.trade)

    async def _goods(self, turn: Turn, wish: Wish, vector: Vector) -> tuple[Hit, ...]:
        """What the pages say of goods that are asked for by their kind, sold or not: no title is such goods."""
        if wish.query.title or wish.query.taste.bounds or not asks_for_goods(wish.query.text, self.steps.store.trade):
            return ()
        search = SearchQuery(wish.sought, vector, wish.query.language, ("faq",), self.candidates)
        hits = {hit.passage.id: hit for hit in turn.note(await self.steps.retrieve(search)).hits}
        kept = on_the_goods(wish.query.text, [hit.passage for hit in hits.values()], self.steps.store.trade)
        return tuple(hits[passage.id] for passage in kept)

    async def _offers(self, turn: Turn, search: SearchQuery) -> tuple[Hit, ...]:
        """Every offer that there is: none is a better answer than another, so none is left out."""
        every = replace(search, types=("promotion",), limit=_MOST_OFFERS, where=())
        return turn.note(await self.steps.retrieve(every)).hits

    async def _nearest_offers(self, turn: Turn, search: SearchQuery, wish: Wish) -> tuple[Hit, ...]:
        """The offers on what a wish names: pages on all else that this is about would crowd them out."""
        valid = valid_on(await self._offers(turn, search), wish.query)
        return nearest_offers(valid, wish.sought, self.steps.store.trade)[:_NEAREST_OFFERS]

    def _beside(self, offers: tuple[Hit, ...], hits: tuple[Hit, ...], wish: Wish) -> tuple[Hit, ...]:
        """What belongs to the answer beside the offers; the rules of a code that is named do."""
        if wish.query.codes:
            return hits
        said = [offer.passage for offer in offers]
        pages = pages_beside([hit.passage for hit in hits], said, wish.query.text, self.steps.store.trade)
        return tuple(hit for hit in hits if hit.passage in pages)


def _with_offers(found: tuple[Hit, ...], offers: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """What was found, and behind that the offers that are not among it."""
    known = {hit.passage.id for hit in found}
    return (*found, *(offer for offer in offers if offer.passage.id not in known))


def _of_the_others(names: frozenset[str], found: Sequence[Hit], hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The other hits on titles that are compared: what is asked of each may stand there, and half an answer is none."""
    compared = names if len(names) > 1 else frozenset[str]()
    known = {hit.passage.id for hit in found}
    return tuple(hit for hit in hits if hit.passage.title in compared and hit.passage.id not in known)


def _instead_of(wish: Wish, hits: Sequence[Hit], asked_for: Sequence[Hit], trade: Trade) -> Wish | None:
    """The wish for what comes nearest, where nothing fits: a bound is given up before the kind is."""
    wanted, kinds = wish.query.taste.kinds, [{*listed(hit.passage.fields, KINDS)} for hit in asked_for]
    of_the_kind = any(wanted & some or not (wanted and some) for some in kinds)
    if not of_the_kind and (near := wish.nearly(trade)):
        return near
    return wish.of_any_kind if hits and not asked_for and wanted else None
