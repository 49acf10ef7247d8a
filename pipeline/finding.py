"""What the pages have on each wish: searched, cut to what speaks of it, reranked, and screened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import zip_longest

from pipeline.asked import Wish
from pipeline.audience import unasked_for
from pipeline.offers import offers_for, valid_on
from pipeline.scope import scope_of, wants_offers
from pipeline.taste import to_the_taste
from pipeline.turn import Steps, Turn
from pipeline.types import Hit, SearchQuery, Vector

_MOST_OFFERS = 100
"""More than a shop ever has at once, so that a search for them brings all."""
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
        scope, listing = scope_of(wish.query, intent, steps.trade), intent.lists_titles
        limit = self.candidates * (_WITH_THE_UNASKED if listing else 1)
        search = SearchQuery(wish.sought, vector, wish.query.language, scope.types, limit, scope.within)
        found = await self._offers(turn, wish, search) if wants_offers(wish.query, intent, steps.trade) else ()
        retrieval = turn.note(await steps.retrieve(search))
        candidates = valid_on(retrieval.hits, wish.query)
        if listing:
            asked_for = (hit for hit in candidates if not unasked_for(hit.passage, wish.query))
            candidates = to_the_taste(asked_for, wish.query.taste, steps.trade)[: self.candidates]
        if candidates:
            relevant = await steps.keep_relevant(wish.query, intent, candidates)
            found += turn.note(await steps.rerank(wish.sought, relevant.hits)).hits
        return turn.note(await steps.screen_passages(found)).hits if found else ()

    async def _offers(self, turn: Turn, wish: Wish, search: SearchQuery) -> tuple[Hit, ...]:
        """Every offer that is asked for: none is a better answer than another, so none is left out."""
        every = replace(search, types=("promotion",), limit=_MOST_OFFERS, within={})
        return offers_for(turn.note(await self.steps.retrieve(every)).hits, wish.query)
